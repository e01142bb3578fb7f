"""`credway detect` and `new-provider`: what shape a source has, and its row in the operator's table of providers."""

from itertools import groupby
from operator import itemgetter
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any

import typer

from catalog.errors import CredwayError
from operations.terminal import AsJson, say, show, show_json

if TYPE_CHECKING:
    from operations.detecting import Detection, RowWish
    from operations.settings import Settings

FIELDS_SHOWN = 40
LEFT_SHOWN = 8
OTHERS_SHOWN = 3

Source = Annotated[str, typer.Argument(help="A web address, or a file that was saved from one.", metavar="URL|FILE")]
Address = Annotated[str | None, typer.Option("--url", help="With a FILE: the address it was saved from.")]
Write = Annotated[
    Path | None,
    typer.Option("--write", metavar="FILE", help="Add the provider's row to this table, such as providers.toml."),
]
RowId = Annotated[str | None, typer.Option("--id", help="The provider's id in the row; its host where not given.")]
RowName = Annotated[str | None, typer.Option("--name", help="The provider's name; its host where not given.")]
Options = Annotated[
    list[str] | None,
    typer.Option("--option", metavar="KEY=VALUE", help="An option of its spider; may be given again."),
]


class NoShapeError(CredwayError):
    """No spider reads anything of the sample."""


def add_to(credway: typer.Typer) -> None:
    credway.command()(detect)
    credway.command("new-provider")(new_provider)


def detect(
    source: Source,
    url: Address = None,
    write: Write = None,
    row_id: RowId = None,
    name: RowName = None,
    option: Options = None,
    as_json: AsJson = False,
) -> None:
    """Try which shape a source has: what each would read, what is missing, and on what terms; nothing is stored.

    Exit status 0 only if a shape fits.
    """
    from crawlers.detecting.provider_row import append_row
    from crawlers.detecting.provider_row import option as option_of
    from operations.detecting import RowWish
    from operations.detecting import detect as detect_shape
    from operations.settings import read_settings

    wish = RowWish(row_id, name, dict(option_of(words) for words in option or ()))
    found = detect_shape(read_settings(), source, url, wish.options)
    show_json(found.as_json(wish)) if as_json else _print_detection(found, wish)
    if found.best is None:
        raise NoShapeError(
            f"No shape fits {source}.",
            "Give the address of a sitemap, a feed or an API; for files of another layout write a mapping: "
            "credway import FILE --mapping M.yaml.",
        )
    if write:
        row = found.row(wish)
        append_row(write, row)
        _say_next(row.id, row.spider, write)


def new_provider(
    provider: Annotated[str, typer.Argument(help="The new provider's id: a slug.", metavar="ID")],
    spider: Annotated[str, typer.Option(help="The shape of its source, such as schema_org or open_edx.")],
    url: Annotated[str, typer.Option(help="Where its list is.")],
    name: RowName = None,
    option: Options = None,
) -> None:
    """Add a provider's row to your table of providers; nothing is fetched."""
    from crawlers.detecting.provider_row import ProviderRow, append_row
    from crawlers.detecting.provider_row import option as option_of
    from operations.settings import read_settings

    table = table_of(read_settings())
    options = dict(option_of(words) for words in option or ())
    append_row(table, ProviderRow(provider, name or provider, spider, url, options, expected=(1, 100_000)))
    _say_next(provider, spider, table)


def table_of(settings: "Settings") -> Path:
    """The operator's table, whether it is there already or not."""
    return settings.providers or settings.data / "providers.toml"


def _say_next(provider: str, spider: str, table: Path) -> None:
    say(f"{provider} was added to {table}; {spider} reads it. It is not crawled yet. Try it out first:")
    say(f"  credway read {provider} FILE   shows what a saved response gives; nothing is stored.")
    say(f"  credway crawl {provider}       fetches it; what is out of bounds is held, and nothing of it is shown")
    say("  until you have looked at it (credway run show RUN) and accepted it (credway run accept RUN).")


def _print_detection(found: "Detection", wish: "RowWish") -> None:
    _print_site(found)
    fitting = [one for one in found.sightings if one.fits]
    for place, sighting in enumerate(fitting[: OTHERS_SHOWN + 1]):
        show(("" if place == 0 else "\n") + _headline(sighting.spider, sighting.tally.programs, place == 0))
        for line in _lines(found.shape_row(sighting)):
            show(f"  {line}")
    show("\nOther shapes read nothing of it:" if fitting else "\nNo shape reads anything of it:")
    others = sorted((one.why, one.spider) for one in found.sightings if not one.fits)
    for why, spiders in groupby(others, key=itemgetter(0)):
        show(f"  {', '.join(spider for _, spider in spiders)}: {why}")
    if fitting and found.address:
        show("\nIts row in the table of providers:\n\n" + found.row(wish).text().rstrip())


def _headline(spider: str, programs: int, best: bool) -> str:
    return f"{spider} would read {programs:,} programs of the sample" + (" and fits best." if best else ".")


def _print_site(found: "Detection") -> None:
    site = found.site_row()
    if site is None:
        return show("Read from a file: robots.txt and terms are not known.\n")
    show(f"robots.txt lets us read it. {site['requests']} requests were made, at least {site['gap']:g} seconds apart.")
    for refused in site["refused"]:
        show(f"  not fetched: {refused}")
    show("Looks like terms of use; read them before the first crawl:" if site["terms"] else "No link to terms found.")
    for link in site["terms"]:
        show(f"  {link}")
    return show("")


def _lines(row: dict[str, Any]) -> list[str]:
    """What a person wants to know of one shape."""
    counted = ", ".join(f"{field} {number}" for field, number in list(row["filled"].items())[:FIELDS_SHOWN])
    lines = [f"such as: {'; '.join(row['titles'])}", f"fields filled: {counted}"]
    lines += [f"fields missing: {', '.join(row['missing'])}"] if row["missing"] else []
    for words, key in (
        ("rejected", "rejected"),
        ("not understood", "unread"),
        ("keys nobody reads", "left"),
        ("passed over", "passed_over"),
    ):
        if row[key]:
            lines.append(f"{words}: " + ", ".join(f"{what} {n}" for what, n in list(row[key].items())[:LEFT_SHOWN]))
    if row["needs_key"]:
        lines.append("such sources usually want a key: see the option `authorisation`")
    return lines
