"""The entries of a message: one for each change that a reader must know, with its evidence and what to do. Pure."""

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, replace
from datetime import datetime
from typing import Final
from urllib.parse import quote

from analysis.model import Action, Finding
from analysis.published.incident import Incident, IncidentStep
from analysis.published.memory import FindingChange, LifeCycle
from analysis.published.snapshot import Snapshot
from analysis.tables import Table
from reports.filters import NUMERIC, sentence
from reports.inert import inert_text
from reports.routes import Routes
from reports.systems import JOB_SYSTEMS, title_of, titles
from reports.wording import as_number, began, cut, instant, moment
from reports.wording import text as words

ROWS: Final = 3
COLUMNS: Final = 5
STEPS: Final = 3
CHANGES: Final = 10
JOBS: Final = 3
CODE: Final = 600
LINE: Final = 400
ID: Final = 14
"""Enough of an id to tell it apart, and for `jobscope debug`; the link has it whole."""


@dataclass(frozen=True)
class Step:
    """One thing to do, with what to copy."""

    text: str
    code: str


@dataclass(frozen=True)
class Link:
    label: str
    address: str


@dataclass(frozen=True)
class Entry:
    """One change: `what` is its kind and severity, `facts` are lines of prose, `rows` the first of `total`; `incident`
    is the id of the one that it stands for, empty of a change alone."""

    what: str
    title: str
    facts: tuple[str, ...]
    rows: tuple[str, ...]
    total: int
    steps: tuple[Step, ...]
    links: tuple[Link, ...]
    footing: str
    incident: str = ""


def entries(
    listed: Iterable[FindingChange], snapshot: Snapshot, found: Mapping[str, Finding], routes: Routes
) -> Iterator[Entry]:
    """One entry an incident, with all that changed of it, and one for each change of no incident."""
    of = {given.finding: one for one in reversed(snapshot.incidents) for given in one.evidence}
    job_systems = snapshot.analyses.get(JOB_SYSTEMS)
    named = titles(job_systems.data if job_systems else {})
    grouped: dict[str, list[FindingChange]] = {}
    for change in listed:
        incident = of.get(change.key) if change.kind != "gone" and change.key in found else None
        grouped.setdefault(incident.id if incident else change.id, []).append(change)
    for name, changes in grouped.items():
        first, rest = changes[0], changes[1:]
        entry = _entry(first, found.get(first.key), snapshot.life_cycles.get(first.key), routes)
        entry = _of_system(entry, found.get(first.key), named)
        incident = of.get(first.key)
        yield _of_incident(incident, entry, rest) if incident and incident.id == name else entry


def _of_system(entry: Entry, finding: Finding | None, named: Mapping[str, str]) -> Entry:
    """The entry with the job system that it is about, where several were read."""
    title = title_of(finding.model_dump(include={"system", "systems"}), named) if finding else ""
    return replace(entry, facts=(*entry.facts, f"It is of {one_line(title)}.")) if title else entry


def _of_incident(incident: Incident, entry: Entry, rest: Iterable[FindingChange]) -> Entry:
    """The entry under the incident's sentence, with its steps, and with what else changed of it."""
    others = list(rest)
    changed = [f"{_what(change)}: {one_line(change.title)}" for change in others[:CHANGES]]
    more = [f"{len(others) - CHANGES:,} more of its findings changed."] if others[CHANGES:] else []
    return replace(
        entry,
        title=one_line(incident.sentence),
        facts=(*entry.facts, *_became(incident), *changed, *more),
        steps=tuple(_step(step) for step in incident.steps[:STEPS]),
        footing=f"incident {incident.id}; {entry.footing}",
        incident=incident.id,
    )


def _became(incident: Incident) -> Iterator[str]:
    """That it was several incidents, or part of one: whoever looks for an earlier one finds it under this id."""
    if incident.aliases:
        yield f"It is one with {', '.join(map(one_line, incident.aliases))}, which stood alone before."
    if incident.split_from:
        yield f"It was part of {one_line(incident.split_from)} before."


def _entry(change: FindingChange, finding: Finding | None, life: LifeCycle | None, routes: Routes) -> Entry:
    footing = f"{one_line(change.key)}, change {change.id}"
    if change.kind == "gone" or finding is None:
        return Entry(_what(change), one_line(change.title), (_seen(change, life),), (), 0, (), (), footing)
    affected = "" if finding.count is None else f", {finding.count:,} affected"
    when = _began(change, finding)
    if change.kind == "worse":
        when = f"Worse at {utc_moment(change.at)}, {when}"
    facts = (f"{sentence(when)}{affected}.", one_line(finding.observed), _threshold(finding))
    evidence = finding.evidence
    return Entry(
        what=_what(change),
        title=one_line(finding.title),
        facts=tuple(fact for fact in facts if fact),
        rows=tuple(_rows(evidence)) if evidence else (),
        total=evidence.total if evidence else 0,
        steps=tuple(_step(action) for action in finding.actions[:STEPS]),
        links=tuple(_jobs(evidence, routes)) if evidence and routes else (),
        footing=footing,
    )


def _began(change: FindingChange, item: Finding | FindingChange) -> str:
    """Since when, as it is known; where it is not, since the run that noticed."""
    return (
        one_line(began(item.model_dump(include={"since", "since_known", "since_after"}), None))
        or f"since {utc_moment(change.at)}"
    )


def _seen(change: FindingChange, life: LifeCycle | None) -> str:
    if change.kind == "gone":
        return f"Last seen {utc_moment(change.last_seen or change.at)}."
    if life is None:
        return f"{sentence(_began(change, change))}."
    looked = "could not tell" if life.sightings.endswith("?") else "did not find it"
    return f"{sentence(_began(change, change))}, last seen {utc_moment(life.last_seen)}; the newest run {looked}."


def _what(change: FindingChange) -> str:
    return change.kind.upper() if change.kind == "gone" else f"{change.kind.upper()}, {change.severity}"


def _threshold(finding: Finding) -> str:
    return f"Threshold: {one_line(finding.threshold)}." if finding.threshold else ""


def _rows(evidence: Table) -> Iterator[str]:
    for row in evidence.rows[:ROWS]:
        yield "; ".join(
            f"{one_line(column.title, 60)}: {_cell(row.get(column.key), column.kind)}"
            for column in evidence.columns[:COLUMNS]
        )


def _cell(value: object, kind: str) -> str:
    figure = as_number(value)
    if kind in NUMERIC and figure is not None:
        return one_line(NUMERIC[kind](figure))
    when = instant(value) if kind == "timestamp" else None
    return utc_moment(when) if when else one_line(words(value), ID if kind in ("job_id", "task_id") else 120)


def _jobs(evidence: Table, routes: Routes) -> Iterator[Link]:
    keys = [column.key for column in evidence.columns if column.kind == "job_id"]
    ids = dict.fromkeys(value for row in evidence.rows for key in keys if isinstance(value := row.get(key), str))
    for job_id in list(ids)[:JOBS]:
        yield Link(f"Job {one_line(job_id, ID)}", routes.to(f"db/debug/{quote(job_id, safe='')}", format="html"))


def _step(action: Action | IncidentStep) -> Step:
    return Step(one_line(action.text), inert_text(action.code.strip("\n"), CODE))


def one_line(text: str, limit: int = LINE) -> str:
    """On one line, inert, and without the power to call everyone in a chat."""
    return cut(inert_text(text, 4 * limit).replace("@", "@\N{ZERO WIDTH NON-JOINER}"), limit)


def utc_moment(when: datetime) -> str:
    return one_line(f"{moment(when, None)} UTC")
