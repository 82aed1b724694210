"""The parameters of tasks: read by key, and recorded as keyed hashes alone; shown only where a report names a task."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import datetime

from analysis.collect.by_key import in_parts
from analysis.collect.catalog import Recognised
from analysis.collect.session import Collecting
from analysis.record.input_key import NONE, InputKey
from analysis.record.merge import Working

MOST_INPUTS = 10_000
"""Of one run, those of failed tasks first; the next run goes on."""


@dataclass(frozen=True)
class Given:
    """One row of inputs.sql: parameters as they were given, or the hash of long ones."""

    task_id: str
    parameters: str


def read_inputs(
    transaction: Collecting, recognised: Recognised, working: Working, key: InputKey, since: datetime
) -> None:
    """The hashed parameters of tasks that failed since, and of those that succeeded where that decides whether an input
    always fails; as many as there is time for. Raises Unavailable."""
    left = MOST_INPUTS
    for state in ("failed", "succeeded"):
        keys = working.inputs_to_ask(state, since, key.id, left)
        left -= len(keys)
        for asked, found in given_to(transaction, recognised, keys):
            hashed = {row.task_id: key.hashed(row.parameters) for row in found}
            working.inputs((task_id, hashed.get(task_id, NONE)) for task_id in asked)


def given_to(
    transaction: Collecting, recognised: Recognised, task_ids: Iterable[str]
) -> Iterator[tuple[tuple[str, ...], list[Given]]]:
    """The ids and what was given to these tasks, in parts, as far as there is time. Raises Unavailable."""
    if recognised.has_inputs("tasks"):
        yield from in_parts(transaction, recognised, "inputs", Given, task_ids)
