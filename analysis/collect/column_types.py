"""The names that PostgreSQL has for one type of a column."""

import re
from typing import Final

_SAME: Final = {
    "character varying": "text", "varchar": "text", "timestamp with time zone": "timestamptz",
    "timestamp without time zone": "timestamp", "smallint": "integer", "int": "integer", "int2": "integer",
    "int4": "integer", "int8": "bigint", "bool": "boolean", "float4": "real", "float8": "double precision",
    "decimal": "numeric", "json": "jsonb",
}  # fmt: skip
"""What a file need not tell apart, and other names of the same types; json is read as jsonb."""
_LENGTH: Final = re.compile(r"\(\d+(, ?\d+)?\)")


def plain_type(kind: str) -> str:
    """A type by the name that stands for all of its names, without a length: varchar(40) is text."""
    name = _LENGTH.sub("", kind).strip().lower()
    return _SAME.get(name, name)
