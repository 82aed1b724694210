"""Times that PostgreSQL holds and Python does not: infinity, years after 9999 and before Christ."""

from datetime import datetime

import psycopg
from psycopg.types.datetime import TimestamptzLoader

from analysis.sources.shared import Connection
from analysis.wording import EARLIEST, LATEST


def read_bounded(connection: Connection) -> None:
    """Makes a connection read such a time as the nearest bound, as the record holds it."""
    connection.adapters.register_loader("timestamptz", _Bounded)


class _Bounded(TimestamptzLoader):
    def load(self, data: "psycopg.abc.Buffer") -> datetime:
        try:
            return super().load(data)
        except psycopg.DataError:
            text = bytes(data)
            return EARLIEST if text.startswith(b"-") or text.endswith(b"BC") else LATEST
