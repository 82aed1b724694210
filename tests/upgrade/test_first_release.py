"""Between the first release and this one: what a container of the first holds is carried on, and it can go back.

first_release.tar.xz is the container that the first release (0.1) left after its runs at 13:30 and 13:45 of the last
day of the sample, without the pages: snapshots, latest.json, claims of what was told, and one mute.
"""

import json
import tarfile
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import jsonschema
import pytest
from pydantic import JsonValue

import cycle as main
from analysis.history.slots import Occasion
from analysis.published.snapshot import Snapshot
from analysis.settings import Settings
from local.postgres import Server
from local.sample.build import build_sample
from notify.announce import announce
from notify.channels import Channel
from reports.stores import Store
from tests.conftest import AT, loaded_sample

HERE = Path(__file__).parent
SLOT = datetime(2026, 3, 18, 14, tzinfo=UTC)
MUTED = "errors/failure_rate:task_type=validate_raster"

type Json = dict[str, Any]


@dataclass(frozen=True)
class Upgrade:
    """A container before and after the first run of this release over it."""

    container: Path
    before: Json
    after: Json
    claimed_before: frozenset[Path]

    def claimed(self) -> list[Json]:
        """What this release claimed to tell."""
        paths = set(self.container.glob("notified/*/*.json")) - self.claimed_before
        return [json.loads(path.read_text("utf-8"))["change"] for path in paths]


@pytest.fixture(scope="module")
def upgrade(postgres18: Server, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Upgrade]:
    """The run at 14:00, on the database that the first release looked at; people are told as of then."""
    container = tmp_path_factory.mktemp("container")
    with tarfile.open(HERE / "first_release.tar.xz") as stored:
        stored.extractall(container, filter="data")
    before = json.loads((container / "latest.json").read_text("utf-8"))
    claimed = frozenset(container.glob("notified/*/*.json"))
    with loaded_sample(postgres18, build_sample(2026, AT, scale=0.02)) as dsn, pytest.MonkeyPatch.context() as patch:
        patch.setattr(main, "announce", _at_the_slot)
        given = {"database_url": dsn, "reports_url": container.as_uri(), "target": "orders"}
        occasion = Occasion("scheduled", SLOT, SLOT)
        done = main.cycle(Settings.model_validate(given), occasion, {"observed_at": SLOT.isoformat()})
        yield Upgrade(container, before, json.loads(done.snapshot), claimed)


def test_what_stood_before_keeps_its_key_its_age_and_its_mute(upgrade: Upgrade) -> None:
    keys = {finding["key"] for finding in upgrade.before["findings"]}
    assert keys - {finding["key"] for finding in upgrade.after["findings"]} == set()
    aged = {key: life["first_seen"] for key, life in upgrade.before["lives"].items()}
    assert len(aged) > 20
    assert {key: upgrade.after["life_cycles"][key]["first_seen"] for key in aged} == aged
    assert MUTED in upgrade.after["muted"]


def test_what_stood_before_is_not_reported_again(upgrade: Upgrade) -> None:
    assert len(upgrade.claimed_before) > 20
    assert [one for one in upgrade.claimed() if one["key"] in upgrade.before["lives"]] == []


def test_the_container_belongs_to_the_database_from_the_first_run_on(upgrade: Upgrade) -> None:
    assert json.loads((upgrade.container / "target.json").read_text("utf-8"))["name"] == "orders"


def test_all_that_the_first_release_knew_is_still_what_it_allows(upgrade: Upgrade) -> None:
    """Rolled back, it steps over snapshots of version 3 and says so; readers of version 2 find all that they know."""
    assert upgrade.after["schema_version"] == 3
    with tarfile.open(HERE / "first_release.tar.xz") as stored:
        schema = stored.extractfile("./snapshot.schema.json")
        assert schema is not None
        jsonschema.validate({**upgrade.after, "schema_version": 2}, _open(json.load(schema)))


def _at_the_slot(
    store: Store, snapshot: Snapshot, channels: Sequence[Channel], _: datetime, interval: timedelta, **how: bool
) -> None:
    announce(store, snapshot, channels, SLOT, interval, **how)


def _open(schema: JsonValue) -> Any:  # noqa: ANN401 - what jsonschema takes
    """The schema with room for fields that it does not name."""
    if isinstance(schema, dict):
        return {key: _open(value) for key, value in schema.items() if key != "additionalProperties" or value}
    return [_open(one) for one in schema] if isinstance(schema, list) else schema
