"""Values that a field's type refused: the value goes, the provider's words and the reason stay."""

from collections import defaultdict
from collections.abc import Sequence
from typing import Any

from pydantic_core import ErrorDetails

from crawlers.entry import Found, Listing, Unclear, words_of

WORDS_LENGTH = 300


def by_field(errors: Sequence[ErrorDetails]) -> dict[str, list[ErrorDetails]]:
    """Errors under the field they stand in; an error in a field's evidence is the field's."""
    fields: dict[str, list[ErrorDetails]] = defaultdict(list)
    for error in errors:
        place = error["loc"]
        in_evidence = place[:1] == ("evidence",) and len(place) > 1
        fields[str(place[1] if in_evidence else place[0])].append(error)
    return fields


def says(field: str, errors: Sequence[ErrorDetails]) -> str:
    """Why a field was refused, in one sentence."""
    error = errors[0]
    if isinstance(error["input"], Unclear):
        return error["input"].reason
    inside = ".".join(str(part) for part in error["loc"][1:])
    return f"{field}{'.' + inside if inside else ''}: {error['msg'].removeprefix('Value error, ')}"


def drop(draft: dict[str, Any], field: str, errors: Sequence[ErrorDetails], listing: Listing) -> list[dict[str, str]]:
    """Takes the refused items, or the whole field, out of the draft; gives the rows for `unread`."""
    places = {error["loc"][1] for error in errors if len(error["loc"]) > 1 and error["loc"][0] == field}
    items = draft.get(field)
    found = listing.get(field)
    if isinstance(items, list) and places and all(isinstance(place, int) for place in places):
        draft[field] = [item for place, item in enumerate(items) if place not in places]
        words = [_item_words(found, items, int(place)) for place in sorted(places, key=str)]
    else:
        draft.pop(field, None)
        words = [found.words if isinstance(found, Found) else words_of(items)]
    if not draft.get(field):
        draft.pop(field, None)
        draft["evidence"].pop(field, None)
    reason = says(field, errors)[:WORDS_LENGTH]
    return [{"field": field, "words": said[:WORDS_LENGTH].strip() or "(blank)", "reason": reason} for said in words]


def _item_words(found: Found | list[Found] | None, items: list[Any], place: int) -> str:
    """The item's own words where it has some, else those of the whole field."""
    if isinstance(found, list) and place < len(found):
        return found[place].words
    item = items[place]
    if isinstance(item, str):
        return item
    own = item.get("words") if isinstance(item, dict) else None
    return str(own) if own else found.words if isinstance(found, Found) else words_of(item)
