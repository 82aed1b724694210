"""The parameters of the few tasks that a report names: fetched by key, since the record holds none."""

import json
from collections.abc import Iterable

from analysis.collect.catalog import Recognised
from analysis.collect.inputs import given_to
from analysis.collect.run import SHARE, recognised_in
from analysis.collect.session import Collecting, collecting, connected
from analysis.model import Failure, QueryCost, Unavailable
from analysis.poison.inputs import Parameters
from analysis.redaction import redact, redact_text
from analysis.settings import Settings


def shown_parameters(
    settings: Settings, task_ids: Iterable[str], spent_s: float
) -> tuple[tuple[Parameters, ...] | Failure, list[QueryCost]]:
    """The redacted parameters of these tasks, as far as there is time, or why there are none; and what it cost.

    `spent_s` is what the run has used of its database time already. A row that is gone has none."""
    wanted = list(task_ids)
    costs: list[QueryCost] = []
    if not wanted:
        return (), costs
    whole_s = settings.database_budget_s
    try:
        with (
            connected(settings) as connection,
            collecting(connection, settings, min(whole_s * SHARE, whole_s - spent_s)) as transaction,
        ):
            try:
                return _read(transaction, settings, wanted), costs
            finally:
                costs.extend(transaction.costs)
    except Unavailable as unavailable:
        return unavailable.failure, costs


def _read(transaction: Collecting, settings: Settings, wanted: list[str]) -> tuple[Parameters, ...]:
    systems, _ = recognised_in(settings, transaction)
    secret_names = frozenset(settings.redact_keys)
    return tuple(
        Parameters(row.task_id, _redacted(row.parameters, secret_names))
        for system in systems
        if isinstance(system, Recognised)
        for _, found in given_to(transaction, system, wanted)
        for row in found
    )


def _redacted(parameters: str, secret_names: frozenset[str]) -> str:
    """Parameters are JSON; what is none is redacted as text."""
    try:
        return json.dumps(redact(json.loads(parameters), extra_keys=secret_names), ensure_ascii=False)
    except (ValueError, RecursionError):
        return redact_text(parameters, extra_keys=secret_names)
