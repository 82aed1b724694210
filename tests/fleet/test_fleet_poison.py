"""Messages that failed five times are a finding of the fleet, which a team hears of its own targets alone."""

import json
import time
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from analysis.facts import Unavailable
from analysis.history.slots import Occasion
from analysis.model import Failure
from analysis.sources.fleet_queue import GivenUp, given_up
from fleet_timer import enqueue
from local.ports import free_ports
from reports.fleet import render_fleet
from reports.fleet_poison import poison_findings
from tests.fleet.test_fleet_slots import FIRST, environment
from tests.reports.pages import Elements

SLOT = datetime(2026, 1, 31, 6, tzinfo=UTC)
ROWS: dict[str, dict[str, object]] = {
    "billing": {"slot": SLOT.isoformat()},
    "orders": {"slot": (SLOT - timedelta(minutes=15)).isoformat()},
}


def look(*targets: str | None, depth: int | None = None) -> dict[str, object]:
    messages = [{"target": each, "slot": SLOT.isoformat() if each else None, "since": None} for each in targets]
    return {"queue": "q-poison", "depth": len(targets) if depth is None else depth, "messages": messages}


def test_a_slot_that_nobody_runs_any_more_is_critical_until_its_target_has_run_again() -> None:
    [waits] = poison_findings(look("orders", None), ROWS)
    assert (waits.severity, waits.count) == ("critical", 2)
    assert " ".join(waits.observed.split()) == "orders, slot 31 Jan 2026 06:00 UTC; no message of a target"
    assert "--queue-name q-poison" in waits.code
    [over] = poison_findings(look("billing"), ROWS)
    assert (over.severity, over.title[:25]) == ("warning", "1 message failed five tim")
    assert over.observed.endswith("(has run since)")
    # What lies behind those that can be looked at may be anybody's.
    [deep] = poison_findings(look("billing", depth=40), ROWS)
    assert (deep.severity, deep.count, deep.observed.split("; ")[-1]) == ("critical", 40, "39 more")


def test_nobody_waits_for_the_run_of_a_target_that_is_named_no_more() -> None:
    [gone] = poison_findings(look("payroll"), ROWS)
    assert gone.severity == "warning"
    assert " ".join(gone.observed.split()) == "payroll, slot 31 Jan 2026 06:00 UTC (no target any more)"
    text = " ".join(Elements.of(render_fleet(ROWS, SLOT, findings=[gone])).text.split())
    assert "not tried again. payroll, slot" in text


def test_an_empty_queue_is_none_and_one_that_cannot_be_read_is_no_empty_one() -> None:
    assert poison_findings(None, ROWS) == poison_findings(look(), ROWS) == ()
    [unknown] = poison_findings({"failure": "the queue could not be read", "fix": "give it a role"}, ROWS)
    assert (unknown.severity, unknown.count, unknown.fix) == ("warning", None, "give it a role")


def test_a_team_hears_of_its_own_targets_alone() -> None:
    [own] = poison_findings(look("billing", "orders", None, depth=40), ROWS, lambda name: name == "billing")
    assert (own.count, [each.target for each in own.messages]) == (1, ["billing"])
    assert poison_findings(look("orders", depth=40), ROWS, lambda name: name == "billing") == ()


def test_the_timer_keeps_what_it_saw_and_nothing_of_a_body(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    shared, occasion = environment(monkeypatch, tmp_path.as_uri(), ["a"]), Occasion("scheduled", FIRST, FIRST)
    bodies = (json.dumps({"target": "a", "slot": FIRST.isoformat()}), "password=hunter2Zk7mQ2xW9b")
    enqueue(shared, occasion, list[str]().extend, lambda: GivenUp(2, tuple((body, FIRST) for body in bodies)))
    kept = (tmp_path / "fleet.json").read_text()
    assert [each["target"] for each in json.loads(kept)["findings"][0]["messages"]] == ["a", None]
    assert "hunter2" not in kept + (tmp_path / "index.html").read_text()

    def refused() -> GivenUp:
        raise Unavailable(Failure("the storage queue could not be read", "give the app a role"))

    enqueue(shared, occasion, list[str]().extend, refused)
    assert json.loads((tmp_path / "fleet.json").read_text())["findings"][0]["count"] is None


def test_a_queue_that_nobody_serves_costs_a_look_a_second_and_no_quarter_of_a_minute(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    [port] = free_ports(1)
    address = f"QueueEndpoint=http://127.0.0.1:{port}/account;AccountName=account;AccountKey=a2V5"
    monkeypatch.setenv("AzureWebJobsStorage", address)
    started = time.monotonic()
    with pytest.raises(Unavailable):
        given_up()
    assert time.monotonic() - started < 10
