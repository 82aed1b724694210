"""Two snapshots side by side."""

import math
from datetime import timedelta

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from analysis.history.compare import compare
from analysis.model import Finding, Headline, Measure, Result, Severity
from analysis.published.memory import LifeCycle
from analysis.published.snapshot import Snapshot
from tests.reports.stories import NOW, result, snapshot

DAY = timedelta(days=1)
NOON = NOW + DAY / 4
"""Between the two runs."""


def found(key: str, severity: Severity = "warning", count: int | None = None) -> Finding:
    return Finding(key=key, severity=severity, title=f"Title of {key}", observed="", count=count)


def headline(id_: str, value: float | None, label: str = "things") -> Result:
    return result(id_, id_, headline=Headline(label=label, value=value))


def ended(tasks: int) -> Result:
    return result("performance/throughput", "Throughput", data={"tasks": tasks})


def day(number: int, results: list[Result], findings: list[Finding] | None = None) -> Snapshot:
    """A snapshot of its own day, with work done and the analyses that its findings are of."""
    named = {f.analysis for f in findings or []} | {"errors/failure_patterns", "poison/overdue"}
    made = snapshot("ok", [*[result(id_, id_) for id_ in sorted(named)], *results], findings or [])
    shift = number * DAY
    return made.model_copy(
        update={
            "run": made.run.model_copy(update={"slot": made.run.slot + shift}),
            "since": made.since + shift,
            "until": made.until + shift,
        }
    )


def test_what_got_worse_stands_before_what_did_not_the_uncounted_by_severity_and_then_the_largest_change() -> None:
    before = [
        found("poison/overdue:worse", "warning"),
        found("poison/overdue:more", count=10),
        found("poison/overdue:gone", "critical"),
        found("poison/overdue:better", "critical"),
        found("poison/overdue:fewer", count=10),
        found("poison/overdue:same", count=3),
    ]
    after = [
        found("poison/overdue:fewer", count=1),
        found("poison/overdue:better", "advice"),
        found("poison/overdue:more", count=11),
        found("poison/overdue:new advice", "advice"),
        found("poison/overdue:new", "critical"),
        found("poison/overdue:worse", "critical"),
        found("poison/overdue:same", count=3),
    ]
    comparison = compare(day(0, [ended(100)], before), day(1, [ended(100)], after))
    shown = [(f.turn, f.key.partition(":")[2]) for f in comparison.findings]
    assert shown == [
        ("new", "new"),
        ("worse", "worse"),
        ("new", "new advice"),
        ("more", "more"),
        ("gone", "gone"),
        ("better", "better"),
        ("fewer", "fewer"),
    ]
    assert comparison.unchanged == 1
    assert comparison.worse


def test_advice_alone_is_not_worse() -> None:
    assert not compare(day(0, []), day(1, [], [found("poison/overdue:x", "advice")])).worse
    assert not compare(day(0, [], [found("poison/overdue:x", "critical")]), day(1, [])).worse


def test_more_and_fewer_are_the_counts_as_they_stand_and_failures_are_weighed_by_the_work() -> None:
    before = [found("errors/failure_patterns:p", count=100), found("poison/overdue:x", count=100)]
    after = [found("errors/failure_patterns:p", count=150), found("poison/overdue:x", count=150)]
    comparison = compare(day(0, [ended(10_000)], before), day(1, [ended(30_000)], after))
    turns = {f.key: (f.turn, f.per, f.ratio) for f in comparison.findings}
    assert turns == {
        "errors/failure_patterns:p": ("more", "1,000 tasks that ended", 0.5),
        "poison/overdue:x": ("more", "", 1.5),
    }


def test_a_count_that_fell_is_fewer_however_little_work_there_was() -> None:
    before, after = ([found("errors/failure_patterns:p", count=count)] for count in (55, 44))
    [shown] = compare(day(0, [ended(10_000)], before), day(1, [ended(5_000)], after)).findings
    assert (shown.turn, shown.count_a, shown.count_b, shown.a_per, shown.b_per) == ("fewer", 55, 44, 5.5, 8.8)


def remembering(earlier: Snapshot, later: Snapshot, **life: object) -> Snapshot:
    slot = earlier.run.slot
    known: dict[str, object] = {
        "state": "ongoing",
        "severity": "warning",
        "worst": "warning",
        "title": "x",
        "sightings": "x",
    }
    known |= {"first_seen": slot - DAY, "began": slot - DAY, "last_seen": later.run.slot}
    return later.model_copy(update={"life_cycles": {"poison/overdue:x": LifeCycle.model_validate({**known, **life})}})


