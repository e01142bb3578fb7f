"""Where a measure may lie: at the start, after some history, and as an operator has set it."""

import math

import pytest

from catalog.run_guard import BoundsError, Rules, rules_of
from catalog.run_guard.bounds import bound_of, interval

FREE = Rules()


def limits(measure: str, past: list[float], programs: int = 200, rules: Rules = FREE) -> tuple[float, float]:
    found = interval(measure, bound_of(measure, rules), [{measure: value, "new": 0.0} for value in past], programs)
    assert found is not None
    return round(found.low, 4), round(found.high, 4)


def test_a_share_begins_with_its_slack_around_the_last_value() -> None:
    assert limits("filled.summary", [0.95]) == (0.85, math.inf)
    assert limits("unread.level", [0.02]) == (-math.inf, 0.07)
    assert limits("mix.kind.badge", [0.5]) == (0.35, 0.65)


def test_three_programs_may_differ_however_few_there_are() -> None:
    assert limits("filled.summary", [1.0], programs=6) == (0.5, math.inf)
    assert limits("absent", [0.0], programs=10) == (-math.inf, 0.3)


def test_a_ratio_is_a_factor_up_and_down() -> None:
    low, high = limits("price.EUR.mean", [60.0], programs=10_000)
    assert low == pytest.approx(40, rel=0.001)
    assert high == pytest.approx(90, rel=0.001)
    assert interval("price.EUR.mean", bound_of("price.EUR.mean", FREE), [{}], 200) is None


def test_history_widens_the_bounds_of_who_moves_a_lot() -> None:
    calm, restless = [0.9, 0.9, 0.91, 0.91, 0.9, 0.9], [0.9, 0.85, 0.9, 0.84, 0.9]
    assert limits("filled.place", calm)[0] == pytest.approx(0.8, abs=0.001)
    assert limits("filled.place", restless)[0] == pytest.approx(0.9 - 0.1 - 4 * 1.4826 * 0.055, abs=0.001)
    assert limits("filled.place", restless[:3])[0] == pytest.approx(0.8, abs=0.001)


def test_no_history_lets_half_of_a_provider_change_unseen() -> None:
    assert limits("filled.place", [0.1, 0.9, 0.1, 0.9, 0.1])[0] == pytest.approx(0.1 - 0.5)


def test_an_accepted_level_is_the_new_one_but_an_accepted_upheaval_no_habit() -> None:
    assert limits("mix.kind.badge", [0.1, 0.8, 0.8, 0.8]) == (-0.05, 0.95)
    assert limits("changed.title", [1.0])[1] == 0.35
    assert limits("changed.title", [1.0, 0.0, 0.01, 0.0])[1] < 0.45


def test_what_was_never_measured_was_nothing() -> None:
    assert limits("rejected.no_title", []) == (-math.inf, 0.03)


def test_an_operator_sets_a_family_or_one_measure() -> None:
    rules = rules_of({"guard": {"absent": 0.5, "filled": 0.2, "filled.place": 0.9, "retire_after": 5}}, "here")
    assert rules.retire_after == 5
    assert limits("absent", [0.0], rules=rules) == (-math.inf, 0.5)
    assert limits("filled.summary", [1.0], rules=rules)[0] == pytest.approx(0.8)
    assert limits("filled.place", [1.0], rules=rules)[0] == pytest.approx(0.1)


@pytest.mark.parametrize("guard", [3, {"abs": 0.1}, {"absent": "much"}, {"absent": True}, {"retire_after": 0}])
def test_an_option_that_is_no_bound_is_refused(guard: object) -> None:
    with pytest.raises(BoundsError, match="Provider orchard"):
        rules_of({"guard": guard}, "Provider orchard")
