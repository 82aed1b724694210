"""What was read against what is recorded: the rows to ask for, the delta, and the base when deltas are compacted."""

from collections.abc import Iterable, Mapping
from datetime import UTC, datetime
from pathlib import Path
from typing import Literal

from analysis.record import changes
from analysis.record.engine import Engine, question, text_literal
from analysis.record.names import redact_names
from analysis.record.state import File, State
from analysis.record.tables import CHANGES, IDS, RAW, TABLES, raw_types
from analysis.record.views import view

_CSV = (
    "auto_detect = false, header = false, delim = ',', quote = '\"', escape = '\"', nullstr = '',"
    " allow_quoted_nulls = false, new_line = '\\n', parallel = false"
)
"""Exactly what COPY ... (FORMAT csv) writes: NULL is nothing, an empty text is two quotes.

Without `new_line` DuckDB takes the first line end for that of the file, also one within a quoted text. In parallel, it
takes lines of a quoted text for rows where a part of a larger file begins within one (see findings/)."""
TEXTS = (
    "relation",
    "id",
    "text_state",
    "fingerprint",
    "template",
    "kind",
    "language",
    "exception_type",
    "location",
    "scope",
    "skeleton",
    "discriminators",
    "plain_id",
    "rules",
)
"""What is made of an error text: whose it is, and the row of its pattern."""
_NEVER = datetime(9999, 12, 31, tzinfo=UTC)


