"""Turns a file of sql/ into the statement that is sent.

A file runs as it stands in psql. What is added on the way to the server: its path as a comment, the two relations
`jobs` and `tasks` in the canonical vocabulary, the type of their status columns, the rule of what a failure tells, and
psycopg's parameters.
"""

import re
from dataclasses import dataclass
from functools import cache
from pathlib import Path

from analysis.model import Failure
from analysis.sources.catalog import Catalog
from analysis.sources.inlined import inlined
from analysis.sources.json_columns import as_jsonb
from analysis.sources.known_relations import ERROR_TEXTS, KNOWN
from analysis.sources.literals import quoted
from analysis.sources.text_columns import as_text

ROOT = Path(__file__).parents[2] / "sql"

_PARAMETER = re.compile(r":'([a-z_]+)'")
_RELATION = re.compile(rf"\b(?:FROM|JOIN)\s+({'|'.join(KNOWN)})\b(?:\s+AS\s+(\w+))?")
_STATUS_CAST = re.compile(r"::(job|task)_status\b")
_KEY_CAST = re.compile(r"(?P<given>[\w.]+|:'\w+')::(?P<entity>job|task)_key\b")
_FIRST_WORD = re.compile(r"\A\s*(\w+)(\s+RECURSIVE)?")
_COMMENT = re.compile(r"--[^\n]*")


@dataclass(frozen=True)
class SqlFile:
    """One question as it is written: its text without comments, the relations and columns it names."""

    name: str
    text: str
    parameters: frozenset[str]
    relations: tuple[str, ...]
    columns: frozenset[str]


@cache
def load(name: str) -> SqlFile:
    """Reads sql/<name>.sql once a process. Raises FileNotFoundError."""
    return read(ROOT / f"{name}.sql")


def read(path: Path) -> SqlFile:
    """A question that is kept elsewhere than in sql/. Raises FileNotFoundError."""
    text = _COMMENT.sub("", path.read_text("utf-8")).strip().removesuffix(";")
    named = {alias or relation: relation for relation, alias in _RELATION.findall(text)}
    columns = {
        f"{relation}.{column}"
        for alias, relation in named.items()
        for column in re.findall(rf"\b{alias}\.(\w+)", text)
        if column in KNOWN[relation]
    }
    return SqlFile(
        name=path.stem if not path.is_relative_to(ROOT) else str(path.relative_to(ROOT).with_suffix("")),
        text=text,
        parameters=frozenset(_PARAMETER.findall(text)),
        relations=tuple(sorted(set(named.values()))),
        columns=frozenset(columns),
    )


def unanswerable(file: SqlFile, catalog: Catalog, optional: frozenset[str]) -> Failure | None:
    """The reason not to send a query: a relation or a column that it needs is absent or forbidden."""
    needed = {(relation, next(iter(KNOWN[relation]))) for relation in file.relations}
    needed |= {(c.partition(".")[0], c.partition(".")[2]) for c in file.columns - optional}
    failures = (catalog.missing(relation, column) for relation, column in sorted(needed))
    return next((failure for failure in failures if failure), None)


def statement(file: SqlFile, catalog: Catalog) -> str:
    """The text for psycopg, with %(name)s parameters. A text that is no key of the native type becomes NULL."""
    text = _KEY_CAST.sub(lambda m: _key(m["given"], catalog.key_type(f"{m['entity']}s")), file.text)
    text = inlined(text)
    # psycopg reads % as a placeholder, and a schema's name may hold one as well as a file. What the catalog names goes
    # in last: it may look like a parameter.
    text = _PARAMETER.sub(r"%(\1)s", text.replace("%", "%%"))
    text = _STATUS_CAST.sub(lambda m: "::" + catalog.status_type(f"{m[1]}s").replace("%", "%%"), text)
    views = ", ".join(f"{relation} AS NOT MATERIALIZED ({_view(relation, catalog)})" for relation in file.relations)
    views = views.replace("%", "%%")
    first = _FIRST_WORD.match(text)
    if first is None or (views and first[1] != "WITH"):
        raise ValueError(f"sql/{file.name}.sql must begin with WITH params")
    head = f"{first[0]} /* jobscope sql/{file.name}.sql */ "
    return head + (f"{views}, " if views else "") + text[first.end() :].lstrip()


_KEYS = {
    "uuid": "^[0-9A-Fa-f]{8}-?([0-9A-Fa-f]{4}-?){3}[0-9A-Fa-f]{12}$",
    # Up to the largest numbers of these types, or nearly.
    "bigint": "^-?([0-9]{1,18}|[1-8][0-9]{18}|9[01][0-9]{17})$",
    "integer": "^-?([0-9]{1,9}|1[0-9]{9}|20[0-9]{8})$",
    "smallint": "^-?([0-9]{1,4}|[12][0-9]{4})$",
    "numeric": "^-?[0-9]{1,100}$",
}
"""Which texts are a key of a type; any other type takes every text."""


def _key(given: str, key_type: str) -> str:
    """A text cast to the type of a key; one that is no such key is nobody's, and no error."""
    if key_type not in _KEYS:
        return f"{given}::{key_type}"
    return f"CASE WHEN {given} ~ '{_KEYS[key_type]}' THEN {given} END::{key_type}"


def _view(relation: str, catalog: Catalog) -> str:
    """A relation with its canonical columns; one that is absent or forbidden reads as NULL."""
    columns = []
    for canonical, (null_type, _) in KNOWN[relation].items():
        fact = catalog.column(relation, canonical)
        if fact is not None and fact.readable:
            column = f"{relation}.{quoted(fact.column_name)}"
            if null_type == "jsonb":
                column = as_jsonb(column, fact.type_name)
            elif canonical in ERROR_TEXTS:
                column = as_text(column, fact.type_name)
            else:
                column = f"{column}::{fact.type_name}"  # which says nothing but of a domain
            columns.append(f"{column} AS {canonical}")
        else:
            columns.append(f"NULL::{null_type} AS {canonical}")
    source = f"{quoted(catalog.schema)}.{relation} AS {relation}"
    return f"SELECT {', '.join(columns)} FROM {source}"  # noqa: S608 - quoted identifiers from the catalog only
