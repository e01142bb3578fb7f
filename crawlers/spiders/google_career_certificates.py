"""Google Career Certificates, as badges on Credly; the courses themselves are sold by others."""

from typing import ClassVar

from crawlers.spiders.credly import Credly


class GoogleCareerCertificates(Credly):
    """5 badges in April 2023."""

    name = "google_career_certificates"
    title = "Google Career Certificates"
    expected = range(3, 200)
    options: ClassVar[dict[str, object]] = {"issuers": ["googlecareercertificates"]}
