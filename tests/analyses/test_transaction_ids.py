import psycopg
import pytest

from analysis.facts import Facts
from analysis.health import transaction_ids
from analysis.health.transaction_ids import DATABASES, RELATIONS, SPACE, DatabaseAge, RelationAge
from analysis.model import Severity
from tests.analyses.conftest import Ask, MakeFacts
from tests.conftest import MakeDatabase

ID = "health/transaction_ids"
MILLION = 1_000_000


@pytest.mark.parametrize("server", [14, 18])
def test_the_oldest_database_and_relations_are_shown(database: MakeDatabase, ask: Ask, server: int) -> None:
    dsn = database(server)
    with psycopg.connect(dsn, autocommit=True) as connection:
        before = age_of_tasks(connection)
        for _ in range(5):
            connection.execute("SELECT txid_current()")
        snapshot = ask(dsn, transaction_ids)
    result = snapshot.analyses[ID]
    assert (result.status, snapshot.findings) == ("ok", ())
    assert "9 % of the transaction ids" in result.summary
    databases, relations = result.tables
    assert databases.rows[0]["xid_age"] == result.data["xid_age"]
    assert len(relations.rows) == 10
    assert all(isinstance(row["xid_age"], int) and row["xid_age"] >= 5 for row in relations.rows)
    assert before >= 0


def age_of_tasks(connection: psycopg.Connection[tuple[object, ...]]) -> int:
    row = connection.execute("SELECT age(relfrozenxid) FROM pg_class WHERE oid = 'app.tasks'::regclass").fetchone()
    assert row is not None
    assert isinstance(row[0], int)
    return row[0]


def known(facts: MakeFacts, xid_percent: float, mxid_percent: float = 0) -> Facts:
    mine = DatabaseAge("jobs", 50, 0, 200 * MILLION, 400 * MILLION)
    theirs = DatabaseAge(
        "the old one's",
        int(SPACE * xid_percent / 100) + 1,
        int(SPACE * mxid_percent / 100),
        200 * MILLION,
        400 * MILLION,
    )
    table = RelationAge("app", "tasks; rm -rf", 50, 0, 8192)
    return facts({DATABASES: [mine, theirs], RELATIONS: [RelationAge("pg_toast", "pg_toast_1", 60, 0, 0), table]})


@pytest.mark.parametrize(("percent", "severity"), [(39.9, None), (40, "warning"), (59.9, "warning"), (60, "critical")])
def test_the_share_of_the_id_space_is_judged(facts: MakeFacts, percent: float, severity: Severity | None) -> None:
    verdict = transaction_ids.analyze(known(facts, percent))
    assert [f.severity for f in verdict.findings] == ([severity] if severity else [])
    assert verdict.headline is not None
    assert verdict.headline.value == pytest.approx(percent, abs=0.1)


def test_multixact_ids_count_as_well(facts: MakeFacts) -> None:
    (finding,) = transaction_ids.analyze(known(facts, 10, 61)).findings
    assert (finding.key, finding.severity) == (f"{ID}:the old one's", "critical")
    assert finding.title == "61 % of the multixact ids are used up by the database the old one's"


def test_the_command_vacuums_the_tables_and_is_quoted_for_the_shell(facts: MakeFacts) -> None:
    (finding,) = transaction_ids.analyze(known(facts, 50)).findings
    command = finding.actions[-1]
    assert command.language == "shell"
    assert "pg_toast" not in command.code
    assert """--table='"app"."tasks; rm -rf"' --dbname='the old one'"'"'s'""" in command.code
