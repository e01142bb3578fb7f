"""The guard on trial: sources that break are caught with the live catalogue untouched, sound ones raise no alarm."""

from collections.abc import Iterator

import pytest

from practice_providers import Server, serve
from tests.faults.guard_trial import FEW, Stand, stands, trials
from tests.faults.source_faults import FAULTS
from tests.faults.wire_faults import WIRE_FAULTS, WireFault, wire_trial

CLEAN_RUNS = 100
MANY_CLEAN_RUNS = 1000


@pytest.fixture(scope="module")
def practice() -> Iterator[Server]:
    with serve() as server:
        yield server


@pytest.fixture(scope="module")
def tried(practice: Server, tmp_path_factory: pytest.TempPathFactory) -> list[Stand]:
    return stands(practice, tmp_path_factory.mktemp("trial"))


def caught_share(made: list[Stand], few: int | None) -> tuple[float, set[str], list[str]]:
    found = [*trials(made, few)]
    missed = [f"{trial.fault} at {trial.provider}" for trial in found if not trial.caught]
    return 1 - len(missed) / len(found), {trial.fault for trial in found}, missed


def test_source_faults_are_caught_with_the_catalogue_untouched(tried: list[Stand]) -> None:
    share, struck, missed = caught_share(tried, FEW)
    assert struck == {fault.name for fault in FAULTS}
    assert len(struck) >= 40
    assert share >= 0.95, missed


@pytest.mark.slow
def test_every_fault_is_tried_on_every_provider(tried: list[Stand]) -> None:
    share, _, missed = caught_share(tried, None)
    assert share >= 0.95, missed


def alarms(made: list[Stand], runs: int) -> list[str]:
    ended = [made[number % len(made)].clean() for number in range(runs)]
    assert sum(report.counts.changed for report in ended) > runs
    assert sum(report.counts.new for report in ended) > runs / 4
    assert sum(report.counts.vanished for report in ended) > runs / 4
    return [f"{report.provider}: {report.why}" for report in ended if report.status != "accepted"]


def test_natural_change_raises_no_alarm(tried: list[Stand]) -> None:
    assert alarms(tried, CLEAN_RUNS) == []


@pytest.mark.slow
def test_natural_change_over_years_raises_at_most_one_alarm(tried: list[Stand]) -> None:
    assert len(alarms(tried, MANY_CLEAN_RUNS)) <= 1


@pytest.mark.parametrize("fault", WIRE_FAULTS, ids=lambda fault: fault.name)
def test_what_only_a_fetch_can_meet_is_caught_too(fault: WireFault, practice: Server, tried: list[Stand]) -> None:
    stand = next(one for one in tried if one.served.name == fault.provider)
    trial = wire_trial(fault, practice, stand)
    assert trial.caught, trial
