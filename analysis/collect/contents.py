"""The error texts of new failures: read by key, redacted, and kept as fingerprints alone."""

import json
from dataclasses import dataclass
from itertools import batched

from analysis.collect.catalog import Recognised
from analysis.collect.decoders import DECODERS
from analysis.collect.session import Collecting
from analysis.collect.statements import array, of_system
from analysis.errors.grouping.fingerprint import VERSION, Fingerprinter
from analysis.record.merge import Working
from analysis.redaction import redact_text
from analysis.settings import Settings

MOST_TEXTS = 5_000
"""Of one run, the newest failures first; the next run goes on. A first run over a bad day has so many of them."""
TEXTS_AT_ONCE = 500


@dataclass(frozen=True)
class ErrorText:
    """One row of contents.sql."""

    task_id: str
    error_text: str


def read_texts(transaction: Collecting, recognised: Recognised, working: Working, settings: Settings) -> None:
    """Fingerprints for the failed tasks that have none yet, as many as there is time for. Raises Unavailable."""
    if transaction.encoding == "SQL_ASCII" or not recognised.has_contents("tasks"):
        return
    fingerprint = Fingerprinter(frozenset(settings.keep_words), frozenset(settings.mask_words))
    secret_names = frozenset(settings.redact_keys)
    decode = DECODERS[recognised.system.decoder]
    name, statement = f"systems/{recognised.system.name}/contents", of_system("contents", recognised)
    for keys in batched(working.texts_to_ask(MOST_TEXTS), TEXTS_AT_ONCE, strict=False):
        if transaction.left_s < 2 * transaction.longest_s:
            break
        found = transaction.rows(name, ErrorText, {"keys": array(keys)}, statement)
        texts = (ErrorText(stored.task_id, decode(stored.error_text)) for stored in found)
        working.texts(_row(text, fingerprint, secret_names) for text in texts)


def _row(text: ErrorText, fingerprint: Fingerprinter, secret_names: frozenset[str]) -> tuple[str | None, ...]:
    """As Working.texts takes it; a failure that left no text has no fingerprint."""
    if not text.error_text.strip():
        return (text.task_id, "none", *[None] * 9)
    made = fingerprint(redact_text(text.error_text, extra_keys=secret_names))
    return (
        text.task_id,
        "read",
        made.id,
        made.template,
        made.kind,
        made.exception_type,
        made.location,
        json.dumps(made.scope),
        made.skeleton,
        json.dumps(made.discriminators),
        VERSION,
    )