class Working:
    """The rows of one reading beside the record, in DuckDB tables: raw_*, *_read, recorded_*, met_*, kept_*,
    rest_*, *_asked, *_delta."""

    def __init__(
        self,
        engine: Engine,
        system: str,
        observed_at: datetime,
        texts_of: Iterable[str],
        secret_names: frozenset[str] = frozenset(),
    ) -> None:
        self._engine = engine
        self._secret_names = secret_names
        self._given: dict[str, object] = {
            "system": system,
            "observed_at": naive(observed_at),
            "texts_of": list(texts_of),
        }
        for table in RAW:
            columns = ", ".join(f"{name} {kind}" for name, kind in raw_types(table).items())
            engine.ask(f"CREATE TABLE raw_{table} ({columns})")
        engine.ask("CREATE TABLE states (relation VARCHAR, status VARCHAR, state VARCHAR)")
        engine.ask("CREATE TABLE whole_jobs (job_id VARCHAR)")
        engine.ask("CREATE TABLE unchanged_jobs (job_id VARCHAR)")
        engine.ask("CREATE TABLE unchanged_tasks (task_id VARCHAR)")
        for table in RAW:
            engine.ask(f"CREATE TABLE {table}_asked ({IDS[table]} VARCHAR)")
        engine.ask("CREATE TABLE inputs (task_id VARCHAR, input VARCHAR)")
        engine.ask("CREATE TABLE factors_read (task_id VARCHAR, factors VARCHAR)")
        engine.ask(f"CREATE TABLE texts ({', '.join(f'{name} VARCHAR' for name in TEXTS)})")

    def states(self, relation: str, states: Mapping[str, str]) -> None:
        """Make the native statuses of a relation known."""
        self._engine.fill("states", [(relation, status, state) for status, state in states.items()])

    def recorded(self, state: State | None, paths: Mapping[str, Path]) -> None:
        """Make recorded_jobs and recorded_tasks: the newest of base and deltas."""
        for table in TABLES:
            files: Iterable[File] = state.of(table, "base", "delta") if state else ()
            name = f"recorded_{table}"
            self._engine.ask(view(table, f"{name}_view", files, lambda file: str(paths[file])))
            self._engine.ask(f"CREATE OR REPLACE TABLE {name} AS SELECT * FROM {name}_view")

    def large_jobs(self, most: int) -> list[str]:
        """The recorded jobs with more than this many tasks."""
        rows = self._engine.ask(
            "SELECT job_id FROM recorded_tasks WHERE gone_at IS NULL"
            f" GROUP BY job_id HAVING count(*) > {most:d} ORDER BY job_id"
        )
        return [str(row[0]) for row in rows]

    def jobs_to_compare(self, fewest: int, most: int) -> dict[str, tuple[str, int]]:
        """The native key and the number of tasks of open jobs that have so many of them, the largest first."""
        rows = self._engine.ask_file("merge/jobs_to_compare", {"fewest": fewest, "most": most})
        return {str(job_id): (str(key), int(str(tasks))) for job_id, key, tasks in rows}

    def unchanged(self, jobs: Iterable[str]) -> None:
        """The tasks of these jobs stand as they are recorded, and will not be read."""
        self._engine.fill("unchanged_jobs", [(job_id,) for job_id in jobs])

    def failed_to_compare(self, since: datetime, rules: str, key_id: str) -> dict[str, str]:
        """The row version of each task that failed since, was not read, and of which nothing is left to be read."""
        given = {"failed_since": naive(since), "rules": rules, "key_id": key_id}
        rows = self._engine.ask_file("merge/failed_to_compare", given)
        return {str(task_id): str(version) for task_id, version in rows}

    def unchanged_tasks(self, tasks: Iterable[str]) -> None:
        """These tasks stand as they are recorded, and will not be read."""
        self._engine.fill("unchanged_tasks", [(task_id,) for task_id in tasks])

    def load(self, table: str, names: Iterable[str], paths: Iterable[Path]) -> None:
        """Add the rows of CSV files, which have these columns, to what was read; they count once `settle` is called."""
        kinds = raw_types(table)
        types = ", ".join(f"{text_literal(name)}: '{kinds[name]}'" for name in names)
        for path in paths:
            self._engine.ask(
                f"INSERT INTO raw_{table} BY NAME SELECT * FROM read_csv({text_literal(str(path))}, {_CSV},"
                f" columns = {{{types}}})"
            )
            path.unlink()

    def settle(self, table: str) -> None:
        """Make the rows that were loaded so far those that were read, each once, in the record's words, no secrets."""
        redact_names(self._engine, table, self._secret_names)
        self._engine.make(f"{table}_read", f"merge/{table}_read", self._given)

    def compare(self, table: str) -> None:
        """Once all is read, tell the recorded rows that were read again (met), those of them that have not changed
        since (kept), and the rest: no question after it has to look through all for the few that were read."""
        read, key = f"{table}_read", IDS[table]
        self._engine.ask(
            f"CREATE OR REPLACE TABLE met_{table} AS SELECT recorded.*, recorded.rowid AS place"
            f" FROM recorded_{table} AS recorded SEMI JOIN {read} USING ({key})"
        )
        self._engine.ask(
            f"CREATE OR REPLACE VIEW kept_{table} AS"
            f" SELECT met.* FROM met_{table} AS met SEMI JOIN {read} USING ({key}, status, changed_at, created_at)"
        )
        self._engine.ask(
            f"CREATE OR REPLACE VIEW rest_{table} AS SELECT recorded.* FROM recorded_{table} AS recorded"
            f" ANTI JOIN met_{table} AS met ON recorded.rowid = met.place"
        )

    def jobs_of_tasks(self) -> None:
        """Make each task that was read a job of its own, as those of a flat system are."""
        self._engine.ask("DELETE FROM raw_jobs; INSERT INTO raw_jobs BY NAME " + question("merge/jobs_of_tasks"))
        self.settle("jobs")

    def read_whole(self, jobs_but: Iterable[str]) -> None:
        """All tasks of the jobs that are loaded were read, but for these and the unchanged: what is missing is gone."""
        self._engine.ask(
            "INSERT INTO whole_jobs SELECT job_id FROM jobs_read ANTI JOIN unchanged_jobs USING (job_id)"
            " WHERE NOT list_contains(getvariable('jobs_but')::VARCHAR[], job_id)",
            {"jobs_but": list(jobs_but)},
        )

    def to_ask(self, table: str, failed_since: datetime, checked: tuple[datetime, datetime | None] | None) -> list[str]:
        """The native keys of recorded rows whose standing is in doubt; of the time that is checked, of all rows."""
        since, until = checked or (_NEVER, _NEVER)
        given = {
            "failed_since": naive(failed_since),
            "checked_since": naive(since),
            "checked_until": naive(until or _NEVER),
        }
        self._engine.make(f"{table}_asked", f"merge/{table}_to_ask", given)
        keys = (
            f"SELECT coalesce(recorded.key, asked.{IDS[table]}) FROM {table}_asked AS asked"
            f" LEFT JOIN recorded_{table} AS recorded USING ({IDS[table]}) ORDER BY 1"
        )
        return [str(row[0]) for row in self._engine.ask(keys)]

    def texts_to_ask(self, table: str, rules: str, most: int) -> list[str]:
        """The native keys of the failed rows whose error texts have not been read yet by these rules."""
        given = {"rules": rules, "most": most}
        return [str(row[0]) for row in self._engine.ask_file(f"merge/{table}_texts_to_ask", given)]

    def texts(self, rows: Iterable[tuple[str | None, ...]]) -> None:
        """Add what was made of error texts; the columns are those of TEXTS."""
        self._engine.fill("texts", list(rows))

    def inputs_to_ask(
        self, state: Literal["failed", "succeeded"], since: datetime, key_id: str, most: int
    ) -> list[str]:
        """The tasks that ended so since, and whose parameters have to be read; the succeeded after the failed."""
        given = {"since": naive(since), "key_id": key_id, "most": most}
        return [str(row[0]) for row in self._engine.ask_file(f"merge/inputs_of_{state}", given)]

    def inputs(self, rows: Iterable[tuple[str, str]]) -> None:
        """Add the hashed parameters of tasks, by id."""
        self._engine.fill("inputs", list(rows))

    def factors_to_ask(self, since: datetime, fewest_failed: int, of_a_type: tuple[int, int], most: int) -> list[str]:
        """The tasks that ended since and are drawn for their parameters, and that have not been read yet.

        Of a type so many that failed, and that succeeded."""
        given = {
            "drawn_since": naive(since),
            "fewest_failed": fewest_failed,
            "most_failed": of_a_type[0],
            "most_succeeded": of_a_type[1],
            "most": most,
        }
        return [str(row[0]) for row in self._engine.ask_file("merge/factors_to_ask", given)]

    def factors(self, rows: Iterable[tuple[str, str]]) -> None:
        """Add the hashed parameters of tasks."""
        self._engine.fill("factors_read", list(rows))

    def delta(self, table: str) -> int:
        """Make the rows that differ from what is recorded; how many there are."""
        return self._engine.make(f"{table}_delta", f"merge/{table}_delta", self._given)

    def counts(self, table: str) -> tuple[int, int]:
        """Rows read, and rows found gone."""
        at = self._given["observed_at"]
        gone = self._engine.ask(f"SELECT count(*) FROM {table}_delta WHERE gone_at = TIMESTAMP '{at}'")
        return self._engine.count(f"{table}_read"), int(str(gone[0][0]))

    def write_delta(self, table: str, reading: int, path: Path) -> int:
        """Write the delta as Parquet; how many rows it has."""
        return self._write(table, f"SELECT *, {reading:d} AS reading FROM {table}_delta", path)

    def compact(self, reading: int, since: datetime) -> None:
        """Make all_<table>: every row as it is known now, and whether it stays in the base."""
        self._engine.ask(
            f"CREATE OR REPLACE TABLE all_patterns AS SELECT *, {reading:d} AS reading, true AS in_base,"
            " NULL::DATE AS day FROM patterns_delta"
            " UNION ALL BY NAME SELECT *, true AS in_base FROM recorded_patterns"
            " ANTI JOIN patterns_delta USING (fingerprint)"
        )
        for table in RAW:
            key = IDS[table]
            self._engine.ask(
                f"CREATE OR REPLACE TABLE all_{table} AS"
                f" WITH rows AS (SELECT *, {reading:d} AS reading FROM {table}_delta UNION ALL BY NAME"
                f" SELECT recorded.* FROM recorded_{table} AS recorded ANTI JOIN {table}_delta USING ({key}))"
                f" SELECT rows.*, coalesce(rows.gone_at, rows.ended_at) IS NULL"
                f" OR coalesce(rows.gone_at, rows.ended_at) >= TIMESTAMP '{naive(since)}'"
                " OR (whole_jobs.job_id IS NOT NULL AND rows.gone_at IS NULL) AS in_base,"
                " CAST(coalesce(rows.gone_at, rows.ended_at) AS DATE) AS day"
                " FROM rows LEFT JOIN whole_jobs USING (job_id)"
            )
        self._engine.ask(
            "CREATE OR REPLACE TABLE all_factors AS WITH rows AS ("
            f"SELECT *, {reading:d} AS reading FROM factors_delta UNION ALL BY NAME"
            " SELECT recorded.* FROM recorded_factors AS recorded ANTI JOIN factors_delta USING (task_id))"
            " SELECT rows.*, true AS in_base, NULL::DATE AS day FROM rows"
            " SEMI JOIN (SELECT task_id FROM all_tasks WHERE in_base) AS kept USING (task_id)"
        )

    def write_base(self, table: str, path: Path) -> int:
        """Write what stays in the base; how many rows it has."""
        return self._write(table, f"SELECT * FROM all_{table} WHERE in_base ORDER BY {_order(table)}", path)

    def sealed_days(self, table: str) -> list[str]:
        """The days on which rows ended that fall out of the base."""
        rows = self._engine.ask(f"SELECT DISTINCT day::VARCHAR FROM all_{table} WHERE NOT in_base ORDER BY 1")
        return [str(row[0]) for row in rows]

    def write_sealed(self, table: str, day: str, path: Path) -> int:
        """Write the rows of one day that fall out of the base; how many there are."""
        rows = (
            f"SELECT * FROM all_{table} WHERE NOT in_base AND day = DATE {text_literal(day)} ORDER BY {_order(table)}"
        )
        return self._write(table, rows, path)

    def write_changes(self, before: State, paths: Mapping[str, Path], at: datetime, path: Path) -> int:
        """Write how rows changed from reading to reading since the base, up to the delta of now; how many times."""
        at = at.replace(microsecond=0)  # as the names of files have it
        new = {
            table: changes.Reading(f"SELECT *, {before.reading + 1:d} AS reading FROM {table}_delta", at)
            for table in RAW
        }
        found = {table: [*changes.stored(before, paths, table), new[table]] for table in RAW}
        changes.readings(self._engine, found, {*changes.read_times(before.files), at})
        rows = self._engine.make("changes", changes.FILE, {})
        return self._write("changes", "SELECT * FROM changes", path) if rows else 0

    def _write(self, table: str, rows: str, path: Path) -> int:
        kinds = CHANGES if table == "changes" else TABLES[table]
        columns = ", ".join(f"{name}::{kind} AS {name}" for name, kind in kinds.items())
        self._engine.ask(
            f"COPY (SELECT {columns} FROM ({rows})) TO {text_literal(str(path))}"
            " (FORMAT parquet, COMPRESSION zstd, PARQUET_VERSION v2)"
        )
        return int(str(self._engine.ask(f"SELECT count(*) FROM read_parquet({text_literal(str(path))})")[0][0]))


def naive(instant: datetime) -> str:
    """An instant in UTC as the record's times are: without a zone."""
    return instant.astimezone(UTC).replace(tzinfo=None).isoformat(" ")


def _order(table: str) -> str:
    """Rows of a job side by side: they compress to a fifth."""
    return "job_id, stage, task_id" if table == "tasks" else IDS[table]
