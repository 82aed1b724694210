"""What a pattern's failed tasks have that successes lack, and when it makes two patterns one."""

from hypothesis import given
from hypothesis import strategies as st

from analysis.incidents.factors import MIN_SUPPORT, Factor, shared, telling
from analysis.incidents.record import Carried

A, B = "errors/failure_patterns:a", "errors/failure_patterns:b"


def carried(
    fingerprint: str, failed: int, failed_with: int, succeeded: int, succeeded_with: int, *, key: str = "container"
) -> Carried:
    return Carried(fingerprint, "load", [key], ["h1"], failed, failed_with, succeeded, succeeded_with)


def test_a_value_of_all_failures_and_no_success_is_telling() -> None:
    [factor] = telling([(A, carried("f", 60, 60, 300, 0))])
    assert (factor.keys, factor.share, factor.is_whole, factor.tried) == (("container",), 1.0, True, 1)
    assert factor.lift > 3


def test_the_fingerprints_of_one_pattern_are_judged_together() -> None:
    rows = [(A, carried("f", 30, 30, 300, 0)), (A, carried("g", 30, 0, 300, 0)), (A, carried("h", 10, 10, 300, 0))]
    [factor] = telling(rows)
    assert (factor.failed, factor.failed_with) == (70, 40)


def test_fewer_than_twenty_failures_say_nothing() -> None:
    assert telling([(A, carried("f", 19, 19, 300, 0))]) == ()
    assert telling([(A, carried("f", MIN_SUPPORT, MIN_SUPPORT, 300, 0))]) != ()


def test_a_value_that_all_tasks_have_joins_nothing() -> None:
    rows = [(A, carried("f", 60, 60, 300, 300)), (B, carried("g", 60, 60, 300, 300))]
    assert (telling(rows), list(shared(telling(rows)))) == ((), [])


def test_without_successes_to_compare_with_nothing_is_telling() -> None:
    assert telling([(A, carried("f", 60, 60, 0, 0))]) == ()


def test_the_more_values_are_tried_the_surer_one_has_to_be() -> None:
    """28 of 60 against 10 of 300: enough as the only one, and not as one of two hundred."""
    row = (A, carried("f", 60, 28, 300, 10))
    strangers = [(f"errors/failure_patterns:x{n}", carried(f"x{n}", 60, 20, 300, 100, key=f"k{n}")) for n in range(200)]
    alone = [one for one in telling([row]) if one.pattern == A]
    among = [one for one in telling([row, *strangers]) if one.pattern == A]
    assert (len(alone), len(among)) == (1, 0)


def test_two_patterns_on_one_value_that_hardly_succeeds_are_one_and_never_certain() -> None:
    rows = [(A, carried("f", 60, 60, 300, 0)), (B, carried("g", 30, 30, 300, 0))]
    [same] = shared(telling(rows))
    assert (same.one, same.other, same.rule, same.confidence) == (A, B, "same parameter value", "strong")


def test_a_value_of_half_a_pattern_makes_it_no_part_of_another() -> None:
    rows = [(A, carried("f", 60, 60, 300, 0)), (B, carried("g", 60, 30, 300, 0))]
    assert list(shared(telling(rows))) == []


def test_a_pattern_of_two_types_that_carries_the_value_in_one_alone_is_no_part_of_another() -> None:
    other = Carried("g", "read", ["container"], ["h2"], 60, 60, 300, 100)
    rows = [(A, carried("f", 60, 60, 300, 0)), (B, carried("g", 30, 30, 300, 0)), (B, other)]
    assert list(shared(telling(rows))) == []


def test_one_worker_is_one_host() -> None:
    rows = [(A, carried("f", 60, 60, 300, 1, key="worker")), (B, carried("g", 30, 30, 300, 1, key="worker"))]
    [same] = shared(telling(rows))
    assert same.rule == "same worker"


@given(
    st.permutations(
        [(A, carried("f", 60, 60, 300, 0)), (B, carried("g", 30, 30, 300, 0)), (A, carried("h", 9, 9, 300, 0))]
    )
)
def test_the_order_of_the_rows_is_without_effect(rows: list[tuple[str, Carried]]) -> None:
    found: tuple[Factor, ...] = telling(rows)
    assert found == telling(sorted(rows, key=str))
