import os
import re
import subprocess
import sys
from datetime import UTC, datetime, timedelta
from typing import cast

import pytest
from pydantic import JsonValue

from analysis.errors import failure_patterns
from analysis.errors.failed_texts import FailedText
from analysis.facts import Facts, Limits, Window
from analysis.model import Action, Finding, Result, Verdict
from analysis.tables import Table
from reports.caps import CAPS, LARGEST, hopeful
from reports.incidents import incidents
from reports.render import _drawn, render
from stored_reports import report
from tests.analyses.failures_made import answers_of
from tests.reports.busy import busy, counting
from tests.reports.pages import STORIES, Elements, as_json, page
from tests.reports.stories import APP_URL, NOW, columns, job, result, snapshot

IN_ANOTHER_ZONE = """
import hashlib, sys, time
from stored_reports import report
time.tzset()
print(time.timezone, hashlib.sha256(report(sys.stdin.buffer.read(), "")).hexdigest())
"""


@pytest.mark.parametrize("story", STORIES)
def test_every_night_has_a_page_of_less_than_500_kb(story: str) -> None:
    html = page(story)
    assert html.startswith("<!doctype html>")
    assert len(html.encode()) < LARGEST


@pytest.mark.parametrize("story", STORIES)
def test_ids_are_unique_and_links_inside_the_page_lead_somewhere(story: str) -> None:
    elements = Elements.of(page(story))
    ids = elements.values("id")
    assert len(ids) == len(set(ids))
    inside = {link[1:] for link in elements.values("href") if link.startswith("#")}
    assert inside <= set(ids)
    assert set(elements.values("aria-labelledby")) <= set(ids)


@pytest.mark.parametrize("story", STORIES)
def test_nothing_is_styled_or_run_beside_the_two_blocks_that_the_policy_names(story: str) -> None:
    html = page(story)
    elements = Elements.of(html)
    assert not [name for _, found in elements.tags for name in found if name == "style" or name.startswith("on")]
    assert [tag for tag, _ in elements.tags if tag in ("style", "script", "link", "img", "iframe", "object")] == [
        "style",
        "script",
    ]
    policy = elements.values("content", "meta")[0]
    assert policy.startswith("default-src 'none'; style-src 'sha256-")
    assert "unsafe" not in policy


def test_the_same_snapshot_gives_the_same_bytes() -> None:
    stored = busy().model_dump_json().encode()
    assert report(stored, "") == report(stored, "") == page("busy").encode()


def test_two_time_zones_give_the_same_bytes() -> None:
    stored = busy().model_dump_json().encode()
    text = [
        subprocess.run(
            [sys.executable, "-c", IN_ANOTHER_ZONE],
            input=stored,
            env={**os.environ, "TZ": zone, "LC_ALL": "C.UTF-8"},
            capture_output=True,
            check=True,
        )
        .stdout.decode()
        .split()
        for zone in ("Pacific/Kiritimati", "America/Los_Angeles")
    ]
    assert text[0][0] != text[1][0]
    assert text[0][1] == text[1][1]


def test_the_front_page_says_what_is_wrong_since_when_how_much_and_what_to_do() -> None:
    text = Elements.of(page("busy")).text
    front = text[: text.index("What else there is")]
    assert "3 need attention" in front
    assert "process_raster fails 31 % of its tasks, usually 2 %" in front
    assert "since 02:10 for 3 h 50 min 1,204 affected" in front
    assert "Raise the storage account's request limit" in front
    order = (
        "Key numbers",
        "Needs attention",
        "40 tasks of stage_vector stopped",
        "Known, not growing",
        "reproject takes 60 % longer",
    )
    places = [front.rindex(one) for one in order]
    assert places == sorted(places)


