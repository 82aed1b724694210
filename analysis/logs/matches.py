"""How failures are matched to log records: by which id, and by what. Pure."""

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Literal

from analysis.logs import queries
from analysis.logs.answers import LogAnswers
from analysis.logs.follow_up import Lost
from analysis.logs.rows import MatchedBy

STRENGTH: tuple[MatchedBy, ...] = ("dimension", "message", "operation", "prefix", "time", "none")

WORDS: dict[MatchedBy, str] = {
    "dimension": "in a dimension",
    "message": "in full in the text",
    "operation": "by the same operation",
    "prefix": "cut short in the text",
    "time": "only by time",
    "none": "by nothing",
}


@dataclass(frozen=True)
class Match:
    """One failure and the id by which records were found: its task's, or its job's where no record names the task."""

    lost: Lost
    id: str
    level: Literal["task", "job"]
    matched_by: MatchedBy

    @property
    def words(self) -> str:
        """`task id in a dimension`."""
        return f"{self.level} id {WORDS[self.matched_by]}"


def strongest(ways: Iterable[MatchedBy]) -> MatchedBy:
    return min(ways, key=STRENGTH.index, default="none")


def matches(lost: Iterable[Lost], log_answers: LogAnswers) -> tuple[Match, ...]:
    """A match for each failure; `matched_by` is `time` or `none` where nothing names it."""
    ways: dict[str, list[MatchedBy]] = {}
    found = [
        *((row.id, row.matched_by) for row in log_answers.rows(queries.COVERAGE)),
        *((row.id, row.matched_by) for row in log_answers.rows(queries.EXCEPTIONS)),
        *((row.id, row.matched_by) for row in log_answers.rows(queries.LAST_LINES)),
    ]
    for id_, matched_by in found:
        ways.setdefault(id_, []).append(matched_by)
    return tuple(_match(each, {id_: strongest(ways.get(id_, ())) for id_ in each.ids}) for each in lost)


def _match(lost: Lost, ways: dict[str, MatchedBy]) -> Match:
    named = next((id_ for id_ in lost.ids if ways[id_] not in ("time", "none")), None)
    id_ = named or next((id_ for id_ in lost.ids if ways[id_] == "time"), lost.ids[0])
    return Match(lost, id_, "task" if id_ == lost.task_id else "job", ways[id_])
