"""A connection that is lost in the middle is opened once more; a replica is named as one and judged as of its time."""

import threading
from collections.abc import Iterator
from contextlib import contextmanager

import psycopg
import pytest
from psycopg import sql

from analysis.published.snapshot import Snapshot
from analysis.run.coverage import META, is_blind
from analysis.settings import Settings
from analysis.sources.connections import connection_to
from analysis.sources.postgres_errors import failure_of
from analysis.sources.transaction import TRANSACTION_TIMEOUT_SINCE, begin, end
from local.postgres import Server
from local.standby import Pair
from tests.analyses.poison_story import Story
from tests.conftest import MakeDatabase
from tests.core.proxy import proxy
from tests.faults.conftest import RunAgain, wait_for
from tests.reliability import AddRow


def unanswered(snapshot: Snapshot) -> dict[str, str]:
    return {id_: result.reason for id_, result in snapshot.analyses.items() if result.status == "unknown"}


def reasons(snapshot: Snapshot) -> list[str]:
    found = snapshot.analyses[META.id].data["reasons"]
    return [one["reason"] for one in found]  # type: ignore[index, call-overload, union-attr, misc]  # JSON


def test_a_connection_that_is_cut_once_costs_no_answer(
    postgres18: Server, database: MakeDatabase, run_again: RunAgain, reliability: AddRow
) -> None:
    dsn = tcp(postgres18, database())
    with proxy(postgres18.port, "cut", 6_000, faulty_connections=1) as path:
        snapshot = run_again(psycopg.conninfo.make_conninfo(dsn, port=path.port))
    assert unanswered(snapshot) == {}
    reliability("the connection is cut in the middle, once", f"`{snapshot.status}`", "every answer, from a second one")
    # Of the workflow runs' tables, which are not there, nothing is asked of the server.
    lost = [cost for cost in snapshot.run.queries if cost.failure and "there is no table" not in cost.failure]
    assert len(lost) == 1
    assert [cost.name for cost in snapshot.run.queries if cost.name == lost[0].name and not cost.failure]


def test_a_connection_that_ends_before_its_first_question_is_opened_once_more(
    postgres18: Server, database: MakeDatabase, run_again: RunAgain
) -> None:
    """As after a failover, or when somebody ends all sessions of the database."""
    dsn = tcp(postgres18, database())
    with proxy(postgres18.port, "none") as path:
        settings = Settings.model_validate({"database_url": psycopg.conninfo.make_conninfo(dsn, port=path.port)})
        with connection_to(settings):
            to_connect = path.answered
    with proxy(postgres18.port, "cut", to_connect, faulty_connections=1) as path:
        snapshot = run_again(psycopg.conninfo.make_conninfo(dsn, port=path.port))
    assert unanswered(snapshot) == {}


def test_a_statement_that_somebody_cancels_is_not_said_to_have_been_slow(database: MakeDatabase) -> None:
    dsn = database()
    with psycopg.connect(dsn, autocommit=True) as connection, psycopg.connect(dsn, autocommit=True) as other:
        connection.pgconn.send_query(b"SELECT pg_sleep(60)")
        wait = "SELECT count(*) = 1 FROM pg_stat_activity WHERE pid = %s AND wait_event = 'PgSleep'"
        while other.execute(wait, [connection.info.backend_pid]).fetchone() != (True,):
            pass
        other.execute("SELECT pg_cancel_backend(%s)", [connection.info.backend_pid])
        result = connection.pgconn.get_result()
        assert result is not None
        assert connection.pgconn.get_result() is None
        error = psycopg.errors.error_from_result(result)
    failure = failure_of(error, during="the query x", user="u", limit_s=10)
    assert failure.reason == "the query x was cancelled by somebody, and not by its limit of 10 s"
    assert "JOBSCOPE_QUERY_TIMEOUT_S" not in failure.fix


@pytest.mark.parametrize(("took_s", "reason"), [(3, "cancelled by somebody"), (10, "took longer than 10 s")])
def test_who_cancelled_a_statement_is_known_whatever_language_the_server_speaks(
    database: MakeDatabase, took_s: float, reason: str
) -> None:
    german = "storniere Anfrage wegen Benutzeraufforderung"
    with psycopg.connect(database()) as connection, pytest.raises(psycopg.errors.QueryCanceled) as cancelled:
        connection.execute(f"DO $$ BEGIN RAISE EXCEPTION '{german}' USING ERRCODE = '57014'; END $$".encode())
    assert reason in failure_of(cancelled.value, during="x", user="u", limit_s=10, took_s=took_s).reason


def test_a_policy_is_told_from_a_missing_right_by_where_it_was_refused_and_not_by_words(database: MakeDatabase) -> None:
    words = "DO $$ BEGIN RAISE EXCEPTION 'kein Recht, row-level security' USING ERRCODE = '42501'; END $$"
    with psycopg.connect(database()) as connection, pytest.raises(psycopg.errors.InsufficientPrivilege) as refused:
        connection.execute(words.encode())
    assert "policy" not in failure_of(refused.value, during="x", user="u", limit_s=10).reason