@pytest.mark.parametrize(
    ("compared_with", "tally", "heading", "unfolded"),
    [
        (None, "1 older", "Older than the window, not growing", True),
        ("2026-11-24T05:45:00Z", "1 known", "Known, not growing", False),
    ],
)
def test_a_first_run_knows_of_nothing_and_does_not_fold_all_that_it_found(
    compared_with: str | None, tally: str, heading: str, unfolded: bool
) -> None:
    old = Finding(key="health/jobs:a", severity="warning", title="Jobs wait", observed="7 wait.")
    stored = dict(as_json(snapshot("warning", [counting("health/jobs", "Jobs", "warning", "jobs", 3)], [old])))
    stored["changes"] = {"compared_with": compared_with, "items": [], "lasts_h": 24.0, "lasting": []}
    (one,) = incidents(stored)
    stored["incidents"] = [{**one.json, "shelf": "known"}]
    html = render(stored, "")
    text = Elements.of(html).text
    assert text.count(heading) == 2, "in the list at the side, and over the shelf"
    assert tally in text
    assert ('<details open><summary class="line"><h2 id="known-title">' in html) is unfolded


def test_an_incident_tells_its_first_step_and_folds_the_others() -> None:
    warning = Finding(
        key="health/jobs:a",
        severity="warning",
        title="Jobs wait",
        observed="7 wait.",
        actions=(Action(text="Look first."), Action(text="Act then.")),
    )
    story = snapshot("warning", [counting("health/jobs", "Jobs", "warning", "jobs", 3)], [warning])
    story = story.model_copy(update={"findings": (warning.model_copy(update={"severity": "critical"}),)})
    text = Elements.of(render(as_json(story), "")).text
    assert "Do Look first. 1 more step, 1 finding of incident 1 Act then." in text


def test_a_finding_without_an_incident_is_shown_as_one_and_a_finding_of_one_is_not() -> None:
    keys = ("health/jobs:a", "health/jobs:b", "health/jobs:c")
    lost = [Finding(key=key, severity="critical", title=f"Title of {key[-1]}", observed="x") for key in keys]
    stored = dict(as_json(snapshot("critical", [counting("health/jobs", "Jobs", "critical", "jobs", 3)], lost)))
    (first,) = (one for one in incidents(stored) if one.title == "Title of a")
    both = [
        {"finding": key, "role": role, "sentence": ""} for key, role in zip(keys, ("cause", "symptom"), strict=False)
    ]
    stored["incidents"] = [{**first.json, "title": "Two in one", "evidence": both}]
    assert [one.title for one in incidents(stored)] == ["Two in one", "Title of c"]
    text = Elements.of(render(stored, "")).text
    assert "2 need attention" in text
    assert "2 findings of incident 1" in text


def test_advice_stands_in_its_section_and_is_a_link_on_the_front_page() -> None:
    text = Elements.of(page("busy")).text
    assert "1 suggestion tasks has no index on its time columns" in text or "suggestions" in text
    assert text.rindex("tasks has no index on its time columns") > text.index("Statements by total time")


def test_a_healthy_night_says_so_at_once() -> None:
    text = Elements.of(page("healthy")).text
    assert "Nothing needs attention" in text
    assert "What could not be read" not in text


def test_an_unknown_number_is_unknown_and_a_counted_zero_is_zero() -> None:
    down, empty = Elements.of(page("database_down")).text, Elements.of(page("empty")).text
    assert "Jobs created unknown" in down
    assert " 0 " not in down[down.index("Key numbers") : down.index("Health and database")]
    assert "Jobs created 0" in empty
    assert "Jobs created in the window none" in empty


def test_one_reason_for_many_unknown_analyses_is_reported_once_with_its_fix() -> None:
    text = Elements.of(page("database_down")).text
    gaps = text[text.rindex("What could not be read") :]
    assert gaps.count("No server answers at pg-prod, port 5432, within 5 s") == 1
    assert "Check the address and the network's rules" in gaps
    assert "failure rate, failure patterns, backlog" in gaps.replace(" ,", ",")


