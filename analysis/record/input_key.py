"""The key with which a record hashes parameters: made with the record, kept in its folder, and never published.

Equal parameters have equal hashes within a record, which is all that is asked of them. Without the key nobody can try
which parameters a hash stands for, and the hashes of two records do not compare.
"""

import hmac
import json
import re
import secrets
from dataclasses import dataclass
from functools import cache

from analysis.record.state import LostRace
from analysis.redaction import own
from reports.stores import AlreadyExists, Cache, Changed, Store

NAME = "inputs_key.json"
NONE = "none"
"""In the place of a hash: the task has no parameters, or was gone when they were asked for."""

_WRITTEN = re.compile(r'{"key": "([0-9a-f]{64})"}')


@dataclass(frozen=True)
class InputKey:
    """`is_new`: the record's folder does not have it yet; where it has one that is damaged, `etag` tells which."""

    key: str
    is_new: bool = False
    etag: str | None = None

    @property
    def id(self) -> str:
        """What every hash of this key begins with; it tells nothing of the key."""
        return hmac.digest(bytes.fromhex(self.key), b"id", "sha256").hex()[:8]

    def hashed(self, parameters: str) -> str:
        """The hash of parameters, which are JSON, whatever the order of their keys; NONE without any."""
        canonical = _canonical(parameters)
        if canonical in ("", "{}", "[]", "null"):
            return NONE
        return self.id + hmac.digest(bytes.fromhex(self.key), canonical.encode(errors="replace"), "sha256").hex()[:32]


def read(store: Store, record: str, target: str = "") -> InputKey:
    """The key of a record of a target; a new one where it has none. Raises StorageUnavailable."""
    stored = store.read(f"{record}/{NAME}")
    written = _WRITTEN.fullmatch(stored.content.decode("ascii", "replace")) if stored else None
    if written:
        key = InputKey(written[1])
    else:
        key = InputKey(_fresh(record, target), is_new=True, etag=stored.etag if stored else None)
    own.know([key.key])
    return key


def keep(store: Store, record: str, key: InputKey) -> None:
    """Store a new key. Raises LostRace where another run has stored one meanwhile, and StorageUnavailable."""
    if not key.is_new:
        return
    name, content = f"{record}/{NAME}", json.dumps({"key": key.key}).encode()
    try:
        if key.etag is None:
            store.create(name, content, cache=Cache.REVALIDATE)
        else:
            store.replace(name, content, etag=key.etag, cache=Cache.REVALIDATE)
    except (AlreadyExists, Changed) as error:
        raise LostRace(f"another run wrote {name} meanwhile; try again") from error


@cache
def _fresh(record: str, target: str) -> str:  # noqa: ARG001 - a key for each record that this process makes
    """One a record and process, in a fleet of each target: no two targets may have one key. Records that are made for
    one request alone would fill the list of our secrets."""
    return secrets.token_hex(32)


def _canonical(parameters: str) -> str:
    """The same text for the same parameters. What is no JSON, or too deep or long a number, stands for itself."""
    try:
        return json.dumps(json.loads(parameters), sort_keys=True, separators=(",", ":"))
    except (ValueError, RecursionError):
        return parameters.strip()
