"""Names that a job system's rows bear (types, queues, workers ...): they are stored as they are, but for secrets."""

from collections.abc import Iterable
from itertools import batched

from analysis.record.engine import Engine
from analysis.record.tables import RAW, raw_types
from analysis.redaction import redact

_KEYS = frozenset({"task_id", "key", "job_id", "parent_job_id"})
"""They are handed back to the job system, and must stay what they are."""
_AT_ONCE = 10_000


def redact_names(engine: Engine, table: str, secret_names: frozenset[str]) -> None:
    """Take the secrets out of the rows that were loaded. Each text is looked at once, however many rows bear it."""
    kinds = raw_types(table)
    for column in (name for name in RAW[table] if kinds[name] == "VARCHAR" and name not in _KEYS):
        found = engine.ask(f"SELECT DISTINCT {column} FROM raw_{table} WHERE {column} IS NOT NULL ORDER BY 1")
        changed = list(_changed((str(name) for (name,) in found), secret_names))
        if changed:
            engine.ask("CREATE OR REPLACE TEMP TABLE redacted (name VARCHAR, clean VARCHAR)")
            engine.fill("redacted", changed)
            engine.ask(f"UPDATE raw_{table} SET {column} = clean FROM redacted WHERE {column} = name")


def _changed(names: Iterable[str], secret_names: frozenset[str]) -> Iterable[tuple[str, str]]:
    for some in batched(names, _AT_ONCE, strict=False):
        # An object that surely holds no secret is recognised as a whole; a list of two would be a name and its value.
        numbered = {str(number): name for number, name in enumerate(some)}
        clean = redact(numbered, extra_keys=secret_names)
        yield from ((name, clean[number]) for number, name in numbered.items() if clean[number] != name)
