"""In which order a run asks the database, and what it does not ask of a server that is saturated.

First come the questions of state, in the order of the report: each takes milliseconds, whatever the window. Then come
those of WALKS, the most important first, so that a spent budget (JOBSCOPE_DATABASE_BUDGET_S) costs the least important.
"""

from collections.abc import Iterable

from analysis.model import Failure, Query
from analysis.sources.server import Load

WALKS = (
    "performance/finished_tasks",
    "errors/failed_texts",
    "poison/retries",
    "poison/repeated_failures",
    "poison/overdue",
    "poison/backlog_flow",
    "health/task_counts",
    "performance/stage_runs",
    "errors/common_factors",
)
"""The questions whose cost follows the tasks of the window. What fails stands first, what only explains it last."""

BUSY_SHARE = 0.25
"""Azure allows at least 35 client connections a core, so that a quarter of them at work is nine a core or more, where
PostgreSQL is at its best with two to four."""

BUSY_MIN = 10
"""Of a server with very few connections: fewer sessions than this at work saturate none."""

FULL_SHARE = 0.95
"""What is left is for those who work or help; a run that is over soon gives its own connection back."""


def in_order[RowT](queries: Iterable[Query[RowT]]) -> list[Query[RowT]]:
    """The same questions, as a run asks them."""
    places = {name: place for place, name in enumerate(WALKS, 1)}
    return sorted(queries, key=lambda query: places.get(query.name, 0))


def saturation(load: Load) -> Failure | None:
    """Why a run leaves the questions of WALKS unasked; None where the server has room for them."""
    if load.busy >= max(BUSY_MIN, BUSY_SHARE * load.slots):
        seen = f"{load.busy} sessions were at work at once, of {load.slots} connections"
    elif load.used >= FULL_SHARE * load.slots:
        seen = f"{load.used} of {load.slots} connections were taken"
    else:
        return None
    return Failure(
        f"the server was saturated when the run began ({seen}), so Jobscope yielded and did not ask what costs most",
        "the next run asks again; health/connections and health/blocking say who holds the server",
    )
