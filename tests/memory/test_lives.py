"""The life of a finding, run by run, and the changes that are told of it."""

from copy import deepcopy
from datetime import datetime, timedelta
from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from analysis.history.changes import changes
from analysis.history.life_cycles import REMEMBERED, SIGHTINGS, life_cycles
from analysis.model import Finding, Severity
from analysis.published.memory import Changes, LifeCycle
from tests.reports.stories import NOW, result

QUARTER = timedelta(minutes=15)
KEY = "poison/overdue:tiles"


def finding(severity: Severity = "warning", count: int | None = None) -> Finding:
    return Finding(key=KEY, severity=severity, title="Tiles are overdue", observed="seen", count=count)


class Story:
    """A system that runs every quarter of an hour."""

    def __init__(self) -> None:
        self.slot = NOW
        self.life_cycles: dict[str, LifeCycle] = {}
        self.reported: list[tuple[datetime, str, str]] = []
        self.changes = Changes()

    def run(
        self, *found: Finding, unknown: bool = False, lasting_h: float = 24, after: timedelta = QUARTER
    ) -> LifeCycle | None:
        before, self.slot = self.slot, self.slot + after
        results = {"poison/overdue": result("poison/overdue", "Overdue", "unknown" if unknown else "ok")}
        self.life_cycles = life_cycles(found, results, self.slot, self.life_cycles)
        self.changes = changes(self.life_cycles, self.slot, before, self.changes.items, timedelta(hours=lasting_h))
        self.reported += [(c.at, c.kind, c.severity) for c in self.changes.items if c.at > before]
        return self.life_cycles.get(KEY)

    @property
    def kinds(self) -> list[str]:
        return [kind for _, kind, _ in self.reported]


def test_a_finding_is_new_once_then_ongoing_then_gone_after_two_runs_without_it() -> None:
    story = Story()
    states = [
        life.state
        for found in (finding(), finding(), None, finding(), None, None, None)
        if (life := story.run(*([found] if found else [])))
    ]
    assert states == ["new", "ongoing", "ongoing", "ongoing", "ongoing", "gone", "gone"]
    assert story.kinds == ["new", "gone"]
    life = story.life_cycles[KEY]
    assert (life.sightings, life.seen, life.of) == ("xx.x...", 3, 7)
    assert (life.last_seen, life.ended) == (NOW + 4 * QUARTER, NOW + 6 * QUARTER)


def test_what_returns_came_back_and_keeps_the_time_it_was_first_seen() -> None:
    story = Story()
    for found in ([finding()], [], [], [finding()]):
        story.run(*found)
    assert story.kinds == ["new", "gone", "came back"]
    assert story.life_cycles[KEY].first_seen == NOW + QUARTER
    assert story.life_cycles[KEY].began == NOW + 4 * QUARTER


def test_a_run_that_cannot_tell_ends_nothing() -> None:
    story = Story()
    story.run(finding())
    for _ in range(40):
        story.run(unknown=True)
    assert story.kinds == ["new"]
    life = story.run(finding())
    assert life is not None
    assert (life.state, life.seen, life.of) == ("ongoing", 2, 2)


@pytest.mark.parametrize(
    "key", ["trends/regressions:errors/failure_rate:task_type=tiles", "trends/forecasts:errors/failure_rate:all"]
)
def test_what_follows_from_another_analysis_is_not_gone_while_that_cannot_tell(key: str) -> None:
    """The trends of a database that cannot be reached are empty, and know nothing."""
    slow = finding().model_copy(update={"key": key})
    known = life_cycles([slow], {}, NOW, {})
    trends = key.partition(":")[0]
    unread = result("errors/failure_rate", "Failures", "unknown")
    for number in (1, 2, 3):
        results = {trends: result(trends, "Trends", "not_applicable"), unread.id: unread}
        known = life_cycles([], results, NOW + number * QUARTER, known)
    assert known[key].sightings == "x???"


def test_one_absence_before_and_one_after_an_outage_are_two() -> None:
    story = Story()
    story.run(finding())
    story.run()
    story.run(unknown=True)
    story.run()
    assert story.kinds == ["new", "gone"]


def test_a_rise_to_critical_is_reported_once_an_episode_however_often_it_flaps() -> None:
    story = Story()
    for severity in ("warning", "critical", "warning", "critical", "warning", "critical"):
        story.run(finding(severity))
    assert story.kinds == ["new", "worse"]


def test_a_count_that_doubles_over_three_rising_runs_escalates() -> None:
    story = Story()
    for count in (30, 30, 40, 55, 70, 71, 71):
        story.run(finding(count=count))
    assert story.kinds == ["new", "worse"]
    assert story.life_cycles[KEY].escalated == NOW + 5 * QUARTER


@pytest.mark.parametrize("counts", [(1, 2, 3, 4), (100, 110, 120, 130), (30, 60, 59, 120), (100, 40, 50, 60, 90)])
def test_small_slow_or_unsteady_growth_and_growth_below_the_peak_do_not(counts: tuple[int, ...]) -> None:
    story = Story()
    for count in counts:
        story.run(finding(count=count))
    assert story.kinds == ["new"]


def test_what_has_only_lasted_is_counted_and_neither_worse_nor_more_severe() -> None:
    story = Story()
    lasting = [len(story.changes.lasting) for _ in range(12) if story.run(finding(count=66), lasting_h=1)]
    assert story.reported == [(NOW + QUARTER, "new", "warning")]
    assert lasting == [0] * 4 + [1] * 8
    assert story.changes.lasts_h == 1


