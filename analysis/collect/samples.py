"""The error texts of the failures that a report shows: fetched by key, since the record holds none."""

from collections.abc import Iterable
from functools import partial

from analysis.collect.contents import texts_of
from analysis.collect.run import SHARE, clock_of, recognised_in
from analysis.collect.session import Collecting, collecting
from analysis.errors.failures import FailedSample, SampleText
from analysis.model import Failure, QueryCost, Unavailable
from analysis.settings import Settings


def sample_texts(
    settings: Settings, samples: Iterable[FailedSample], spent_s: float
) -> tuple[tuple[SampleText, ...] | Failure, list[QueryCost]]:
    """The texts of these failures, redacted, as far as there is time, or why there are none; and what it cost.

    `spent_s` is what the run has used of its database time already. A row that is gone has no text."""
    shown = list(samples)
    costs: list[QueryCost] = []
    if not shown:
        return (), costs
    whole_s = settings.database_budget_s
    try:
        with collecting(settings, min(whole_s * SHARE, whole_s - spent_s)) as transaction:
            try:
                return _texts(transaction, settings, shown), costs
            finally:
                costs.extend(transaction.costs)
    except Unavailable as unavailable:
        return unavailable.failure, costs


def _texts(transaction: Collecting, settings: Settings, shown: list[FailedSample]) -> tuple[SampleText, ...]:
    clock = clock_of(transaction)
    transaction.encoding, transaction.user = clock.encoding, clock.user_name
    read = partial(texts_of, transaction, recognised_in(settings, transaction))
    secret_names = frozenset(settings.redact_keys)
    keys = {
        "tasks": [sample.id for sample in shown if sample.task_id is not None],
        "jobs": [sample.id for sample in shown if sample.task_id is None],
    }
    return tuple(
        SampleText(text.id, text.error_text)
        for relation, ids in keys.items()
        for part in read(relation, ids, secret_names)
        for text in part
    )
