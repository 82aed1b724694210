"""The health block: the same in the snapshot and at /api/health. Pure."""

from collections.abc import Iterable, Mapping
from typing import Literal

from pydantic import JsonValue

from analysis.costs import QueryCost
from analysis.health.waits import WAIT_SAMPLES
from analysis.model import Result
from analysis.published.snapshot import Counted, DatabaseHealth, Health
from analysis.run.coverage import META as COVERAGE
from analysis.run.coverage import is_blind
from analysis.sources.known_relations import STATUS_SETS
from analysis.spelling import plain

type State = Literal["healthy", "degraded", "unhealthy"]

ANALYSES = ("health/database", "health/job_counts", "health/task_counts", "health/stored_functions")
"""What the block is made of; the health route runs just these."""


def health_block(
    results: Mapping[str, Result],
    connect_ms: float | None,
    costs: Iterable[QueryCost],
    components: Mapping[str, dict[str, JsonValue]] | None = None,
    tried: Mapping[str, str] | None = None,
) -> Health:
    """`components` are the parts beside the database (storage, logs, schedule), each with a `status`; `tried` the
    verdicts on the stored functions when they were last called, where the results do not hold them."""
    statements = [
        cost for cost in costs if cost.source == "sql" and cost.name != WAIT_SAMPLES.name
    ]  # looks, with pauses
    answered = [cost.duration_ms for cost in statements if not cost.failure]
    database = DatabaseHealth(
        status=_database_state(results),
        reason=next((r.reason or r.summary or r.title for r in _ours(results) if r.status != "ok"), ""),
        connection_time_ms=None if connect_ms is None else round(connect_ms, 1),
        avg_query_time_ms=round(sum(answered) / len(answered), 2) if answered else None,
        jobs_last_24h=_counted(results, "health/job_counts"),
        tasks_last_24h=_counted(results, "health/task_counts"),
        functions_available=_available(results, tried),
    )
    others = dict(components or {})
    states = {database.status, *(str(part.get("status")) for part in others.values())}
    worst: tuple[State, ...] = ("unhealthy", "degraded")
    status: State = next((state for state in worst if state in states), "healthy")
    return Health(status=status, components={"database": database, **others})


def logs_component(results: Mapping[str, Result], configured: bool) -> dict[str, JsonValue]:
    """The logs in the block: whether they are configured and, where a run has asked them, whether they answered."""
    if not configured:
        return {"status": "not_configured", "configured": False}
    ours = [result for result in results.values() if result.category == "logs" and result.status != "not_applicable"]
    unread = [result for result in ours if result.status == "unknown"]
    if not ours:
        return {"status": "configured", "configured": True}
    if not unread:
        return {"status": "healthy", "configured": True}
    return {"status": "degraded", "configured": True, "reason": unread[0].reason}


def coverage_component(results: Mapping[str, Result]) -> dict[str, JsonValue]:
    """Whether a run looked at all that an all-clear needs, and since when none did; from the second such run on that
    is no passing trouble."""
    if not is_blind(results):
        return {"status": "healthy", "blind": False}
    covered = results[COVERAGE.id]
    state: State = "unhealthy" if covered.status == "critical" else "degraded"
    return {"status": state, "blind": True, "since": covered.data["since"], "reason": covered.summary}


def _database_state(results: Mapping[str, Result]) -> State:
    database = results.get("health/database")
    if database is None or database.status in ("critical", "unknown"):
        return "unhealthy"
    return "healthy" if all(r.status in ("ok", "not_applicable") for r in _ours(results)) else "degraded"


def _ours(results: Mapping[str, Result]) -> list[Result]:
    return [results[id_] for id_ in ANALYSES if id_ in results]


def _data(results: Mapping[str, Result], id_: str) -> dict[str, JsonValue]:
    return results[id_].data if id_ in results else {}


def _available(results: Mapping[str, Result], tried: Mapping[str, str] | None) -> tuple[str, ...] | None:
    """The functions that answered when last tried, rightly or not; untried, those that this role may call."""
    last = tried or _data(results, "health/function_test").get("functions")
    if isinstance(last, Mapping):
        return tuple(sorted(str(name) for name, verdict in last.items() if verdict in ("right", "wrong")))
    functions = _data(results, "health/stored_functions").get("available")
    return tuple(str(name) for name in functions) if isinstance(functions, list) else None


def _counted(results: Mapping[str, Result], id_: str) -> Counted | None:
    data = _data(results, id_)
    by_status = data.get("by_status")
    if not isinstance(by_status, dict):
        return None
    entity = "job" if id_ == "health/job_counts" else "task"
    become = {
        "completed": STATUS_SETS[f"{entity}_completed"],
        "processing": STATUS_SETS[f"{entity}_processing"],
        "failed": STATUS_SETS[f"{entity}_failed"],
        "queued": (*STATUS_SETS["task_waiting"], "retrying"),
    }
    counts = {
        name: sum(int(str(number)) for status, number in by_status.items() if plain(status) in labels)
        for name, labels in become.items()
    }
    return Counted.model_validate({**data, **counts})
