"""What the health block says, whichever run it is made of."""

from pydantic import JsonValue

from analysis.model import Result
from analysis.published.snapshot import DatabaseHealth
from analysis.run.health_block import health_block


def result(id_: str, data: dict[str, JsonValue]) -> Result:
    return Result(id=id_, category="health", title="", status="ok", why="", data=data)


def database(*results: Result, connect_ms: float = 12.3456, tried: dict[str, str] | None = None) -> DatabaseHealth:
    block = health_block({r.id: r for r in results}, connect_ms, (), tried=tried)
    found = block.components["database"]
    assert isinstance(found, DatabaseHealth)
    return found


def test_counts_carry_what_rows_have_come_to_with_zeros() -> None:
    data: dict[str, JsonValue] = {"total": 9, "by_status": {"ready": 4, "completed": 3, "parked": 2}}
    counts = database(result("health/task_counts", data)).tasks_last_24h
    assert counts is not None
    assert (counts.total, counts.completed, counts.processing, counts.failed, counts.queued) == (9, 3, 0, 0, 4)
    jobs: dict[str, JsonValue] = {"total": 3, "by_status": {"completed_with_errors": 1, "completed": 2}}
    counted = database(result("health/job_counts", jobs)).jobs_last_24h
    assert counted is not None
    assert (counted.completed, counted.by_status) == (3, {"completed_with_errors": 1, "completed": 2})


def test_the_connection_time_has_one_decimal() -> None:
    assert database().connection_time_ms == 12.3


def test_functions_available_are_those_that_answered_when_last_tried() -> None:
    there = result("health/stored_functions", {"available": ["advance_job_stage", "check_job_completion"]})
    tried: dict[str, JsonValue] = {"advance_job_stage": "right", "check_job_completion": "broken"}
    assert database(there).functions_available == ("advance_job_stage", "check_job_completion")
    played = result("health/function_test", {"functions": tried})
    assert database(there, played).functions_available == ("advance_job_stage",)
    by_hand = {"advance_job_stage": "broken", "check_job_completion": "wrong"}
    assert database(there, tried=by_hand).functions_available == ("check_job_completion",)
