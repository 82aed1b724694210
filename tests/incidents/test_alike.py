"""Findings of one kind in large numbers: a queue for each customer, and no worker for any."""

from collections.abc import Iterable
from datetime import datetime, timedelta
from types import SimpleNamespace
from typing import cast

import pytest

from analysis.facts import Facts, Limits
from analysis.incidents.alike import MOST, alike
from analysis.incidents.assemble import incidents
from analysis.incidents.links import Attached
from analysis.incidents.names import Named, named, remembered
from analysis.model import Finding, Result
from analysis.published.incident import Incident
from analysis.published.memory import Changes, FindingChange, Mute
from analysis.published.snapshot import Snapshot
from analysis.wording import OF_ONE_KIND
from notify.mutes import with_incidents
from reports.incidents import incidents as shown_incidents
from tests.incidents.test_links import UNTIL, WINDOW, finding

BACKLOG = Result(id="poison/backlog", category="poison", title="Tasks pile up", status="warning", why="")


def queues(count: int, system: str = "", first: int = 0) -> list[Finding]:
    every = (finding(f"poison/backlog:{system}queue-{number:02}", count=7) for number in range(first, first + count))
    return [one.model_copy(update={"system": system}) for one in every]


def made(*findings: Finding, changes: Changes | None = None) -> tuple[Incident, ...]:
    return incidents(Facts(WINDOW, UNTIL, Limits()), findings, {BACKLOG.id: BACKLOG}, changes or Changes())


def joint(findings: Iterable[Finding], links: Iterable[Attached] = (), *together: list[str]) -> list[list[str]]:
    by_key = {one.key: one for one in findings}
    joined = {key for keys in together for key in keys}
    return list(alike([*together, *([key] for key in by_key if key not in joined)], by_key, links).values())


def test_more_than_are_read_one_by_one_are_one_incident() -> None:
    assert len(made(*queues(MOST))) == MOST
    other = finding("poison/orphaned:load")
    many, alone = made(*queues(MOST + 1), other)
    assert many.title == f"Tasks pile up in {MOST + 1} cases, for example: poison/backlog:queue-00"
    assert many.impact.tasks == many.affected == 7 * (MOST + 1)
    assert {(one.role, one.rule, one.confidence) for one in many.evidence[1:]} == {
        ("cause", OF_ONE_KIND, "coincidence")
    }
    assert len(many.evidence) == MOST + 1
    assert alone.cause == other.key


def test_what_has_relations_of_its_own_stays_apart() -> None:
    first, second, third, fourth, *rest = findings = queues(MOST + 5)
    links = [Attached("poison/overdue:x", first.key, "", "", "strong"), Attached(second.key, "y", "", "", "strong")]
    assert joint(findings, links, [third.key, fourth.key]) == [[one.key for one in rest]]


def test_two_job_systems_are_two_and_patterns_of_failures_differ_in_what_they_say() -> None:
    patterns = [finding(f"errors/failure_patterns:{number}") for number in range(MOST + 1)]
    assert joint([*queues(MOST, "oban"), *queues(MOST, "pgboss"), *patterns]) == []


def test_the_incident_keeps_its_id_whoever_comes_and_goes_and_each_queue_its_own() -> None:
    [before], [after] = made(*queues(MOST + 1)), made(*reversed(queues(MOST + 9, first=5)))
    assert (before.id, before.aliases, before.split_from) == (after.id, (), "")
    own = {"poison/backlog:queue-07": "i-7"}
    assert remembered([after], own, own) == own
    assert named([["poison/backlog:queue-07"]], own, [after]) == [Named("i-7")]


@pytest.mark.parametrize(("new", "word"), [(1, ""), (MOST, "worse"), (MOST + 1, "new")])
def test_one_more_of_many_is_no_news_and_many_more_are(new: int, word: str) -> None:
    began = UNTIL - timedelta(hours=1)
    [many] = made(*queues(MOST + 1), changes=Changes(items=tuple(map(begun, queues(new), [began] * new))))
    assert (many.change, many.growing) == (word, None)


def begun(one: Finding, at: datetime) -> FindingChange:
    return FindingChange(id=one.key, key=one.key, kind="new", at=at, severity=one.severity, title=one.title)


def test_a_mute_of_one_of_them_is_no_mute_of_all_and_that_of_all_holds_whoever_comes() -> None:
    [many] = made(*queues(MOST + 1))
    mute = Mute(key=many.id, until=UNTIL, reason="known", at=UNTIL - timedelta(days=1))
    muted = {key: mute.model_dump(mode="json") for key in (one.finding for one in many.evidence)}
    page = {
        "incidents": [many.model_dump(mode="json")],
        "findings": [],
        "changes": {"compared_with": None, "items": []},
        "analyses": {},
    }
    for known, is_muted in ((dict([*muted.items()][:-1]), False), (muted, True)):
        [shown] = shown_incidents({**page, "muted": known})
        assert (shown.mute is not None) is is_muted
    life = SimpleNamespace(began=UNTIL)
    critical = [one.model_copy(update={"severity": "critical"}) for one in queues(MOST + 1)]
    run = SimpleNamespace(incidents=[many], findings=critical, life_cycles={one.key: life for one in critical})
    assert len(with_incidents({}, cast(Snapshot, run), [mute], UNTIL - timedelta(hours=1))) == MOST + 2
