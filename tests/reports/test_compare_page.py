"""The page of a comparison: from its JSON, and in a real browser."""

from typing import Any, Literal

import pytest

from analysis.history.compare import compare
from reports.compare import headline, render_compare
from reports.routes import Routes
from tests.reports import calm
from tests.reports.busy import busy
from tests.reports.opening import CONTENT, SAME, Opening

HOSTILE = '</code><script>alert(1)</script>"&\u202e'


def night() -> dict[str, Any]:
    """A healthy evening beside a busy night."""
    before, after = calm.healthy(), busy()
    return compare(before, after).model_dump(mode="json")


def hostile() -> dict[str, Any]:
    comparison = night()
    for part in ("findings", "numbers", "statuses", "not_comparable"):
        for one in comparison[part]:
            one["title"] = HOSTILE
    comparison["a"]["target"] = comparison["b"]["target"] = HOSTILE
    comparison["notes"] = [HOSTILE]
    return comparison


def equal() -> dict[str, Any]:
    return compare(calm.healthy(), calm.healthy()).model_dump(mode="json")


def long() -> dict[str, Any]:
    """So many analyses of another status that their table can be filtered."""
    comparison = night()
    return {**comparison, "statuses": [one for one in comparison["statuses"] for _ in range(4)]}


STORIES = {"night": night, "hostile": hostile, "equal": equal, "long": long}


def test_the_head_counts_the_changes_in_the_order_in_which_they_matter() -> None:
    turns = ["gone", "new", "new", "fewer", "worse"]
    assert headline([{"turn": turn} for turn in turns]) == "2 new, 1 worse, 1 gone, 1 fewer"
    assert headline([]) == "no finding changed"


def test_nothing_changed_is_said_in_words() -> None:
    page = render_compare(equal())
    for one in ("Not worse", "no finding changed", "None is new, gone, or of another severity.", "None moved."):
        assert one in page


@pytest.mark.parametrize(("ratio", "called"), [(1.009, False), (1.02, True), (0.98, True), (None, True)])
def test_a_number_is_called_worse_from_one_per_cent_on(ratio: float | None, called: bool) -> None:
    comparison = night()
    number = {**comparison["numbers"][0], "turn": "worse", "ratio": ratio}
    page = render_compare({**comparison, "findings": [], "numbers": [number]})
    assert (">worse</b>" in page) == called


def test_what_is_unknown_in_both_for_one_reason_is_said_once_as_a_sentence() -> None:
    gap = {"id": "x", "title": "Common factors", "reason": "what was given is not recorded by it"}
    gaps = [gap | {"unknown_in": side} for side in "ab"] + [gap | {"title": "Silence", "unknown_in": "b"}]
    page = render_compare({**night(), "not_comparable": gaps})
    assert page.count("Unknown in both runs. What was given is not recorded by it.") == 1
    assert page.count("Unknown in the later run. What was given is not recorded by it.") == 1


@pytest.mark.parametrize(
    ("label", "name"),
    [("of the connections in use", "Connections in use"), ("of indexes", "Indexes"), ("the slowest", "Slowest")],
)
def test_a_number_has_a_name_and_no_rest_of_a_sentence(label: str, name: str) -> None:
    comparison = night()
    number = {**comparison["numbers"][0], "key": "a/b", "label": label, "per": ""}
    assert f'data-l="Number">{name}' in render_compare({**comparison, "numbers": [number]})


def test_what_failures_are_compared_by_is_said_only_where_some_are() -> None:
    comparison = {**night(), "per": "1,000 tasks that ended"}
    some = [one | {"per": comparison["per"]} for one in comparison["findings"]]
    assert "Failures are compared per 1,000 tasks that ended" in render_compare({**comparison, "findings": some})
    assert "Failures are compared per" not in render_compare(comparison)


def test_texts_are_escaped_and_the_unseen_is_spelt() -> None:
    page = render_compare(hostile())
    assert "<script>alert" not in page
    assert "\u202e" not in page


def test_it_leads_to_the_reports_only_where_the_app_serves_it() -> None:
    assert 'href="/api/reports/' in render_compare(night(), Routes("/api/"))
    assert "/api/reports" not in render_compare(night())


def test_the_same_comparison_gives_the_same_bytes() -> None:
    assert render_compare(night()) == render_compare(night())


@pytest.mark.parametrize("story", STORIES)
def test_it_asks_for_nothing_and_reads_the_same_without_scripts(opening: Opening, story: str) -> None:
    page = render_compare(STORIES[story](), Routes("/api/"))
    with_scripts, without = opening(page), opening(page, scripts=False)
    assert (len(with_scripts.requests), with_scripts.complaints) == (1, [])
    assert with_scripts.page.evaluate(CONTENT) == without.page.evaluate(CONTENT)


def test_local_time_switches_all_of_it_by_the_later_run(opening: Opening) -> None:
    page = opening(render_compare(night())).page
    assert page.evaluate(SAME) == []
    assert page.title().endswith("24 Nov 2026 11:30 GMT+5:30 compared")


@pytest.mark.parametrize("scheme", ["light", "dark"])
@pytest.mark.parametrize("width", [390, 820, 1400])
def test_it_passes_axe_and_never_scrolls_sideways(
    opening: Opening, width: int, scheme: Literal["light", "dark"]
) -> None:
    page = render_compare(night(), Routes("/api/"))
    assert opening.faults(page, width, scheme) == []
    assert opening(page, width=width, scheme=scheme).page.evaluate("document.documentElement.scrollWidth") <= width
