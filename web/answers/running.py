"""What runs now: tasks by the index on their status, and the statements of the job system's sessions."""

from datetime import UTC, datetime
from typing import cast

from analysis.gather import Gathered, gather
from analysis.health.running import MOST_TASKS, RUNNING_STATEMENTS, RUNNING_TASKS, statements
from analysis.model import Failure, Query, Unavailable, Window
from web import parameters as p
from web.models import RunningNow
from web.respond import Answer, of_model
from web.service import Service


def running(service: Service, given: p.Running) -> Answer:
    """Tasks and statements at this moment; what cannot be told stands in `unknown` with its reason. Raises Unavailable
    when the database cannot be read."""
    now = datetime.now(UTC)
    gathered = gather(service.settings, Window(now, now), [RUNNING_TASKS, RUNNING_STATEMENTS], {})
    if gathered.observed_at is None:
        raise Unavailable(cast(Failure, gathered.answers[RUNNING_TASKS.name]))
    unknown: dict[str, str] = {}
    # All tasks, so that the statements of any of them are known for its own; the longest are shown.
    tasks = _rows(gathered, RUNNING_TASKS, unknown)
    sessions = _rows(gathered, RUNNING_STATEMENTS, unknown)
    answer = RunningNow(
        observed_at=gathered.observed_at,
        running_tasks=None if tasks is None else len(tasks),
        more_tasks=tasks is not None and len(tasks) == MOST_TASKS,
        tasks=(tasks or ())[: given.limit],
        statements=statements(sessions or (), tasks or (), gathered.observed_at)[: given.limit],
        unknown=unknown,
    )
    return of_model(answer, rows=len(answer.tasks) + len(answer.statements))


def _rows[RowT](gathered: Gathered, query: Query[RowT], unknown: dict[str, str]) -> tuple[RowT, ...] | None:
    answer = gathered.answers[query.name]
    if isinstance(answer, Failure):
        unknown[query.name.rpartition("_")[2]] = f"{answer.reason}; {answer.mend}"
        return None
    return cast(tuple[RowT, ...], answer)
