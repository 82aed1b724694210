"""How causes become one and symptoms attach, on findings made by hand."""

from datetime import UTC, datetime, timedelta
from typing import Any

from hypothesis import given
from hypothesis import strategies as st

from analysis.facts import Facts, Limits, Window
from analysis.incidents.assemble import incidents
from analysis.incidents.dependency import same_dependency
from analysis.incidents.identity import behind_blocker
from analysis.incidents.links import Same, groups
from analysis.incidents.record import FAILED, EndedBy, FailedTasks
from analysis.incidents.workers_gone import workers_gone
from analysis.model import Finding, Result
from analysis.published.incident import Incident
from analysis.published.memory import Changes

UNTIL = datetime(2026, 3, 18, 14, tzinfo=UTC)
WINDOW = Window(UNTIL - timedelta(days=1), UNTIL)
RISEN = UNTIL - timedelta(hours=4)
A, B, RATE = "errors/failure_patterns:a", "errors/failure_patterns:b", "errors/failure_rate:task_type=load"
RETRIES = "poison/retries:exhausted.load"


def finding(key: str, severity: str = "warning", since: datetime | None = None, count: int = 40) -> Finding:
    return Finding.model_validate(
        {"key": key, "severity": severity, "title": key, "observed": "so", "since": since, "count": count}
    )


def failed(pattern: str, hours_ago: int, tasks: int, **kind: Any) -> FailedTasks:  # noqa: ANN401 - a row's fields
    at = UNTIL - timedelta(hours=hours_ago)
    fields = {"is_job_failed": False, "is_exhausted": False, "is_repeated": False, **kind}
    return FailedTasks(
        pattern, "read", "load", "stage", **fields, hour_at=at, tasks=tasks, jobs=[hours_ago], failures=0
    )


def made(
    findings: list[Finding], rows: list[FailedTasks], total: int | None = None, failed_of_type: int = 0
) -> tuple[Incident, ...]:
    whole = sum(row.tasks for row in rows) if total is None else total
    found = tuple(FailedTasks(**{**vars(row), "failures": whole}) for row in rows)
    patterns = Result(
        id="errors/failure_patterns",
        category="errors",
        title="",
        status="ok",
        why="",
        data={"known": {"a": ["", "a"], "b": ["", "b"]}, "patterns": []},
    )
    rates = Result(
        id="errors/failure_rate",
        category="errors",
        title="",
        status="ok",
        why="",
        data={"tasks": [{"type": "load", "failed": failed_of_type}]},
    )
    facts = Facts(WINDOW, UNTIL, Limits(), answers={FAILED.name: found})
    return incidents(facts, findings, {patterns.id: patterns, rates.id: rates}, Changes())


def by_cause(found: tuple[Incident, ...]) -> dict[str, dict[str, float | None]]:
    return {one.cause: {given.finding: given.share for given in one.evidence[1:]} for one in found}


def test_without_texts_a_rate_is_of_used_up_retries_when_the_counts_leave_no_room_for_others() -> None:
    findings = [finding(RETRIES, count=24), finding(RATE, since=RISEN, count=24)]
    assert by_cause(made(findings, [], failed_of_type=24)) == {RETRIES: {RATE: 1.0}}
    # 20 others failed as well: that as few as 4 of the rate's have used up their retries is no cause of it.
    assert by_cause(made(findings, [], failed_of_type=44)) == {RETRIES: {}, RATE: {}}
    # Where there are patterns, these are the cause.
    assert RATE not in by_cause(made([*findings, finding(A)], [failed("a", 1, 24)], failed_of_type=24))[RETRIES]


def test_a_rate_is_split_between_two_patterns_and_joins_them_not() -> None:
    found = made([finding(A), finding(B), finding(RATE, since=RISEN)], [failed("a", 1, 30), failed("b", 2, 10)])
    assert by_cause(found) == {A: {RATE: 0.75}, B: {RATE: 0.25}}


def test_a_chronic_pattern_is_no_cause_of_a_rate_that_rose() -> None:
    chronic = [failed("b", hours, 2) for hours in range(24)]
    found = made([finding(A), finding(B), finding(RATE, since=RISEN)], [failed("a", 1, 30), *chronic])
    assert by_cause(found) == {A: {RATE: 1.0}, B: {}}


def test_used_up_retries_and_failing_inputs_attach_by_their_own_tasks() -> None:
    exhausted, repeated = "poison/retries:exhausted.load", "poison/repeated_failures:load"
    rows = [failed("a", 1, 30, is_exhausted=True), failed("b", 1, 9, is_repeated=True), failed("b", 2, 500)]
    found = made([finding(A), finding(B), finding(exhausted), finding(repeated)], rows)
    assert by_cause(found) == {A: {exhausted: 1.0}, B: {repeated: 1.0}}


def test_of_a_sampled_storm_nothing_is_certain_and_its_cost_is_at_least() -> None:
    [incident] = made([finding(A), finding(RATE, since=RISEN)], [failed("a", 1, 30)], total=90_000)
    assert [given.confidence for given in incident.evidence[1:]] == ["strong"]
    assert incident.impact.sampled
    assert "at least 30 tasks" in incident.sentence


def test_failures_of_no_pattern_cost_their_jobs_as_well_which_the_record_knows() -> None:
    rows = [failed("unknown", 1, 10), failed("unknown", 2, 10), failed("unknown", 9, 10), failed("other", 3, 9)]
    [incident] = made([finding(RATE, since=RISEN, count=20)], rows)
    assert (incident.impact.tasks, incident.impact.jobs) == (20, 3)


