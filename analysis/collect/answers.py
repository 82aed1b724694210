"""What the records of a run answer to the questions of the analyses."""

from collections.abc import Iterable, Mapping
from datetime import UTC, datetime
from itertools import chain

from analysis.collect.collected import Collected
from analysis.collect.type_names import called, type_names, with_names
from analysis.costs import QueryCost
from analysis.facts import Incomplete, Limits, Query, Window
from analysis.history.slots import CLOCK_TOLERANCE
from analysis.model import Failure
from analysis.record.asking import Answers, answers
from analysis.record.engine import Variable
from analysis.settings import Settings


def record_answers(
    settings: Settings,
    collected: Collected,
    queries: Iterable[Query[object]],
    window: Window,
    observed_at: datetime,
    extra: Mapping[str, Variable] | None = None,
    clock: datetime | None = None,
    *,
    whole: bool = False,
) -> tuple[Answers, list[QueryCost]]:
    """The rows of each question, of all job systems that answered, with why others did not; or why there are none.
    Where two of them have a type of one name, each is called by its system, and where they are one system in two
    schemas, each by its schema (analysis/collect/type_names.py).

    `clock` is the database's where that is later than `observed_at`: a past that is asked for is followed by rows.
    Asked are rows that are open or ended since the window before began, or all of a record: the `whole`."""
    asked, costs = list(queries), list[QueryCost]()
    given = {**variables(window, observed_at, settings.limits, clock), **(extra or {})}
    secret_names = frozenset(settings.redact_keys)
    types, names = type_names(collected, secret_names), called(collected)
    by_query: dict[str, list[tuple[object, ...] | Failure]] = {query.name: [] for query in asked}
    for one in collected.systems:
        if one.failure:
            found: Answers = dict.fromkeys(by_query, one.failure)
        else:
            assert one.state is not None, "a reading leaves a state or says why not"  # noqa: S101 - says what Collected means
            state = one.state if whole else one.state.since(window.before.since)
            found, cost = answers(
                one.store,
                one.record,
                state,
                asked,
                {**given, "record": one.record, "torn_jobs": list(state.torn_jobs)},
                secret_names,
            )
            costs += cost
        for name, answer in found.items():
            by_query[name].append(
                answer
                if isinstance(answer, Failure)
                else with_names(answer, types.get(one.record, {}), names[one.record])
            )
            by_query[name] += one.unread
    return {name: together(parts) for name, parts in by_query.items()}, costs


def together(parts: Iterable[tuple[object, ...] | Failure]) -> tuple[object, ...] | Failure:
    """What several systems answered as one answer."""
    answered, failures = list[tuple[object, ...]](), list[Failure]()
    for part in parts:
        if isinstance(part, Failure):
            failures.append(part)
        else:
            answered.append(part)
    if not answered:
        return next((failure for failure in failures if not failure.not_recorded), failures[0])
    rows = tuple(chain.from_iterable(answered))
    return Incomplete.of(rows, failures) if failures else rows


def variables(
    window: Window, observed_at: datetime, limits: Limits, clock: datetime | None = None
) -> dict[str, Variable]:
    """Every variable that a file of sql/record/ may name; sql/record/variables.sql describes them. Times are UTC."""
    clock = max(clock or observed_at, observed_at)
    return {
        "since": _naive(window.since),
        "until": _naive(window.until),
        "before_since": _naive(window.before.since),
        "observed_at": _naive(observed_at),
        "clock": _naive(clock),
        "latest": _naive(clock + CLOCK_TOLERANCE),
        "max_retries": limits.max_retries,
        "heartbeat_silent_s": limits.heartbeat_silent_s,
        "record": "",
        "ids": [],
        "types": [],
        "torn_jobs": [],
    }


def _naive(instant: datetime) -> datetime:
    return instant.astimezone(UTC).replace(tzinfo=None)
