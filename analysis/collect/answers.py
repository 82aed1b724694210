"""What the records of a run answer to the questions of the analyses."""

from collections.abc import Iterable, Mapping
from datetime import UTC, datetime

from analysis.collect.collected import Collected
from analysis.model import Failure, Limits, Query, QueryCost, Window
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
    *,
    whole: bool = False,
) -> tuple[Answers, list[QueryCost]]:
    """The rows of each question, of all job systems; or why there are none.

    Where one system could not be read, nothing is known of the whole. What a system does not record is left to those
    that do. Asked are rows that are open or ended within two windows, or all of a record: the `whole`."""
    asked, costs = list(queries), list[QueryCost]()
    if failure := next((one.failure for one in collected.systems if one.failure), None):
        return dict.fromkeys((query.name for query in asked), failure), []
    given = {**variables(window, observed_at, settings.limits), **(extra or {})}
    secret_names = frozenset(settings.redact_keys)
    found: Answers = {}
    for one in collected.systems:
        assert one.state is not None, "a reading leaves a state or says why not"  # noqa: S101 - says what Collected means
        state = one.state if whole else one.state.since(window.before.since)
        said, cost = answers(one.store, one.record, state, asked, given, secret_names)
        found = {name: _both(found.get(name), answer) for name, answer in said.items()}
        costs += cost
    return found, costs


def _both(
    so_far: tuple[object, ...] | Failure | None, more: tuple[object, ...] | Failure
) -> tuple[object, ...] | Failure:
    """The answer of the systems so far with that of one more."""
    if so_far is None:
        return more
    if isinstance(so_far, Failure):
        return more if so_far.not_recorded else so_far
    if isinstance(more, Failure):
        return so_far if more.not_recorded else more
    return (*so_far, *more)


def variables(window: Window, observed_at: datetime, limits: Limits) -> dict[str, Variable]:
    """Every variable that a file of sql/record/ may name; sql/record/variables.sql describes them. Times are UTC."""
    return {
        "since": _naive(window.since),
        "until": _naive(window.until),
        "before_since": _naive(window.before.since),
        "observed_at": _naive(observed_at),
        "max_retries": limits.max_retries,
        "heartbeat_silent_s": limits.heartbeat_silent_s,
        "ids": [],
    }


def _naive(instant: datetime) -> datetime:
    return instant.astimezone(UTC).replace(tzinfo=None)
