"""What people hear of a fleet: one message an audience and slot, whatever becomes of single runs, and nothing of the
targets of others. Real stores, a real webhook; only what a run finds is given."""

import json
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from analysis.history.slots import Occasion
from analysis.settings import Settings
from fleet_cycle import run_message
from fleet_messages import GATHERED
from fleet_timer import enqueue
from local.ports import free_ports
from reports.fleet_file import stored_fleet
from reports.publish import Published, publish
from stored_reports import open_reports, to_json
from tests.notify.night import QUARTER, START, change, night
from tests.notify.servers import Webhook, webhook

NAMES = tuple(f"target-{number:02}" for number in range(6))
OWN = NAMES[:2]
"""Two targets of a team that has a channel of its own besides."""
SOON = timedelta(seconds=20)


@pytest.fixture
def hook() -> Iterator[Webhook]:
    with webhook() as running:
        yield running


@pytest.fixture
def shared(monkeypatch: pytest.MonkeyPatch, tmp_path: Path, hook: Webhook) -> Settings:
    entry = '[[targets]]\nname = "{}"\ndatabase_url_setting = "ONE_DATABASE_URL"\n{}'
    own = 'notify_urls_setting = "TEAM_URLS"'
    monkeypatch.setenv("JOBSCOPE_TARGETS", "\n".join(entry.format(n, own if n in OWN else "") for n in NAMES))
    monkeypatch.setenv("JOBSCOPE_REPORTS_URL", tmp_path.as_uri())
    monkeypatch.setenv("JOBSCOPE_NOTIFY_URLS", hook.url("everybody"))
    monkeypatch.setenv("TEAM_URLS", f"{hook.url('team')} {hook.url('everybody')}")
    monkeypatch.setenv("ONE_DATABASE_URL", f"postgresql://reader@127.0.0.1:{free_ports(1)[0]}/app")
    return Settings.read()


def finds(settings: Settings, occasion: Occasion) -> Published:
    """A run in which a critical finding is new in the first slot, and nothing after."""
    first = (change("new", "errors/failure_rate:all", at=START),)
    found = night(first, slot=occasion.slot)
    found = found.model_copy(update={"target": found.target.model_copy(update={"name": settings.target})})
    return publish(open_reports(settings), to_json(found), occasion.slot, lambda _stored, _root: b"<!doctype html>")


def queued(shared: Settings, slot: datetime) -> list[str]:
    bodies: list[str] = []
    enqueue(shared, Occasion("scheduled", slot, slot), bodies.extend)
    return bodies


def test_a_storm_of_the_whole_fleet_is_one_message_to_each_audience(shared: Settings, hook: Webhook) -> None:
    *bodies, last = queued(shared, START)
    for body in bodies:
        run_message(shared, body, START + SOON, finds)
    assert hook.received == []
    run_message(shared, last, START + SOON, finds)
    assert sorted(hook.paths) == ["/everybody", "/team"]
    team, everybody = sorted(hook.received, key=lambda message: len(message["message"]))
    assert everybody["title"] == "6 targets: 6 new (critical)"
    assert team["title"] == "2 targets: 2 new (critical)"
    assert all(name in everybody["message"] for name in NAMES)
    assert [name for name in NAMES if name in team["message"]] == list(OWN)
    for slot in (START + QUARTER, START + 2 * QUARTER):
        for body in queued(shared, slot):
            run_message(shared, body, slot + SOON, finds)
    assert len(hook.received) == 2


def test_of_one_target_the_message_is_its_own(shared: Settings, hook: Webhook) -> None:
    for body in queued(shared, START):
        if json.loads(body)["target"] == NAMES[5]:
            run_message(shared, body, START + GATHERED, finds)
    [found] = hook.received
    assert found["title"] == f"{NAMES[5]}: 1 new (critical)"


@pytest.mark.usefixtures("shared")
def test_for_targets_of_which_nobody_hears_no_snapshot_is_read_again(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delenv("JOBSCOPE_NOTIFY_URLS")
    monkeypatch.setenv("TEAM_URLS", "")
    silent, read = Settings.read(), list[bytes]()
    monkeypatch.setattr("fleet_messages.read_snapshot", read.append)
    for body in queued(silent, START):
        run_message(silent, body, START + SOON, finds)
    assert read == []
    assert not any(row.get("untold") for row in stored_fleet(open_reports(silent)).rows.values())


def test_a_lost_message_and_a_dead_channel_keep_nobody_from_hearing(shared: Settings, hook: Webhook) -> None:
    for body in queued(shared, START)[:-1]:  # the last one is lost, so that no run is the slot's last
        run_message(shared, body, START + SOON, finds)
    assert hook.received == []
    hook.status = 500
    queued(shared, START + QUARTER)
    assert hook.received == []
    hook.status = 200
    queued(shared, START + 2 * QUARTER)
    assert sorted(one["title"] for one in hook.received) == [
        "2 targets: 2 new (critical)",
        "5 targets: 5 new (critical)",
    ]


def test_who_waits_for_a_slow_target_waits_a_bounded_time(shared: Settings, hook: Webhook) -> None:
    first, second, third, *_ = queued(shared, START)
    run_message(shared, first, START + SOON, finds)
    run_message(shared, second, START + GATHERED, finds)
    assert len(hook.received) == 2
    run_message(shared, third, START + GATHERED + SOON, finds)
    assert len(hook.received) == 2, "what ends after that is gathered again"
    queued(shared, START + QUARTER)
    assert hook.received[-1]["title"] == f"{NAMES[2]}: 1 new (critical)"


def test_the_night_is_summed_up_in_one_message(
    monkeypatch: pytest.MonkeyPatch, shared: Settings, hook: Webhook
) -> None:
    for body in queued(shared, START):
        run_message(shared, body, START + SOON, finds)
    hook.received.clear()
    slot = START + QUARTER
    monkeypatch.setenv("JOBSCOPE_SUMMARY_AT", f"{slot:%H:%M}")
    summed = Settings.read()
    for _ in range(2):
        for body in queued(summed, slot):
            run_message(summed, body, slot + SOON, finds)
        slot += QUARTER
    assert sorted(one["title"] for one in hook.received) == ["2 targets: 2 critical", "6 targets: 6 critical"]
    assert f"{NAMES[-1]}: critical" in max((one["message"] for one in hook.received), key=len)


def test_the_real_run_of_a_target_tells_nobody_itself(
    monkeypatch: pytest.MonkeyPatch, shared: Settings, hook: Webhook
) -> None:
    targets = "\n".join(f'[[targets]]\nname = "{n}"\ndatabase_url_setting = "ONE_DATABASE_URL"' for n in OWN)
    monkeypatch.setenv("JOBSCOPE_TARGETS", targets)
    shared, now = Settings.read(), datetime.now(UTC)
    slot = now.replace(minute=0, second=0, microsecond=0)
    first, second = queued(shared, slot)
    run_message(shared, first, slot + SOON)
    assert hook.received == []
    run_message(shared, second, slot + SOON)
    [found] = hook.received
    assert found["title"].startswith("2 targets: 2 new")
    assert all(f"{name}: " in found["message"] for name in OWN)
