"""What a run's record answers to the questions of the analyses."""

from collections.abc import Iterable, Mapping
from datetime import UTC, datetime

from analysis.collect.run import Collected
from analysis.model import Limits, Query, QueryCost, Window
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
) -> tuple[Answers, list[QueryCost]]:
    """The rows of each question, or why there are none: then all that was to be known of jobs and tasks is unknown."""
    asked = list(queries)
    if collected.state is None or collected.failure is not None:
        failure = collected.failure
        assert failure is not None, "a reading leaves a state or says why not"  # noqa: S101 - says what Collected means
        return dict.fromkeys((query.name for query in asked), failure), []
    given = {**variables(window, observed_at, settings.limits), **(extra or {})}
    secret_names = frozenset(settings.redact_keys)
    return answers(collected.store, collected.record, collected.state, asked, given, secret_names)


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
