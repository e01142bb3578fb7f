"""Puts the guard on trial: every source fault on every practice provider it fits, and runs with nothing wrong."""

import random
import shutil
from collections.abc import Iterator
from dataclasses import dataclass
from itertools import islice
from pathlib import Path

from catalog.store import Store
from crawlers.errors import UnexpectedResponseError
from crawlers.pipelines import Intake
from crawlers.replay import replay
from crawlers.staging import RunReport
from operations.providers import intake_for
from practice_providers import PracticeProvider, Server
from tests.faults.natural_change import Season, accented
from tests.faults.opened_pages import Page, fetched, spider_of, written
from tests.faults.source_faults import FAULTS, SourceFault

SEED = 20261125
CLEAN_BEFORE = 3
# Some providers say a thing in few of their listings, or in two places: a fault in one of them breaks nothing there.
HARMLESS = 0.05
# On how many providers each fault is tried where time is short; which ones goes round.
FEW = 2


@dataclass(frozen=True)
class Trial:
    """One fault on one provider: how its run ended, why, and whether the live catalogue was left alone."""

    fault: str
    provider: str
    status: str
    why: str
    untouched: bool

    @property
    def caught(self) -> bool:
        return self.status != "accepted" and self.untouched


class Stand:
    """One practice provider with its own store and some clean runs behind it."""

    def __init__(self, served: PracticeProvider, folder: Path) -> None:
        self.served = served
        self.folder = folder / served.name
        self.folder.mkdir()
        self.dice = random.Random(f"{SEED} {served.name}")
        self.pages = [accented(page) for page in fetched(served)]
        self._intake: Intake = intake_for(spider_of(served))
        self._number = 0

    @property
    def database(self) -> Path:
        return self.folder / "store.sqlite"

    def run(self, pages: list[Page], database: Path | None = None) -> RunReport:
        self._number += 1
        file = written(pages, self.folder / "captures", self.served.name, self._number)
        with Store.open(f"sqlite:///{database or self.database}") as store:
            return replay(spider_of(self.served), [file], store, self._intake, lambda _: None)

    def clean(self) -> RunReport:
        """A run after some natural change; the pages stay changed."""
        self.pages = Season(self.dice).pages(self.pages)
        return self.run(self.pages)

    def trial(self, fault: SourceFault) -> Trial | None:
        """The fault on a copy of the store, after natural change; None where it does no harm to this provider."""
        dice = random.Random(f"{SEED} {self.served.name} {fault.name}")
        pages = Season(dice).pages(self.pages)
        broken = fault.breaks(pages, dice)
        if [page.body for page in broken] == [page.body for page in pages]:
            return None
        copy = self._copy("broken.sqlite")
        before = fingerprint(copy)
        status, why = self._ended(broken, copy)
        if status == "accepted" and not self._harmed(copy, pages):
            return None
        return Trial(fault.name, self.served.name, status, why, fingerprint(copy) == before)

    def _ended(self, pages: list[Page], database: Path) -> tuple[str, str]:
        try:
            report = self.run(pages, database)
        except UnexpectedResponseError as error:
            return "refused", error.message
        return report.status, report.why

    def _copy(self, name: str) -> Path:
        copy = self.folder / name
        for suffix in ("", "-wal", "-shm"):
            Path(f"{copy}{suffix}").unlink(missing_ok=True)
            if (beside := Path(f"{self.database}{suffix}")).exists():
                shutil.copy(beside, f"{copy}{suffix}")
        return copy

    def _harmed(self, broken: Path, pages: list[Page]) -> bool:
        """Whether more than a few programs differ from what the pages give without the fault."""
        sound = self._copy("sound.sqlite")
        self.run(pages, sound)
        right, wrong = contents(sound), contents(broken)
        differing = sum(wrong.get(id_) != held for id_, held in right.items())
        return differing > HARMLESS * len(right)


def contents(database: Path) -> dict[str, str]:
    with Store.open(f"sqlite:///{database}") as store:
        return {program.id: program.content_hash for batch in store.all_active() for program in batch}


def fingerprint(database: Path) -> str:
    with Store.open(f"sqlite:///{database}") as store:
        return store.fingerprint()


def stands(server: Server, folder: Path) -> list[Stand]:
    """Every practice provider after its first runs."""
    made = [Stand(served, folder) for served in server.providers.values()]
    for stand in made:
        stand.run(stand.pages)
        for _ in range(CLEAN_BEFORE):
            stand.clean()
    return made


def trials(made: list[Stand], few: int | None = None) -> Iterator[Trial]:
    """Every fault on every provider it harms, or on the first `few` of them, beginning at another one each time."""
    for place, fault in enumerate(FAULTS):
        found = (stand.trial(fault) for stand in [*made[place % len(made) :], *made[: place % len(made)]])
        yield from islice((trial for trial in found if trial is not None), few)
