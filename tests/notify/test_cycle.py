"""The whole way: a real database, the real main job, real stores, a real mail server and a real webhook."""

import json
import logging
from collections.abc import Callable
from datetime import UTC, datetime, timedelta

import psycopg
import pytest

from analysis.history.slots import Occasion
from analysis.settings import Settings
from cycle import cycle
from local.ports import free_ports
from notify.mutes import MUTES_JSON, checked, mute
from reports.stores import Cache, open_store
from tests.conftest import MakeDatabase
from tests.notify.servers import mailbox, webhook
from tests.reliability import AddRow

QUARTER = timedelta(minutes=15)
SECRET = "s3cr3t-in-the-path"

type Run = Callable[..., dict[str, object]]


@pytest.fixture
def run(address: str) -> Run:
    """`run(database, notify_urls)`: the main job at the next slot; gives the snapshot that it published."""
    slot = datetime.now(UTC).replace(minute=0, second=0, microsecond=0) - timedelta(hours=6)

    def once(database: str, notify_urls: str) -> dict[str, object]:
        nonlocal slot
        slot += QUARTER
        given = {
            "database_url": database,
            "reports_url": address,
            "notify_urls": notify_urls,
            "app_url": "https://jobs.example.net",
        }
        published = cycle(
            Settings.model_validate(given), Occasion("scheduled", slot, datetime.now(UTC)), hosted=lambda: True
        )
        return dict(json.loads(published.snapshot))

    return once


def dead_database() -> str:
    return f"postgresql://u:p@127.0.0.1:{free_ports(1)[0]}/nowhere"


def test_what_began_is_reported_once_and_so_is_its_end(
    run: Run, database: MakeDatabase, caplog: pytest.LogCaptureFixture
) -> None:
    dead, alive = dead_database(), database()
    caplog.set_level(logging.INFO)
    with webhook() as hook, mailbox() as mail:
        urls = f"{hook.url(SECRET)}, {mail.url}"
        first = run(dead, urls)
        run(dead, urls)
        run(alive, urls)
        run(alive, urls)
        run(alive, urls)
    began, ended = hook.received
    assert len(mail.received) == 2
    assert "NEW, critical: " in began["message"]
    assert "Report: https://jobs.example.net/api/reports/" in began["message"]
    assert "GONE: " in ended["message"]
    assert SECRET not in json.dumps(first)
    events = [json.loads(m.removeprefix("jobscope finding ")) for m in caplog.messages if "jobscope finding" in m]
    assert [event["change"] for event in events] == ["new", "gone"]
    assert SECRET not in caplog.text


@pytest.mark.usefixtures("impatient")
def test_people_hear_once_that_a_run_is_blind_and_once_that_it_ended_and_the_log_that_it_became_critical(
    run: Run, database: MakeDatabase, caplog: pytest.LogCaptureFixture
) -> None:
    dsn = database()
    caplog.set_level(logging.INFO)
    with webhook() as hook:
        run(dsn, hook.url())
        with psycopg.connect(dsn) as holder:
            holder.execute("LOCK TABLE app.tasks IN ACCESS EXCLUSIVE MODE")
            statuses = [run(dsn, hook.url())["status"] for _ in range(3)]
        run(dsn, hook.url())
        run(dsn, hook.url())
    assert statuses == ["unknown", "critical", "critical"]
    began, ended = hook.received
    assert "NEW, warning: Not looked at: failures, poison and backlog" in began["message"]
    assert "pg_terminate_backend" in began["message"]
    assert "GONE: Not looked at" in ended["message"]
    events = [json.loads(m.removeprefix("jobscope finding ")) for m in caplog.messages if "jobscope finding" in m]
    assert [(event["change"], event["severity"]) for event in events] == [
        ("new", "warning"),
        ("worse", "critical"),
        ("gone", "critical"),
    ]


def test_a_dead_channel_fails_no_run_and_gets_its_message_once_it_is_back(
    run: Run, caplog: pytest.LogCaptureFixture
) -> None:
    [port] = free_ports(1)
    dead, url = dead_database(), f"json://127.0.0.1:{port}/{SECRET}"
    assert run(dead, url)["status"] == "critical"
    assert "the channel json-1 did not take the message, and the next run tries again" in caplog.text
    with webhook(port) as hook:
        run(dead, url)
        run(dead, url)
    [found] = hook.received
    assert "NEW, critical: " in found["message"]
    assert SECRET not in caplog.text


def test_what_is_muted_is_in_the_snapshot_and_told_to_nobody(
    run: Run, address: str, caplog: pytest.LogCaptureFixture
) -> None:
    now = datetime.now(UTC)
    mute(open_store(address), checked("health/*", now + timedelta(days=1), "we know, ticket 7", "ann", now))
    with webhook() as hook:
        snapshot = run(dead_database(), hook.url())
    assert hook.received == []
    assert "jobscope finding" not in caplog.text
    assert snapshot["status"] == "critical"
    muted = snapshot["muted"]
    assert isinstance(muted, dict)
    assert [one["reason"] for one in muted.values()] == ["we know, ticket 7"]


def test_mutes_that_cannot_be_read_mute_nothing_and_fail_no_run(
    run: Run, address: str, caplog: pytest.LogCaptureFixture
) -> None:
    open_store(address).create(MUTES_JSON, b"what?", cache=Cache.REVALIDATE)
    assert run(dead_database(), "")["status"] == "critical"
    assert "nothing is muted in this run: mutes.json" in caplog.text
    assert "jobscope finding" in caplog.text


def test_a_wrong_address_costs_its_messages_until_it_is_right_and_not_the_run(run: Run) -> None:
    dead = dead_database()
    with webhook() as hook:
        snapshot = run(dead, f"carrier-pigeon://{SECRET}")
        run(dead, hook.url())
        run(dead, hook.url())
    assert snapshot["status"] == "critical"
    [wrong] = snapshot["run"]["wrong_settings"]  # type: ignore[index]  # JSON
    assert wrong["setting"] == "JOBSCOPE_NOTIFY_URLS"
    assert wrong["reason"].startswith("address 1 is none that Apprise knows")
    assert SECRET not in json.dumps(snapshot)
    [found] = hook.received
    assert "NEW, critical: " in found["message"]


def test_a_run_by_hand_leaves_the_alerts_to_the_app(
    run: Run, address: str, caplog: pytest.LogCaptureFixture, reliability: AddRow
) -> None:
    dead = dead_database()
    by_hand = {"database_url": dead, "reports_url": address}
    caplog.set_level(logging.INFO)
    slot = datetime.now(UTC).replace(minute=0, second=0, microsecond=0) - timedelta(hours=7)
    with webhook() as hook, mailbox() as mail:
        for minute, urls in enumerate(("", mail.url)):
            settings = Settings.model_validate({**by_hand, "notify_urls": urls})
            cycle(settings, Occasion("manual", slot + timedelta(minutes=minute), slot))
        assert "jobscope finding" not in caplog.text
        run(dead, hook.url())
        run(dead, hook.url())
    assert (len(mail.received), len(hook.received)) == (1, 1)
    assert caplog.text.count("jobscope finding") == 1
    reliability(
        "`jobscope run` by hand is the first to find something",
        "it sends to its own channels alone",
        "the log's alert and the app's channels have it from the app's next run, once",
    )
