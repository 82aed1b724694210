"""Who is told what, and in which words."""

import json
import logging
from datetime import timedelta

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from analysis.model import SinceKnown
from analysis.published.incident import Incident
from analysis.published.memory import FindingChange, LifeCycle, Mute
from notify.audience import worth_telling
from notify.events import write_events
from notify.forms import LONGEST, as_html, as_text, fitted
from notify.message import Message, compose
from tests.notify.night import QUARTER, RATE, SILENT, SLOW, START, change, finding, night

UNTIL = Mute(key="poison/*", until=START + timedelta(days=1), reason="known", at=START)


def message_of(*changes: FindingChange) -> Message:
    story = night(changes)
    return compose(story, worth_telling(story))


def test_advice_and_what_is_muted_is_not_reported() -> None:
    changes = (change("new", SILENT), change("new", RATE, "advice"), change("new", SLOW, "warning"))
    assert [one.key for one in worth_telling(night(changes, muted={SILENT: UNTIL}))] == [SLOW]


def test_the_worst_is_reported_first_and_what_is_gone_last() -> None:
    changes = (
        change("gone", "health/blocking:a"),
        change("new", SLOW, "warning"),
        change("new", SILENT, at=START - QUARTER),
        change("worse", RATE),
    )
    assert [one.key for one in worth_telling(night(changes))] == [RATE, SILENT, SLOW, "health/blocking:a"]


@pytest.mark.parametrize(
    ("changes", "title", "tone"),
    [
        ((change("new", SILENT),), "geo-etl: 1 new (critical)", "critical"),
        ((change("came back", SLOW, "warning"),), "geo-etl: 1 came back", "warning"),
        ((change("gone", SILENT), change("gone", RATE)), "geo-etl: 2 gone", "gone"),
    ],
)
def test_the_title_counts_the_changes(changes: tuple[FindingChange, ...], title: str, tone: str) -> None:
    message = message_of(*changes)
    assert (message.title, message.tone) == (title, tone)


def test_the_text_has_evidence_what_to_do_and_where_to_read_on() -> None:
    lines = as_text(message_of(change("new", SILENT)), 10, 10).splitlines()
    assert lines[0] == "geo-etl, 24 Nov 2026 06:00 UTC: 1 new."
    assert lines[1] == "Report: https://jobs.example.net/api/reports/20261124T060000Z"
    assert lines[3:8] == [
        "NEW, critical: 43 tasks of create_tile stopped sending heartbeats",
        "Since 24 Nov 2026 05:20 UTC, 43 affected.",
        "The oldest beat is 40 min old.",
        "Threshold: 300 s without a beat.",
        "Evidence, 3 of 43:",
    ]
    assert lines[8].endswith("…; Silent: 40 min; Last heartbeat: 24 Nov 2026 05:20 UTC")
    assert lines[11:15] == [
        "Do:",
        "1. Look at the workers",
        "   az webapp log tail -n workers",
        "2. Then requeue the tasks",
    ]
    assert sum(line.startswith("Job ") and "/api/db/debug/" in line for line in lines) == 3


def test_what_got_worse_is_reported_with_when_it_began_too() -> None:
    [entry] = message_of(change("worse", SILENT)).entries
    assert entry.facts[0] == "Worse at 24 Nov 2026 06:00 UTC, since 24 Nov 2026 05:20 UTC, 43 affected."


@pytest.mark.parametrize(
    ("known", "words"),
    [
        ("exact", "Since 24 Nov 2026 05:20 UTC, 43 affected."),
        ("before", "Since before 24 Nov 2026 05:20 UTC, 43 affected."),
        ("between", "Began between 24 Nov 2026 04:20 and 05:20 UTC, 43 affected."),
    ],
)
def test_a_start_is_reported_as_it_is_known(known: SinceKnown, words: str) -> None:
    began = {"since_known": known, "since_after": START - timedelta(minutes=100) if known == "between" else None}
    story = night((change("new", SILENT),), findings=(finding(SILENT).model_copy(update=began),))
    [entry] = compose(story, story.changes.items).entries
    assert entry.facts[0] == words


def test_an_incident_that_was_several_or_part_of_one_says_so() -> None:
    story = night((change("worse", SILENT),))
    cause = {"finding": SILENT, "role": "cause", "rule": "own", "sentence": "", "confidence": "certain"}
    became = {"id": "i-now", "aliases": ["i-one", "i-two"], "split_from": "i-whole", "severity": "critical"}
    told_of = {"shelf": "attention", "title": "Silent", "sentence": "Silent.", "cause": SILENT, "evidence": [cause]}
    incident = Incident.model_validate(became | told_of)
    [entry] = compose(story.model_copy(update={"incidents": (incident,)}), worth_telling(story)).entries
    assert "It is one with i-one, i-two, which stood alone before." in entry.facts
    assert "It was part of i-whole before." in entry.facts


