"""Mutes: every one has an end and a reason, and no writer loses another's."""

import re
from collections.abc import Mapping
from concurrent.futures import ThreadPoolExecutor
from datetime import datetime, timedelta
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from analysis.published.incident import Incident
from analysis.published.memory import LifeCycle, Mute
from notify.mutes import MUTES_JSON, BadMute, checked, mute, muted, read_mutes, unmute, with_incidents
from reports.stores import StorageUnavailable, Store, open_store
from stored_reports import report
from tests.notify.night import RATE, SILENT, SLOW, START, change, finding, night

DAY = timedelta(days=1)


def made(key: str, until: datetime = START + DAY, reason: str = "known, ticket 7", at: datetime = START) -> Mute:
    return checked(key, until, reason, "ann", at)


def test_a_mute_is_kept_replaced_and_taken_away(store: Store) -> None:
    assert read_mutes(store) == ()
    mute(store, made(SILENT))
    mute(store, made("performance/*"))
    mute(store, made(SILENT, reason="another"))
    assert [(one.key, one.reason, one.by) for one in read_mutes(store)] == [
        ("performance/*", "known, ticket 7", "ann"),
        (SILENT, "another", "ann"),
    ]
    assert unmute(store, SILENT, START)
    assert not unmute(store, SILENT, START)
    assert [one.key for one in read_mutes(store)] == ["performance/*"]


def test_taking_away_what_was_not_muted_writes_nothing(store: Store) -> None:
    assert not unmute(store, SILENT, START)
    assert store.read(MUTES_JSON) is None
    mute(store, made(RATE))
    before = store.read(MUTES_JSON)
    assert not unmute(store, SILENT, START + 90 * DAY)
    assert store.read(MUTES_JSON) == before


def test_racing_people_lose_nothing(address: str) -> None:
    keys = [f"poison/orphaned:{n}" for n in range(8)]
    with ThreadPoolExecutor(len(keys)) as pool:
        list(pool.map(lambda key: mute(open_store(address), made(key)), keys))
    assert sorted(one.key for one in read_mutes(open_store(address))) == keys


def test_an_expired_mute_is_shown_for_a_month_and_then_dropped(store: Store) -> None:
    mute(store, made(SILENT))
    mute(store, made(RATE, START + 31 * DAY, at=START + 30 * DAY))
    assert [one.key for one in read_mutes(store)] == [SILENT, RATE]
    mute(store, made(SLOW, START + 40 * DAY, at=START + 32 * DAY))
    assert [one.key for one in read_mutes(store)] == [RATE, SLOW]


@pytest.mark.parametrize(
    ("key", "until", "reason", "why"),
    [
        (SILENT, START, "known", "the end must lie ahead, by at most 366 days"),
        (SILENT, START + 367 * DAY, "known", "the end must lie ahead"),
        (SILENT, START + DAY, " \n", "the reason is a sentence"),
        (SILENT, START + DAY, "x" * 301, "the reason is a sentence of at most 300"),
        ("create_tile", START + DAY, "known", "'create_tile' is no finding's key"),
        ("", START + DAY, "known", "the key is"),
        ("poison/*\n", START + DAY, "known", "the key is"),
        ("*" * 201, START + DAY, "known", "the key is"),
    ],
)
def test_a_mute_that_cannot_be_says_why(key: str, until: datetime, reason: str, why: str) -> None:
    with pytest.raises(BadMute) as error:
        made(key, until, reason)
    assert why in str(error.value)


def test_a_pattern_mutes_what_it_names_until_its_end() -> None:
    keys = (SILENT, RATE, SLOW)
    mutes = (made("performance/*"), made(SILENT, START + 2 * DAY), made("*create_tile"))

    def at(when: datetime) -> Mapping[str, str]:
        return {key: one.key for key, one in muted(keys, mutes, when).items()}

    assert at(START) == {SLOW: "performance/*", SILENT: SILENT}, "of two, the one that ends last"
    assert at(START + DAY) == {SILENT: SILENT}
    assert at(START + 2 * DAY) == {}


@settings(deadline=None)  # the machine may be busy
@given(key=st.text("ab*", min_size=1, max_size=12), pattern=st.text("ab*", min_size=1, max_size=8))
def test_a_star_stands_for_anything_and_everything_else_for_itself(key: str, pattern: str) -> None:
    one = Mute(key=pattern, until=START + DAY, reason="known", at=START)
    wanted = re.fullmatch(".*".join(map(re.escape, pattern.split("*"))), key)
    assert (key in muted([key], [one], START)) == bool(wanted)


def test_a_pattern_of_stars_costs_no_time() -> None:
    pattern = Mute(key="*a" * 99 + "*b", until=START + DAY, reason="known", at=START)
    assert muted(["a" * 200], [pattern], START) == {}


@pytest.mark.parametrize("content", ['{"mutes": 1}', "{}", '{"mute": []}', "[]", ""])
def test_a_file_that_is_not_ours_is_named(tmp_path: Path, content: str) -> None:
    (tmp_path / MUTES_JSON).write_text(content)
    store = open_store(tmp_path.as_uri())
    with pytest.raises(StorageUnavailable, match="delete it: then nothing is muted"):
        read_mutes(store)
    with pytest.raises(StorageUnavailable):
        mute(store, made(SILENT))


def test_the_report_shows_a_muted_finding_with_its_reason_and_its_status_unchanged() -> None:
    known = checked(SILENT, START + DAY, "<b>known</b>, ticket 7", "ann", START)
    story = night((change("new", SILENT), change("new", RATE)), muted={SILENT: known})
    page = report(story.model_dump_json().encode(), "").decode()
    assert page.count("muted until") == 1
    [shown] = [line for line in page.splitlines() if "muted until" in line]
    assert "&lt;b&gt;known&lt;/b&gt;, ticket 7 (ann)" in shown
    assert '<h1 class="critical">' in page


def test_the_mute_of_an_incident_holds_for_its_findings_until_a_new_critical_cause_joins() -> None:
    [key, other] = ["poison/silent_heartbeat:create_tile", "errors/failure_patterns:p"]
    story = night(()).model_copy(update={"findings": (finding(key), finding(other))})
    life_cycles = {one: life_of(began) for one, began in ((key, START), (other, START + DAY / 96))}
    causes = [
        {"finding": one, "role": "cause", "rule": "own", "sentence": "", "confidence": "certain"} for one in life_cycles
    ]
    incident = Incident.model_validate(
        {
            "id": "i-0123456789ab",
            "severity": "critical",
            "shelf": "attention",
            "title": "x",
            "sentence": "x",
            "cause": key,
        }
        | {"evidence": causes[:1]}
    )
    found = Mute(key=incident.id, until=START + timedelta(days=1), reason="known", at=START)
    alone = story.model_copy(update={"incidents": (incident,), "life_cycles": life_cycles})
    assert with_incidents({}, alone, [found], START) == {incident.id: found, key: found}
    both = incident.model_copy(
        update={"evidence": Incident.model_validate({**incident.model_dump(), "evidence": causes}).evidence}
    )
    joined = story.model_copy(update={"incidents": (both,), "life_cycles": life_cycles})
    assert with_incidents({}, joined, [found], START) == {}


def life_of(began: datetime) -> LifeCycle:
    fields = {"severity": "critical", "worst": "critical", "title": "x", "first_seen": began, "last_seen": began}
    return LifeCycle.model_validate({**fields, "state": "ongoing", "began": began, "sightings": "x"})
