"""Tasks that pile up because the workers that did them stopped sending heartbeats. Pure."""

from collections.abc import Iterable, Iterator, Sequence
from datetime import datetime

from analysis.incidents.links import Attached
from analysis.incidents.record import EndedBy
from analysis.model import Finding
from analysis.poison.backlog import META as BACKLOG
from analysis.poison.silent_heartbeat import META as SILENT

MOST = 0.5
"""Workers that ended less of a type than this are missed less than those that are left."""


def workers_gone(findings: Iterable[Finding], ended: Sequence[EndedBy]) -> Iterator[Attached]:
    """Backlogs of types of which more than half was ended by workers that fell silent, and that ended nothing since."""
    known = tuple(findings)
    for silent in (one for one in known if one.analysis == SILENT.id):
        last_beats = _last_beats(silent)
        for backlog in (one for one in known if one.analysis == BACKLOG.id):
            task_type = backlog.key.partition(":")[2].removeprefix("overtaken.")
            of_type = [row for row in ended if row.task_type == task_type]
            gone = [row for row in of_type if row.worker in last_beats and row.last_at <= last_beats[row.worker]]
            tasks, whole = sum(row.tasks for row in gone), sum(row.tasks for row in of_type)
            if whole and tasks > MOST * whole:
                yield Attached(
                    backlog.key,
                    silent.key,
                    "workers gone",
                    f"{tasks:,} of {whole:,} ended {task_type} tasks were ended by workers that ended none since they"
                    " stopped sending heartbeats",
                    "strong",
                    None,
                    {"tasks": tasks, "of": whole, "workers": len(gone)},
                )


def _last_beats(silent: Finding) -> dict[str, datetime]:
    """When each worker of the silent tasks sent its last heartbeat, where the job system records workers."""
    found: dict[str, datetime] = {}
    for row in silent.evidence.rows if silent.evidence else ():
        worker, at = str(row.get("claimed_by") or ""), row.get("last_beat_at")
        if worker and isinstance(at, datetime):
            found[worker] = max(at, found.get(worker, at))
    return found
