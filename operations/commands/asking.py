"""`credway search` and `recommend`: what the catalogue answers; the same questions and answers as the API's."""

from collections.abc import Iterator
from contextlib import contextmanager
from typing import TYPE_CHECKING, Annotated, Any, TypeVar

import typer

from operations.terminal import AsJson, say, show, show_json

if TYPE_CHECKING:
    from pydantic import BaseModel

    from catalog.program import Program
    from catalog_api.given import Services, Terms
    from catalog_api.ranking.learner import Learner
    from catalog_api.recommendation import Recommendation
    from operations.settings import Settings

Asked = TypeVar("Asked", bound="BaseModel")

Names = list[str] | None
Limit = Annotated[int, typer.Option(min=1, max=100, help="How many to show.")]
Currency = Annotated[str, typer.Option(help="The currency of that amount.")]


def add_to(credway: typer.Typer) -> None:
    for command in (search, recommend):
        credway.command()(command)


def search(
    words: Annotated[list[str], typer.Argument(help="What to look for.", metavar="WORDS...")],
    provider: Annotated[Names, typer.Option(help="Only of this provider.")] = None,
    kind: Annotated[Names, typer.Option(help="Only of this kind, such as badge or certificate.")] = None,
    level: Annotated[Names, typer.Option(help="Only of this level, such as beginner.")] = None,
    access: Annotated[Names, typer.Option(help="Only on these terms, such as full_free.")] = None,
    language: Annotated[Names, typer.Option(help="Only in this language, such as en.")] = None,
    skill: Annotated[Names, typer.Option(help="Only what teaches this skill.")] = None,
    employer: Annotated[Names, typer.Option(help="Only with this organisation behind it.")] = None,
    price_max: Annotated[float | None, typer.Option(help="The highest price of one payment.")] = None,
    currency: Currency = "USD",
    hours_max: Annotated[float | None, typer.Option(help="The most hours of work.")] = None,
    include_unknown: Annotated[bool, typer.Option(help="Keep what does not state what is filtered on.")] = False,
    page: Annotated[int, typer.Option(min=1, help="Which page.")] = 1,
    limit: Limit = 10,
    as_json: AsJson = False,
) -> None:
    """Find programs by their words; an option that is given again widens, different options narrow."""
    from catalog_api.asked import Search
    from catalog_api.listings import program_of
    from catalog_api.search import search as found_by
    from catalog_api.shapes import listed
    from operations.settings import read_settings

    narrowed = {"provider": provider, "kind": kind, "level": level, "access": access, "language": language}
    bounded = {"skill": skill, "employer": employer, "price_max": price_max, "currency": currency}
    paged = {"hours_max": hours_max, "include_unknown": include_unknown, "page": page, "page_size": limit}
    asked = _asked(Search, {"q": " ".join(words)} | narrowed | bounded | paged)
    with open_services(read_settings()) as services:
        services.engine.ready()
        found = found_by(services, asked)
    if as_json:
        programs = [listed(stored, asked.hours_per_week) for stored in found.programs]
        return show_json({"total": found.total, "matched": found.matched, "results": programs})
    for place, stored in enumerate(found.programs, 1 + (page - 1) * limit):
        program = program_of(stored)
        show(f"{place}. {_headline(program)}\n   {program.url}")
    return say(f"{found.total:,} found{', by any of the words' if found.matched == 'any' else ''}.")


def recommend(
    goal: Annotated[str, typer.Option(help="What you want to become or be able to do.")],
    employer: Annotated[Names, typer.Option(help="An employer you have in mind; may be given again.")] = None,
    held: Annotated[Names, typer.Option(help="A program or skill you have; may be given again.")] = None,
    budget: Annotated[float | None, typer.Option(help="The most it may cost to the certificate.")] = None,
    currency: Currency = "USD",
    hours_per_week: Annotated[float | None, typer.Option(help="The hours a week you can give.")] = None,
    weeks: Annotated[float | None, typer.Option(help="In how many weeks it should be done.")] = None,
    level: Annotated[str | None, typer.Option(help="How advanced it should be, such as beginner.")] = None,
    language: Annotated[Names, typer.Option(help="A language you read, such as en; may be given again.")] = None,
    limit: Limit = 10,
    as_json: AsJson = False,
) -> None:
    """Rank programs for a goal, each with reasons that add up to its score."""
    from catalog_api.asked import Wish
    from catalog_api.shapes import recommended, understood
    from operations.settings import read_settings

    person = {"goal": goal, "employer": employer, "held": held, "level": level, "languages": language}
    limits = {"budget": budget, "currency": currency, "hours_per_week": hours_per_week, "weeks": weeks, "limit": limit}
    wish = _asked(Wish, person | limits)
    with open_services(read_settings()) as services:
        learner, found = ranked_for(services, wish)
    if as_json:
        results = [recommended(each, learner.hours_per_week) for each in found]
        return show_json({**understood(learner), "results": results})
    return print_ranked(learner, found)


def ranked_for(services: "Services", wish: Any) -> "tuple[Learner, list[Recommendation]]":
    """The learner a wish describes, and what is best for that learner; EngineUnavailableError before indexing."""
    from catalog_api.recommendation import learner_of
    from catalog_api.recommendation import recommend as recommended

    services.engine.ready()
    learner = learner_of(services, wish)
    return learner, recommended(services, learner, wish.limit)


def print_ranked(learner: "Learner", found: "list[Recommendation]") -> None:
    """How the goal was read, then each program with its score and the parts that add up to it."""
    if learner.readings:
        show(f"{learner.goal!r} is read as: {', '.join(reading.label for reading in learner.readings)}.")
    for place, recommendation in enumerate(found, 1):
        ranked = recommendation.ranked
        show(f"\n{place}. {ranked.score:.3f}  {_headline(ranked.program)}\n   {ranked.program.url}")
        for part in ranked.contributions:
            show(f"   {part.contribution:+.3f}  {part.signal}: {part.because}")
    if not found:
        say("Nothing in the catalogue fits. `credway status` shows what it holds.")


@contextmanager
def open_services(settings: "Settings") -> "Iterator[Services]":
    """The parts that answers are made of, open while the block runs."""
    from catalog.organisations.resolver import organisation_resolver
    from catalog.skills.taxonomy import starter_taxonomy
    from catalog_api.given import services
    from operations.parts import open_index, open_store

    with open_store(settings) as store, open_index(settings) as engine:
        yield services(store, engine, starter_taxonomy(), organisation_resolver(), _terms(settings))


def _terms(settings: "Settings") -> "dict[str, Terms]":
    from catalog_api.given import Terms
    from operations.providers import all_providers

    return {p.id: Terms(p.name, p.url, str(p.terms.basis), p.terms.url) for p in all_providers(settings)}


def _headline(program: "Program") -> str:
    issuer = f", {program.issuer.name}" if program.issuer else ""
    return f"{program.title} ({program.kind}{issuer}) [{program.id}]"


def _asked(kind: type[Asked], given: dict[str, Any]) -> Asked:
    """The question as the API checks it; a wrong value is a usage error that names its option."""
    from pydantic import ValidationError

    try:
        return kind.model_validate({name: value for name, value in given.items() if value is not None})
    except ValidationError as error:
        first = error.errors()[0]
        option = str(first["loc"][0]).replace("_", "-")
        raise typer.BadParameter(f"{first['input']!r}: {first['msg']}", param_hint=f"--{option}") from error
