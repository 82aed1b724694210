"""What the logs say about one subject: counted over the failures that were looked for. Pure."""

from collections import Counter
from collections.abc import Callable, Hashable, Iterable
from datetime import datetime
from typing import Literal, Protocol

from analysis.errors.grouping import Grouper
from analysis.frozen import Model
from analysis.logs import queries
from analysis.logs.follow_up import Lost, Subject
from analysis.logs.heard import Heard
from analysis.logs.nearby import Nearby, nearby
from analysis.logs.of_release import OfRelease, of_release
from analysis.logs.rows import ExceptionRow, FailingDependencyRow, Rung
from analysis.logs.ties import Tie, ties

KEPT = 5
"""Kinds of exception, call or place that are told of one subject; the rest is in the portal."""


class Said(Model):
    """One thing that the logs of several failures say. `failures` of those looked for say it; `items` counts events,
    sampling undone; `ties` are the ways by which the records were tied to their ids."""

    what: str
    text: str
    role: str
    failures: int
    items: int
    sampled: bool
    ties: tuple[str, ...]
    first_at: datetime
    last_at: datetime


class Call(Said):
    """A failing call: `what` is its target."""

    result_code: str
    longest_ms: float | None


class Place(Model):
    """Where failures ran: an operation on one instance of a role."""

    operation_name: str
    role: str
    role_instance: str
    failures: int
    items: int
    errors: int


class Line(Model):
    """One record before a failure; `before_s` is negative when its clock says that it came after."""

    at: datetime
    before_s: float
    source: str
    severity: int | None
    text: str


class Evidence(Model):
    """The logs of one finding. `looked_for` failures of `total` were looked for, `found` have any log that names them;
    `found` None is unknown."""

    finding: str
    label: str
    total: int
    looked_for: int
    too_late: int
    found: int | None
    by_tie: dict[str, int]
    exceptions: tuple[Said, ...]
    coincidences: tuple[Said, ...]
    calls: tuple[Call, ...]
    places: tuple[Place, ...]
    last_lines: tuple[Line, ...]
    last_lines_of: str
    events: tuple[Nearby, ...]
    of_release: OfRelease | None = None


def evidence_of(subject: Subject, heard: Heard) -> Evidence:
    tied = ties(subject.lost, heard)
    named = {tie.lost: tie for tie in tied if tie.rung not in ("time", "none")}
    by_id = _by_id(named.values())
    words = [tie.words for tie in named.values()]
    places = _places(heard, by_id)
    newest = max(named.values(), key=lambda tie: tie.lost.at, default=None)
    return Evidence(
        finding=subject.key,
        label=subject.label,
        total=subject.total,
        looked_for=len(subject.lost),
        too_late=subject.too_late,
        found=None if heard.failure(queries.COVERAGE) and not named else len(named),
        by_tie={word: words.count(word) for word in sorted(set(words), key=lambda word: (-words.count(word), word))},
        exceptions=_exceptions(heard, by_id, lambda rung: rung != "time"),
        coincidences=_exceptions(heard, _by_id(tie for tie in tied if tie.rung == "time"), lambda rung: rung == "time"),
        calls=_calls(heard, by_id),
        places=places,
        last_lines=_last_lines(heard, newest),
        last_lines_of=newest.id if newest else "",
        events=nearby(subject.lost, {place.role_instance for place in places}, heard),
        of_release=of_release({id_: lost for id_, (level, lost) in by_id.items() if level == "task"}, heard),
    )


type ById = dict[str, tuple[Literal["task", "job"], set[Lost]]]


def _by_id(tied: Iterable[Tie]) -> ById:
    """A job's id may stand for several of its tasks."""
    found: ById = {}
    for tie in tied:
        found.setdefault(tie.id, (tie.level, set()))[1].add(tie.lost)
    return found


class _Row(Protocol):
    @property
    def id(self) -> str: ...


def _grouped[RowT: _Row](
    rows: Iterable[RowT], by_id: ById, key: Callable[[RowT], Hashable]
) -> list[tuple[list[RowT], set[Lost]]]:
    """Rows of the tied ids that say the same, with the failures they belong to; what most say comes first."""
    groups: dict[Hashable, tuple[list[RowT], set[Lost]]] = {}
    for row in rows:
        if row.id in by_id:
            members, lost = groups.setdefault(key(row), ([], set()))
            members.append(row)
            lost |= by_id[row.id][1]
    return sorted(groups.values(), key=lambda group: -len(group[1]))[:KEPT]


def _exceptions(heard: Heard, by_id: ById, fits: Callable[[Rung], bool]) -> tuple[Said, ...]:
    rows = [row for row in heard.rows(queries.EXCEPTIONS) if fits(row.rung)]
    alike = _templates(rows)
    groups = _grouped(rows, by_id, lambda row: (row.type, alike[row.text]))
    return tuple(
        Said(what=rows[0].type, text=alike[rows[0].text], **_counts(rows, lost, by_id)) for rows, lost in groups
    )


def _templates(rows: Iterable[ExceptionRow]) -> dict[str, str]:
    """For each text the form that it shares with others, as failure patterns have it; a text alone is itself."""
    texts = list(dict.fromkeys(row.text for row in rows))
    grouper = Grouper()
    for text in texts:
        grouper.add(text)
    grouping = grouper.result()
    counts = Counter(grouping.pattern_of)
    return {
        text: grouping.patterns[place].template if counts[place] > 1 else text
        for text, place in zip(texts, grouping.pattern_of, strict=True)
    }


def _calls(heard: Heard, by_id: ById) -> tuple[Call, ...]:
    groups = _grouped(heard.rows(queries.FAILING_DEPENDENCIES), by_id, lambda row: (row.target, row.result_code))
    return tuple(
        Call(
            what=rows[0].target,
            text=rows[0].text,
            result_code=rows[0].result_code,
            longest_ms=max((row.longest_ms for row in rows if row.longest_ms is not None), default=None),
            **_counts(rows, lost, by_id),
        )
        for rows, lost in groups
    )


def _counts(rows: list[ExceptionRow] | list[FailingDependencyRow], lost: set[Lost], by_id: ById) -> dict[str, object]:
    return {
        "role": rows[0].role,
        "failures": len(lost),
        "items": sum(row.items for row in rows),
        "sampled": any(row.sampled for row in rows),
        "ties": tuple(sorted({Tie(_any(lost), row.id, by_id[row.id][0], row.rung).words for row in rows})),
        "first_at": min(row.first_at for row in rows),
        "last_at": max(row.last_at for row in rows),
    }


def _any(lost: set[Lost]) -> Lost:
    return next(iter(lost))


def _places(heard: Heard, by_id: ById) -> tuple[Place, ...]:
    groups = _grouped(
        heard.rows(queries.OPERATIONS), by_id, lambda row: (row.operation_name, row.role, row.role_instance)
    )
    return tuple(
        Place(
            operation_name=rows[0].operation_name,
            role=rows[0].role,
            role_instance=rows[0].role_instance,
            failures=len(lost),
            items=sum(row.items for row in rows),
            errors=sum(row.errors for row in rows),
        )
        for rows, lost in groups
    )


def _last_lines(heard: Heard, newest: Tie | None) -> tuple[Line, ...]:
    lines = [row for row in heard.rows(queries.LAST_LINES) if newest and row.id == newest.id]
    return tuple(
        Line(at=row.at, before_s=round(row.before_s, 3), source=row.source, severity=row.severity, text=row.text[:1000])
        for row in lines[-KEPT:]
    )
