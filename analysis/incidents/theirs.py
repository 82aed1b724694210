"""Whether a change is the cause: the failing frames, texts or statements are of what changed. Pure."""

import math
import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import cast

from analysis.errors.failure_patterns import META as PATTERNS
from analysis.health.function_test import META as FUNCTION_TEST
from analysis.health.stored_functions import META as STORED_FUNCTIONS
from analysis.model import Finding, Result
from analysis.performance.stage_duration import META as STAGE_DURATION
from analysis.performance.statements import META as STATEMENTS
from analysis.performance.stragglers import META as STRAGGLERS
from analysis.performance.task_duration import META as TASK_DURATION
from analysis.published.server_changes import ServerChange

SLOWER = 3.0
"""Times as long a statement must take as before the index went: a lost index costs tens of times on a table that needs
one, and less is what a busy hour does."""
ENOUGH = 5
"""Calls since the run before from which a mean says anything."""
_SLOW = frozenset({TASK_DURATION.id, STAGE_DURATION.id, STRAGGLERS.id})
TIMED_OUT = re.compile(r"statement timeout|canceling statement", re.IGNORECASE)
_TEXTS_OF: Mapping[str, str] = {
    "statement_timeout": r"due to statement timeout",
    "lock_timeout": r"due to lock timeout",
    "transaction_timeout": r"due to transaction timeout",
    "idle_in_transaction_session_timeout": r"due to idle-in-transaction timeout",
    "idle_session_timeout": r"due to idle-session timeout",
    "max_connections": r"too many clients already|remaining connection slots are reserved",
    "temp_file_limit": r"temporary file size exceeds temp_file_limit",
    "max_locks_per_transaction": r"increase .?max_locks_per_transaction",
}
"""The texts by which PostgreSQL says that a setting ended a statement (src/backend/tcop/postgres.c and others)."""

_BUILT_IN: Mapping[str, float] = {"max_connections": 100, "max_locks_per_transaction": 64}
"""What a setting is worth that nobody has set; every other of these is then no limit."""

type Json = Mapping[str, object]


@dataclass(frozen=True)
class Case:
    """What an incident says by itself: its causes, the texts of its failures, and the statements that became slower."""

    causes: Sequence[Finding]
    texts: str
    slower: Sequence[str]


def case(causes: Sequence[Finding], patterns: Iterable[Json], slower: Sequence[str]) -> Case:
    """The texts are those of its patterns, with the newest as it was written: a context may name what the template has
    no room for."""
    parts = (
        str(part)
        for one in patterns
        for part in (one.get("label"), one.get("template"), cast(Json, one.get("newest") or {}).get("text"))
    )
    return Case(causes, "\n".join(parts), slower)


def slower_statements(results: Mapping[str, Result], before: Mapping[str, Result]) -> tuple[str, ...]:
    """The statements whose mean is `SLOWER` times that of the run before, each since the run before its own."""
    was = {str(row["query"]): _number(row["mean_ms"]) for row in _statements(before)}
    return tuple(
        query
        for row in _statements(results)
        if (query := str(row["query"])) in was
        and _number(row["calls"]) >= ENOUGH
        and _number(row["mean_ms"]) >= SLOWER * was[query] > 0
    )


def _statements(results: Mapping[str, Result]) -> Iterator[Json]:
    for table in results[STATEMENTS.id].tables if STATEMENTS.id in results else ():
        yield from table.rows


def _number(value: object) -> float:
    return float(value) if isinstance(value, int | float) else 0.0


def proof(change: ServerChange, of: Case) -> str:
    """By what it is known that the incident is of this change; empty where nothing but time speaks for it."""
    name = re.escape(change.name)
    if change.kind == "function":
        if re.search(rf'function\s+"?(?:\w+"?\."?)?{name}"?\s*\(', of.texts, re.IGNORECASE):
            return "the failing texts name it"
        tests = (one for one in of.causes if one.analysis in (FUNCTION_TEST.id, STORED_FUNCTIONS.id))
        if any(re.search(rf"\b{name}\b", f"{one.key} {one.title}") for one in tests):
            return "it is the function that fails"
    elif change.kind == "migration":
        if _names_column(change, of.texts):
            return "the failing texts name the column"
        if not change.now and re.search(
            rf'relation\s+"?(?:\w+"?\."?)?{re.escape(change.table)}"?\s+does not exist', of.texts, re.IGNORECASE
        ):
            return "the failing texts name the table"
    elif change.kind == "settings":
        text = _TEXTS_OF.get(change.name)
        if (
            text
            and _limit(change.name, change.now) < _limit(change.name, change.was)
            and re.search(text, of.texts, re.IGNORECASE)
        ):
            return "the failing texts are what it says"
    elif _is_slow(of) and any(re.search(rf"\b{re.escape(change.table)}\b", one) for one in of.slower):
        return f"statements on {change.table} take {SLOWER:.0f} times as long as before, or more"
    return ""


def _limit(name: str, value: str) -> float:
    """A setting as the server gives it: a timeout of 0 and a limit of -1 are none."""
    given = float(value) if re.fullmatch(r"-?\d+", value) else _BUILT_IN.get(name, math.inf)
    return math.inf if given < 0 or (given == 0 and name.endswith("_timeout")) else given


def _names_column(change: ServerChange, texts: str) -> bool:
    """Whether PostgreSQL says something of this column: by its name alone, with its table, or with an alias that begins
    like it (`t.name`). That it does not exist is nothing that adding it has done."""
    column = (
        rf'column\s+"?(?:(\w+)"?\."?)?{re.escape(change.name)}"?(?!\w)(?:\s+of\s+relation\s+"?(\w+)"?)?'
        r"(\s+does not exist)?"
    )
    is_added = bool(change.now and not change.was)
    return any(
        (not qualifier or change.table.startswith(qualifier.lower()))
        and (not relation or relation.lower() == change.table)
        and not (is_added and missing)
        for qualifier, relation, missing in re.findall(column, texts, re.IGNORECASE)
    )


def _is_slow(of: Case) -> bool:
    """Whether it is about slowness: work that takes longer, or failures by the server's timeout."""
    return any(one.analysis in _SLOW for one in of.causes) or (
        any(one.analysis == PATTERNS.id for one in of.causes) and bool(TIMED_OUT.search(of.texts))
    )
