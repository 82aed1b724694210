"""Every place that tells of a blind run says the same of it."""

import json
from datetime import UTC, datetime, timedelta
from pathlib import Path

import psycopg
import pytest

from analysis.history.slots import Occasion
from analysis.run.coverage import META
from analysis.settings import Settings
from cycle import cycle
from tests.conftest import MakeDatabase
from web.answers.health import health
from web.parameters import Cached
from web.service import Service

SLOT = datetime(2026, 2, 28, 23, 45, tzinfo=UTC)


@pytest.mark.usefixtures("impatient")
def test_page_index_health_route_and_json_say_the_same_of_a_blind_run(database: MakeDatabase, tmp_path: Path) -> None:
    dsn, found = database(), list[tuple[str, str, str, str]]()
    settings = Settings.model_validate({"database_url": dsn, "reports_url": tmp_path.as_uri()})
    with psycopg.connect(dsn) as holder:
        holder.execute("LOCK TABLE app.tasks IN ACCESS EXCLUSIVE MODE")
        for number in range(2):
            slot = SLOT + number * timedelta(minutes=15)
            snapshot = json.loads(cycle(settings, Occasion("scheduled", slot, datetime.now(UTC))).snapshot)
            component = json.loads(health(Service(settings), Cached()).body)["components"]["coverage"]
            assert component["reason"] == snapshot["analyses"][META.id]["summary"]
            page = (tmp_path / "latest.html").read_text().replace("\N{NO-BREAK SPACE}", " ")
            assert component["reason"] in page
            title = page.partition("<title>")[2].partition(" · ")[0]
            mark = (tmp_path / "index.html").read_text().partition(f'title="{slot:%H:%M} ')[2].partition('"')[0]
            found.append((snapshot["status"], title, mark, component["status"]))
    assert found == [
        ("unknown", "Unknown, not everything was looked at", "unknown", "degraded"),
        ("critical", "Critical, not everything was looked at", "critical", "unhealthy"),
    ]
