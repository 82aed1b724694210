"""state.json: what it holds, and what is refused."""

from datetime import UTC, datetime

import pytest

from analysis.record.state import NewerRecord, Span, State, UnreadableState, folder, from_json, to_json
from analysis.record.tables import RECORD_VERSION
from analysis.record.views import views_file

AT = datetime(2026, 3, 4, 12, tzinfo=UTC)


def state(**changed: object) -> State:
    plain: dict[str, object] = {
        "system": "origin_staged",
        "system_version": "April 2026",
        "schema_name": "app",
        "schema_fingerprint": "f",
        "database_oid": 5,
        "reading": 1,
        "read_at": AT,
        "oldest": AT,
        "full_pass_at": AT,
        "covered": (Span(since=AT, until=AT),),
        "files": (),
    }
    return State.model_validate({**plain, **changed})


def test_it_comes_back_as_it_was() -> None:
    assert from_json(to_json(state())) == state()


def test_a_newer_record_is_left_alone_and_an_unreadable_one_named() -> None:
    with pytest.raises(NewerRecord, match=rf"has version {RECORD_VERSION + 1}, this release knows {RECORD_VERSION}"):
        from_json(to_json(state(record_version=RECORD_VERSION + 1)))
    for content in (b"", b"{}", b"\xff", b"[]", b'{"record_version": 1}'):
        with pytest.raises(UnreadableState):
            from_json(content)


def test_what_a_later_release_adds_is_passed_over() -> None:
    assert from_json(to_json(state())[:-1] + b',"colour": "red"}') == state()


@pytest.mark.parametrize(
    ("schema", "name"),
    [
        ("app", "record/origin_staged-app"),
        ("Geo_ETL2", "record/origin_staged-Geo_ETL2"),
        ('50% "x"/..', "record/origin_staged-50_x_-7ad1f4ba"),
    ],
)
def test_a_schema_of_any_name_has_a_folder(schema: str, name: str) -> None:
    assert folder("origin_staged", schema).rpartition("-")[0] == name.rpartition("-")[0]
    assert len(folder("s" * 30, "é" * 63)) < 120


def test_an_empty_record_has_typed_tables() -> None:
    import duckdb

    with duckdb.connect() as connection:
        connection.execute(views_file(state()).decode())
        assert connection.execute("SELECT * FROM tasks").fetchall() == []
        described = dict(row[:2] for row in connection.execute("DESCRIBE tasks").fetchall())
    assert described["changed_at"] == "TIMESTAMP"
    assert described["stage"] == "BIGINT"
