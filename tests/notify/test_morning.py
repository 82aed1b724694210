"""The summary in the morning: when it is due, that it comes once, and what it says."""

from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from notify.message import Message
from notify.morning import LATE, due, summarize, summary
from reports.night import LINES, LONGEST, night
from reports.stores import open_store
from tests.reports.busy import busy
from tests.reports.pages import STORIES, as_json

NOW = datetime(2026, 11, 24, 6, 45, tzinfo=UTC)


class Recorder:
    """A channel that keeps what it was sent."""

    name = "told-1"

    def __init__(self, answer: str = "") -> None:
        self.answer = answer
        self.messages: list[Message] = []

    def send(self, message: Message) -> str:
        self.messages.append(message)
        return self.answer


@pytest.mark.parametrize(
    ("set_to", "expected"),
    [
        ("", None),
        ("06:30", datetime(2026, 11, 24, 6, 30, tzinfo=UTC)),
        ("07:30 Europe/Zurich", datetime(2026, 11, 24, 6, 30, tzinfo=UTC)),
        ("07:00", None),
        ("00:30", None),
        ("23:30 America/New_York", datetime(2026, 11, 24, 4, 30, tzinfo=UTC)),
    ],
)
def test_it_is_due_from_its_time_of_day_in_its_zone_for_six_hours(set_to: str, expected: datetime | None) -> None:
    assert due(set_to, NOW) == expected


def test_every_day_has_one_summary_however_many_runs_there_are(tmp_path: Path) -> None:
    store, recorder = open_store(tmp_path.as_uri()), Recorder()
    for quarter in range(96 * 2 - 1):
        summarize(store, busy(), [recorder], "06:30", NOW + quarter * timedelta(minutes=15))
    assert len(recorder.messages) == 2
    assert timedelta(days=1) > LATE


def test_a_channel_that_fails_costs_nobody_else_the_summary(tmp_path: Path, caplog: pytest.LogCaptureFixture) -> None:
    deaf, recorder = Recorder("it answered 500"), Recorder()
    summarize(open_store(tmp_path.as_uri()), busy(), [deaf, recorder], "06:30", NOW)
    assert len(recorder.messages) == 1
    assert "told-1 did not take the summary: it answered 500" in caplog.text


def test_the_message_has_the_state_as_its_title_and_the_lines_below() -> None:
    message = summary(busy())
    assert message.title.startswith("geo-etl, 24 Nov 2026 06:00 UTC: ")
    assert "CRITICAL, 3 need attention" in message.title
    assert any("process_raster fails 31 %" in line for line in message.lines)


def test_what_was_refused_in_part_was_not_looked_at_and_what_is_not_recorded_is_no_news() -> None:
    story = as_json(busy())
    kinds: tuple[dict[str, object], ...] = (
        {"status": "unknown"},
        {"status": "ok", "partly": True},
        {"status": "unknown", "not_recorded": True},
    )
    titles = ("Refused", "Half refused", "Never recorded")
    results = {title: {"title": title, "category": "a", **kind} for title, kind in zip(titles, kinds, strict=True)}
    lines = night({**story, "findings": [], "incidents": [], "analyses": results})
    assert "Not looked at: Refused; in part: Half refused." in lines


@pytest.mark.parametrize("story", sorted(STORIES.keys() - {"bare"}))
def test_ten_lines_are_enough_for_any_night(story: str) -> None:
    lines = night(as_json(STORIES[story]()))
    assert 2 <= len(lines) <= LINES
    assert all(0 < len(line) <= LONGEST and line.isprintable() for line in lines)
