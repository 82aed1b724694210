"""When something began, and how well that is known."""

from collections.abc import Sequence
from datetime import datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from analysis.errors import failure_patterns
from analysis.errors.failed_texts import FailedText
from analysis.errors.onset import onset
from analysis.errors.rates import Rate
from analysis.facts import Window
from analysis.history.life_cycles import life_cycles
from analysis.history.starts import Start, seen_in
from analysis.model import Finding, SinceKnown
from analysis.published.snapshot import Snapshot
from tests.analyses.conftest import MakeFacts
from tests.analyses.failures_made import answers_of
from tests.analyses.story import NOON
from tests.analyses.test_failure_patterns import failed
from tests.reports.stories import result, snapshot

HOUR = timedelta(hours=1)
WINDOW = Window(NOON - 24 * HOUR, NOON)


@pytest.mark.parametrize(
    ("first_h", "occasions", "known", "since_h"),
    [
        (23.8, 50, "before", 24),
        (23, 30, "before", 24),
        (4, 50, "exact", 4),
        (20, 30, "before", 20),
        (12, 1, "before", 12),
    ],
)
def test_what_the_window_cuts_off_began_before_it(
    first_h: float, occasions: int, known: SinceKnown, since_h: float
) -> None:
    """Fifty jobs that fail all day are older; of fifty that fail since four hours none was before."""
    assert seen_in(WINDOW, NOON - first_h * HOUR, occasions) == Start(NOON - since_h * HOUR, known)


starts = st.builds(
    lambda minutes, known: Start(NOON - timedelta(minutes=minutes), known),
    st.integers(0, 3000),
    st.sampled_from(["exact", "before"]),
)


@given(starts, starts)
def test_of_two_starts_the_one_that_says_more_is_kept(one: Start, other: Start) -> None:
    kept = one.or_earlier(other)
    assert kept.at == min(one.at, other.at)
    if one.at == other.at:
        assert kept.known == "exact" or (one.known, other.known) == ("before", "before")
    assert one.or_earlier(None) == one


def after(
    facts: MakeFacts, texts: Sequence[FailedText], at: datetime, previous: Snapshot | None, not_read: int = 0
) -> Snapshot:
    """The snapshot of a run over these texts, as far as the next one needs it."""
    window = Window(at - 24 * HOUR, at)
    made = facts(answers_of(texts, window, not_read), window=window, observed_at=at, previous=previous)
    verdict = failure_patterns.analyze(made)
    id_ = failure_patterns.META.id
    known = life_cycles(verdict.findings, {}, at, previous.life_cycles if previous else {})
    return snapshot("warning", [result(id_, "Patterns", data=verdict.data)], verdict.findings).model_copy(
        update={"life_cycles": known, "until": at}
    )


def start(run: Snapshot) -> tuple[SinceKnown, datetime | None, datetime | None]:
    found = run.findings[0]
    return found.since_known, found.since_after, found.since


OLD = [failed(n, "OSError: disk is full", hours_ago=n / 4 + 0.1) for n in range(95)]


def test_an_old_pattern_began_before_the_first_window_also_in_later_runs(facts: MakeFacts) -> None:
    first = after(facts, OLD, NOON, None)
    later = after(facts, OLD, NOON + HOUR / 4, first)
    assert start(first) == start(later) == ("before", None, NOON - 24 * HOUR)


def test_a_pattern_that_runs_saw_begin_keeps_its_exact_start_when_the_window_has_passed_it(facts: MakeFacts) -> None:
    nothing = after(facts, [], NOON - HOUR, None)
    first = after(facts, OLD[:2], NOON, nothing)
    assert start(first) == ("exact", None, NOON - 0.35 * HOUR)
    tomorrow = [failed(n, "OSError: disk is full", hours_ago=n / 4 - 29) for n in range(20)]
    assert start(after(facts, tomorrow, NOON + 30 * HOUR, first)) == start(first)


def test_what_began_while_no_run_looked_began_between_two_runs(facts: MakeFacts) -> None:
    nothing = after(facts, [], NOON - 40 * HOUR, None)
    assert start(after(facts, OLD, NOON, nothing)) == ("between", NOON - 40 * HOUR, NOON - 24 * HOUR)


def test_what_an_older_release_has_first_seen_began_then_or_before(facts: MakeFacts) -> None:
    """It stored the first failure in its first window as the start."""
    first = after(facts, OLD, NOON, None)
    result_ = first.analyses[failure_patterns.META.id]
    data = {name: value for name, value in result_.data.items() if name not in ("starts", "watched")}
    stored = first.model_copy(
        update={"life_cycles": {}, "analyses": {result_.id: result_.model_copy(update={"data": data})}}
    )
    known, _, since = start(after(facts, OLD, NOON + HOUR / 4, stored))
    assert (known, since) == ("before", OLD[-1].finished_at)


def test_where_failures_are_not_read_yet_the_first_one_is_known_only_at_the_latest(facts: MakeFacts) -> None:
    many = [failed(n, "OSError: disk is full", hours_ago=1 + n / 60) for n in range(60)]
    assert start(after(facts, many, NOON, None, not_read=480)) == ("between", WINDOW.since, many[-1].finished_at)


def hours(*failures: int, ended: int = 50) -> dict[int, Rate]:
    return {ago: Rate(failed, ended) for ago, failed in enumerate(failures)}


def test_a_rate_began_where_two_rates_are_likeliest_and_its_usual_ends_an_hour_before() -> None:
    begun = onset(hours(20, 22, 18, 3, *[0] * 44), Rate(60, 150), NOON)
    assert (begun.start.known, begun.start.after, begun.start.at) == ("between", NOON - 4 * HOUR, NOON - 2 * HOUR)
    assert begun.usual == Rate(0, 44 * 50)


def test_an_incident_of_yesterday_is_no_part_of_this_one() -> None:
    begun = onset(hours(20, 22, *[0] * 20, 30, 30, *[0] * 24), Rate(42, 100), NOON)
    assert begun.start.at == NOON - HOUR


def test_without_anything_before_it_began_before_all_that_is_known() -> None:
    begun = onset(hours(20, 20, 20), Rate(60, 150), NOON)
    assert (begun.start, begun.usual) == (Start(NOON - 3 * HOUR, "before"), Rate(0, 0))


@given(st.lists(st.tuples(st.integers(0, 60), st.integers(0, 60)), min_size=1, max_size=60))
def test_any_hours_have_an_onset_within_them(counts: list[tuple[int, int]]) -> None:
    known = {ago: Rate(bad, bad + good) for ago, (bad, good) in enumerate(counts)}
    begun = onset(known, sum(known.values(), Rate(0, 0)), NOON)
    assert NOON - len(counts) * HOUR <= begun.start.at <= NOON
    assert begun.usual.ended <= sum(rate.ended for rate in known.values())


def test_the_start_of_a_finding_is_kept_in_its_life() -> None:
    began = {"since": NOON, "since_known": "between", "since_after": NOON - HOUR}
    found = Finding.model_validate({"key": "a/b:c", "severity": "warning", "title": "x", "observed": "", **began})
    [life] = life_cycles([found], {}, NOON, {}).values()
    assert (life.since, life.since_known, life.since_after) == (NOON, "between", NOON - HOUR)
