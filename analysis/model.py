"""The vocabulary of what is said: verdicts, findings, actions, measures. Times are aware and in UTC."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime
from hashlib import sha256
from typing import Annotated, Literal, Self

from pydantic import BeforeValidator, Field, JsonValue

from analysis.frozen import Model
from analysis.tables import Chart, Kind, Table

type Status = Literal["ok", "warning", "critical", "unknown", "not_applicable"]
type Severity = Literal["critical", "warning", "advice"]
type SinceKnown = Literal["exact", "before", "between"]
"""How a `since` is known: it began then; then or before; or after `since_after` and by then."""
type Direction = Literal["higher", "lower", ""]
SEVERITIES: tuple[Severity, ...] = ("critical", "warning", "advice")
SERIOUS: tuple[Severity, ...] = SEVERITIES[:2]
"""Those that people must know; advice waits in the report."""


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
    kind; "" where it is about several, or about the server. `systems` are these several, where they are known.
    """

    key: Annotated[str, BeforeValidator(_shortened), Field(pattern=r"^[a-z_]+/[a-z_]+:.+$", max_length=KEY_LENGTH)]
    severity: Severity
    title: str
    observed: str
    system: str = ""
    systems: tuple[str, ...] = ()
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
    data: dict[str, JsonValue] = Field(default_factory=dict)
    tables: tuple[Table, ...] = ()
    charts: tuple[Chart, ...] = ()
    measures: dict[str, Measure] = Field(default_factory=dict)
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
        named = [failure for failure in failures if not failure.not_recorded] or list(failures)
        if not named:
            return self
        return self.model_copy(
            update={
                "status": self.status if self.status in ("critical", "warning") else "unknown",
                "reason": "; ".join(failure.reason for failure in named),
                "fix": "; ".join(dict.fromkeys(failure.fix for failure in named if failure.fix)),
                "not_recorded": all(failure.not_recorded for failure in named),
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
    data: dict[str, JsonValue] = Field(default_factory=dict)
    tables: tuple[Table, ...] = ()
    charts: tuple[Chart, ...] = ()
    measures: dict[str, Measure] = Field(default_factory=dict)
