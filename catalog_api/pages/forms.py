"""What a form sends, read as the API's own parameters: empty fields are not asked, lists may come in one field."""

import re
from typing import TypeVar
from urllib.parse import urlencode

from pydantic import BaseModel
from starlette.datastructures import QueryParams

Asked = TypeVar("Asked", bound=BaseModel)
# Typed into one field: a line each for titles, which hold commas; commas between languages and employers.
_SEPARATORS = {
    "held": re.compile(r"[\r\n;]+"),
    "employer": re.compile(r"[,;\r\n]+"),
    "languages": re.compile(r"[,;\s]+"),
}
Values = dict[str, str | list[str]]


def asked(params: QueryParams, model: type[Asked]) -> Asked:
    """The model's fields out of a form; pydantic's ValidationError where one cannot be read."""
    return model.model_validate(values(params, model))


def values(params: QueryParams, model: type[BaseModel]) -> Values:
    """The form's values under the model's names, as typed."""
    given: Values = {}
    for name, field in model.model_fields.items():
        pieces = _pieces(name, params.getlist(name))
        if pieces:
            given[name] = pieces if str(field.annotation).startswith("list") else pieces[-1]
    return given


def _pieces(name: str, typed: list[str]) -> list[str]:
    separator = _SEPARATORS.get(name)
    pieces = [piece for text in typed for piece in (separator.split(text) if separator else [text])]
    return [piece.strip() for piece in pieces if piece.strip()]


def with_page(params: QueryParams, number: int) -> str:
    """The same question, another page."""
    kept = [(name, value) for name, value in params.multi_items() if name != "page" and value]
    return "/?" + urlencode([*kept, ("page", str(number))])
