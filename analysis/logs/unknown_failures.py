"""Which errors in the logs name a task or job that did not fail in the database, and what became of it there?"""

from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass

from pydantic import JsonValue

from analysis.facts import Meta, Query, Unavailable
from analysis.logs import queries
from analysis.logs.answers import LogAnswers
from analysis.logs.rows import UnknownFailureRow
from analysis.model import Action, Failure, Finding, Headline, Verdict
from analysis.tables import Column, Table
from analysis.wording import counted

META = Meta(
    id="logs/unknown_failures",
    passing="The errors in the logs are those that the database knows",
    failing="The logs know errors that the database does not",
    advised="The logs know errors that the database does not",
    why="A task whose failure was never written down is lost: nobody retries it, and its job waits.",
    docs="docs/logs.md",
)


@dataclass(frozen=True)
class IdState:
    """What the record says of an id; a job has failed, too, when one of its tasks has. `gone`: deleted since."""

    id: str
    id_kind: str
    status: str
    failed: bool
    gone: bool
    retry_count: int | None


STATES = Query("record/logs/states", IdState, "record", frozenset({"tasks.attempts"}))
LONGEST_ID = 100
"""The database's ids are no longer; what is longer or cannot be printed is none of them."""
ABSENT = "not in the record"
MOST_IDS = 1000
LISTED = 100

COLUMNS = (
    Column(key="id", title="Task or job", kind="task_id"),
    Column(key="id_kind", title="Which"),
    Column(key="state", title="In the record"),
    Column(key="type", title="Error", kind="code"),
    Column(key="text", title="Text", kind="code"),
    Column(key="operation_name", title="Operation", kind="code"),
    Column(key="items", title="Times", kind="int"),
    Column(key="last_at", title="Last", kind="timestamp"),
)


def ids(log_answers: LogAnswers) -> list[str]:
    """The ids of the logs' errors that can be those of tasks and jobs, at most MOST_IDS."""
    named = dict.fromkeys(row.id for row in log_answers.rows(queries.UNKNOWN_FAILURES))
    return [id_ for id_ in named if id_.isprintable() and len(id_) <= LONGEST_ID][:MOST_IDS]


def judge(log_answers: LogAnswers, states: Iterable[IdState] | Failure) -> Verdict:
    """`states` are those of the `ids`. Raises Unavailable when the logs or the database did not answer."""
    rows = log_answers.needed(queries.UNKNOWN_FAILURES)
    if isinstance(states, Failure):
        raise Unavailable(states)
    known = {(state.id_kind, state.id): state for state in states}
    unknown = [row for row in rows if not _failed(row, known)]
    state_of = {row.id: _state(row, known) for row in unknown}
    by_state = Counter(state_of.values())
    ranked = sorted(unknown, key=lambda row: state_of[row.id] != ABSENT)
    table = Table.of("Errors whose task or job did not fail", COLUMNS, [_cells(row, state_of) for row in ranked])
    each = "; ".join(f"{number:,} {state}" for state, number in _absent_first(by_state))
    finding = Finding(
        key=f"{META.id}:ids",
        severity="advice",
        title=f"{counted(len(state_of), 'id')} of the logs' errors did not fail in the database: {each}",
        observed="What is not there was never written down, or ended before the record began; what is open may be at "
        "its next try, or lost; what completed went well at a later try, or carried on after the error.",
        threshold="any in the window",
        since=min((row.first_at for row in unknown), default=None),
        count=len(state_of),
        evidence=table,
        why=META.why,
        actions=(Action(text="Look first at those that are not there or still open: they may be lost tasks."),),
    )
    named: list[JsonValue] = [*list(state_of)[:LISTED]]
    return Verdict.judged(
        [finding] if unknown else [],
        headline=Headline(label="ids", value=len(state_of)),
        summary="" if unknown else "Every error that names a task or job belongs to one that failed.",
        data={"ids": named, "ids_total": len(state_of), "by_state": dict(_absent_first(by_state))},
        tables=(table,) if unknown else (),
    )


type Known = dict[tuple[str, str], IdState]


def _failed(row: UnknownFailureRow, known: Known) -> bool:
    state = known.get((row.id_kind, row.id))
    return state is not None and state.failed


def _state(row: UnknownFailureRow, known: Known) -> str:
    state = known.get((row.id_kind, row.id))
    if state is None:
        return ABSENT
    tries = f" after {'1 retry' if state.retry_count == 1 else f'{state.retry_count} retries'}"
    gone = ", then deleted" if state.gone else ""
    return f"{state.status.replace('_', ' ')}{tries if state.retry_count else ''}{gone}"


def _absent_first(by_state: Counter[str]) -> list[tuple[str, int]]:
    return sorted(by_state.items(), key=lambda item: (item[0] != ABSENT, -item[1], item[0]))


def _cells(row: UnknownFailureRow, state_of: dict[str, str]) -> dict[str, object]:
    return {**vars(row), "state": state_of[row.id]}
