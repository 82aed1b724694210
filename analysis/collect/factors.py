"""What failed tasks may have in common: a draw of their parameters and of successes of their types, kept as hashes."""

import json
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from datetime import datetime
from hashlib import blake2b

from analysis.collect.by_key import in_parts
from analysis.collect.catalog import Recognised
from analysis.collect.session import Collecting
from analysis.errors.common_factors import MIN_FAILED
from analysis.record.merge import Working
from analysis.redaction import redact
from analysis.settings import Settings

MOST_FAILED = 1_000
"""Of a type in a window: a share of a third is then known to within 4 % in 99 of 100 cases."""
MOST_SUCCEEDED = 300
"""Of a type: what none of them carries is carried by 2.2 % at most, in 99 of 100 cases."""
MOST_DRAWN = 10_000
"""Of one run; the next run goes on."""


@dataclass(frozen=True)
class Parameters:
    """One row of parameters.sql: the short scalar parameters of a task, as a JSON object."""

    id: str
    scalars: str


def read_factors(
    transaction: Collecting,
    recognised: Recognised,
    working: Working,
    settings: Settings,
    hash_key: str,
    since: datetime,
) -> None:
    """Hashes of the parameters of drawn tasks that ended since, as many as there is time for. Raises Unavailable."""
    drawn = working.factors_to_ask(since, MIN_FAILED, (MOST_FAILED, MOST_SUCCEEDED), MOST_DRAWN)
    for found in parameters_of(transaction, recognised, drawn, frozenset(settings.redact_keys)):
        working.factors((row.id, _hashed(json.loads(row.scalars), hash_key)) for row in found)


def parameters_of(
    transaction: Collecting, recognised: Recognised, keys: Iterable[str], secret_names: frozenset[str]
) -> Iterator[list[Parameters]]:
    """The parameters of these tasks in parts, as far as there is time for them. Raises Unavailable.

    One that holds a secret is left out: its hash could be tried out."""
    if recognised.has_inputs("tasks"):
        for _, found in in_parts(transaction, recognised, "parameters", Parameters, keys):
            yield [Parameters(row.id, _without_secrets(row.scalars, secret_names)) for row in found]


def _without_secrets(scalars: str, secret_names: frozenset[str]) -> str:
    named: dict[str, object] = json.loads(scalars)
    clean = redact(named, extra_keys=secret_names)
    return json.dumps({name: value for name, value in named.items() if clean.get(name) == value})


def _hashed(scalars: Mapping[str, object], hash_key: str) -> str:
    """Name -> hash of the value, as JSON."""
    return json.dumps({name: _hash(name, value, hash_key) for name, value in scalars.items()})


def _hash(name: str, value: object, hash_key: str) -> str:
    text = json.dumps([name, value], ensure_ascii=False)
    return blake2b(text.encode("utf-8", "surrogatepass"), digest_size=8, key=bytes.fromhex(hash_key)).hexdigest()
