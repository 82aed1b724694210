import pytest

from analysis.sources.catalog import Catalog, ColumnFact
from analysis.sources.known_relations import RELATIONS
from analysis.sources.sql_files import SqlFile, statement, unanswerable


def catalog(
    *absent: str, forbidden: str = "", schema: str = "app", labels: tuple[str, ...] = ("queued", "failed")
) -> Catalog:
    """A schema that has every canonical column but `absent`."""
    facts = [
        ColumnFact(
            relation,
            column,
            f"{schema}.{relation[:-1]}_status" if column == "status" else "text",
            f"{relation}.{column}" != forbidden,
            list(labels) if column == "status" else [],
        )
        for relation, columns in RELATIONS.items()
        for column in columns
        if f"{relation}.{column}" not in absent
    ]
    return Catalog.of(schema, "reader", facts)


def file(text: str, *columns: str, relations: tuple[str, ...] = ("tasks",)) -> SqlFile:
    return SqlFile("x/y", text, frozenset({"a"}), relations, frozenset(columns))


def test_a_parameter_becomes_psycopgs_and_a_percent_sign_survives() -> None:
    text = statement(file("SELECT :'a'::text AS a, 5 % 2", relations=()), catalog())
    assert text == "SELECT /* jobscope sql/x/y.sql */ %(a)s::text AS a, 5 %% 2"


def test_the_relations_come_first_in_the_canonical_vocabulary() -> None:
    text = statement(file("WITH params AS (SELECT 1) SELECT 1 FROM tasks"), catalog("tasks.heartbeat", schema='a"b'))
    assert text.startswith("WITH /* jobscope sql/x/y.sql */ tasks AS NOT MATERIALIZED (SELECT ")
    assert 'FROM "a""b".tasks AS tasks), params AS' in text
    assert "NULL::timestamptz AS heartbeat" in text


def test_a_renamed_column_is_found_under_its_later_name() -> None:
    known = catalog("tasks.heartbeat")
    later = Catalog.of(
        "app", "reader", [*known.columns["tasks"].values(), ColumnFact("tasks", "last_pulse", "timestamptz", True, [])]
    )
    assert '"last_pulse"::timestamptz AS heartbeat' in statement(
        file("WITH p AS (SELECT 1) SELECT 1 FROM tasks"), later
    )
    assert later.missing("tasks", "heartbeat") is None


def test_the_status_type_is_that_of_the_column() -> None:
    text = statement(file("SELECT :'a'::task_status[] AS a", relations=()), catalog(schema="ops"))
    assert "%(a)s::ops.task_status[]" in text


def test_a_query_is_not_sent_without_a_column_that_it_needs() -> None:
    needs = file("", "tasks.heartbeat")
    assert unanswerable(needs, catalog(), frozenset()) is None
    failure = unanswerable(needs, catalog("tasks.heartbeat"), frozenset())
    assert failure is not None
    assert failure.reason == "tasks.heartbeat is not recorded in this schema"
    assert unanswerable(needs, catalog("tasks.heartbeat"), frozenset({"tasks.heartbeat"})) is None


def test_a_refused_column_is_answered_with_its_grant() -> None:
    failure = unanswerable(file("", "tasks.parameters"), catalog(forbidden="tasks.parameters"), frozenset())
    assert failure is not None
    assert failure.fix == "GRANT SELECT (parameters) ON app.tasks TO reader"


def test_status_sets_hold_only_labels_that_the_enum_has() -> None:
    sets = catalog(labels=("queued", "processing", "failed")).status_sets()
    assert sets["task_terminal"] == '{"failed"}'
    assert sets["task_open"] == '{"queued","processing"}'


def test_a_file_that_reads_relations_must_begin_with_params() -> None:
    with pytest.raises(ValueError, match="must begin with WITH params"):
        statement(file("SELECT 1 FROM tasks"), catalog())
