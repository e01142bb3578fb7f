"""Microsoft Learn: modules, learning paths, certifications, exams, applied skills and courses in one document."""

from collections import defaultdict
from collections.abc import Iterator
from typing import Any, ClassVar, Final

from catalog.field_types.evidence import Method
from catalog.field_types.kind import CredentialKind
from catalog.field_types.stacking import StackingRelation
from crawlers.base_spiders.json_body import parse_json
from crawlers.base_spiders.json_document import JsonDocument
from crawlers.base_spiders.learn_catalogue import Finds, LearnCatalogue, LearnEntry
from crawlers.base_spiders.yaml_body import parse_yaml
from crawlers.entry import Entry, Found, Listing
from crawlers.errors import UnexpectedResponseError
from crawlers.provider import Terms, TermsBasis
from crawlers.words import learn_terms as learn

_IGNORED: Final = (
    *("firstModuleUrl", "firstUnitUrl", "icon_url", "number_of_children", "popularity", "social_image_url", "units"),
    *("certification_type", "course_number", "display_name", "locales", "pdf_download_url", "providers"),
    *("exam_duration_in_minutes", "renewal_frequency_in_days", "recommendation_list"),
    *("practice_assessment_url", "practice_test_url"),
    # What prepares for this one: the courses say so themselves; a study guide is read where it points to.
    *("courses", "study_guide"),
)
# Of a file in the content's repository: pictures, trophies, and who translated it when.
_CONTENT_IGNORED: Final = ("achievement", "badge", "cardDescription", "iconUrl", "trophy", "units")
_CONTENT: Final = b"### YamlMime:"
_FOLDERS: Final = {CredentialKind.MODULE: "modules", CredentialKind.LEARNING_PATH: "paths"}


class MicrosoftLearn(LearnCatalogue, JsonDocument):
    """The unauthenticated catalogue API; besides, a file of the content's repository as YAML or a line of JSON.

    Microsoft's FAQ says that its training is free, and `free_training` says it in short.
    """

    name = "microsoft_learn"
    title = "Microsoft Learn"
    url = (
        "https://learn.microsoft.com/api/catalog/?locale=en-us"
        "&type=modules,learningPaths,appliedSkills,certifications,mergedCertifications,exams,courses"
        ",levels,roles,products,subjects"
    )
    terms = Terms(
        TermsBasis.OPEN_API,
        "https://learn.microsoft.com/legal/microsoft-apis/terms-of-use",
        "Free under the Microsoft APIs Terms of Use; announced to be withdrawn step by step after June 2026.",
    )
    expected = range(3_000, 20_000)
    options: ClassVar[dict[str, object]] = {
        "publisher": "Microsoft",
        "free_training": "Learn training is free",
        "free_training_at": "https://learn.microsoft.com/en-us/training/support/faq",
    }
    id_keys = ("uid",)
    names = learn.CATALOGUE
    listings = frozenset(
        {"modules", "learningPaths", "certifications", "mergedCertifications", "exams", "appliedSkills", "courses"}
    )
    # Units are pages of a module; the others are the words that entries use.
    vocabularies = frozenset({"units", "levels", "roles", "products", "subjects"})

    def entries(self, body: bytes, url: str) -> Iterator[Entry]:
        document = _of_yaml(body, url) if body.lstrip(b"\xef\xbb\xbf").startswith(_CONTENT) else parse_json(body, url)
        if isinstance(document, dict) and "_kind" in document:
            yield Entry(document, url)
            return
        known = learn.labels(document) if isinstance(document, dict) else {}
        guides = _study_guides(document) if isinstance(document, dict) else {}
        for entry in self.of_document(document, url):
            yield LearnEntry(entry.data, url, entry.fault, known, guides.get(str(entry.data.get("uid")), []))

    def read(self, entry: Entry) -> Listing:
        if "_kind" not in entry.data:
            entry.ignore(*_IGNORED)
            return super().read(entry)
        finds = self.common(entry) | self._of_content(entry)
        return {name: found for name, found in finds.items() if found}

    def _of_content(self, entry: Entry) -> Finds:
        """What a content file says in its own way; its address follows from the folder it lies in."""
        entry.ignore(*_CONTENT_IGNORED)
        kind, path, locale = entry.take("_kind"), entry.take("_path"), entry.take("_locale")
        uid, abstract, written = entry.take("uid"), entry.take("abstract"), _written(entry)
        kind = kind and kind.among(CredentialKind)
        language = locale and locale.value
        finds: Finds = {
            "kind": kind,
            "native_id": learn.identity(entry, self.names, language),
            "languages": locale and locale.read_as([locale.value], Method.STATED),
            "outcomes": abstract and abstract.read_as(learn.bullets(abstract.words), Method.STATED),
            "stacking": [*learn.stacking(entry, language)],
            "source_updated": written and written.read_as(learn.month_first(written.words), Method.PARSED),
        }
        folder = path.words.split("/")[-2] if path and "/" in path.words else None
        slug = folder or (uid.words.rpartition(".")[2] if uid else "")
        if kind and kind.value in _FOLDERS and slug:
            address = (
                f"https://learn.microsoft.com/{(language or 'en-us').lower()}/training/{_FOLDERS[kind.value]}/{slug}/"
            )
            finds["url"] = Found(address, address, (path or kind).where, Method.DERIVED)
        return finds | self.declared(kind)


def _written(entry: Entry) -> Found | None:
    """The day the original was written, which its translation carries."""
    for metadata in entry.inner("metadata"):
        metadata.ignore(*metadata.data)
        return metadata.take("ms.date")
    return None


def _study_guides(document: dict[str, Any]) -> dict[str, list[Found]]:
    """What certifications and exams say prepares for them, by the uid of what does."""
    found: defaultdict[str, list[Found]] = defaultdict(list)
    for name in ("certifications", "mergedCertifications", "exams"):
        for place, target in enumerate(learn.listed(document.get(name))):
            for item in learn.listed(target.get("study_guide") if isinstance(target, dict) else None):
                if isinstance(item, dict) and item.get("uid") and target.get("uid"):
                    goal = learn.localised(str(target["uid"]), target.get("locale"))
                    step = {"relation": StackingRelation.PREPARES_FOR, "target": goal, "title": target.get("title")}
                    where = f"$.{name}[{place}].study_guide of {target['uid']}"
                    found[str(item["uid"])].append(Found(step, str(item["uid"]), where))
    return found


def _of_yaml(body: bytes, url: str) -> Any:
    """A content file as an object: its kind stands in its first line, its language in its metadata."""
    document = parse_yaml(body, url)
    if not isinstance(document, dict):
        raise UnexpectedResponseError(f"{url} is no content file.", "Expected is a module's or a path's index.yml.")
    kind = body.split(b"\n")[0].decode("utf-8", "replace").partition(":")[2].strip()
    metadata = document.get("metadata")
    locale = metadata.get("ms.contentlocale") if isinstance(metadata, dict) else None
    return document | {"_kind": kind, "_locale": locale}
