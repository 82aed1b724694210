"""The embedded servers start, take real work, and stop."""

import os
import subprocess
from collections.abc import Callable
from pathlib import Path

import psycopg
import pytest

from local.azurite import Storage, azurite
from local.postgres import DSN_VARIABLE, PREFIX, Server, ServerError, postgres_server, sweep


def ask(dsn: str, question: str) -> object:
    with psycopg.connect(dsn) as connection:
        row = connection.execute(question.encode()).fetchone()
        assert row is not None
        return row[0]


@pytest.mark.parametrize("version", [14, 18])
def test_each_version_serves_with_statement_statistics(version: int, database: Callable[..., str]) -> None:
    dsn = database(server=version, tables=None)
    assert int(str(ask(dsn, "SHOW server_version_num"))) // 10_000 == version
    assert int(str(ask(dsn, "SELECT count(*) FROM pg_stat_statements"))) > 0


def test_a_role_with_a_password_logs_in_by_tcp_and_nobody_without(postgres18: Server) -> None:
    with psycopg.connect(postgres18.dsn, autocommit=True) as connection:
        connection.execute("CREATE ROLE visitor LOGIN PASSWORD 'a/b@c:d'")
    try:
        assert ask(postgres18.url(user="visitor", password="a/b@c:d"), "SELECT current_user") == "visitor"
        for user in ("visitor", "postgres"):
            with pytest.raises(psycopg.OperationalError, match=r"password"):
                psycopg.connect(postgres18.url(user=user, password="wrong"))
    finally:
        with psycopg.connect(postgres18.dsn, autocommit=True) as connection:
            connection.execute("DROP ROLE visitor")


def test_a_kept_data_folder_keeps_its_rows_and_a_second_user_joins(tmp_path: Path) -> None:
    data = tmp_path / "postgres-18"
    with postgres_server(18, data) as first:
        with psycopg.connect(first.dsn) as connection:
            connection.execute("CREATE TABLE kept AS SELECT 42 AS answer")
        with postgres_server(18, data) as second:
            assert second == first
        assert ask(first.dsn, "SELECT answer FROM kept") == 42
    with postgres_server(18, data) as again:
        assert ask(again.dsn, "SELECT answer FROM kept") == 42
    with pytest.raises(ServerError, match="belongs to PostgreSQL 18, not 14"), postgres_server(14, data):
        pass


def test_a_server_named_by_the_environment_is_used(postgres18: Server, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv(DSN_VARIABLE, postgres18.dsn)
    with postgres_server() as named:
        assert (named.dsn, named.port) == (postgres18.dsn, postgres18.port)
        assert ask(named.url("template1"), "SELECT current_database()") == "template1"


def test_a_stopped_server_leaves_no_process(tmp_path: Path) -> None:
    with postgres_server(18, tmp_path / "data"):
        pid = int((tmp_path / "data" / "postmaster.pid").read_text().split()[0])
        os.kill(pid, 0)
    with pytest.raises(ProcessLookupError):
        os.kill(pid, 0)


def test_azurite_takes_blobs_and_queue_messages(storage: Storage) -> None:
    from azure.storage.blob import ContainerClient
    from azure.storage.queue import QueueClient

    container = ContainerClient.from_connection_string(storage.connection_string, "servers")
    container.create_container()
    container.upload_blob("a.txt", b"hello")
    assert container.download_blob("a.txt").readall() == b"hello"
    queue = QueueClient.from_connection_string(storage.connection_string, "servers")
    queue.create_queue()
    queue.send_message("hello")
    assert [message.content for message in queue.peek_messages()] == ["hello"]


def test_each_azurite_has_a_key_of_its_own(storage: Storage) -> None:
    with azurite() as other:
        assert other.key != storage.key


def test_what_killed_runs_left_goes_with_the_next(tmp_path: Path) -> None:
    nobody = subprocess.Popen(["true"])
    nobody.wait()
    for name, pid in (("dead", nobody.pid), ("living", os.getpid()), ("beginning", None)):
        data = tmp_path / f"{PREFIX}{name}" / "data"
        data.mkdir(parents=True)
        if pid:
            (data / "postmaster.pid").write_text(f"{pid}\n/data\n")
    sweep(tmp_path)
    assert sorted(path.name for path in tmp_path.iterdir()) == [f"{PREFIX}beginning", f"{PREFIX}living"]
