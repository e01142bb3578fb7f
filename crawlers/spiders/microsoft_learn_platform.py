"""Microsoft Learn's platform API, which takes the catalogue's place: the same entries, page by page, with a token."""

from collections.abc import Iterable
from typing import ClassVar, Final
from urllib.parse import urljoin, urlsplit

from catalog.field_types.evidence import Method
from catalog.field_types.kind import CredentialKind
from crawlers.base_spiders.learn_catalogue import LearnCatalogue
from crawlers.base_spiders.paged_json import PagedJson
from crawlers.entry import Entry, Found, Listing
from crawlers.provider import Terms, TermsBasis
from crawlers.words import learn_terms as learn

_IGNORED: Final = (
    *("certificationType", "courseNumber", "courses", "displayName", "examDurationInMinutes", "firstModuleUrl"),
    *("firstUnitUrl", "iconUrl", "locales", "numberOfChildren", "pdfUrl", "popularity", "practiceAssessmentUrl"),
    *("practiceTestUrl", "providers", "recommendations", "renewalFrequencyInDays", "socialImageUrl", "studyGuide"),
    "units",
)
_KINDS: Final = {
    "modules": CredentialKind.MODULE,
    "learning-paths": CredentialKind.LEARNING_PATH,
    "certifications": CredentialKind.CERTIFICATION,
    "exams": CredentialKind.EXAM,
    "applied-skills": CredentialKind.ASSESSMENT,
    "courses": CredentialKind.COURSE,
}
_VERSION: Final = "2023-11-01-preview"


class MicrosoftLearnPlatform(LearnCatalogue, PagedJson):
    """Secrets `client_id` and `client_secret` of an Entra application that Microsoft has let in.

    In the option `authorisation`, `token_url` must name its tenant, .../<tenant>/oauth2/v2.0/token.
    Option `locale`, en-us where not given. No genuine answer is known to us: names and paging are those of a client.
    """

    name = "microsoft_learn_platform"
    title = "Microsoft Learn (platform API)"
    url = "https://learn.microsoft.com/api/v1/"
    terms = Terms(
        TermsBasis.OWN_KEY_API,
        "https://learn.microsoft.com/training/support/integrations-learn-platform-api-catalog",
        "An Entra application's token, after onboarding; under the Microsoft APIs Terms of Use.",
    )
    expected = range(3_000, 20_000)
    options: ClassVar[dict[str, object]] = {
        "publisher": "Microsoft",
        "free_training": "Learn training is free",
        "free_training_at": "https://learn.microsoft.com/en-us/training/support/faq",
        "authorisation": {
            "way": "client_credentials",
            "parameters": {"scope": "https://learn.microsoft.com/.default"},
        },
    }
    id_keys = ("id",)
    names = learn.PLATFORM
    results_key = "value"
    next_keys = ("nextLink",)
    marks = frozenset({"id", "title", "url"})

    def starts(self) -> Iterable[str]:
        locale = self.provider.options.get("locale", "en-us")
        return [urljoin(self.provider.url, f"{kind}?api-version={_VERSION}&locale={locale}") for kind in _KINDS]

    def read(self, entry: Entry) -> Listing:
        entry.ignore(*_IGNORED)
        listing = super().read(entry)
        endpoint = urlsplit(entry.url).path.rpartition("/")[2]
        if "kind" not in listing and endpoint in _KINDS:
            listing["kind"] = Found(_KINDS[endpoint], endpoint, entry.url, Method.DECLARED)
            listing |= self.declared(listing["kind"])
        return listing
