"""What a report shows of contents: fetched by key at the end of a run, since the record holds none."""

import json
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field

from analysis.collect.by_key import in_parts
from analysis.collect.catalog import Recognised
from analysis.collect.collected import Collected
from analysis.collect.contents import texts_of
from analysis.collect.factors import parameters_of
from analysis.collect.inputs import given_to
from analysis.collect.run import SHARE, recognised_in
from analysis.collect.session import Collecting, as_it_can_be_read, collecting, connected
from analysis.collect.type_names import called
from analysis.costs import QueryCost
from analysis.errors.common_factors import TaskParameters
from analysis.errors.failures import FailedSample, SampleText
from analysis.facts import Unavailable
from analysis.job.system_rows import RetryableRow
from analysis.model import Failure
from analysis.poison.inputs import Parameters
from analysis.redaction import redact, redact_text
from analysis.settings import Settings

RETRYABLE = {"tasks": "retryable", "jobs": "retryable_jobs"}
"""Relation -> the file of a system whose failures say of which type they are, or whether another try would help."""


@dataclass
class Shown:
    """Texts and parameters, redacted, as far as there was time, or why there are none; and what they cost."""

    texts: tuple[SampleText, ...] | Failure = ()
    parameters: tuple[TaskParameters, ...] | Failure = ()
    given: tuple[Parameters, ...] | Failure = ()
    costs: list[QueryCost] = field(default_factory=list)


def shown(
    settings: Settings,
    collected: Collected | None,
    samples: Iterable[FailedSample],
    tasks: Iterable[str],
    given: Iterable[str],
    spent_s: float,
) -> Shown:
    """The error texts of these failures, the short parameters of these tasks, and all that these were given.

    A row that is gone has none. `collected` is the reading that named them, and `spent_s` what the run has used of its
    database time already."""
    failures, keys, whole, found = list(samples), list(tasks), list(given), Shown()
    if not failures and not keys and not whole:
        return found
    # One that could not be read would keep the others' texts from us as well.
    known = [one.recognised for one in collected.systems if one.recognised and not one.failure] if collected else []
    budget_s = min(settings.database_budget_s * SHARE, settings.database_budget_s - spent_s)
    names, of = frozenset(settings.redact_keys), called(collected) if collected else {}

    def read(as_stored: bool) -> None:
        with collecting(connection, settings, budget_s, as_stored=as_stored) as transaction:
            try:
                systems = known or readable_in(settings, transaction)
                transaction.user = systems[0].user if systems else ""
                found.texts = tuple(
                    text
                    for one in systems
                    for text in _texts(transaction, one, of.get(one.record, ""), failures, names)
                )
                found.parameters = tuple(p for one in systems for p in _parameters(transaction, one, keys, names))
                found.given = tuple(g for one in systems for g in _given(transaction, one, whole, names))
            finally:
                found.costs.extend(transaction.costs)

    try:
        with connected(settings) as connection:
            as_it_can_be_read(read)
    except Unavailable as unavailable:
        found.texts = found.texts or unavailable.failure
        found.parameters = found.parameters or unavailable.failure
        found.given = found.given or unavailable.failure
    return found


def readable_in(settings: Settings, transaction: Collecting) -> list[Recognised]:
    """The systems of the database that can be read. Raises Unavailable when none is known."""
    return [one for one in recognised_in(settings, transaction).found if isinstance(one, Recognised)]


def _texts(
    transaction: Collecting,
    recognised: Recognised,
    name: str,
    failures: Iterable[FailedSample],
    secret_names: frozenset[str],
) -> Iterator[SampleText]:
    """Those of the system that samples call by this name."""
    ids: dict[str, list[str]] = {"tasks": [], "jobs": []}
    for failure in failures:
        if failure.system == name:
            ids["jobs" if failure.task_id is None else "tasks"].append(failure.key)
    for relation, keys in ids.items():
        may_be_tried = _retryable(transaction, recognised, RETRYABLE[relation], keys)
        for part in texts_of(transaction, recognised, relation, keys, secret_names):
            yield from (SampleText(name, text.id, text.error_text, may_be_tried.get(text.id)) for text in part)


def _retryable(transaction: Collecting, recognised: Recognised, file: str, keys: Iterable[str]) -> dict[str, bool]:
    """What these failures say of another try, of a system whose failures do."""
    if not recognised.system.has(file):
        return {}
    parts = in_parts(transaction, recognised, file, RetryableRow, keys)
    return {row.id: row.retryable for _, rows in parts for row in rows if row.retryable is not None}


def _parameters(
    transaction: Collecting, recognised: Recognised, keys: Iterable[str], secret_names: frozenset[str]
) -> Iterator[TaskParameters]:
    for part in parameters_of(transaction, recognised, keys, secret_names):
        yield from (TaskParameters(row.id, json.loads(row.scalars)) for row in part)


def _given(
    transaction: Collecting, recognised: Recognised, keys: Iterable[str], secret_names: frozenset[str]
) -> Iterator[Parameters]:
    for _, rows in given_to(transaction, recognised, keys):
        yield from (Parameters(row.task_id, _redacted(row.parameters, secret_names)) for row in rows)


def _redacted(parameters: str, secret_names: frozenset[str]) -> str:
    """Parameters are JSON; what is none is redacted as text."""
    try:
        return json.dumps(redact(json.loads(parameters), extra_keys=secret_names), ensure_ascii=False)
    except (ValueError, RecursionError):
        return redact_text(parameters, extra_keys=secret_names)
