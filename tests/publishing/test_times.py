"""Whatever zone the monitored columns are in, every time that leaves is UTC and says so with Z."""

import json
import re
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from pathlib import Path

from analysis.history.slots import manual
from analysis.settings import Settings
from cycle import cycle
from reports.naming import LATEST_JSON
from tests.collect.system import System, folder_store
from tests.conftest import MakeDatabase

INSTANT = re.compile(r"\d{4}-\d\d-\d\d[T ]\d\d:\d\d")


def instants(value: object, place: str = "") -> Iterator[tuple[str, str]]:
    """Every text that is a time, with where it stands; keys too."""
    if isinstance(value, dict):
        for key, one in value.items():
            yield from instants(key, place)
            yield from instants(one, f"{place}.{key}")
    elif isinstance(value, list):
        for one in value:
            yield from instants(one, place)
    elif isinstance(value, str) and INSTANT.match(value):
        yield place, value


def test_every_time_of_two_runs_and_of_the_record_is_utc(database: MakeDatabase, tmp_path: Path) -> None:
    system = System(database(), folder_store(tmp_path / "apart"))
    at = system.now() + timedelta(hours=1)  # Berlin's winter
    system.job("a", at - timedelta(minutes=9), "failed", tasks=60, task="failed")
    system.job("b", at - timedelta(hours=3), tasks=2)
    given = {"database_url": system.dsn, "reports_url": tmp_path.as_uri(), "timezone": "Europe/Berlin"}
    settings = Settings.model_validate(given)
    for later in (0, 60):
        cycle(settings, manual(datetime.now(UTC) + timedelta(seconds=later)))
    [state] = tmp_path.glob("record/*/state.json")
    for path in (tmp_path / LATEST_JSON, state):
        found = list(instants(json.loads(path.read_text("utf-8"))))
        assert len(found) > 4
        assert [(place, text) for place, text in found if not text.endswith("Z")] == []