@pytest.mark.parametrize(
    ("counts", "life", "turn"),
    [
        ((None, 5), {"first_seen": NOON, "began": NOON}, "new"),
        ((None, 5), {"began": NOON}, "came back"),
        ((None, 5), {}, None),
        ((5, None), {"ended": NOON, "state": "gone"}, "gone"),
        ((5, None), {}, None),
        ((5, 50), {"escalated": NOON}, "worse"),
        ((50, 5), {"escalated": NOON}, "fewer"),
        ((5, 6), {}, "more"),
        ((5, 5), {"began": NOON}, None),
    ],
)
def test_a_finding_has_the_word_that_the_later_run_has_for_it(
    counts: tuple[int | None, int | None], life: dict[str, object], turn: str | None
) -> None:
    a, b = ([] if count is None else [found("poison/overdue:x", count=count)] for count in counts)
    earlier, later = day(0, [], a), day(1, [], b)
    shown = compare(earlier, remembering(earlier, later, **life)).findings
    assert [one.turn for one in shown] == ([turn] if turn else [])


def test_growing_numbers_are_per_1000_tasks_and_the_largest_change_comes_first() -> None:
    before = [ended(2000), headline("health/task_counts", 2000), headline("poison/orphaned", 100), headline("a/b", 7)]
    after = [ended(4000), headline("health/task_counts", 4100), headline("poison/orphaned", 300), headline("a/b", 7)]
    orphaned, tasks, same = compare(day(0, before), day(1, after)).numbers
    assert (orphaned.key, orphaned.per, orphaned.change, orphaned.ratio) == ("poison/orphaned", "", 200, 3)
    assert (tasks.per, tasks.a, tasks.a_per, tasks.b_per, tasks.change) == (
        "1,000 tasks that ended", 2000, 1000, 1025, 25,
    )  # fmt: skip
    assert (same.key, same.change, same.ratio, same.weight) == ("a/b", 0, 1, 0)


def test_a_measure_says_which_direction_is_worse() -> None:
    def with_measure(value: float | None) -> list[Result]:
        measure = Measure(label="p95", kind="duration_s", value=value, worse="higher")
        return [result("a/b", "A", measures={"x": measure})]

    assert [n.turn for n in compare(day(0, with_measure(10)), day(1, with_measure(20))).numbers] == ["worse"]
    assert [n.turn for n in compare(day(0, with_measure(20)), day(1, with_measure(10))).numbers] == ["better"]
    [unknown] = compare(day(0, with_measure(None)), day(1, with_measure(0))).numbers
    assert (unknown.a, unknown.b, unknown.change, unknown.ratio, unknown.turn) == (None, 0, None, None, "")


def test_an_analysis_that_is_unknown_in_one_is_not_compared_and_its_findings_are_neither_new_nor_gone() -> None:
    before = day(0, [result("a/b", "A", "unknown", reason="It took too long."), headline("c/d", 1)])
    after = day(1, [headline("a/b", 3)], [found("a/b:x", "critical")])
    before = before.model_copy(update={"findings": (found("a/b:x", "critical"),)})
    comparison = compare(before, after)
    assert [(n.id, n.unknown_in, n.reason) for n in comparison.not_comparable] == [
        ("a/b", "a", "It took too long."),
        ("c/d", "b", "This snapshot does not have this analysis."),
    ]
    assert (comparison.findings, comparison.numbers, comparison.worse, comparison.unchanged) == ((), (), False, 0)


def test_statuses_that_changed_are_reported() -> None:
    comparison = compare(day(0, [result("a/b", "A", "ok")]), day(1, [result("a/b", "A", "warning")]))
    assert [(s.id, s.a, s.b) for s in comparison.statuses] == [("a/b", "ok", "warning")]


def test_what_makes_the_two_unlike_is_said() -> None:
    before, after = day(0, []), day(1, [])
    unlike = after.model_copy(
        update={
            "target": after.target.model_copy(update={"name": "other"}),
            "since": after.since - DAY,
            "run": after.run.model_copy(update={"version": "9"}),
        }
    )
    notes = " ".join(compare(before, unlike).notes)
    for one in (
        "two systems: geo-etl and other",
        "differ in length",
        "two releases, 0.1.0 and 9",
        "or none",
        "overlap",
    ):
        assert one in notes
    assert compare(day(0, [ended(5)]), day(1, [ended(5)])).notes == ()


numbers = st.one_of(st.none(), st.floats(0, 1e12), st.integers(0, 10**9))


pairs = st.dictionaries(st.sampled_from(["health/task_counts", "a/b", "c/d"]), st.tuples(numbers, numbers))
works = st.sampled_from([0, 1, 7, 1000, 10**7])


@settings(deadline=None)  # building snapshots takes its time on a busy machine
@given(pairs, works, works)
def test_any_numbers_compare_either_way_with_one_answer(
    pairs: dict[str, tuple[float | None, float | None]], work_a: int, work_b: int
) -> None:
    a, b = (
        day(side, [ended(work), *(headline(id_, pair[side]) for id_, pair in pairs.items())])
        for side, work in enumerate((work_a, work_b))
    )
    comparison = compare(a, b)
    assert comparison == compare(b, a)
    weights = [n.weight for n in comparison.numbers if n.change is not None]
    assert weights == sorted(weights, reverse=True)
    assert all(math.isfinite(weight) for weight in weights)
    comparison.model_dump_json()
    same = compare(a, a)
    assert not same.worse
    assert not any(n.change for n in same.numbers)
