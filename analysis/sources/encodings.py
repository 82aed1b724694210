"""Databases that are not in UTF-8: what cannot be read is read with replacement marks, and never fails an answer.

A server in SQL_ASCII sends the bytes that somebody stored, whatever they are. Any other one converts; where it cannot,
it refuses the whole question, which is then asked once more without conversion.
"""

import codecs
import json
from collections.abc import Buffer, Iterator, Mapping
from contextlib import contextmanager

import psycopg
from psycopg.adapt import Loader

from analysis.sources.shared import Connection

REFUSED = (psycopg.errors.UntranslatableCharacter, psycopg.errors.CharacterNotInRepertoire)
"""What a server says of a character that it cannot convert, in a row or in a parameter."""
NO_CHARACTER = "\x1a"
"""Stands in a parameter for what the database has no character for: no id holds it, so that nothing is found."""
_TEXTS = ("text", "varchar", "bpchar", "name", 0)  # 0: types that psycopg does not know, such as enums


def read_with_marks(connection: Connection) -> None:
    """Makes a connection to a database that is not in UTF-8 read every text."""
    if connection.info.parameter_status("server_encoding") == "UTF8":
        return
    for kind in _TEXTS:
        connection.adapters.register_loader(kind, _Text)
    for kind in ("json", "jsonb"):
        connection.adapters.register_loader(kind, _Json)


_SEND_IN = "SELECT /* jobscope */ pg_catalog.set_config('client_encoding', %s, true)"


@contextmanager
def without_conversion(connection: Connection) -> Iterator[None]:
    """Inside, the server sends the bytes as they are stored."""
    send_as_stored(connection)
    yield
    connection.execute(_SEND_IN, ["UTF8"])


def send_as_stored(connection: Connection) -> None:
    """Until the transaction ends, the server sends the bytes as they are stored."""
    connection.execute(_SEND_IN, ["SQL_ASCII"])


def plain(parameters: Mapping[str, str]) -> dict[str, str]:
    """The parameters without a character that a database may lack."""
    return {
        name: "".join(each if each.isascii() else NO_CHARACTER for each in value) for name, value in parameters.items()
    }


class _Text(Loader):
    def load(self, data: Buffer) -> str:
        return bytes(data).decode(codec(self.connection), "replace")


class _Json(_Text):
    def load(self, data: Buffer) -> object:  # type: ignore[override]  # of a document, not of its text
        return json.loads(super().load(data))


def codec(connection: "psycopg.abc.AdaptContext | None") -> str:
    """Python's name of the encoding in which texts arrive."""
    if not isinstance(connection, psycopg.Connection):
        return "utf-8"
    status = connection.info.parameter_status
    if status("client_encoding") == "UTF8" or status("server_encoding") == "SQL_ASCII":
        return "utf-8"
    name = (status("server_encoding") or "").replace("WIN", "cp").replace("EUC_CN", "gb2312")
    try:
        return codecs.lookup(name).name
    except LookupError:
        return "ascii"
