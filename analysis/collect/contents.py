"""The error texts of new failures: read by key, redacted, and kept as fingerprints alone."""

import json
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from hashlib import sha256

from analysis.collect.by_key import in_parts
from analysis.collect.catalog import Recognised
from analysis.collect.decoders import DECODERS
from analysis.collect.session import Collecting
from analysis.errors.grouping.fingerprint import VERSION, Fingerprinter
from analysis.record.merge import Working
from analysis.redaction import redact_text
from analysis.settings import Settings

MOST_TEXTS = 20_000
"""Of one run; the next run goes on. Each costs a look-up by key, and some tenths of a millisecond of ours."""
SHARE = 0.75
"""Of the time that is left: what else is read of contents has the rest."""
FILES = {"jobs": "contents_jobs", "tasks": "contents"}
"""Relation -> the file of a system that has its texts; jobs come first, for there are few."""


@dataclass(frozen=True)
class ErrorText:
    """One row of contents.sql or contents_jobs.sql; cut to 8,000 characters by the file."""

    id: str
    error_text: str


def read_texts(transaction: Collecting, recognised: Recognised, working: Working, settings: Settings) -> None:
    """Fingerprints for the failures that have none yet, as many as there is time for. Raises Unavailable."""
    fingerprint = Fingerprinter(frozenset(settings.keep_words), frozenset(settings.mask_words))
    rules = rules_of(settings)
    left, enough_s = MOST_TEXTS, transaction.left_s * (1 - SHARE)
    for relation in FILES:
        keys = working.texts_to_ask(relation, rules, left)
        left -= len(keys)
        for found in texts_of(transaction, recognised, relation, keys, frozenset(settings.redact_keys), enough_s):
            working.texts(_row(relation, text, fingerprint, rules) for text in found)


def texts_of(
    transaction: Collecting,
    recognised: Recognised,
    relation: str,
    keys: Iterable[str],
    secret_names: frozenset[str],
    enough_s: float = 0,
) -> Iterator[list[ErrorText]]:
    """The redacted texts of these keys in parts, until so much of the time is left. Raises Unavailable."""
    if not recognised.has_contents(relation):
        return
    decode = DECODERS[recognised.system.decoder]
    for _, found in in_parts(transaction, recognised, FILES[relation], ErrorText, keys, enough_s):
        yield [ErrorText(text.id, redact_text(decode(text.error_text), extra_keys=secret_names)) for text in found]


def rules_of(settings: Settings) -> str:
    """The version of the rules that make a fingerprint, and a sign of the words that settings keep or mask."""
    words = [sorted(set(settings.keep_words)), sorted(set(settings.mask_words))]
    return f"{VERSION}+{sha256(json.dumps(words).encode()).hexdigest()[:8]}" if any(words) else VERSION


def _row(relation: str, text: ErrorText, fingerprint: Fingerprinter, rules: str) -> tuple[str | None, ...]:
    """As Working.texts takes it; a failure that left no text has no fingerprint."""
    if not text.error_text.strip():
        return (relation, text.id, "none", *[None] * 11)
    made = fingerprint(text.error_text)
    return (
        relation,
        text.id,
        "read",
        made.id,
        made.template,
        made.kind,
        made.language,
        made.exception_type,
        made.location,
        json.dumps(made.scope),
        made.skeleton,
        json.dumps(made.discriminators),
        made.plain_id,
        rules,
    )
