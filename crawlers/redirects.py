"""Redirects as Scrapy follows them, without a word on where we come from."""

from scrapy import Request
from scrapy.downloadermiddlewares.redirect import RedirectMiddleware
from scrapy.http import Response


class Redirects(RedirectMiddleware):
    """Scrapy's middleware wants another one for the Referer header; we send none."""

    def handle_referer(self, request: Request, response: Response) -> None:
        request.headers.pop("Referer", None)
