"""Connections that never come to be: each has its own reason and advice, by a real server, and repeats nothing of
the connection string."""

import os
import time
from collections.abc import Iterator
from pathlib import Path
from urllib.parse import quote

import psycopg
import pytest
import trustme
from psycopg import sql

from analysis.facts import Unavailable
from analysis.model import Failure
from analysis.settings import Settings
from analysis.sources.connection_errors import LIBPQ, SERVER, reason_of
from analysis.sources.postgres import session
from local.ports import free_ports
from local.postgres import Server
from local.postgres_binaries import NOBODY
from tests.core.proxy import proxy
from tests.reliability import AddRow

PATH = "check the network path"


def failure(dsn: str) -> Failure:
    with pytest.raises(Unavailable) as raised, session(Settings.model_validate({"database_url": dsn})):
        pass
    return raised.value.failure


@pytest.fixture(scope="module")
def roles(postgres14: Server) -> Iterator[Server]:
    """The server with roles that may and may not log in, and a database that is closed."""
    names = ("door_reader", "door_full", "door_nobody")
    with psycopg.connect(postgres14.dsn, autocommit=True) as connection:
        connection.execute("CREATE ROLE door_reader LOGIN PASSWORD 'pw'")
        connection.execute("CREATE ROLE door_full LOGIN PASSWORD 'pw' CONNECTION LIMIT 0")
        connection.execute("CREATE ROLE door_nobody PASSWORD 'pw'")
        connection.execute("CREATE DATABASE door_closed ALLOW_CONNECTIONS false")
        connection.execute("CREATE DATABASE door_private")
        connection.execute("REVOKE CONNECT ON DATABASE door_private FROM public")
        yield postgres14
        for database in ("door_closed", "door_private"):
            connection.execute(sql.SQL("DROP DATABASE {}").format(sql.Identifier(database)))
        for name in names:
            connection.execute(sql.SQL("DROP ROLE {}").format(sql.Identifier(name)))


@pytest.fixture(scope="module")
def authority() -> trustme.CA:
    return trustme.CA()


@pytest.fixture(scope="module")
def tls(roles: Server, authority: trustme.CA) -> Iterator[Server]:
    """The server with a certificate for `localhost`."""
    certificate = authority.issue_cert("localhost")
    with psycopg.connect(roles.dsn, autocommit=True) as connection:
        [[folder]] = connection.execute("SELECT current_setting('data_directory')").fetchall()
        for name, pem in (("door.crt", certificate.cert_chain_pems[0]), ("door.key", certificate.private_key_pem)):
            file = Path(str(folder)) / name
            pem.write_to_path(str(file))
            file.chmod(0o600)
            if os.geteuid() == 0:
                os.chown(file, NOBODY, NOBODY)
        for setting, value in (("ssl_cert_file", "door.crt"), ("ssl_key_file", "door.key"), ("ssl", "on")):
            connection.execute(sql.SQL("ALTER SYSTEM SET {} = {}").format(sql.Identifier(setting), value))
        _reload(connection, "on")
        yield roles
        for setting in ("ssl", "ssl_cert_file", "ssl_key_file"):
            connection.execute(sql.SQL("ALTER SYSTEM RESET {}").format(sql.Identifier(setting)))
        _reload(connection, "off")


def _reload(connection: psycopg.Connection[tuple[object, ...]], ssl: str) -> None:
    connection.execute("SELECT pg_reload_conf()")
    ends = time.monotonic() + 10
    while connection.execute("SHOW ssl").fetchone() != (ssl,):
        assert time.monotonic() < ends


@pytest.fixture(scope="module")
def files(authority: trustme.CA, tmp_path_factory: pytest.TempPathFactory) -> dict[str, str]:
    folder = tmp_path_factory.mktemp("authorities")
    authority.cert_pem.write_to_path(str(folder / "right.pem"))
    trustme.CA().cert_pem.write_to_path(str(folder / "other.pem"))
    (folder / "broken.pem").write_text("no certificate")
    return {name: quote(str(folder / f"{name}.pem"), safe="") for name in ("right", "other", "broken", "missing")}