def test_one_reason_why_several_analyses_do_not_apply_is_reported_once() -> None:
    reason = "No log workspace is configured: set JOBSCOPE_LOGS_WORKSPACE_ID"
    read = result("logs/follow_up", "Logs that were read")
    apart = [result(f"logs/n{n}", f"Analysis {n}", "not_applicable", summary=reason) for n in range(4)]
    other = result("logs/other", "Another", "not_applicable", summary="Nothing was deployed")
    text = Elements.of(render(as_json(snapshot("ok", [read, *apart, other])), "")).text
    assert text.count("No log workspace is configured") == 1
    words = "“Analysis 0” , “Analysis 1” , “Analysis 2” , “Analysis 3” (No log workspace is configured"
    assert words in text
    assert "“Another” (Nothing was deployed)" in text


def test_a_job_leads_to_its_debug_page_and_shows_its_whole_id() -> None:
    elements = Elements.of(page("busy"))
    assert f"{APP_URL}/api/db/debug/{job(0)}?format=html" in elements.values("href", "a")
    assert job(0) in elements.text.replace(" ", "")


@pytest.mark.parametrize("address", ["", "javascript:alert(1)", "ftp://files.example.net", "https://", "http://[bad"])
def test_without_an_address_of_the_app_a_job_is_plain_text(address: str) -> None:
    story = busy().model_copy(deep=True)
    stored = dict(as_json(story))
    stored["run"] = {**stored["run"], "settings": {"JOBSCOPE_APP_URL": address}}  # type: ignore[dict-item]  # JSON
    elements = Elements.of(render(stored, ""))
    assert not [link for link in elements.values("href") if "debug" in link]
    assert job(0) in elements.text.replace(" ", "")


def test_a_job_id_cannot_leave_its_place_in_the_address() -> None:
    table = Table.of("Jobs", columns(("job", "Job", "job_id")), [{"job": "../../x?y=1#z"}])
    html = render(as_json(snapshot("ok", [result("health/jobs", "Jobs", tables=(table,))])), "")
    assert f"{APP_URL}/api/db/debug/..%2F..%2Fx%3Fy%3D1%23z?format=html" in Elements.of(html).values("href")


def test_links_are_relative_to_the_root() -> None:
    links = Elements.of(render(as_json(busy()), "../../../../")).values("href", "a")
    assert "../../../../snapshots/2026/11/24/060000Z.json" in links
    assert "../../../../reports/2026/11/24/040000Z.html" in links
    assert "../../../../index.html" in links


def real_patterns() -> tuple[Result, Verdict]:
    """What failure patterns find in twelve failures of one fault."""
    text = 'Traceback (most recent call last):\n  File "a.py", line 3, in run\nValueError: tile {} is <empty>'
    rows = tuple(
        FailedText(
            task_id=None if n == 3 else f"task-{n}",
            job_id=job(n),
            task_type="tile_index",
            stage=1,
            retry_count=0,
            finished_at=NOW - timedelta(minutes=10 * n),
            stands_for=1,
            text_chars=len(text),
            error_text=text.format(n),
        )
        for n in range(12)
    )
    window = Window(NOW - timedelta(hours=24), NOW)
    answers = {query.name: tuple(found) for query, found in answers_of(rows, window).items()}
    facts = Facts(window, NOW, Limits(), answers=answers)
    verdict = failure_patterns.analyze(facts)
    drawn = Result(
        id=failure_patterns.META.id,
        category="errors",
        title=failure_patterns.META.failing,
        why="",
        **{name: getattr(verdict, name) for name in ("status", "headline", "summary", "data", "tables", "charts")},
    )
    return drawn, verdict


def test_a_real_verdict_of_failure_patterns_is_drawn_pattern_by_pattern() -> None:
    drawn, verdict = real_patterns()
    page_text = Elements.of(render(as_json(snapshot("warning", [drawn], verdict.findings)), "")).text
    assert "By failed tasks" in page_text
    assert "What the placeholders held" in page_text
    assert 'File "a.py", line 3, in run ValueError: tile 0 is <empty>' in page_text


