import psycopg
import pytest
from hypothesis import given
from hypothesis import strategies as st

from analysis.health import sequences
from analysis.health.fed_column import SEQUENCES, FedColumn
from analysis.model import Severity
from tests.analyses.conftest import Ask, MakeFacts
from tests.analyses.held_sessions import plain_role, run_rolled_back
from tests.conftest import MakeDatabase

ID = "health/sequences"
INT = 2**31 - 1
BIG = 2**63 - 1


def test_the_reference_schema_has_no_sequence(database: MakeDatabase, ask: Ask) -> None:
    assert ask(database(), sequences).analyses[ID].status == "not_applicable"


@pytest.mark.parametrize("server", [14, 18])
def test_a_column_is_full_before_its_sequence(database: MakeDatabase, ask: Ask, server: int) -> None:
    dsn = database(server)
    with psycopg.connect(dsn) as connection:
        connection.execute("CREATE TABLE app.serial (id serial)")
        connection.execute("CREATE TABLE app.identity (id bigint GENERATED ALWAYS AS IDENTITY)")
        connection.execute('CREATE TABLE app."Narrow" ("Id" integer GENERATED ALWAYS AS IDENTITY)')
        connection.execute("CREATE SEQUENCE app.wide")
        connection.execute("CREATE TABLE app.fed (id integer DEFAULT nextval('app.wide'))")
        connection.execute("CREATE TABLE app.parted (id serial, day date) PARTITION BY LIST (day)")
        connection.execute("CREATE TABLE app.part PARTITION OF app.parted DEFAULT")
        connection.execute("CREATE SEQUENCE app.alone AS smallint")
        connection.execute("SELECT setval('app.wide', %s), setval('app.alone', 31000)", [INT * 8 // 10 + 1])
        connection.execute("""SELECT setval('app."Narrow_Id_seq"', %s)""", [INT - 7])
    snapshot = ask(dsn, sequences)
    found = {f.key: f for f in snapshot.findings}
    narrow, alone, wide = (found.pop(f"{ID}:{name}") for name in ('app."Narrow".Id', "app.alone", "app.fed.id"))
    assert found == {}
    assert (narrow.severity, alone.severity, wide.severity) == ("critical", "warning", "warning")
    assert wide.title == "The column app.fed.id (integer) is 80 % full, 429,496,729 values are left"
    assert alone.title == "The sequence app.alone is 95 % full, 1,767 values are left"
    assert [run_rolled_back(dsn, f) for f in (narrow, alone, wide)] == [2, 1, 1]
    result = snapshot.analyses[ID]
    assert result.data["sequences"] == 6
    fed = {row["sequence"]: row["column"] for row in result.tables[0].rows}
    assert len(result.tables[0].rows) == len(fed) == 6
    assert fed["app.serial_id_seq"] == "app.serial.id"
    assert fed["app.identity_id_seq"] == "app.identity.id"
    assert fed["app.alone"] == "none"


def test_the_statements_make_room(database: MakeDatabase, ask: Ask) -> None:
    dsn = database()
    with psycopg.connect(dsn) as connection:
        connection.execute("CREATE TABLE app.down (id integer GENERATED ALWAYS AS IDENTITY (INCREMENT -1))")
        connection.execute("SELECT setval('app.down_id_seq', %s)", [-INT + 9])
    (finding,) = ask(dsn, sequences).findings
    assert finding.severity == "critical"
    with psycopg.connect(dsn) as connection:
        for action in finding.actions:
            connection.execute(action.code.encode())
    assert ask(dsn, sequences).findings == ()


def test_a_sequence_that_may_not_be_read_is_unknown_and_not_empty(database: MakeDatabase, ask: Ask) -> None:
    dsn = database()
    with psycopg.connect(dsn) as connection:
        connection.execute("CREATE TABLE app.full (id smallserial)")
        connection.execute("SELECT setval('app.full_id_seq', 32000)")
    with plain_role(dsn) as (_, poor):
        result = ask(poor, sequences).analyses[ID]
    assert result.data["hidden"] == ["app.full_id_seq"]
    assert result.data["fullest_percent"] is None
    assert result.headline is not None
    assert result.headline.value is None
    assert "cannot be read" in result.summary


def fed(
    last: int | None,
    *,
    ends: int = INT,
    column: str | None = "integer",
    increment: int = 1,
    begins: int = 1,
    cycles: bool = False,
) -> FedColumn:
    table = "app.tasks" if column else None
    lowest, highest = (begins, ends) if increment > 0 else (ends, begins)
    return FedColumn(
        "app", "ids", table, "id" if column else None, column, False, last, lowest, highest, increment, cycles, True
    )


@pytest.mark.parametrize(("percent", "severity"), [(79, None), (81, "warning"), (94, "warning"), (96, "critical")])
@pytest.mark.parametrize("direction", [1, -1])
def test_the_share_used_is_judged(facts: MakeFacts, percent: int, severity: Severity | None, direction: int) -> None:
    end = direction * INT
    one = fed(end * percent // 100, ends=end, increment=direction, begins=direction)
    assert [f.severity for f in sequences.analyze(facts({SEQUENCES: [one]})).findings] == (
        [severity] if severity else []
    )


@pytest.mark.parametrize(
    ("sequence", "percent"),
    [
        (fed(None), 0),
        (fed(INT // 2, ends=BIG), 50),
        (fed(INT // 2, ends=BIG, column="bigint"), 0),
        (fed(INT // 2, ends=BIG, column=None), 0),
        (fed(INT // 2, ends=BIG, column="text"), 0),
        (fed(90, ends=100, cycles=True), 0),
        (fed(INT // 2, ends=BIG, cycles=True), 50),
        (fed(INT + 5, ends=BIG), 100),
    ],
)
def test_the_end_is_the_nearer_of_sequence_and_column(sequence: FedColumn, percent: float) -> None:
    assert sequence.used_percent == pytest.approx(percent, abs=0.01)


@given(
    st.integers(-(2**63), BIG), st.sampled_from(["smallint", "integer", "bigint", None]), st.sampled_from([-3, 1, 50])
)
def test_the_share_is_always_a_percentage(last: int, column: str | None, increment: int) -> None:
    lowest = fed(last, column=column, increment=increment, ends=BIG if increment > 0 else -(2**63), begins=0)
    assert lowest.used_percent is not None
    assert 0 <= lowest.used_percent <= 100
