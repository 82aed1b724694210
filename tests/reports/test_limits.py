"""What is hostile is inert, and what is cut says so."""

import re
from collections.abc import Mapping, Sequence
from typing import cast

from analysis.tables import Column, Table
from reports.caps import LARGEST, hopeful
from reports.incidents import incidents
from reports.render import render
from tests.reports.calm import HUGE, MARKUP, hostile
from tests.reports.pages import STORIES, Elements, as_json, page
from tests.reports.stories import result, snapshot


def test_hostile_text_is_inert() -> None:
    html = page("hostile")
    elements = Elements.of(html)
    assert MARKUP in "".join(elements.words)
    assert not re.search(r"[\x00-\x08\x0b-\x1f\x7f-\x9f\u202a-\u202e\u2066-\u2069\u200b\ud800-\udfff]", html)
    assert "\\x1b[31mred" in html
    assert "{{ 7 * 7 }}" in elements.text
    assert not [link for link in elements.values("href") if ":" in link.split("/")[0]]


def test_a_text_of_5_mb_is_cut_and_says_so_a_code_with_how_long_it_was() -> None:
    assert f"{'x' * 200}…" in Elements.of(page("hostile")).text
    code = Table.of("Texts", (Column(key="text", title="Text", kind="code"),), [{"text": HUGE}])
    html = render(as_json(snapshot("ok", [result("health/texts", "Texts", tables=(code,))])), "")
    assert "[cut: the first 4,000 of 5,000,000 characters]" in html


def test_a_page_that_grows_too_large_is_cut_and_says_so() -> None:
    text = Elements.of(page("crowded")).text
    assert "To keep this page under 500 kB, each list shows at most 0 rows" in text
    assert "Many rows 400, not listed" in text
    assert "50 more incidents are in the JSON" in text


def test_of_an_incident_of_many_findings_the_first_are_shown() -> None:
    stored = dict(as_json(STORIES["busy"]()))
    first, *_ = incidents(stored)
    many = [{"finding": f"poison/backlog:{number}", "role": "cause", "sentence": "so"} for number in range(3_000)]
    html = render({**stored, "incidents": [{**first.json, "evidence": many}]}, "")
    assert "2,975 more are in the JSON." in Elements.of(html).text
    assert len(html.encode()) < LARGEST


def test_findings_that_are_only_named_cost_a_page_no_chart() -> None:
    stored = dict(as_json(STORIES["busy"]()))
    finding, *_ = cast(Sequence[Mapping[str, object]], stored["findings"])
    many = [{**finding, "key": f"poison/backlog:{number}"} for number in range(600)]
    assert hopeful({**stored, "findings": many})[0].charts


def test_lists_say_how_many_there_are_when_they_show_fewer() -> None:
    text = Elements.of(page("busy")).text
    assert "Failed tasks of process_raster, newest first first 12 of 1,204" in text
    assert "Jobs that stand still, oldest first 12" in text


def test_what_is_shown_does_not_change_the_snapshot() -> None:
    story = hostile()
    before = repr(story)
    render(story, "")
    assert repr(story) == before
