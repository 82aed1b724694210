"""Which database the reports of a store are of: the first run writes it down, and no other database is mixed in."""

import json
import logging
from dataclasses import asdict, dataclass
from typing import Final

from reports.stores import AlreadyExists, Cache, Changed, StorageUnavailable, Store, Stored

log = logging.getLogger(__name__)

TARGET_JSON: Final = "target.json"


@dataclass(frozen=True)
class Identity:
    """A job system by its name (JOBSCOPE_TARGET), its place (server, database, schema), and what outlives renaming:
    the server's system identifier with the database's oid, empty and 0 where the role may not read them."""

    name: str
    server: str
    database: str
    schema: str
    system_identifier: str = ""
    database_oid: int = 0

    def __str__(self) -> str:
        return f"'{self.name}' (database {self.database}, schema {self.schema}, on {self.server})"

    def is_same(self, other: "Identity") -> bool:
        """By the system identifier and the oid, whatever the names are. By the place where these are not known, and
        where also the name is the same: the server was upgraded or restored."""
        if self.schema != other.schema:
            return False
        known = bool(self.system_identifier and other.system_identifier)
        inside = (self.system_identifier, self.database_oid) == (other.system_identifier, other.database_oid)
        place = (self.server, self.database) == (other.server, other.database)
        return (known and inside) or (place and (not known or self.name == other.name))


def claim(store: Store, identity: Identity) -> None:
    """Write down that the store is of this database; a rename is written down anew.

    Raises StorageUnavailable when it is of another one, or when the file is not ours.
    """
    stored = store.read(TARGET_JSON)
    if other := _other(store, stored, identity):
        raise StorageUnavailable(
            f"The report {store.location} belongs to the target {other}, and this app reads {identity}.",
            "Set JOBSCOPE_REPORTS_URL to a container or folder of its own for each target; if both are the same"
            f" database after a move, delete {TARGET_JSON} there.",
        )
    content = json.dumps(asdict(identity), indent=1).encode()
    try:
        if stored is None:
            store.create(TARGET_JSON, content, cache=Cache.REVALIDATE)
        elif stored.content != content:
            log.info("the target of %s is now called %s", store.location, identity)
            store.replace(TARGET_JSON, content, etag=stored.etag, cache=Cache.REVALIDATE)
    except (AlreadyExists, Changed):  # by another run just now
        claim(store, identity)


def other_target(store: Store, identity: Identity) -> Identity | None:
    """The other database that the store is of; None when it is of this one, or of none yet.

    Raises StorageUnavailable, also when the file is not ours.
    """
    return _other(store, store.read(TARGET_JSON), identity)


def _other(store: Store, stored: Stored | None, identity: Identity) -> Identity | None:
    known = _parsed(store, stored.content) if stored else identity
    return None if identity.is_same(known) else known


def _parsed(store: Store, content: bytes) -> Identity:
    try:
        found = json.loads(content)
        texts = {key: str(found[key]) for key in ("name", "server", "database", "schema", "system_identifier")}
        return Identity(**texts, database_oid=int(found["database_oid"]))
    except (ValueError, TypeError, KeyError) as error:
        raise StorageUnavailable(
            f"{TARGET_JSON} in {store.location} is not what Jobscope writes.",
            "Restore its last version, or delete it: the next run then writes down which database it reads.",
        ) from error
