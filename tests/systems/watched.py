"""A job system that a real engine works on, its record, and the record's answers."""

import re
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from typing import Any

import psycopg

from analysis.collect.collected import Collected
from analysis.collect.run import collect
from analysis.history.slots import manual
from analysis.model import Finding, Result
from analysis.published.snapshot import Snapshot
from analysis.record.asking import opened_states
from analysis.record.records import all_records
from analysis.registry import ANALYSES, Analysis
from analysis.run.assemble import run
from analysis.settings import Settings
from analysis.sources.literals import array
from reports.stores import Store

type Row = dict[str, Any]


@dataclass
class Watched:
    """The job system in `dsn`, recorded under `record`."""

    dsn: str
    store: Store
    record: str

    def collect(self) -> Collected:
        """One run, which must record this system and no other."""
        collected = self.collect_beside()
        assert (collected.record, collected.beside) == (self.record, ())
        return collected

    def collect_beside(self) -> Collected:
        """One run, which must record every system of the database."""
        collected = collect(Settings.model_validate({"database_url": self.dsn}), self.store)
        assert [one.failure for one in collected.systems if one.failure] == []
        return collected

    def judged(self) -> Snapshot:
        """What a whole run says. All that is unknown is what the system does not record, and statements, which the
        database counts only with an extension."""
        settings = Settings.model_validate({"database_url": self.dsn})
        # What has just failed may bear a time that is reckoned, and a moment ahead.
        snapshot = run(settings, manual(datetime.now(UTC) + timedelta(seconds=10)), ANALYSES)
        unknown = {r.id for r in snapshot.analyses.values() if r.status == "unknown" and not r.not_recorded}
        assert unknown == {"performance/statements"}
        assert snapshot.status != "unknown"
        # Every status that the engine has written is known, and no time of its rows lies in the future.
        doubtful = ("health/job_systems:status.", "health/clock_ahead:")
        assert [finding.key for finding in snapshot.findings if finding.key.startswith(doubtful)] == []
        return snapshot

    def current(self, analysis: Analysis) -> tuple[Result, list[Finding]]:
        """What an analysis of what is current says, and finds."""
        settings = Settings.model_validate({"database_url": self.dsn})
        snapshot = run(settings, manual(datetime.now(UTC)), [analysis])
        return snapshot.analyses[analysis.META.id], list(snapshot.findings)

    def rows(self, table: str = "tasks") -> dict[str, Row]:
        """What is recorded, by id; times are aware."""
        key = table.removesuffix("s") + "_id"
        with opened_states(self.store, {self.record: all_records(self.store)[self.record]}) as engine:
            found = engine.connection.execute(
                f"SELECT * FROM {table} LEFT JOIN patterns USING (fingerprint)"
                if table == "tasks"
                else f"SELECT * FROM {table}"
            )
            names = [column[0] for column in found.description or ()]
            rows = [dict(zip(names, row, strict=True)) for row in found.fetchall()]
        return {str(row[key]): {name: _aware(value) for name, value in row.items()} for row in rows}

    def ask(self, statement: str, *given: object) -> list[tuple[Any, ...]]:
        """The database's own answer."""
        with psycopg.connect(self.dsn, autocommit=True) as connection:
            cursor = connection.execute(statement.encode(), given)
            return cursor.fetchall() if cursor.description else []


def _aware(value: object) -> object:
    return value.replace(tzinfo=UTC) if isinstance(value, datetime) else value


def parameters(since: datetime, observed_at: datetime, keys: Iterable[str] = ()) -> dict[str, str]:
    """What the files of flat systems are given, in a run that reads from `since` on."""
    return {
        "since": since.isoformat(),
        "until": "9999-12-31 00:00:00+00",
        "pass_since": since.isoformat(),
        "observed_at": observed_at.isoformat(),
        "keys": array(keys),
    }


def sections_lacking(info: Row) -> list[str]:
    """The sections of the page of one job that its system cannot feed, as the page names them."""
    return [re.findall(r"\b[Tt]he (\w+)", line)[0] for line in info["not_recorded"]]
