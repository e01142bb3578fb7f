"""Values of the record in words for people."""

from babel import Locale

from catalog.field_types.offer import Access

ACCESS = {
    Access.FULL_FREE: "Free",
    Access.FREE_AUDIT: "Free to audit",
    Access.PREVIEW_ONLY: "Preview only",
    Access.TRIAL: "Trial",
    Access.SUBSCRIPTION: "Subscription",
    Access.ONE_OFF: "One payment",
    Access.BUNDLED: "In a bundle",
    Access.FUNDED: "Funded",
    Access.UNKNOWN: "Terms not stated",
}


def plain(value: object) -> str:
    """A vocabulary's member in words."""
    return str(value).replace("_", " ")


def language_name(tag: str) -> str:
    """A BCP 47 tag in English: "Portuguese (BR)"."""
    primary, _, rest = tag.partition("-")
    name = Locale("en").languages.get(primary)
    return f"{name} ({rest})" if name and rest else name or tag


def listed(words: list[str]) -> str:
    """ "a, b and c"."""
    return " and ".join(part for part in (", ".join(words[:-1]), *words[-1:]) if part)


def shortened(text: str, length: int = 240) -> str:
    """The beginning of a text, cut between words."""
    return text if len(text) <= length else f"{text[:length].rsplit(' ', 1)[0]} …"
