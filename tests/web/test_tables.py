"""Any table, looked at through the app: bounded, by its primary key, redacted, and only where it is switched on."""

from collections.abc import Callable

import psycopg
import pytest

from tests.conftest import MakeDatabase
from tests.web.test_versions import Get, get

__all__ = ["get"]

ROWS = """
CREATE SCHEMA "Geo-ETL"; CREATE TABLE "Geo-ETL"."se.t %" (
    "b" integer, "a 1" text, api_token text, big text, PRIMARY KEY ("a 1", b)
);
INSERT INTO "Geo-ETL"."se.t %" SELECT n, 'x', 'canary' || n, repeat(md5(n::text), 40)
FROM generate_series(300, 1, -1) AS n;
INSERT INTO "Geo-ETL"."se.t %" SELECT 0, 'w', NULL, string_agg(md5(n::text), '') FROM generate_series(1, 9000) AS n;
CREATE TABLE app.keyless (name text); INSERT INTO app.keyless VALUES ('one');
ANALYZE
"""


@pytest.fixture
def served(database: MakeDatabase, monkeypatch: pytest.MonkeyPatch) -> Callable[[str], str]:
    def make(browse: str) -> str:
        dsn = database(functions="none")
        with psycopg.connect(dsn, autocommit=True) as connection:
            connection.execute(ROWS.encode())
        monkeypatch.setenv("JOBSCOPE_DATABASE_URL", dsn)
        monkeypatch.setenv("JOBSCOPE_BROWSE", browse)
        return dsn

    return make


def test_tables_are_listed_with_their_sizes(served: Callable[[str], str], get: Get) -> None:
    served("true")
    tables = {f"{t['schema_name']}.{t['table_name']}": t for t in get("db_tables")["tables"]}
    assert tables.keys() >= {"app.jobs", "app.tasks", "app.keyless", "Geo-ETL.se.t %"}
    assert tables["Geo-ETL.se.t %"]["rows_estimated"] == 301
    assert tables["Geo-ETL.se.t %"]["total_bytes"] > 0


def test_a_table_shows_its_first_rows_by_key_cut_and_without_secrets(served: Callable[[str], str], get: Get) -> None:
    served("true")
    shown = get("db_table", {"table": "Geo-ETL.se.t %"}, limit="3")
    assert [(row["a 1"], row["b"]) for row in shown["rows"]] == [("w", "0"), ("x", "1"), ("x", "2")]
    assert shown["rows"][0]["big"].endswith("bytes as stored)")
    assert len(shown["rows"][1]["big"]) == 500
    assert "canary" not in str(shown)
    assert [c["key_position"] for c in shown["columns"]] == [1, 0, None, None]
    assert [i["index_name"] for i in shown["indexes"]] == ["se.t %_pkey"]


def test_a_table_without_a_key_shows_no_rows_and_says_why(served: Callable[[str], str], get: Get) -> None:
    served("true")
    shown = get("db_table", {"table": "app.keyless"})
    assert shown["rows"] == []
    assert "no primary key" in shown["rows_note"]


def test_nothing_is_shown_that_is_not_there_or_not_switched_on(served: Callable[[str], str], get: Get) -> None:
    served("true")
    for name in ("app.nothing", "pg_catalog.pg_authid", 'app.jobs"; SELECT 1; --'):
        assert get("db_table", {"table": name}, 404)["title"] == "No such table"
    served("false")
    for route, path in (("db_tables", {}), ("db_table", {"table": "app.jobs"})):
        assert get(route, path, 404)["title"] == "Browsing is off"