@pytest.mark.parametrize("name", ["sentences", "told"])
def test_what_the_logs_say_is_drawn_of_snapshots_that_named_it_otherwise(name: str) -> None:
    drawn, verdict = real_patterns()
    (finding,) = verdict.findings
    entry: dict[str, JsonValue] = {
        "finding": finding.key,
        "found": 3,
        "looked_for": 4,
        "summary": "ValueError in 3 of 4",
        "coincidences": [],
        "last_lines": [],
        "query": [],
        "portal": "",
        name: ["first", "second", "host-7 was restarted"],
    }
    logs = result("logs/patterns", "What the logs say", data={"patterns": {finding.key: entry}})
    page_text = Elements.of(render(as_json(snapshot("warning", [drawn, logs], verdict.findings)), "")).text
    assert "Logs: found for 3 of 4 failures looked for ValueError in 3 of 4 host-7 was restarted" in page_text


def test_patterns_without_data_of_their_own_are_drawn_from_their_table() -> None:
    named = columns(("template", "Pattern", "code"), ("tasks", "Tasks", "int"))
    table = Table.of("Patterns", named, [{"template": "KeyError: <key>", "tasks": 7}], total=9)
    html = render(as_json(snapshot("ok", [result("errors/failure_patterns", "Patterns", tables=(table,))])), "")
    text = Elements.of(html).text
    assert "Patterns first 1 of 9" in text
    assert "KeyError: <key> Tasks 7" in text


def test_what_is_gone_is_one_line_and_what_is_new_or_worse_a_word_at_its_incident() -> None:
    stored = dict(as_json(busy()))
    new, worse, *_ = cast(list[dict[str, object]], stored["findings"])
    change = {"id": "1", "severity": "warning", "title": "2 jobs <b>", "since": None, "last_seen": None}
    stored["changes"] = {
        "compared_with": "2026-11-24T05:45:00Z",
        "items": [
            {**change, "kind": "new", "key": new["key"], "at": "2026-11-24T06:00:00Z"},
            {**change, "kind": "worse", "key": worse["key"], "at": "2026-11-24T06:00:00Z"},
            {**change, "kind": "gone", "key": "a/b:c", "at": "2026-11-24T02:00:00Z", "last_seen": "2026-11-24T01:30Z"},
        ],
    }
    text = Elements.of(render(stored, "")).text
    assert "1 gone since yesterday 2 jobs <b> last seen 24 Nov 01:30" in text
    for finding, word in ((new, "new"), (worse, "worse")):
        assert f"Link to: {finding['title']} {word} " in text


def test_a_finding_says_what_happened_to_it_in_the_last_day_and_how_its_start_is_known() -> None:
    stored = dict(as_json(busy()))
    first, second, third, fourth, *_ = cast(list[dict[str, object]], stored["findings"])
    first |= {"since": "2026-11-23T06:00:00Z", "since_known": "before"}
    second |= {"since": "2026-11-24T05:00:00Z", "since_known": "between", "since_after": "2026-11-24T03:00:00Z"}
    third |= {"since": "2026-11-24T02:00:00Z", "since_known": "exact"}
    fourth |= {"since": "2026-11-23T05:00:00Z", "since_known": "between", "since_after": "2026-11-23T03:00:00Z"}
    change = {"id": "1", "severity": "warning", "title": "x", "since": None, "last_seen": None}
    items = [
        {**change, "kind": "worse", "key": first["key"], "at": "2026-11-24T06:00:00Z"},
        {**change, "kind": "new", "key": second["key"], "at": "2026-11-24T05:00:00Z"},
        {**change, "kind": "new", "key": third["key"], "at": "2026-11-23T05:45:00Z"},
    ]
    stored["changes"] = {"compared_with": "2026-11-23T05:45:00Z", "items": items, "lasts_h": 24.0, "lasting": []}
    text = Elements.of(render(stored, "")).text
    assert f"{first['title']} worse since before 23 Nov 06:00 for over 1 d" in text
    assert f"{second['title']} new began between 03:00 and 05:00" in text
    assert f"{third['title']} since 02:00 for 4 h" in text
    assert f"{fourth['title']} began between 23 Nov 03:00 and 05:00" in text