def test_advice_and_what_is_gone_is_not_lasting() -> None:
    story = Story()
    for found in ([finding()], [finding("advice")], [finding("critical")], [], []):
        story.run(*found, lasting_h=0.25)
        assert story.changes.lasting == ((KEY,) if story.slot - NOW in (3 * QUARTER, 4 * QUARTER) else ())


def test_what_a_run_could_not_look_at_is_not_said_to_last() -> None:
    story = Story()
    for unknown in (False, False, True):
        story.run(*([] if unknown else [finding()]), unknown=unknown, lasting_h=0.25)
    assert (story.life_cycles[KEY].state, story.changes.lasting) == ("unsure", ())


def test_an_earlier_change_has_the_severity_the_title_and_the_start_of_its_finding() -> None:
    """A warning that became critical is critical in both lines, and one that fell is a warning in both."""
    story = Story()
    for severity in ("warning", "critical", "warning"):
        title = f"{severity} now"
        story.run(finding(severity).model_copy(update={"title": title, "since": NOW, "since_known": "before"}))
        reported = {(c.severity, c.title, c.since, c.since_known) for c in story.changes.items}
        assert reported == {(severity, title, NOW, "before")}
    assert [change.kind for change in story.changes.items] == ["worse", "new"]


def test_a_count_is_worse_again_when_it_has_doubled_again() -> None:
    story = Story()
    for count in (30, 40, 55, 70, 90, 120, 150, 160):
        story.run(finding(count=count))
    assert story.reported[1:] == [(NOW + 4 * QUARTER, "worse", "warning"), (NOW + 7 * QUARTER, "worse", "warning")]


def test_advice_begins_no_life_but_keeps_one() -> None:
    story = Story()
    story.run(finding("advice"))
    assert (story.life_cycles, story.kinds) == ({}, [])
    for severity in ("warning", "advice", "advice", "advice", "warning"):
        story.run(finding(severity))
    assert story.kinds == ["new"]


def test_a_change_keeps_its_id_for_the_day_in_which_it_is_reported() -> None:
    story = Story()
    story.run(finding())
    [first] = story.changes.items
    for _ in range(95):
        story.run(finding())
    assert [change.id for change in story.changes.items] == [first.id]
    story.run(finding())
    assert first.id not in {change.id for change in story.changes.items}


def test_two_runs_that_follow_the_same_one_name_a_change_alike_and_later_turns_otherwise() -> None:
    """A manual run that begins before the scheduled one is stored notices the same."""
    story, names = Story(), []
    for found in (finding(), None, None, finding(), finding("critical"), None, None):
        rival = deepcopy(story)
        story.run(*filter(None, [found]))
        rival.run(*filter(None, [found]), after=QUARTER + timedelta(seconds=7))
        assert [change.id for change in rival.changes.items] == [change.id for change in story.changes.items]
        names += [change.id for change in story.changes.items if change.at == story.slot]
    assert story.kinds == ["new", "gone", "came back", "worse", "gone"]
    assert len(set(names)) == 5


def test_the_turns_of_an_earlier_episode_stay_told_of_each_kind_the_newest() -> None:
    story = Story()
    for _ in range(3):
        for found in ([finding()], [], []):
            story.run(*found)
    reported = [(change.kind, (story.slot - change.at) / QUARTER) for change in story.changes.items]
    assert reported == [("gone", 0), ("came back", 2), ("new", 8)]


def test_what_the_run_before_reported_is_reported_again_however_long_ago_that_was() -> None:
    """With a run a day, a channel that was dead yesterday hears of it today, and then no more."""
    story, day = Story(), timedelta(days=1)
    story.run(finding())
    assert [len(story.changes.items) for _ in range(2) if story.run(finding(), after=day)] == [1, 0]


def test_what_has_been_gone_for_long_is_forgotten() -> None:
    story = Story()
    for found in ([finding()], [], []):
        story.run(*found)
    story.slot += REMEMBERED
    assert story.run() is None


@given(st.lists(st.sampled_from(["critical", "warning", "advice", "absent", "unknown"]), max_size=150))
def test_turns_of_a_life_follow_each_other(runs: list[str]) -> None:
    """Every turn is told once, none is told twice in a row, and only what began can end."""
    story = Story()
    for run in runs:
        found = [] if run in ("absent", "unknown") else [finding(run)]  # type: ignore[arg-type] # of the three severities
        story.run(*found, unknown=run == "unknown")
    begun = ("new", "came back")
    turns = [kind for kind in story.kinds if kind != "worse"]
    assert all((a in begun) != (b in begun) for a, b in pairwise(turns))
    assert turns[:1] in ([], ["new"])
    assert turns.count("new") <= 1
    assert len({change.id for change in story.changes.items}) == len(story.changes.items)
    if KEY in story.life_cycles:
        assert len(story.life_cycles[KEY].sightings) <= SIGHTINGS


def test_an_analysis_that_does_not_apply_ends_nothing_and_is_forgotten_in_time() -> None:
    story = Story()
    story.run(finding())
    idle = {"poison/overdue": result("poison/overdue", "Overdue", "not_applicable")}
    for later in (QUARTER, 2 * QUARTER, 3 * QUARTER):
        known = life_cycles([], idle, story.slot + later, story.life_cycles)
        assert known[KEY].state != "gone"
    assert life_cycles([], idle, story.slot + REMEMBERED + QUARTER, story.life_cycles) == {}
