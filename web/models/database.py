"""What the routes of tables, running statements and functions answer."""

from datetime import datetime

from analysis.frozen import Model
from analysis.functions.verdicts import FunctionTest, StepVerdict
from analysis.health.running import RunningStatement, RunningTaskOf
from analysis.model import Finding, Result
from analysis.sources.browse import TableColumn, TableFact, TableIndex


class Tables(Model):
    """The tables and views of the database."""

    tables: tuple[TableFact, ...]


class BrowsedTable(Model):
    """A table: what it is made of, and its first rows by the primary key, redacted, each cell as a text of at most 500
    characters. `rows_note` says why there are none, or fewer columns."""

    table: TableFact
    columns: tuple[TableColumn, ...]
    indexes: tuple[TableIndex, ...]
    rows: tuple[dict[str, str | None], ...]
    rows_note: str


class RunningNow(Model):
    """What runs at `observed_at`. `running_tasks` counts the tasks in processing, of which `tasks` have run longest;
    `more_tasks`: there are more than are counted. `unknown` tells by part why it could not be looked at."""

    observed_at: datetime
    running_tasks: int | None
    more_tasks: bool
    tasks: tuple[RunningTaskOf, ...]
    statements: tuple[RunningStatement, ...]
    unknown: dict[str, str]


class NotPlayed(Model):
    """Why the stored functions were not called, and what lights it up."""

    reason: str
    fix: str


class FunctionsTested(Model):
    """The stored functions: `verdict` is that of the calls, `findings` are those of both halves, `catalog` what stands
    in the database and `test` what calls gave."""

    verdict: StepVerdict
    observed_at: datetime | None
    catalog: Result
    findings: tuple[Finding, ...]
    test: FunctionTest | None
    not_played: NotPlayed | None
