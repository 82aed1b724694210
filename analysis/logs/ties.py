"""How failures are tied to log records: by which id, and by which rung. Pure."""

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Literal

from analysis.logs import queries
from analysis.logs.follow_up import Lost
from analysis.logs.heard import Heard
from analysis.logs.rows import Rung

STRENGTH: tuple[Rung, ...] = ("dimension", "message", "operation", "prefix", "time", "none")

WORDS: dict[Rung, str] = {
    "dimension": "in a dimension",
    "message": "in full in the text",
    "operation": "by the same operation",
    "prefix": "cut short in the text",
    "time": "only by time",
    "none": "by nothing",
}


@dataclass(frozen=True)
class Tie:
    """One failure and the id by which records were found: its task's, or its job's where no record names the task."""

    lost: Lost
    id: str
    level: Literal["task", "job"]
    rung: Rung

    @property
    def words(self) -> str:
        """`task id in a dimension`."""
        return f"{self.level} id {WORDS[self.rung]}"


def strongest(rungs: Iterable[Rung]) -> Rung:
    return min(rungs, key=STRENGTH.index, default="none")


def ties(lost: Iterable[Lost], heard: Heard) -> tuple[Tie, ...]:
    """A tie for each failure; the rung is `time` or `none` where nothing names it."""
    rungs: dict[str, list[Rung]] = {}
    found = [
        *((row.id, row.rung) for row in heard.rows(queries.COVERAGE)),
        *((row.id, row.rung) for row in heard.rows(queries.EXCEPTIONS)),
        *((row.id, row.rung) for row in heard.rows(queries.LAST_LINES)),
    ]
    for id_, rung in found:
        rungs.setdefault(id_, []).append(rung)
    return tuple(_tie(each, {id_: strongest(rungs.get(id_, ())) for id_ in each.ids}) for each in lost)


def _tie(lost: Lost, rungs: dict[str, Rung]) -> Tie:
    named = next((id_ for id_ in lost.ids if rungs[id_] not in ("time", "none")), None)
    id_ = named or next((id_ for id_ in lost.ids if rungs[id_] == "time"), lost.ids[0])
    return Tie(lost, id_, "task" if id_ == lost.task_id else "job", rungs[id_])