@pytest.mark.parametrize("compared_with", [None, "2026-11-24T05:45:00Z"])
@pytest.mark.parametrize(
    ("kind", "known", "state", "words"),
    [
        ("new", "exact", "ongoing", "new"),
        ("new", "between", "quiet", "new, now quiet"),
        ("new", "before", "ongoing", "ongoing"),
        ("worse", "before", "rising", "worse, growing"),
        ("", "before", "rising", "growing"),
        ("", "exact", "quiet", "quiet"),
        ("", "exact", "new", "new"),
    ],
)
def test_a_pattern_and_its_incident_say_the_same_of_its_course(
    compared_with: str | None, kind: str, known: str, state: str, words: str
) -> None:
    """The incident's word, too, is that of the last day, and no `new` where it began before the window."""
    stored = dict(as_json(busy()))
    pattern = stored["analyses"]["errors/failure_patterns"]["data"]["patterns"][0]  # type: ignore[index]  # JSON
    pattern["state"] = state
    found = cast(list[dict[str, object]], stored["findings"])[0]
    found |= {"key": f"errors/failure_patterns:{pattern['id']}", "since_known": known, "since_after": None}
    change = {"id": "1", "kind": kind, "key": found["key"], "severity": "warning", "title": "x", "since": None}
    items = [{**change, "last_seen": None, "at": "2026-11-24T05:00:00Z"}] if kind else []
    stored["changes"] = {"compared_with": compared_with, "items": items, "lasts_h": 24.0, "lasting": []}
    record = render(stored, "").partition('<ol class="records patterns">')[2].partition('<p class="about">')[2]
    assert record.partition("</svg>")[2].partition("<")[0] == words


def test_a_page_is_drawn_once_with_the_caps_that_its_size_asks_for() -> None:
    for story in STORIES.keys() - {"crowded"}:  # 60 large analyses with 90 findings are drawn twice
        stored = as_json(STORIES[story]())
        assert len(render(stored, "").encode()) < LARGEST
        assert len(_drawn(stored, "", hopeful(stored)[0]).encode()) < LARGEST, story
    assert len(hopeful(as_json(STORIES["crowded"]()))) == 2 < len(CAPS)


def test_a_chart_that_does_not_exist_costs_that_chart_alone() -> None:
    stored = as_json(busy())
    chart = stored["analyses"]["errors/failure_rate"]["charts"][0]  # type: ignore[index]  # JSON
    chart["spec"] = "../../../secrets"
    assert "This chart could not be drawn." in render(stored, "")


def test_findings_of_equal_slugs_keep_anchors_of_their_own() -> None:
    twins = [
        Finding(key=f"health/jobs:{subject}", severity="warning", title=subject, observed="seen")
        for subject in ("a b", "a-b", "A_B")
    ]
    html = render(as_json(snapshot("warning", [counting("health/jobs", "Jobs", "warning", "jobs", 3)], twins)), "")
    ids = Elements.of(html).values("id", "article")
    assert len([found for found in ids if found.startswith("f-health-jobs-a-b")]) == 3


def test_a_year_other_than_the_reports_is_written() -> None:
    table = Table.of("Times", columns(("at", "At", "timestamp")), [{"at": datetime(2019, 2, 3, 4, 5, tzinfo=UTC)}])
    html = render(as_json(snapshot("ok", [result("health/times", "Times", tables=(table,))])), "")
    assert "3\u00a0Feb 2019\u00a004:05" in html


def test_an_incident_says_that_it_was_several_or_part_of_one() -> None:
    story = dict(as_json(busy()))
    (first, *_) = incidents(story)
    story["incidents"] = [
        {**first.json, "aliases": ["i-1", "i-2"]},
        {**first.json, "id": "i-3", "split_from": "i-4"},
        {**first.json, "id": "i-5"},
    ]
    found = [one.words for one in incidents(story)[:3]]
    assert "one with 2 that stood alone before" in found[0]
    assert "split from another" in found[1]
    assert not re.search("stood alone|split", found[2])
    assert "split from another" in Elements.of(render(story, "")).text
