"""Slow tasks behind a dependency that refuses calls: asked through the real client, and attached by their own logs."""

from typing import Any

import psycopg
import pytest

from analysis.history.slots import Occasion
from analysis.incidents.dependency import same_dependency
from analysis.logs.slow import slow_types
from analysis.model import Finding, Result
from analysis.published.incident import Incident
from analysis.published.snapshot import Snapshot
from analysis.registry import ANALYSES
from analysis.run.assemble import run
from analysis.settings import Settings
from local.log_workspace import log_workspace
from local.log_workspace.sample_logs import THROTTLED_TARGET, logs_for
from local.sample.build import FAULTS, SLOWER, SLOWER_TASK, build_sample
from local.sample.load import load_sample
from tests.conftest import AT, MakeDatabase

SLOW, PATTERN, THROTTLED = (
    f"performance/task_duration:{SLOWER_TASK}",
    "errors/failure_patterns:a",
    "logs/platform_events:throttled_dependency",
)
RESOURCE = "/subscriptions/s/resourceGroups/g/providers/Microsoft.Insights/components/geo"


def observed(dsn: str, *planted: str) -> Snapshot:
    """A run over a small system with these faults, whose storage account throttles what became slower."""
    sample = build_sample(7, AT, without=set(FAULTS) - set(planted), scale=0.02)
    with psycopg.connect(dsn, autocommit=True) as connection:
        load_sample(connection, sample)
    tables, _ = logs_for(sample, slowed=SLOWER)
    with log_workspace(tables) as workspace:
        given = {"logs_resource_id": RESOURCE, "logs_endpoint": workspace.endpoint}
        settings = Settings.model_validate({"database_url": dsn, "logs_query_s": 150, "logs_all_s": 150, **given})
        return run(settings, Occasion("manual", AT, AT), ANALYSES, None, {"observed_at": AT.isoformat()})


def test_slow_tasks_and_failures_that_one_dependency_refused_are_one_incident(database: MakeDatabase) -> None:
    snapshot = observed(database(18), SLOWER, "cause_rate_limited")
    found: Any = snapshot.analyses["logs/patterns"].data["slow"]
    [waits] = found
    assert (waits["looked_for"], waits["found"], waits["quick_found"]) == (20, 20, 10)
    assert waits["calls"] == [{"what": THROTTLED_TARGET, "result_code": "429", "slow": 20, "quick": 0}]
    [slow] = [one for one in snapshot.findings if one.key == SLOW]
    assert f"in 20 of the 20 slowest tasks with logs a call of {THROTTLED_TARGET} was refused" in slow.observed
    assert slow.actions[0].text.startswith(f"{THROTTLED_TARGET} answered HTTP 429. Let fewer tasks call it at once")
    [incident] = [one for one in snapshot.incidents if SLOW in rules(one)]
    assert "429 Too Many Requests" in incident.title
    assert rules(incident)[SLOW] == "same dependency: slow tasks"
    assert rules(incident)[THROTTLED] == "same dependency"


def rules(incident: Incident) -> dict[str, str]:
    return {given.finding: given.rule for given in incident.evidence}


def finding(key: str, *subjects: str) -> Finding:
    table = {"title": "", "columns": [], "rows": [{"subject": one} for one in subjects], "total": len(subjects)}
    given = {"key": key, "severity": "warning", "title": key, "observed": "so", "evidence": table}
    return Finding.model_validate(given)


def attached(slow: tuple[int, int], quick: tuple[int, int], patterns: dict[str, Any] | None = None) -> set[object]:
    """What is attached to what, by the tasks with a refused call of those that have logs."""
    call = {"what": "storage", "result_code": "429", "slow": slow[0], "quick": quick[0]}
    counted = {"looked_for": 20, "found": slow[1], "quick_found": quick[1], "calls": [call]}
    waits = {"finding": SLOW, "task_type": SLOWER_TASK, **counted}
    data = {"patterns": patterns or {}, "slow": [waits]}
    result = Result(id="logs/patterns", category="logs", title="", status="ok", why="", data=data)
    known = {key: finding(key, "storage") for key in (SLOW, PATTERN, THROTTLED)}
    return {(one.symptom, one.cause, one.share) for one in same_dependency(known, {result.id: result})}


@pytest.mark.parametrize(
    ("slow", "quick"),
    [((4, 4), (0, 10)), ((10, 20), (0, 10)), ((12, 20), (4, 10)), ((20, 20), (0, 4))],
    ids=["few", "half of them", "the quick ones as well", "few quick ones to compare with"],
)
def test_a_refusal_that_explains_little_attaches_nothing(slow: tuple[int, int], quick: tuple[int, int]) -> None:
    assert attached(slow, quick) == set()


def test_a_dependency_that_only_slows_is_evidence_of_the_slow_tasks_and_one_that_fails_has_them() -> None:
    assert attached((12, 20), (1, 10)) == {(THROTTLED, SLOW, 0.6)}
    failing = {PATTERN: {"found": 8, "calls": [{"what": "storage", "result_code": "503", "failures": 6}]}}
    assert attached((12, 20), (1, 10), failing) == {(THROTTLED, PATTERN, 0.75), (SLOW, PATTERN, 0.6)}
    elsewhere = {PATTERN: {"found": 8, "calls": [{"what": "queue", "result_code": "503", "failures": 6}]}}
    assert attached((12, 20), (1, 10), elsewhere) == {(THROTTLED, SLOW, 0.6)}


def test_only_so_many_types_are_asked_about() -> None:
    keys = [f"performance/{analysis}:{name}" for analysis in ("stragglers", "task_duration") for name in "abc"]
    assert slow_types(map(finding, keys)) == {name: f"performance/task_duration:{name}" for name in "ab"}
