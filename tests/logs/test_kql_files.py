"""The contract of kql/: Microsoft's parser accepts each file, and its columns are its row type's fields."""

import re
import types
from collections.abc import Callable
from dataclasses import fields
from datetime import datetime
from typing import Any, Literal, TypeAliasType, Union, get_args, get_origin, get_type_hints

import pytest

from analysis.facts import Query
from analysis.logs.queries import LOG_QUERIES
from analysis.sources.kql import KQL, loaded
from local.log_workspace.tables import TABLES
from tests.logs.conftest import Kusto

PYTHON_OF_KUSTO: dict[str, type] = {
    "string": str,
    "int": int,
    "long": int,
    "real": float,
    "bool": bool,
    "datetime": datetime,
}
SCHEMA = {table: dict(columns) for table, columns in TABLES.items()}
MATCHING = re.compile(r"// ---- matching.*// ---- end of matching ----\n", re.DOTALL)


def plain_type(hint: Any) -> Any:  # noqa: ANN401 - a type hint
    """`datetime | None` -> datetime, and an alias of text literals -> str."""
    if isinstance(hint, TypeAliasType):
        return plain_type(hint.__value__)
    if get_origin(hint) is Literal:
        return str
    if get_origin(hint) in (Union, types.UnionType):
        (one,) = (plain_type(part) for part in get_args(hint) if part is not type(None))
        return one
    return hint


def fields_of(query: Query[object]) -> dict[str, Any]:
    hints = get_type_hints(query.row)
    return {field.name: plain_type(hints[field.name]) for field in fields(query.row)}  # type: ignore[arg-type]  # rows are dataclasses


def complaints(query: Query[object], analysed: dict[str, Any]) -> list[str]:
    """What is wrong with a query: the parser's problems, and columns that differ from the row type's fields."""
    columns = {name: PYTHON_OF_KUSTO.get(kind, kind) for name, kind in (analysed["columns"] or {}).items()}
    differing = sorted(f"{name}: {kind}" for name, kind in columns.items() ^ fields_of(query).items())
    return [*analysed["problems"], *(["columns differ: " + ", ".join(differing)] if differing else [])]


def test_the_folder_holds_exactly_the_questions_that_are_asked() -> None:
    assert {path.stem for path in KQL.glob("*.kql")} == {query.name for query in LOG_QUERIES}


def test_every_file_is_accepted_and_its_columns_are_the_fields_of_its_row_type(kusto: Kusto) -> None:
    texts = {query.name: loaded(query.name).text for query in LOG_QUERIES}
    analysed = kusto({"tables": SCHEMA, "queries": texts})
    assert {query.name: complaints(query, analysed[query.name]) for query in LOG_QUERIES} == {
        query.name: [] for query in LOG_QUERIES
    }


MUTATIONS: dict[str, Callable[[str], str]] = {
    "a column that its table does not have": lambda text: re.sub(r"\bTimeGenerated\b", "timestamp", text),
    "a column missing from the result": lambda text: text + "| project-away items\n",
    "a column too many in the result": lambda text: text + "| extend extra = 1\n",
    "a column of another type": lambda text: text + "| extend items = tostring(items)\n",
}


@pytest.mark.parametrize("mutation", MUTATIONS)
def test_a_wrong_column_in_any_file_is_noticed(kusto: Kusto, mutation: str) -> None:
    texts = {query.name: MUTATIONS[mutation](loaded(query.name).text) for query in LOG_QUERIES}
    analysed = kusto({"tables": SCHEMA, "queries": texts})
    unnoticed = [query.name for query in LOG_QUERIES if not complaints(query, analysed[query.name])]
    assert unnoticed == []


@pytest.mark.parametrize("query", LOG_QUERIES, ids=lambda query: query.name)
def test_a_file_begins_with_its_question_and_counts_events_with_sampling_undone(query: Query[object]) -> None:
    file = loaded(query.name)
    assert file.text.startswith("// ")
    assert file.question.endswith("?")
    assert "count()" not in file.text
    assert re.search(r"^ *\| take \d+$", file.text, re.MULTILINE), "every file has a limit"


def test_matching_is_the_same_in_every_file_that_looks_for_ids() -> None:
    looking = [loaded(query.name) for query in LOG_QUERIES if "wanted" in loaded(query.name).parameters]
    assert len(looking) == 6
    assert len({MATCHING.findall(file.text)[0] for file in looking}) == 1