def test_a_symptom_of_no_known_cause_is_an_incident_of_its_own() -> None:
    assert by_cause(made([finding(RATE, since=RISEN)], [])) == {RATE: {}}


def test_what_cannot_be_counted_costs_nobody_knows_what_and_never_nothing() -> None:
    [incident] = made([finding("health/database:unreachable", "critical")], [])
    assert (incident.impact.tasks, incident.impact.jobs, incident.impact.per_hour) == (None, None, None)


def test_two_that_began_in_one_minute_are_two() -> None:
    found = made([finding("poison/overdue:x", since=RISEN), finding("poison/orphaned:y", since=RISEN)], [])
    assert len(found) == 2


def test_a_session_that_holds_others_up_and_is_idle_in_its_transaction_is_one() -> None:
    table = {"title": "", "columns": [], "rows": [{"pid": "77"}], "total": 1}
    idle = finding("health/transactions:idle_in_transaction").model_copy(update={"count": 1})
    idle = Finding.model_validate({**idle.model_dump(), "evidence": table})
    [incident] = made([finding("health/blocking:root_77"), idle], [])
    assert [given.rule for given in incident.evidence] == ["own", "same session"]


@given(st.permutations([finding(A), finding(B), finding(RATE, since=RISEN), finding("poison/overdue:x")]))
def test_the_order_of_the_findings_is_without_effect(findings: list[Finding]) -> None:
    rows = [failed("a", 1, 30), failed("b", 2, 10)]
    assert {one.id: one for one in made(findings, rows)} == {
        one.id: one for one in made(sorted(findings, key=str), rows)
    }


def test_a_stranger_changes_nothing() -> None:
    before = made([finding(A), finding(RATE, since=RISEN)], [failed("a", 1, 30)])
    after = made([finding(A), finding(RATE, since=RISEN), finding("health/sequences:s")], [failed("a", 1, 30)])
    assert [one for one in after if one.cause != "health/sequences:s"] == list(before)


def test_what_is_the_same_as_a_second_is_the_same_as_a_third() -> None:
    pairs = [Same("b", "a", "", "", "strong"), Same("c", "b", "", "", "strong"), Same("x", "a", "", "", "strong")]
    assert sorted(map(sorted, groups(["a", "b", "c", "d"], pairs))) == [["a", "b", "c"], ["d"]]


def shown(key: str, *rows: dict[str, object], total: int | None = None) -> Finding:
    table = {"title": "", "columns": [], "rows": rows, "total": len(rows) if total is None else total}
    return Finding.model_validate({**finding(key).model_dump(), "evidence": table})


SILENT, BACKLOG = "poison/silent_heartbeat:load", "poison/backlog:load"


def ended(worker: str, tasks: int, hours_ago: int, task_type: str = "load") -> EndedBy:
    return EndedBy(task_type, worker, tasks, UNTIL - timedelta(hours=hours_ago))


def test_tasks_pile_up_behind_workers_that_fell_silent_when_they_did_most_of_them_and_none_since() -> None:
    silent = shown(SILENT, {"claimed_by": "w1", "last_beat_at": RISEN}, {"claimed_by": "w2", "last_beat_at": RISEN})
    both = [silent, finding(BACKLOG)]
    [found] = workers_gone(both, [ended("w1", 40, 5), ended("w2", 40, 5), ended("w3", 20, 1)])
    assert (found.symptom, found.cause, found.confidence) == (BACKLOG, SILENT, "strong")
    assert found.numbers == {"tasks": 80, "of": 100, "workers": 2}
    assert list(workers_gone(both, [ended("w1", 40, 1), ended("w2", 40, 1), ended("w3", 20, 1)])) == []
    assert list(workers_gone(both, [ended("w1", 40, 5), ended("w3", 60, 1)])) == []
    assert list(workers_gone(both, [ended("w1", 40, 5, "read"), ended("w3", 1, 1)])) == []
    assert list(workers_gone(both, [])) == []


def test_transactions_that_are_long_because_they_wait_for_a_session_are_behind_it() -> None:
    chain = shown("health/blocking:root_77", {"pid": "77"}, {"pid": "78"}, {"pid": "79"})
    long = "health/transactions:long_transaction"
    [found] = behind_blocker([chain, shown(long, {"pid": "78"}, {"pid": "79"})])
    assert (found.symptom, found.cause) == (long, chain.key)
    assert list(behind_blocker([chain, shown(long, {"pid": "78"}, {"pid": "80"})])) == []
    assert list(behind_blocker([chain, shown(long, {"pid": "77"})])) == []
    assert list(behind_blocker([chain, shown(long, {"pid": "78"}, total=9)])) == []


def refused(failures: int, found: int, code: str = "429") -> list[str]:
    throttled = shown("logs/platform_events:throttled_dependency", {"subject": "storage"})
    call = {"what": "storage", "result_code": code, "failures": failures}
    logs = {"looked_for": 20, "found": found, "calls": [call], "events": []}
    result = Result(id="logs/patterns", category="logs", title="", status="ok", why="", data={"patterns": {A: logs}})
    return [one.cause for one in same_dependency({throttled.key: throttled}, {result.id: result})]


def test_a_refusing_dependency_is_known_by_the_failures_that_have_logs() -> None:
    assert refused(7, found=11) == [A]
    assert refused(5, found=11) == []
    assert refused(4, found=4) == []
    assert refused(7, found=11, code="404") == []
