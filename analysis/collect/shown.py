"""What a report shows of contents: fetched by key at the end of a run, since the record holds none."""

import json
from collections.abc import Iterable
from dataclasses import dataclass, field

from analysis.collect.catalog import Recognised
from analysis.collect.contents import texts_of
from analysis.collect.factors import parameters_of
from analysis.collect.run import SHARE, clock_of, recognised_in
from analysis.collect.session import Collecting, collecting
from analysis.errors.common_factors import TaskParameters
from analysis.errors.failures import FailedSample, SampleText
from analysis.model import Failure, QueryCost, Unavailable
from analysis.settings import Settings


@dataclass
class Shown:
    """Texts and parameters, redacted, as far as there was time, or why there are none; and what they cost."""

    texts: tuple[SampleText, ...] | Failure = ()
    parameters: tuple[TaskParameters, ...] | Failure = ()
    costs: list[QueryCost] = field(default_factory=list)


def shown(settings: Settings, samples: Iterable[FailedSample], tasks: Iterable[str], spent_s: float) -> Shown:
    """The error texts of these failures, and the parameters of these tasks. A row that is gone has none.

    `spent_s` is what the run has used of its database time already."""
    failures, keys, found = list(samples), list(tasks), Shown()
    if not failures and not keys:
        return found
    whole_s = settings.database_budget_s
    try:
        with collecting(settings, min(whole_s * SHARE, whole_s - spent_s)) as transaction:
            try:
                recognised = _opened(transaction, settings)
                secret_names = frozenset(settings.redact_keys)
                found.texts = tuple(_texts(transaction, recognised, failures, secret_names))
                found.parameters = tuple(
                    TaskParameters(row.id, json.loads(row.scalars))
                    for part in parameters_of(transaction, recognised, keys, secret_names)
                    for row in part
                )
            finally:
                found.costs.extend(transaction.costs)
    except Unavailable as unavailable:
        found.texts = found.texts or unavailable.failure
        found.parameters = unavailable.failure
    return found


def _opened(transaction: Collecting, settings: Settings) -> Recognised:
    clock = clock_of(transaction)
    transaction.encoding, transaction.user = clock.encoding, clock.user_name
    return recognised_in(settings, transaction)


def _texts(
    transaction: Collecting, recognised: Recognised, failures: Iterable[FailedSample], secret_names: frozenset[str]
) -> Iterable[SampleText]:
    ids: dict[str, list[str]] = {"tasks": [], "jobs": []}
    for failure in failures:
        ids["jobs" if failure.task_id is None else "tasks"].append(failure.id)
    for relation, keys in ids.items():
        for part in texts_of(transaction, recognised, relation, keys, secret_names):
            yield from (SampleText(text.id, text.error_text) for text in part)
