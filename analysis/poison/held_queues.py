"""Which queues are paused, and which hold dead letters that nobody takes?"""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime

from analysis.facts import Facts, Meta, Query
from analysis.model import Action, Failure, Finding, Headline, Verdict
from analysis.tables import Column, Table
from analysis.wording import age, clock, counted, duration

UNTAKEN_S = 300
"""Five minutes: where somebody works on dead letters they are taken within seconds."""


@dataclass(frozen=True)
class QueueRow:
    """What queues.sql of a system says of one queue. `dead_letters_of` names the queues whose failures go there."""

    queue: str
    paused: bool
    resume_at: datetime | None
    dead_letters_of: str | None


@dataclass(frozen=True)
class HeldQueue(QueueRow):
    """The same with the system that has it."""

    system: str
    title: str


@dataclass(frozen=True)
class WaitingThere:
    """The jobs of a queue that are due, and wait or are blocked: what a paused queue holds is blocked."""

    system: str
    queue: str
    held: int
    oldest_at: datetime


QUEUES = Query("systems/queues", HeldQueue, "reading")
WAITING = Query(
    "record/poison/waiting_by_queue",
    WaitingThere,
    "record",
    frozenset({"tasks.queue", "tasks.due_at", "tasks.attempts"}),
)

META = Meta(
    id="poison/held_queues",
    passing="No queue holds back jobs",
    failing="Queues hold back jobs",
    why="What waits in a paused queue, or among dead letters, waits for a person, and nothing fails to tell of it.",
    queries=(QUEUES, WAITING),
    privileges=("SELECT on the tables of queues that docs/systems.md names",),
    guards="backlog",
)

_COLUMNS = (
    Column(key="title", title="System"),
    Column(key="queue", title="Queue", kind="code"),
    Column(key="paused", title="Paused"),
    Column(key="resume_at", title="Until", kind="timestamp"),
    Column(key="dead_letters_of", title="Takes the dead letters of", kind="code"),
    Column(key="held", title="Jobs there", kind="int"),
)


def analyze(facts: Facts) -> Verdict:
    answer = facts.answers.get(QUEUES.name)
    if isinstance(answer, Failure) and answer.not_recorded:
        return Verdict.not_applicable(f"{answer.reason[:1].upper()}{answer.reason[1:].removesuffix('.')}.")
    queues = sorted(facts.rows(QUEUES), key=lambda one: (one.system, one.queue))
    waiting = {(row.system, row.queue): row for row in facts.rows(WAITING)}
    findings = list(_findings(queues, waiting, facts.observed_at))
    rows = [
        {**vars(one), "held": there.held if (there := waiting.get((one.system, one.queue))) else 0} for one in queues
    ]
    return Verdict.judged(
        findings,
        headline=Headline(label="queues held", value=len(findings)),
        data={"paused": [one.queue for one in queues if one.paused]},
        tables=[Table.of("Queues", _COLUMNS, rows)] if rows else [],
    )


def _findings(
    queues: list[HeldQueue], waiting: dict[tuple[str, str], WaitingThere], observed_at: datetime
) -> Iterator[Finding]:
    for one in queues:
        there = waiting.get((one.system, one.queue))
        oldest_at = there.oldest_at if there else None
        if one.paused:
            yield _paused(one, there, observed_at)
        elif one.dead_letters_of and oldest_at and (observed_at - oldest_at).total_seconds() > UNTAKEN_S:
            yield _dead_letters(one, there.held if there else 0, oldest_at, observed_at)


def _paused(one: HeldQueue, there: WaitingThere | None, observed_at: datetime) -> Finding:
    """A pause is somebody's will; that jobs wait behind it may be unknown to them."""
    number = there.held if there else 0
    until = f" It resumes {clock(one.resume_at, observed_at)}." if one.resume_at else " Nothing resumes it by itself."
    since = there.oldest_at if there else None
    waits = f"{counted(number, 'job')} {'waits' if number == 1 else 'wait'} there"
    oldest = f", the oldest for {age(since, observed_at)}" if since else ""
    return Finding(
        key=f"{META.id}:{one.system}.{one.queue}",
        system=one.system,
        severity="warning" if number else "advice",
        title=f"The queue {one.queue} of {one.title} is paused, and {waits}",
        observed=f"{waits}{oldest}.{until}",
        threshold="any job that waits in a paused queue",
        since=since,
        since_known="before",
        count=number,
        why=META.why,
        actions=(Action(text=f"Resume the queue {one.queue} when what it was paused for is over."),),
    )


def _dead_letters(one: HeldQueue, number: int, oldest_at: datetime, observed_at: datetime) -> Finding:
    return Finding(
        key=f"{META.id}:{one.system}.{one.queue}",
        system=one.system,
        severity="warning",
        title=f"{counted(number, 'dead letter')} {'waits' if number == 1 else 'wait'} in {one.queue} of {one.title}",
        observed=f"The oldest came at {clock(oldest_at, observed_at)}, and nobody takes it. Jobs of"
        f" {one.dead_letters_of} come here once they have failed for good.",
        threshold=f"a dead letter that waits for more than {duration(UNTAKEN_S)}",
        since=oldest_at,
        count=number,
        why=META.why,
        actions=(
            Action(text="See in the failure patterns why they failed, and send them again once that is fixed."),
            Action(text=f"Let a worker serve {one.queue}, or delete there what nobody will fix."),
        ),
    )
