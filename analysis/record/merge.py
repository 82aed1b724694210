"""What was read against what is recorded: the rows to ask for, and the delta."""

from collections.abc import Iterable, Mapping
from datetime import UTC, datetime
from pathlib import Path
from typing import Literal

from analysis.record.engine import Engine, question, text_literal
from analysis.record.names import redact_names
from analysis.record.state import File, State
from analysis.record.tables import IDS, RAW, TABLES, raw_types
from analysis.record.views import view
from analysis.spelling import alike

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
    rest_*, *_asked, *_delta. The `engine` holds them."""

    def __init__(
        self,
        engine: Engine,
        system: str,
        observed_at: datetime,
        texts_of: Iterable[str],
        secret_names: frozenset[str] = frozenset(),
    ) -> None:
        self.engine = engine
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
        engine.ask("CREATE TABLE alike (relation VARCHAR, status VARCHAR, state VARCHAR)")
        engine.ask("CREATE TABLE whole_jobs (job_id VARCHAR)")
        engine.ask("CREATE TABLE unchanged_jobs (job_id VARCHAR)")
        engine.ask("CREATE TABLE unchanged_tasks (task_id VARCHAR)")
        for table in RAW:
            engine.ask(f"CREATE TABLE {table}_asked ({IDS[table]} VARCHAR)")
        engine.ask("CREATE TABLE inputs (task_id VARCHAR, input VARCHAR)")
        engine.ask("CREATE TABLE factors_read (task_id VARCHAR, factors VARCHAR)")
        engine.ask(f"CREATE TABLE texts ({', '.join(f'{name} VARCHAR' for name in TEXTS)})")

    def states(self, relation: str, states: Mapping[str, str]) -> None:
        """Make the native statuses of a relation known, and what they mean in other letters."""
        self.engine.fill("states", [(relation, status, state) for status, state in states.items()])
        self.engine.fill("alike", [(relation, status, state) for status, state in alike(states).items()])

    def recorded(self, state: State | None, paths: Mapping[str, Path]) -> None:
        """Make recorded_jobs and recorded_tasks: the newest of base and deltas."""
        for table in TABLES:
            files: Iterable[File] = state.of(table, "base", "delta") if state else ()
            name = f"recorded_{table}"
            self.engine.ask(view(table, f"{name}_view", files, lambda file: str(paths[file])))
            self.engine.ask(f"CREATE OR REPLACE TABLE {name} AS SELECT * FROM {name}_view")

    def large_jobs(self, most: int) -> list[str]:
        """The recorded jobs with more than this many tasks."""
        rows = self.engine.ask(
            "SELECT job_id FROM recorded_tasks WHERE gone_at IS NULL"
            f" GROUP BY job_id HAVING count(*) > {most:d} ORDER BY job_id"
        )
        return [str(row[0]) for row in rows]

    def jobs_to_compare(self, fewest: int, most: int) -> dict[str, tuple[str, int]]:
        """The native key and the number of tasks of open jobs that have so many of them, the largest first."""
        rows = self.engine.ask_file("merge/jobs_to_compare", {"fewest": fewest, "most": most})
        return {str(job_id): (str(key), int(str(tasks))) for job_id, key, tasks in rows}

    def unchanged(self, jobs: Iterable[str]) -> None:
        """The tasks of these jobs stand as they are recorded, and will not be read."""
        self.engine.fill("unchanged_jobs", [(job_id,) for job_id in jobs])

    def failed_to_compare(self, since: datetime, rules: str, key_id: str) -> dict[str, str]:
        """The row version of each task that failed since, was not read, and of which nothing is left to be read."""
        given = {"failed_since": naive(since), "rules": rules, "key_id": key_id}
        rows = self.engine.ask_file("merge/failed_to_compare", given)
        return {str(task_id): str(version) for task_id, version in rows}

    def unchanged_tasks(self, tasks: Iterable[str]) -> None:
        """These tasks stand as they are recorded, and will not be read."""
        self.engine.fill("unchanged_tasks", [(task_id,) for task_id in tasks])

    def load(self, table: str, names: Iterable[str], paths: Iterable[Path]) -> None:
        """Add the rows of CSV files, which have these columns, to what was read; they count once `settle` is called."""
        kinds = raw_types(table)
        types = ", ".join(f"{text_literal(name)}: '{kinds[name]}'" for name in names)
        for path in paths:
            self.engine.ask(
                f"INSERT INTO raw_{table} BY NAME SELECT * FROM read_csv({text_literal(str(path))}, {_CSV},"
                f" columns = {{{types}}})"
            )
            path.unlink()

    def settle(self, table: str) -> None:
        """Make the rows that were loaded so far those that were read, each once, in the record's words, no secrets."""
        redact_names(self.engine, table, self._secret_names)
        self.engine.make(f"{table}_read", f"merge/{table}_read", self._given)

    def compare(self, table: str) -> None:
        """Once all is read, tell the recorded rows that were read again (met), those of them that have not changed
        since (kept), and the rest: no question after it has to look through all for the few that were read."""
        read, key = f"{table}_read", IDS[table]
        self.engine.ask(
            f"CREATE OR REPLACE TABLE met_{table} AS SELECT recorded.*, recorded.rowid AS place"
            f" FROM recorded_{table} AS recorded SEMI JOIN {read} USING ({key})"
        )
        self.engine.ask(
            f"CREATE OR REPLACE VIEW kept_{table} AS"
            f" SELECT met.* FROM met_{table} AS met SEMI JOIN {read} USING ({key}, status, changed_at, created_at)"
        )
        self.engine.ask(
            f"CREATE OR REPLACE VIEW rest_{table} AS SELECT recorded.* FROM recorded_{table} AS recorded"
            f" ANTI JOIN met_{table} AS met ON recorded.rowid = met.place"
        )

    def late_jobs(self, read_from: datetime, known_since: datetime) -> tuple[int, int, datetime | None]:
        """How many jobs are met for the first time, how many of them the reading before, which read from then on,
        should have met, and the newest time of these; of what is dated since the record is known."""
        given = {"read_from": naive(read_from), "known_since": naive(known_since)}
        [[first_met, late, newest]] = self.engine.ask_file("merge/late_jobs", given)
        at = newest.replace(tzinfo=UTC) if isinstance(newest, datetime) else None
        return int(str(first_met)), int(str(late)), at

    def shared_ids(self, table: str, *, is_full: bool) -> int:
        """How many rows the record cannot hold, since others have the same id; unless all were read, recorded ones that
        give way to a task of another job are among them."""
        others, given_way = 0, 0
        if self.engine.count(f"raw_{table}") != self.engine.count(f"{table}_read"):  # nearly always each has its own
            others = _number(self.engine.ask_file("merge/shared_ids", {"relation": table}))
        if table == "tasks" and not is_full:
            of_jobs = "SELECT task_id, coalesce(job_id, '(none)') AS job_id FROM raw_tasks"
            left = f"met_tasks ANTI JOIN ({of_jobs}) USING (task_id, job_id) WHERE gone_at IS NULL"
            given_way = _number(self.engine.ask(f"SELECT count(*) FROM {left}"))
        return others + given_way

    def torn_jobs(self, most: int, *, is_full: bool) -> list[str]:
        """The jobs of the tasks that `shared_ids` counts, and of those that took their place: at most so many."""
        rows = self.engine.ask_file("merge/torn_jobs", {"is_full": is_full, "most": most})
        return [str(row[0]) for row in rows]

    def jobs_of_tasks(self) -> None:
        """Make each task that was read a job of its own, as those of a flat system are."""
        self.engine.ask("DELETE FROM raw_jobs; INSERT INTO raw_jobs BY NAME " + question("merge/jobs_of_tasks"))
        self.settle("jobs")

    def read_whole(self, jobs_but: Iterable[str]) -> None:
        """All tasks of the jobs that are loaded were read, but for these and the unchanged: what is missing is gone."""
        self.engine.ask(
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
        self.engine.make(f"{table}_asked", f"merge/{table}_to_ask", given)
        keys = (
            f"SELECT coalesce(recorded.key, asked.{IDS[table]}) FROM {table}_asked AS asked"
            f" LEFT JOIN recorded_{table} AS recorded USING ({IDS[table]}) ORDER BY 1"
        )
        return [str(row[0]) for row in self.engine.ask(keys)]

    def texts_to_ask(self, table: str, rules: str, most: int) -> list[str]:
        """The native keys of the failed rows whose error texts have not been read yet by these rules."""
        given = {"rules": rules, "most": most}
        return [str(row[0]) for row in self.engine.ask_file(f"merge/{table}_texts_to_ask", given)]

    def texts(self, rows: Iterable[tuple[str | None, ...]]) -> None:
        """Add what was made of error texts; the columns are those of TEXTS."""
        self.engine.fill("texts", list(rows))

    def inputs_to_ask(
        self, state: Literal["failed", "succeeded"], since: datetime, key_id: str, most: int
    ) -> list[str]:
        """The tasks that ended so since, and whose parameters have to be read; the succeeded after the failed."""
        given = {"since": naive(since), "key_id": key_id, "most": most}
        return [str(row[0]) for row in self.engine.ask_file(f"merge/inputs_of_{state}", given)]

    def inputs(self, rows: Iterable[tuple[str, str]]) -> None:
        """Add the hashed parameters of tasks, by id."""
        self.engine.fill("inputs", list(rows))

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
        return [str(row[0]) for row in self.engine.ask_file("merge/factors_to_ask", given)]

    def factors(self, rows: Iterable[tuple[str, str]]) -> None:
        """Add the hashed parameters of tasks."""
        self.engine.fill("factors_read", list(rows))

    def delta(self, table: str) -> int:
        """Make the rows that differ from what is recorded; how many there are."""
        return self.engine.make(f"{table}_delta", f"merge/{table}_delta", self._given)

    def counts(self, table: str) -> tuple[int, int]:
        """Rows read, and rows found gone."""
        at = self._given["observed_at"]
        gone = self.engine.ask(f"SELECT count(*) FROM {table}_delta WHERE gone_at = TIMESTAMP '{at}'")
        return self.engine.count(f"{table}_read"), int(str(gone[0][0]))


def _number(answer: list[tuple[object, ...]]) -> int:
    """The one number of an answer."""
    [[number]] = answer
    return int(str(number))


def naive(instant: datetime) -> str:
    """An instant in UTC as the record's times are: without a zone."""
    return instant.astimezone(UTC).replace(tzinfo=None).isoformat(" ")
