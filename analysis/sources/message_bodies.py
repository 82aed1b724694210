"""What a message of a queue names: its job or task, in a body of JSON."""

import json
from collections.abc import Mapping
from dataclasses import dataclass

from analysis.redaction import redact_text
from analysis.settings import Settings

TEXT_CHARACTERS = 1000
"""What of a message is kept; its ids stand at its beginning."""
PARSED_CHARACTERS = 65_536
"""What a storage queue allows. A longer body is not parsed, and what lies behind is dropped
before secrets are taken out."""
ID_CHARACTERS = 100


@dataclass(frozen=True)
class Body:
    """The ids that a body names, None where it does not say, and its beginning without secrets."""

    job_id: str | None
    task_id: str | None
    text: str


def body(text: str, settings: Settings) -> Body:
    """Of JSON the ids are known; anything else is text alone."""
    named: object = None
    if len(text) <= PARSED_CHARACTERS:
        try:
            named = json.loads(text)
        except (ValueError, RecursionError):
            named = None
    known = named if isinstance(named, dict) else {}
    return Body(
        job_id=_id(known, "job_id") or _id(known, "parent_job_id"),
        task_id=_id(known, "task_id"),
        text=redact_text(text[:PARSED_CHARACTERS], extra_keys=frozenset(settings.redact_keys))[:TEXT_CHARACTERS],
    )


def _id(named: Mapping[str, object], key: str) -> str | None:
    value = named.get(key)
    return value[:ID_CHARACTERS] if isinstance(value, str) else None
