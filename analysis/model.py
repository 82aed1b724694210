"""The vocabulary of what is said: verdicts, findings, tables, charts.

`analysis/published/snapshot.py` puts them together. Times are aware and in UTC, numbers are raw, and a name carries its
unit (`_s`, `_ms`, `_bytes`, `_percent` from 0 to 100, `_per_hour`).
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime
from hashlib import sha256
from typing import Annotated, Literal, Self, cast

from pydantic import BaseModel, BeforeValidator, ConfigDict, Field, JsonValue

type Status = Literal["ok", "warning", "critical", "unknown", "not_applicable"]
type Severity = Literal["critical", "warning", "advice"]
type SinceKnown = Literal["exact", "before", "between"]
"""How a `since` is known: it began then; then or before; or after `since_after` and by then."""
type Direction = Literal["higher", "lower", ""]
type Source = Literal[
    "sql", "record", "reading", "contents", "queues", "function_test", "query_store", "metrics", "logs"
]
type Kind = Literal[
    "text",
    "code",
    "status",
    "int",
    "number",
    "percent",
    "per_hour",
    "duration_s",
    "duration_ms",
    "bytes",
    "timestamp",
    "job_id",
    "task_id",
]
type Cell = JsonValue | datetime

SEVERITIES: tuple[Severity, ...] = ("critical", "warning", "advice")


class Model(BaseModel):
    """A frozen published value; an unknown field is an error, so that a misspelt name cannot pass."""

    model_config = ConfigDict(frozen=True, extra="forbid")


@dataclass(frozen=True)
class Failure:
    """Why a question has no answer, and what brings it back; both are whole sentences for a person.

    `not_recorded`: the job system itself does not keep what was asked for, so that no run will ever know it.
    `lasts` where asking again later alone changes nothing: what was asked of is `absent`, `unrecorded` as
    long as no run has left a record of it, or the server `refused`.
    """

    reason: str
    fix: str
    not_recorded: bool = False
    lasts: Literal["", "absent", "unrecorded", "refused"] = ""


class Column(Model):
    """How one column of a table is called and drawn."""

    key: str
    title: str
    kind: Kind = "text"


class Table(Model):
    """Rows keyed by column; `total` is how many there are, of which `rows` may hold only the first."""

    title: str
    columns: tuple[Column, ...]
    rows: tuple[dict[str, Cell], ...]
    total: int
    note: str = ""

    @classmethod
    def of(
        cls,
        title: str,
        columns: Iterable[Column],
        rows: Iterable[object],
        *,
        total: int | None = None,
        note: str = "",
        cap: int = 50,
    ) -> Self:
        """Takes dataclass instances or mappings and keeps the named columns of at most `cap` of them."""
        named = tuple(columns)
        given = list(rows)
        cells: tuple[dict[str, Cell], ...] = tuple({c.key: _cell(row, c.key) for c in named} for row in given[:cap])
        return cls(title=title, columns=named, rows=cells, total=len(given) if total is None else total, note=note)


def _cell(row: object, key: str) -> Cell:
    return cast(Cell, row[key] if isinstance(row, Mapping) else getattr(row, key))


class Chart(Model):
    """A chart of the report: `spec` names a Vega-Lite file in reports/charts/, `rows` is its data, `unit` what its
    vertical axis counts."""

    spec: str
    title: str
    description: str
    rows: tuple[dict[str, Cell], ...]
    unit: str = ""


class Action(Model):
    """One thing to do; `code` is a statement, command or setting that can be copied as it stands."""

    text: str
    code: str = ""
    language: Literal["", "sql", "shell", "setting"] = ""


class Headline(Model):
    """The one number of an analysis; None is unknown, never 0."""

    label: str
    value: float | int | str | None
    kind: Kind = "int"


class Measure(Model):
    """A number to follow from run to run: what comparisons, forecasts and charts over days stand on.

    None is unknown. `worse` is the direction that hurts, "" for neither. `samples` is from how many it was made; a
    percent is a share of them. `spread` is the standard deviation of the logarithm of one time.
    """

    label: str
    kind: Kind
    value: float | None
    worse: Direction = ""
    samples: int | None = None
    spread: float | None = None


KEY_LENGTH = 200


def _shortened(key: str) -> str:
    """A key on one line and of bounded length; a long one ends in a digest of the whole, so that it stays its own."""
    line = "".join(" " if character in "\r\n" else character for character in key)
    if len(line) <= KEY_LENGTH:
        return line
    return f"{line[: KEY_LENGTH - 17]}~{sha256(key.encode(errors='replace')).hexdigest()[:16]}"


class Finding(Model):
    """A judgement that someone should read.

    `key` is `<analysis id>:<subject>` and stays the same for the same problem from snapshot to snapshot. `advice`
    never changes a status. `since` is when the problem began as `since_known` says: `exact`; `before`, at the latest
    then; `between`, after `since_after` and at the latest then. `count` is how many jobs, tasks or objects it touches.
    `system` is the job system whose jobs it is about, with its schema (`pgboss-jobs`) where two of them are of one
    kind; "" where it is about several, or about the server.
    """

    key: Annotated[str, BeforeValidator(_shortened), Field(pattern=r"^[a-z_]+/[a-z_]+:.+$", max_length=KEY_LENGTH)]
    severity: Severity
    title: str
    observed: str
    system: str = ""
    threshold: str = ""
    since: datetime | None = None
    since_known: SinceKnown = "exact"
    since_after: datetime | None = None
    count: int | None = None
    evidence: Table | None = None
    why: str = ""
    actions: tuple[Action, ...] = ()
    link: str = ""

    @property
    def analysis(self) -> str:
        return self.key.partition(":")[0]


class Verdict(Model):
    """What one analysis concludes from the facts.

    `reason`, `fix` and `not_recorded` are set where a part could not be looked at: what is said holds without it, and
    `partly` is true.
    """

    status: Status
    reason: str = ""
    fix: str = ""
    not_recorded: bool = False
    partly: bool = False
    headline: Headline | None = None
    summary: str = ""
    data: dict[str, JsonValue] = {}
    tables: tuple[Table, ...] = ()
    charts: tuple[Chart, ...] = ()
    measures: dict[str, Measure] = {}
    findings: tuple[Finding, ...] = ()

    @classmethod
    def judged(
        cls,
        findings: Iterable[Finding] = (),
        *,
        headline: Headline | None = None,
        summary: str = "",
        data: Mapping[str, JsonValue] | None = None,
        tables: Iterable[Table] = (),
        charts: Iterable[Chart] = (),
        measures: Mapping[str, Measure] | None = None,
    ) -> Self:
        """The verdict whose status is that of its worst finding."""
        found = tuple(findings)
        severities = {f.severity for f in found}
        status: Status = "critical" if "critical" in severities else "warning" if "warning" in severities else "ok"
        return cls(
            status=status,
            headline=headline,
            summary=summary,
            data=dict(data or {}),
            tables=tuple(tables),
            charts=tuple(charts),
            measures=dict(measures or {}),
            findings=found,
        )

    @classmethod
    def not_applicable(cls, summary: str) -> Self:
        return cls(status="not_applicable", summary=summary)

    def without(self, lacking: Iterable[Failure]) -> Self:
        """The same where so much of what it judged had no answer: what was found stays, and nothing else is proved."""
        failures = dict.fromkeys(lacking)
        told = [failure for failure in failures if not failure.not_recorded] or list(failures)
        if not told:
            return self
        return self.model_copy(
            update={
                "status": self.status if self.status in ("critical", "warning") else "unknown",
                "reason": "; ".join(failure.reason for failure in told),
                "fix": "; ".join(dict.fromkeys(failure.fix for failure in told if failure.fix)),
                "not_recorded": all(failure.not_recorded for failure in told),
                "partly": True,
            }
        )


class Result(Model):
    """An analysis in a snapshot. With status `unknown`, `reason` says why and `fix` what lights it up; `not_recorded`
    when the job system does not keep what it needs. `partly` when it holds for some job systems of the database, and
    `reason` says why not for the others; what is found there stands, whatever the status."""

    id: str
    category: str
    title: str
    status: Status
    why: str
    docs: str = ""
    headline: Headline | None = None
    summary: str = ""
    reason: str = ""
    fix: str = ""
    not_recorded: bool = False
    partly: bool = False
    data: dict[str, JsonValue] = {}
    tables: tuple[Table, ...] = ()
    charts: tuple[Chart, ...] = ()
    measures: dict[str, Measure] = {}


class QueryCost(Model):
    """What one query cost us and the server; `failure` is empty when it answered."""

    name: str
    source: Source
    duration_ms: float
    rows: int
    failure: str = ""
