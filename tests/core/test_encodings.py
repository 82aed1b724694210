"""Databases that are not in UTF-8, and names of any character: read with marks, asked with whatever comes in."""

import json
from collections.abc import Iterator
from datetime import UTC, datetime

import azure.functions as func
import psycopg
import pytest
from psycopg import sql

from local.postgres import Server
from local.sample.build import Sample, build_sample
from local.sample.load import load_sample
from local.schema import create_schema
from tests.acceptance.living import recent
from tests.conftest import drop_database
from web.handle import handle

ODD = "we\"ir'd %(x)s :'since' \\ {schema}"
"""A schema's name."""
STORED = {
    "SQL_ASCII": b"\xe9\xff",
    "LATIN1": b"\xe9",
    "WIN1252": b"\xe9\x81",
    "EUC_JP": b"\xc6\xfc",
    "UTF8": b"\xc3\xa9",
}
"""Bytes that somebody wrote into an error text; SQL_ASCII and WIN1252 cannot say what character theirs are."""
SHOWN = {
    "SQL_ASCII": "caf\ufffd\ufffd ",
    "LATIN1": "café ",
    "WIN1252": "café\ufffd ",
    "EUC_JP": "caf日 ",
    "UTF8": "café ",
}


@pytest.fixture(scope="module")
def sample() -> Sample:
    return recent(build_sample(7, datetime.now(UTC).replace(microsecond=0), scale=0.005))


@pytest.fixture
def encoded(
    postgres18: Server, sample: Sample, monkeypatch: pytest.MonkeyPatch, request: pytest.FixtureRequest
) -> Iterator[str]:
    """A database in this encoding, with a small sample in a schema of an odd name."""
    encoding = request.param
    name = f"test_in_{encoding.lower()}"
    with psycopg.connect(postgres18.dsn, autocommit=True) as connection:
        create = "CREATE DATABASE {} TEMPLATE template0 ENCODING {} LC_COLLATE 'C' LC_CTYPE 'C'"
        connection.execute(sql.SQL(create).format(sql.Identifier(name), sql.Literal(encoding)))
    dsn = postgres18.url(name)
    with psycopg.connect(dsn, client_encoding="UTF8", autocommit=True) as connection:
        create_schema(connection)
        load_sample(connection, sample)
        connection.execute(sql.SQL("ALTER TABLE app.tasks DISABLE TRIGGER USER"))
        connection.execute(sql.SQL("ALTER TABLE app.jobs DISABLE TRIGGER USER"))
        # As a client that does not care which bytes it sends.
        connection.execute("SET client_encoding = 'SQL_ASCII'")
        for relation in (b"jobs", b"tasks"):
            text = b"caf" + STORED[encoding] + b" has no tile"
            given = b'parameters = \'{"place": "' + text + b"\"}'"
            connection.execute(b"UPDATE app." + relation + b" SET error_details = '" + text + b"', " + given)
        connection.execute(sql.SQL("ALTER SCHEMA app RENAME TO {}").format(sql.Identifier(ODD)))
    monkeypatch.setenv("JOBSCOPE_DATABASE_URL", dsn)
    monkeypatch.setenv("JOBSCOPE_SCHEMA", ODD)
    yield encoding
    drop_database(postgres18, name)


def ask(name: str, path: str, query: str = "", **route: str) -> tuple[int, str]:
    request = func.HttpRequest("GET", f"http://127.0.0.1/api/{path}?{query}", params={}, route_params=route, body=b"")
    answer = handle(name, request, "an-id")
    return answer.status_code, answer.get_body().decode()


@pytest.mark.parametrize("encoded", ["SQL_ASCII", "LATIN1", "WIN1252", "EUC_JP", "UTF8"], indirect=True)
def test_every_route_reads_a_database_in_any_encoding(encoded: str) -> None:
    status, body = ask("db_jobs", "db/jobs", "limit=1")
    assert status == 200, body
    [job] = json.loads(body)["jobs"]
    assert job["error"].startswith(SHOWN[encoded])
    assert job["parameters"]["place"].startswith(SHOWN[encoded])
    for name, path, given in (
        ("db_jobs", "db/jobs", {}),
        ("db_tasks", "db/tasks", {}),
        ("db_errors", "db/errors", {}),
        ("db_poison", "db/poison", {}),
        ("db_job", "db/jobs/x", {"job_id": job["job_id"]}),
        ("db_tasks_of_job", "db/tasks/x", {"job_id": job["job_id"]}),
        ("db_debug", "db/debug/x", {"job_id": job["job_id"]}),
    ):
        status, body = ask(name, path, **given)
        assert status == 200, (name, body)
        assert '"status":"unknown"' not in body, (name, body)
        if name == "db_errors":
            patterns = json.loads(body)["analyses"]["errors/failure_patterns"]["data"]["patterns"]
            shown = [pattern["newest"]["text"] for pattern in patterns]
            assert [text for text in shown if SHOWN[encoded].strip() in text], shown
    for wanted in ("日本の仕事", "café-7", "\U0001f600", "ÿ"):
        assert ask("db_debug", "db/debug/x", job_id=wanted)[0] == 404, wanted
