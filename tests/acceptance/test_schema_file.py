"""The published contract: the schema in the repository is the model's, and what is published keeps to it."""

import json
from datetime import UTC, datetime
from pathlib import Path

from jsonschema import Draft202012Validator

from analysis.history.slots import manual
from analysis.published.schema_file import SCHEMA_FILE, schema_json
from analysis.published.snapshot import Snapshot
from analysis.settings import Settings
from cycle import cycle
from housekeeping import publish_schema
from reports.publish import move_forward
from stored_reports import open_reports


def test_the_file_is_as_the_model_says() -> None:
    assert SCHEMA_FILE.read_bytes() == schema_json(), "run `make schema`"


def test_a_snapshot_of_the_sample_keeps_to_it(faulty_snapshot: Snapshot) -> None:
    schema = json.loads(SCHEMA_FILE.read_bytes())
    Draft202012Validator.check_schema(schema)
    validator = Draft202012Validator(schema, format_checker=Draft202012Validator.FORMAT_CHECKER)
    stored = json.loads(faulty_snapshot.model_dump_json())
    assert [error.message for error in validator.iter_errors(stored)] == []
    assert not validator.is_valid(stored | {"surprise": 1})
    assert not validator.is_valid({key: value for key, value in stored.items() if key != "findings"})


def test_a_run_leaves_the_schema_beside_its_snapshot(tmp_path: Path) -> None:
    unreachable = {"database_url": "postgresql://127.0.0.1:1/none", "reports_url": tmp_path.as_uri()}
    cycle(Settings.model_validate(unreachable), manual(datetime.now(UTC)))
    assert (tmp_path / "snapshot.schema.json").read_bytes() == schema_json()


def test_only_a_newer_run_replaces_another_releases_schema(tmp_path: Path) -> None:
    store = open_reports(Settings.model_validate({"reports_url": tmp_path.as_uri()}))
    noon = datetime(2026, 3, 4, 12, tzinfo=UTC)
    move_forward(store, "snapshot.schema.json", b"{}", noon)
    publish_schema(store, noon.replace(hour=11))
    assert (tmp_path / "snapshot.schema.json").read_bytes() == b"{}"
    publish_schema(store, noon.replace(hour=13))
    assert (tmp_path / "snapshot.schema.json").read_bytes() == schema_json()
    before = store.read("snapshot.schema.json")
    publish_schema(store, noon.replace(hour=14))
    assert store.read("snapshot.schema.json") == before
