"""Every route of the first description, on every version of the job system, in the exact shapes that it promised."""

from collections.abc import Callable
from typing import Any

import pytest

from local.schema import MEASURED
from tests.web.test_versions import Get, get, served

__all__ = ["get", "served"]

COUNTS = {"total", "completed", "processing", "failed", "queued", "by_status"}


def texts(given: Any) -> bool:  # noqa: ANN401 - JSON of any shape
    """Whether it is a list of texts."""
    return isinstance(given, list) and all(isinstance(one, str) and one for one in given)


@pytest.mark.parametrize("version", MEASURED)
def test_health_has_its_exact_shape(served: Callable[..., str], get: Get, version: str) -> None:
    served(version, "UPDATE tasks SET status = 'processing' WHERE task_index = '3'")
    database = get("health")["components"]["database"]
    assert round(database["connection_time_ms"], 1) == database["connection_time_ms"] > 0
    assert database["avg_query_time_ms"] > 0
    assert database["functions_available"] == []  # none is there
    for name in ("jobs_last_24h", "tasks_last_24h"):
        counts = database[name]
        assert counts.keys() == COUNTS
        become = [counts[key] for key in ("completed", "processing", "failed", "queued")]
        assert all(isinstance(number, int) for number in become)
        assert counts["total"] == sum(become) == sum(counts["by_status"].values()) > 0
    assert database["tasks_last_24h"]["processing"] >= 100


@pytest.mark.parametrize("version", MEASURED)
def test_every_route_of_rows_answers(served: Callable[..., str], get: Get, version: str) -> None:
    served(version)
    [job] = get("db_jobs", limit="1", status="failed")["jobs"]
    asked = {"job_id": job["job_id"]}
    assert get("db_job", asked)["jobs"][0]["job_id"] == job["job_id"]
    assert get("db_tasks", limit="1")["tasks"]
    assert get("db_tasks_of_job", asked)["total_tasks"] == 4
    debug = get("db_debug", asked)["debug_info"]
    assert texts(debug["bottlenecks"])
    assert texts(debug["recommendations"])
    for route, family in (("db_errors", "errors/"), ("db_poison", "poison/"), ("db_performance", "performance/")):
        answered = {id_ for id_, result in get(route)["analyses"].items() if result["status"] != "unknown"}
        assert any(id_.startswith(family) for id_ in answered)
    stats = get("db_stats")["analyses"]
    assert {stats[f"performance/{name}"]["status"] for name in ("tables", "indexes", "throughput")} == {"ok"}
    tested = get("db_functions_test")
    assert tested["verdict"] == "not_tested"  # none is there
    assert [finding["key"] for finding in tested["findings"]] == ["health/stored_functions:missing"]
