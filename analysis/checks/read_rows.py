"""Whether a system's files give the rows that its tasks.sql has: one that they leave out is in no report."""

from collections.abc import Callable, Iterable, Mapping
from contextlib import AbstractContextManager
from dataclasses import dataclass, replace
from typing import Final

from analysis.checks.line import Line
from analysis.checks.system_verdicts import ROWS, SINCE
from analysis.collect.catalog import Recognised
from analysis.collect.session import Collecting
from analysis.collect.statements import over_relations, rows_of
from analysis.facts import Unavailable
from analysis.sources.literals import array
from analysis.wording import few

_ALL: Final = "WITH mapped AS NOT MATERIALIZED (SELECT tasks.* FROM tasks) SELECT mapped.* FROM mapped"
_DATED: Final = """
coalesce(found.ended_at, found.created_at)::timestamptz >= current_setting('jobscope.since')::timestamptz
AND coalesce(found.ended_at, found.created_at)::timestamptz < current_setting('jobscope.observed_at')::timestamptz
"""
_KEY: Final = "coalesce(found.key, found.task_id)"
_SHOWN: Final = 3


@dataclass(frozen=True)
class Key:
    """Of one row."""

    key: str


@dataclass(frozen=True)
class ReadRows:
    """The files of a system that is `there`, and what they are given; each question has a transaction of its own."""

    there: Recognised
    given: Mapping[str, str]
    transaction: Callable[[], AbstractContextManager[Collecting]]

    def lines(self) -> list[Line]:
        """Of changed.sql and open.sql together, and of present.sql."""
        try:
            dated = self._keys(self._mapped(), _DATED)
            met = {key for file in ("changed", "open") for key in self._asked(self._of(file), dated)}
            known = self._asked(self._of("present"), dated)
            # What is gone meanwhile was left out by nobody.
            stays = self._asked(self._mapped(), dated)
        except Unavailable as unavailable:
            return [Line("rows", "off", f"not tried: {unavailable.failure.reason}")]
        return [
            _judged("changed.sql and open.sql together", stays, met, "compare in the unit and zone of the columns"),
            _judged("present.sql", stays, known, "give each key its row: a run takes what is missing for gone"),
        ]

    def _mapped(self) -> str:
        return over_relations(f"systems/{self.there.system.name}/tasks", _ALL, self.there)

    def _of(self, file: str) -> str:
        return rows_of(file, "tasks", self.there)

    def _asked(self, rows: str, keys: Iterable[str]) -> set[str]:
        """Those of the keys that are among the rows."""
        asked = replace(self, given={**self.given, "keys": array(keys)})
        ours = f"{_KEY} = ANY(current_setting('jobscope.keys')::text[])"
        return set(asked._keys(rows, ours))

    def _keys(self, rows: str, condition: str) -> list[str]:
        statement = f"SELECT {_KEY} AS key FROM ({rows}) AS found WHERE {condition} LIMIT {ROWS:d}"  # noqa: S608 - made of the folder's own files
        with self.transaction() as transaction:
            name = f"systems/{self.there.system.name}/tasks"
            return [row.key for row in transaction.rows(name, Key, self.given, statement)]


def _judged(files: str, rows: set[str], met: set[str], fix: str) -> Line:
    within = f"that tasks.sql dates into the last {SINCE.total_seconds() / 3600:.0f} h"
    if missed := sorted(rows - met):
        what = f"not given by {files}: {len(missed):,} of {len(rows):,} rows {within}, as {few(missed, _SHOWN)}"
        return Line("rows", "wrong", what, fix)
    if not rows:
        return Line("rows", "note", f"there is no row {within}")
    return Line("rows", "well", f"given by {files}: all of {len(rows):,} rows {within}")
