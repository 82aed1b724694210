"""The rules by which a timer fires, replayed with a made-up clock."""

from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from local.functions_host import TimerFunction
from local.functions_host.runtime import Outcome
from local.functions_host.schedule import NEVER, Schedule, ScheduleError, Status, after_run, at_start, parsed
from local.functions_host.timers import StatusFile, TimerListener

QUARTER = Schedule("0 */15 * * * *")


def at(clock: str) -> datetime:
    return datetime.fromisoformat(f"2026-01-01T{clock}+00:00")


def test_seconds_come_first_in_an_expression() -> None:
    assert Schedule("30 2 */6 * * *").next_after(at("05:00:00")) == at("06:02:30")
    assert Schedule("*/15 * * * *").next_after(at("05:01:00")) == at("05:15:00")


def test_day_of_month_and_day_of_week_must_both_fit() -> None:
    assert Schedule("0 0 0 13 * FRI").next_after(at("00:00:00")) == datetime(2026, 2, 13, tzinfo=UTC)


def test_a_setting_names_the_expression() -> None:
    assert parsed("tick", "%EVERY%", {"EVERY": "0 0 * * * *"}) == Schedule("0 0 * * * *")


@pytest.mark.parametrize(
    ("expression", "says"),
    [("%EVERY%", "EVERY, which is not set"), ("* * *", "five or six"), ("0 99 * * * *", "not an NCRONTAB")],
)
def test_a_bad_schedule_is_refused_with_the_fix(expression: str, says: str) -> None:
    with pytest.raises(ScheduleError, match=says):
        parsed("tick", expression, {})


def test_a_first_start_waits_for_the_next_slot() -> None:
    status, missed = at_start(QUARTER, None, at("10:07:00"))
    assert status == Status(NEVER, at("10:15:00"), at("10:07:00"))
    assert not missed


def test_a_slot_that_passed_while_the_host_was_down_is_past_due() -> None:
    stored = Status(at("10:00:00"), at("10:15:00"), at("10:00:00"))
    assert at_start(QUARTER, stored, at("10:14:59")) == (stored, False)
    assert at_start(QUARTER, stored, at("11:20:00")) == (stored, True)


def test_a_changed_schedule_is_not_past_due() -> None:
    stored = Status(at("10:00:00"), at("10:15:00"), at("10:00:00"))
    status, missed = at_start(Schedule("0 */10 * * * *"), stored, at("11:20:30"))
    assert status == Status(NEVER, at("11:30:00"), at("11:20:30"))
    assert not missed


def test_a_timer_that_rings_early_belongs_to_its_slot() -> None:
    status = Status(at("10:00:00"), at("10:15:00"), at("10:00:00"))
    assert after_run(QUARTER, status, at("10:14:59"), unscheduled=False).next == at("10:30:00")
    assert after_run(QUARTER, status, at("10:14:59"), unscheduled=True).next == at("10:15:00")


def test_times_are_written_as_dotnet_writes_them() -> None:
    status = Status(NEVER, at("10:15:00"), at("10:00:00") + timedelta(microseconds=11845))
    assert status.as_dotnet() == {
        "Last": "0001-01-01T00:00:00+00:00",
        "Next": "2026-01-01T10:15:00+00:00",
        "LastUpdated": "2026-01-01T10:00:00.0118450+00:00",
    }


def test_a_schedule_faster_than_a_minute_is_not_monitored() -> None:
    assert QUARTER.is_monitored_at(at("10:14:30"))
    assert not Schedule("*/20 * * * * *").is_monitored_at(at("10:00:01"))


class Replay:
    """A clock that jumps to each slot, and an invoker whose runs take the given minutes."""

    def __init__(self, minutes: list[int]) -> None:
        self.now, self.minutes, self.seen = at("10:00:00"), minutes, list[tuple[str, str, bool]]()

    def clock(self) -> datetime:
        return self.now

    def timer(self, function: TimerFunction, status: dict[str, str], *, past_due: bool) -> Outcome:  # noqa: ARG002 - of the protocol
        self.seen.append((f"{self.now:%H:%M}", status["Next"][11:16], past_due))
        self.now += timedelta(minutes=self.minutes.pop(0))
        return Outcome("an-id", succeeded=True)

    def run(self, store: StatusFile) -> None:
        function = TimerFunction("tick", "id", "timer", QUARTER.expression, run_on_startup=False, use_monitor=True)
        listener = TimerListener(function, QUARTER, self, store, self.clock)  # type: ignore[arg-type] # plays the invoker
        if listener.missed_slot:
            listener.run_once(past_due=True)
        while self.minutes:
            self.now = max(self.now, listener.status.next)
            listener.run_once()


def test_after_a_long_run_the_next_slot_is_late_without_past_due_and_others_vanish(tmp_path: Path) -> None:
    replay = Replay([2, 35, 2, 2])
    replay.run(StatusFile(tmp_path, "tick"))
    assert replay.seen == [
        ("10:15", "10:15", False),
        ("10:30", "10:30", False),
        ("11:05", "10:45", False),
        ("11:15", "11:15", False),
    ]


def test_after_downtime_there_is_one_catch_up_under_its_nominal_slot(tmp_path: Path) -> None:
    Replay([2]).run(StatusFile(tmp_path, "tick"))
    later = Replay([2, 2])
    later.now = at("11:50:00")
    later.run(StatusFile(tmp_path, "tick"))
    assert later.seen == [("11:50", "10:30", True), ("12:00", "12:00", False)]