def test_a_limit_on_transactions_of_the_role_does_not_end_a_run(database: MakeDatabase) -> None:
    dsn = database()
    with psycopg.connect(dsn) as connection:
        if connection.info.server_version < TRANSACTION_TIMEOUT_SINCE:
            pytest.skip("this version has no transaction_timeout")
        name = sql.Identifier(connection.info.dbname)
        connection.execute(sql.SQL("ALTER DATABASE {} SET transaction_timeout = '1min'").format(name))
    with psycopg.connect(dsn, autocommit=True) as connection:
        begin(connection, Settings.model_validate({"database_url": dsn}))
        assert connection.execute("SHOW transaction_timeout").fetchone() == ("0",)
        end(connection)


def test_a_connection_that_is_cut_again_leaves_a_blind_run_that_says_what_the_path_said(
    postgres18: Server, database: MakeDatabase, run_again: RunAgain, reliability: AddRow
) -> None:
    dsn = tcp(postgres18, database())
    with proxy(postgres18.port, "cut", 6_000) as path:
        snapshot = run_again(psycopg.conninfo.make_conninfo(dsn, port=path.port))
    assert snapshot.status == "unknown"
    reliability(
        "the connection is cut, and the second one too",
        f"`{snapshot.status}`: {reasons(snapshot)[0].rpartition(': ')[2]}",
        "what was answered before",
    )
    assert "the connection is lost" not in snapshot.analyses[META.id].summary
    assert len({result.reason for result in snapshot.analyses.values() if result.reason}) <= 2


def tcp(server: Server, dsn: str) -> str:
    with psycopg.connect(dsn, autocommit=True) as connection:
        connection.execute("DROP ROLE IF EXISTS faults_tcp")
        connection.execute("CREATE ROLE faults_tcp SUPERUSER LOGIN PASSWORD 'faults'")
    name = str(psycopg.conninfo.conninfo_to_dict(dsn)["dbname"])
    return server.url(name, user="faults_tcp", password="faults")


def test_a_standby_that_cancels_a_run_is_reported_with_the_servers_own_reason(
    pair: Pair, run_again: RunAgain, reliability: AddRow
) -> None:
    conflict, lost = "conflict with recovery (SQLSTATE 40001)", "closed the connection"
    with changed_all_the_time(pair):
        # Once in some hundred times the server's last message is lost with the socket on which it came.
        bodies = ((one, one.model_dump_json()) for one in (run_again(pair.standby.dsn) for _ in range(3)))
        snapshot, body = next((one, body) for one, body in bodies if conflict in body)
    # The second connection may have been quick enough for what an all-clear needs, or for all that was left to it.
    reasons = unanswered(snapshot).values()
    assert is_blind(snapshot.analyses) or all(conflict in reason or lost in reason for reason in reasons)
    assert (snapshot.status == "ok") == (not is_blind(snapshot.analyses))
    assert ("hot_standby_feedback" in body) == bool(unanswered(snapshot))
    reliability(
        "a hot standby cancels what a run reads (max_standby_streaming_delay = 0)",
        "not `ok`: terminating connection due to conflict with recovery (SQLSTATE 40001), with the setting that helps",
        "what was answered before",
    )


@contextmanager
def changed_all_the_time(pair: Pair) -> Iterator[None]:
    """The primary changes a table's definition over and over, and the standby ends whoever reads it meanwhile."""
    done, begun = threading.Event(), threading.Event()

    def change() -> None:
        with psycopg.connect(pair.primary.dsn, autocommit=True) as connection:
            while not done.wait(0.02):
                connection.execute("ALTER TABLE app.tasks ALTER COLUMN stage SET DEFAULT 1")
                begun.set()

    changer = threading.Thread(target=change)
    changer.start()
    try:
        assert begun.wait(10)
        yield
    finally:
        done.set()
        changer.join()


def test_a_replica_is_named_with_its_lag_and_nothing_is_judged_beyond_it(
    pair: Pair, run_again: RunAgain, reliability: AddRow
) -> None:
    story = Story(pair.primary.dsn)
    story.job("a")
    story.task("a", "processing", beat=1)
    with psycopg.connect(pair.primary.dsn, autocommit=True) as primary:
        primary.execute("UPDATE app.tasks SET heartbeat = clock_timestamp() - interval '30 s'")
    wait_for(pair, "SELECT count(*) = 1 FROM app.tasks WHERE heartbeat > clock_timestamp() - interval '1 h'")
    with psycopg.connect(pair.standby.dsn, autocommit=True) as standby:
        standby.execute("SELECT pg_wal_replay_pause()")
        with psycopg.connect(pair.primary.dsn, autocommit=True) as primary:
            primary.execute("UPDATE app.tasks SET heartbeat = clock_timestamp()")
        # Three seconds of silence are too many here: what the standby shows is older than that, the task is not.
        standby.execute("SELECT pg_sleep(3.2)")
        snapshot = run_again(pair.standby.dsn, heartbeat_silent_s=33)
        standby.execute("SELECT pg_wal_replay_resume()")
    assert snapshot.analyses["poison/silent_heartbeat"].status == "ok"
    reliability("a replica lags", snapshot.analyses["health/database"].summary, "no age is judged beyond its state")
    assert snapshot.analyses["health/database"].data["replica_lag_s"] >= 3  # type: ignore[operator]  # JSON
    assert "replica" in snapshot.analyses["health/database"].summary


def test_a_replica_that_has_all_of_an_idle_primary_lags_by_nothing(pair: Pair, run_again: RunAgain) -> None:
    wait_for(pair, "SELECT pg_last_wal_receive_lsn() = pg_last_wal_replay_lsn()")
    assert run_again(pair.standby.dsn).analyses["health/database"].data["replica_lag_s"] == 0
