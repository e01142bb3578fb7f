"""How a crawl behaves as a guest: Scrapy's settings, each departure from its defaults with the reason."""

from dataclasses import dataclass, field
from typing import Any

from crawlers.fetching.run_limits import RunLimits

MEBIBYTE = 1024 * 1024


@dataclass(frozen=True)
class CrawlSettings:
    """What an operator decides. `contact` stands in the user agent, so that a site's operator can write to somebody.

    `delay` is the least time between two requests to one host in seconds; `allowed_hosts` are the `host:port` that may
    be fetched although they are not on the public internet. `quiet_hours` as quiet_hours.py reads them. `patience` is
    for how many seconds a crawl waits on a host before it ends, `back_off` its first pause after a failure. Each
    `full_every`th accepted crawl trusts no date and no ETag, and so does one with `full`. What a killed or stopped
    crawl fetched is taken over within `resume_within` seconds. A run that reaches one of its `limits` is held.
    """

    contact: str = "https://credway.example.org/crawler"
    delay: float = 1.0
    timeout: float = 60.0
    allowed_hosts: frozenset[str] = frozenset()
    quiet_hours: str = ""
    patience: float = 600.0
    back_off: float = 2.0
    full_every: int = 10
    full: bool = False
    resume_within: float = 24 * 3600.0
    limits: RunLimits = field(default_factory=RunLimits)

    @property
    def user_agent(self) -> str:
        return f"Credway/0.1 (+{self.contact})"


def scrapy_settings(crawl: CrawlSettings, largest_body: int) -> dict[str, Any]:
    """The settings of one crawl."""
    return _manners(crawl) | _caution(crawl, largest_body) | _parts()


def _manners(crawl: CrawlSettings) -> dict[str, Any]:
    return {
        # A guest asks first, and says who it is. RobotsGate does the asking: Scrapy's own middleware passes over
        # Crawl-delay, and takes a failing server for a yes.
        "ROBOTSTXT_OBEY": True,
        "ROBOTSTXT_USER_AGENT": "Credway",
        "USER_AGENT": crawl.user_agent,
        # One request at a time and host, in its turn among all crawls. PoliteHandler keeps the pauses, longer where
        # the host answers slowly (what AutoThrottle does, which knows of one crawl only), tries again and backs off:
        # Scrapy's own delays and retries would only come on top.
        "CONCURRENT_REQUESTS_PER_DOMAIN": 1,
        "CONCURRENT_REQUESTS": 4,
        "DOWNLOAD_DELAY": 0,
        "RETRY_ENABLED": False,
        # The default of 100 starts 100 tasks for each response: 1.0 becomes 1.31 times the pages a CPU-second.
        "CONCURRENT_ITEMS": 1,
        "DEFAULT_REQUEST_HEADERS": {
            "Accept": "text/html,application/xhtml+xml,application/xml;q=0.9,*/*;q=0.8",
            "Accept-Language": "en",
            "Accept-Encoding": "gzip, deflate, br, zstd",
        },
        # A catalogue needs no session, and cookies tie the requests of a crawl to each other.
        "COOKIES_ENABLED": False,
        # Where a listing was found is not the next site's business.
        "REFERRER_POLICY": "no-referrer",
    }


def _caution(crawl: CrawlSettings, largest_body: int) -> dict[str, Any]:
    return {
        # Of the opened body; the default of 1 GiB lets a 721-byte brotli answer become 944 MB.
        "DOWNLOAD_MAXSIZE": max(largest_body, 8 * MEBIBYTE),
        # The download handler opens bodies as they come, Scrapy only once they are there.
        "COMPRESSION_ENABLED": False,
        "DOWNLOAD_WARNSIZE": 0,
        "DOWNLOAD_TIMEOUT": crawl.timeout,
        # Scrapy leaves certificates unverified; a listing changed on the way would be stored as the provider's.
        "DOWNLOAD_VERIFY_CERTIFICATES": True,
        # A port that runs commands in this process, on by default.
        "TELNETCONSOLE_ENABLED": False,
        # A proxy set in the environment would fetch the addresses that the guard refuses.
        "HTTPPROXY_ENABLED": False,
        "REDIRECT_MAX_TIMES": 5,
    }


def _parts() -> dict[str, Any]:
    return {
        # What is still to be fetched is ours to know: Scrapy's queue on disk loses pages when a process is killed.
        "SCHEDULER": "crawlers.fetching.frontier.FrontierScheduler",
        # What else Scrapy has between engine, downloader and spider costs a third of the CPU, and does nothing here.
        "DOWNLOADER_MIDDLEWARES_BASE": {
            "scrapy.downloadermiddlewares.downloadtimeout.DownloadTimeoutMiddleware": 350,
            "scrapy.downloadermiddlewares.defaultheaders.DefaultHeadersMiddleware": 400,
            "scrapy.downloadermiddlewares.useragent.UserAgentMiddleware": 500,
            "crawlers.fetching.redirects.Redirects": 600,
        },
        "SPIDER_MIDDLEWARES_BASE": {},
        "EXTENSIONS_BASE": {},
        "DOWNLOADER_MIDDLEWARES": {
            "crawlers.safety.address_guard.AddressGuard": 10,
            "crawlers.manners.robots_gate.RobotsGate": 100,
        },
        # file:, ftp:, s3: and data: addresses are no web pages.
        "DOWNLOAD_HANDLERS": dict.fromkeys(("file", "ftp", "s3", "data"))
        | dict.fromkeys(("http", "https"), "crawlers.manners.polite_handler.PoliteHandler"),
        # Without a Twisted reactor one process can run one crawl after another.
        "TWISTED_REACTOR_ENABLED": False,
        # The embedding program decides how to log.
        "LOG_ENABLED": False,
    }