def test_of_an_incident_of_many_findings_the_first_changes_are_listed() -> None:
    keys = [f"{SILENT}_{number}" for number in range(30)]
    story = night(tuple(change("new", key) for key in keys), findings=tuple(map(finding, keys)))
    evidence = [
        {"finding": key, "role": "cause", "rule": "of one kind", "sentence": "", "confidence": "coincidence"}
        for key in keys
    ]
    of_all = {"id": "i-all", "severity": "critical", "shelf": "attention", "title": "30", "sentence": "30 are silent."}
    incident = Incident.model_validate({**of_all, "cause": keys[0], "evidence": evidence})
    [entry] = compose(story.model_copy(update={"incidents": (incident,)}), worth_telling(story)).entries
    assert entry.facts[-1] == "19 more of its findings changed."
    assert sum(fact.lower().startswith("new") for fact in entry.facts) == 10


def test_what_has_only_lasted_is_a_line_of_the_message_without_what_is_muted() -> None:
    story = night((change("new", SLOW, "warning"),), muted={SILENT: UNTIL})
    lasting = story.changes.model_copy(update={"lasting": (RATE, SILENT, SLOW), "lasts_h": 24.0})
    message = compose(story.model_copy(update={"changes": lasting}), story.changes.items)
    assert message.lead == "geo-etl, 24 Nov 2026 06:00 UTC: 1 new. Still there after 24 h: 2."
    assert message.tone == "warning"


def test_without_the_apps_address_the_report_is_named_and_nothing_is_linked() -> None:
    story = night((change("new", SILENT),))
    run = story.run.model_copy(update={"settings": {"JOBSCOPE_APP_URL": ""}})
    message = compose(story.model_copy(update={"run": run}), story.changes.items)
    assert message.report.address == "reports/2026/11/24/060000Z.html"
    assert "://" not in as_text(message, 10, 10)
    assert "href" not in as_html(message, 10, 10)


@pytest.mark.parametrize(("sighting", "words"), [(".", "did not find it"), ("?", "could not tell")])
def test_a_change_that_this_run_does_not_find_is_reported_with_whether_it_could(sighting: str, words: str) -> None:
    """A run died, and the one after it does not see what it had noticed."""
    found = change("new", SILENT, at=START - QUARTER)
    life = LifeCycle(
        state="new",
        severity="critical",
        worst="critical",
        title=found.title,
        first_seen=found.at,
        began=found.at,
        last_seen=found.at,
        sightings=f"x{sighting}",
    )
    story = night((found,), findings=()).model_copy(update={"life_cycles": {SILENT: life}})
    [entry] = compose(story, worth_telling(story)).entries
    assert entry.facts == (f"Since 24 Nov 2026 05:45 UTC, last seen 24 Nov 2026 05:45 UTC; the newest run {words}.",)


def test_a_hostile_text_stays_text() -> None:
    hostile = "<script>alert(1)</script> @everyone [x](https://evil)\r\nBcc: a@example.net\x1b[31m\u202e"
    story = night((change("new", SILENT),), findings=(finding(SILENT, title=hostile),))
    message = compose(story, story.changes.items)
    html, text = as_html(message, 1, 1), as_text(message, 1, 1)
    assert "<script" not in html
    assert "@everyone" not in text
    assert "\x1b" not in text
    assert "\u202e" not in text
    [line] = [line for line in text.splitlines() if "alert(1)" in line]
    assert "Bcc: a" in line, "it began no line of its own"


@settings(deadline=None, max_examples=40)  # the machine may be busy
@given(count=st.integers(1, 120), room=st.integers(300, 20_000))
def test_every_message_fits_and_says_what_it_leaves_out(count: int, room: int) -> None:
    message = message_of(*(change("new", f"{SILENT}_{n}") for n in range(count)))
    for form in (as_text, as_html):
        shown = fitted(message, form, room)
        assert len(shown) <= min(room, LONGEST)
        named = shown.count("NEW, critical: ")
        assert (f"More changes stand in the report: {count - named}." in shown) == (named < count)


def test_the_longest_texts_are_cut_to_a_message() -> None:
    story = night((change("new", SILENT),), findings=(finding(SILENT, title="x" * 5000),))
    assert len(fitted(compose(story, story.changes.items), as_html, 1000)) <= 1000


def test_each_change_is_one_event_at_its_level(caplog: pytest.LogCaptureFixture) -> None:
    changes = (change("new", SILENT), change("worse", SLOW, "warning"), change("gone", RATE))
    write_events(night(changes), changes)
    assert [(record.name, record.levelname) for record in caplog.records] == [
        ("jobscope.findings", "ERROR"),
        ("jobscope.findings", "WARNING"),
        ("jobscope.findings", "INFO"),
    ]
    head, _, body = caplog.messages[0].partition("{")
    assert head == "jobscope finding "
    assert json.loads("{" + body) == {
        "event": "finding",
        "change": "new",
        "severity": "critical",
        "key": SILENT,
        "title": f"{SILENT} is new",
        "slot": "2026-11-24T06:00:00+00:00",
        "change_id": changes[0].id,
    }
    assert logging.getLogger("jobscope.findings").isEnabledFor(logging.INFO)