@pytest.mark.parametrize(
    ("login", "database", "reason", "advice"),
    [
        ("door_reader:wrong", "postgres", 'password authentication failed for user "door_reader"', "the password"),
        ("door_reader:", "postgres", "the server wants a password, and none is given", "the password"),
        ("door_reader:pw", "nowhere", 'database "nowhere" does not exist', "names of database"),
        ("door_full:pw", "postgres", 'too many connections for role "door_full"', "connection limit"),
        ("door_nobody:pw", "postgres", 'role "door_nobody" is not permitted to log in', "monitor_role.sql"),
        ("door_reader:pw", "door_closed", 'database "door_closed" is not currently accepting connections', "wait"),
        ("door_reader:pw", "door_private", 'permission denied for database "door_private"', "GRANT CONNECT"),
        ("door_reader:pw", "postgres?keepalives=hunter2", "libpq refuses an option", "PG* variables"),
        ("door_reader:pw", "postgres?options=-c%20hunter2%3D1", "libpq refuses an option", "PG* variables"),
        ("door_reader:pw", "postgres?require_auth=md5", "libpq refuses an option", "the options"),
        ("door_reader:pw", "postgres?sslmode=disable&channel_binding=require", "no way to sign in", "channel_binding"),
        ("door_reader:pw", "postgres?target_session_attrs=standby", "target_session_attrs", "target_session_attrs"),
        ("door_reader:pw", "postgres?sslmode=require", "the server has no TLS, which sslmode asks for", "turn TLS on"),
    ],
)
def test_what_the_server_or_libpq_refuses(roles: Server, login: str, database: str, reason: str, advice: str) -> None:
    found = failure(f"postgresql://{login}@127.0.0.1:{roles.port}/{database}")
    assert found.reason.startswith("connecting to the database failed: ")
    assert reason in found.reason
    assert advice in found.fix
    assert PATH not in found.fix
    assert "hunter2" not in f"{found}"


@pytest.mark.parametrize(
    ("host", "options", "reason"),
    [
        ("localhost", "sslmode=verify-full&sslrootcert={other}", "no authority of sslrootcert has signed"),
        ("localhost", "sslmode=verify-full&sslrootcert=system", "no authority of sslrootcert has signed"),
        ("localhost", "sslmode=verify-full&sslrootcert={missing}", "the file of sslrootcert is missing"),
        ("localhost", "sslmode=verify-full&sslrootcert={broken}", "the file of sslrootcert is missing or cannot be"),
        ("localhost", "sslmode=verify-full", "the file of sslrootcert is missing"),
        ("127.0.0.1", "sslmode=verify-full&sslrootcert={right}", "is for another name than the host's"),
        ("localhost", "sslmode=require&sslcert={right}&sslkey={missing}", "a file of sslcert, sslkey or sslcrl"),
    ],
)
def test_what_fails_in_tls_is_no_matter_of_the_network_path(
    tls: Server, files: dict[str, str], monkeypatch: pytest.MonkeyPatch, host: str, options: str, reason: str
) -> None:
    monkeypatch.setenv("HOME", "/nowhere")
    found = failure(f"postgresql://door_reader:pw@{host}:{tls.port}/postgres?{options.format(**files)}")
    assert reason in found.reason
    assert PATH not in found.fix
    assert "JOBSCOPE_DATABASE_URL" in found.fix
    assert "authorities0" not in f"{found}"


def test_a_certificate_of_another_authority_is_reported_as_what_it_is(
    tls: Server, files: dict[str, str], reliability: AddRow
) -> None:
    url = f"postgresql://door_reader:pw@localhost:{tls.port}/postgres?sslmode=verify-full&sslrootcert={files['other']}"
    found = failure(url)
    reliability("the server's certificate is of another authority", f"{found.reason}. {found.fix}", "-")


def test_with_the_right_authority_the_connection_is_made(tls: Server, files: dict[str, str]) -> None:
    url = f"postgresql://door_reader:pw@localhost:{tls.port}/postgres?sslmode=verify-full&sslrootcert={files['right']}"
    with session(Settings.model_validate({"database_url": url})) as opened:
        assert opened.connect_ms > 0


def test_where_nobody_or_somebody_else_answers() -> None:
    [port] = free_ports(1)
    for url, reason in (
        (f"postgresql://u:p@127.0.0.1:{port}/d", "nothing listens at this host and port"),
        (f"postgresql://u:p@127.0.0.1:{port},localhost:{port}/d", "nothing listens at this host and port"),
        ("postgresql://u:p@nowhere.invalid/d", "the host's name could not be resolved"),
        ("host=/nowhere dbname=d", "no server listens on this machine's socket"),
        ("service=hunter2", "the service that is named is not defined"),
    ):
        found = failure(url)
        assert found.reason == f"connecting to the database failed: {reason}"
        assert "hunter2" not in found.fix


def test_a_path_that_breaks_off_while_connecting(postgres14: Server) -> None:
    with proxy(postgres14.port, "cut") as path:
        found = failure(f"postgresql://u:p@127.0.0.1:{path.port}/d?sslmode=disable")
    assert found.reason.endswith("the server, or something on the way to it, closed the connection")


def test_every_sign_leads_to_its_own_reason() -> None:
    """None stands behind a broader one that takes its place."""
    for sign, known in LIBPQ.items():
        assert reason_of(f"connection failed: {sign.upper()}") == known, sign
    for sign, advice in SERVER.items():
        assert reason_of(f"connection failed: FATAL:  {sign}\nDETAIL: secret")[1] == advice, sign
    assert reason_of("connection failed: secret")[0] == "the reason is none that Jobscope knows"
