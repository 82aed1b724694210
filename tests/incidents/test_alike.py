"""Findings of one kind in large numbers: a queue for each customer, and no worker for any."""

from collections.abc import Iterable

from analysis.facts import Facts, Limits
from analysis.incidents.alike import MOST, RULE, alike
from analysis.incidents.assemble import incidents
from analysis.incidents.links import Attached, Same
from analysis.model import Finding, Result
from analysis.published.incident import Incident
from analysis.published.memory import Changes
from tests.incidents.test_links import UNTIL, WINDOW, finding

BACKLOG = Result(id="poison/backlog", category="poison", title="Tasks pile up", status="warning", why="")


def queues(count: int, system: str = "") -> list[Finding]:
    every = (finding(f"poison/backlog:{system}queue-{number:02}", count=7) for number in range(count))
    return [one.model_copy(update={"system": system}) for one in every]


def made(*findings: Finding) -> tuple[Incident, ...]:
    return incidents(Facts(WINDOW, UNTIL, Limits()), findings, {BACKLOG.id: BACKLOG}, Changes())


def joined(
    findings: Iterable[Finding], links: Iterable[Attached] = (), same: Iterable[Same] = ()
) -> list[tuple[str, str]]:
    by_key = {one.key: one for one in findings}
    return [(pair.one, pair.other) for pair in alike(by_key, by_key, links, same)]


def test_more_than_are_read_one_by_one_are_one_incident() -> None:
    assert len(made(*queues(MOST))) == MOST
    other = finding("poison/orphaned:load")
    many, alone = made(*queues(MOST + 1), other)
    assert many.title == f"Tasks pile up in {MOST + 1} cases, the first: poison/backlog:queue-00"
    assert many.impact.tasks == 7 * (MOST + 1)
    assert {(one.role, one.rule, one.confidence) for one in many.evidence[1:]} == {("cause", RULE, "coincidence")}
    assert len(many.evidence) == MOST + 1
    assert alone.cause == other.key


def test_what_has_relations_of_its_own_stays_apart() -> None:
    first, second, third, fourth, *rest = findings = queues(MOST + 5)
    links = [Attached("poison/overdue:x", first.key, "", "", "strong"), Attached(second.key, "y", "", "", "strong")]
    same = [Same(third.key, fourth.key, "", "", "strong")]
    assert joined(findings, links, same) == [(rest[0].key, one.key) for one in rest[1:]]


def test_two_job_systems_are_two_and_patterns_of_failures_differ_in_what_they_say() -> None:
    patterns = [finding(f"errors/failure_patterns:{number}") for number in range(MOST + 1)]
    assert joined([*queues(MOST, "oban"), *queues(MOST, "pgboss"), *patterns]) == []
