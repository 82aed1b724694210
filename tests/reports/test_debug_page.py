"""The page of one job: its parts from JSON, and in a real browser."""

import re
from collections.abc import Iterator
from dataclasses import replace
from itertools import pairwise
from pathlib import Path
from typing import TYPE_CHECKING, Any, Literal

import pytest

from analysis.facts import Limits
from analysis.job.explain import explain, with_contents
from analysis.job.job_facts import Contents, JobFacts
from analysis.job.poison_findings import poison_findings
from reports.debug import render_debug
from reports.job_axis import APART, IDLE, along
from reports.job_context import equal_tasks, stage_waits
from reports.job_lanes import LANES, lanes
from reports.routes import NOWHERE, Routes
from tests.job.made import TIMEOUT, failure, job_facts, task
from tests.reports.opening import CONTENT, SAME, Opening, faults, larger_on_paper, unfold
from tests.reports.pages import Elements

if TYPE_CHECKING:
    from playwright.sync_api import Browser

USUAL = {("task", "make_tile"): [10.0] * 40, ("job", "process_raster"): [100.0] * 40}
HOSTILE = '</code><script>alert(1)</script>"&'


def explained(made: JobFacts) -> dict[str, Any]:
    limits = Limits()
    debugged = explain(made, limits, None, poison_findings(made, limits, "app", (), ()), "Beside forty.")
    # Completed tasks have a result, others not yet.
    given = tuple(
        Contents(t.task_id, {"tile": t.task_id, "note": HOSTILE}, {"rows": 7} if t.status == "completed" else None)
        for t in made.tasks[:100]
    )
    return with_contents(debugged, given).model_dump(mode="json")


def failed() -> dict[str, Any]:
    """Stage 1 held up by one task, an idle stretch, and a stage 2 of which half failed."""
    tasks = [
        *(task(f"a{n}", 1, 0, 12, started=4) for n in range(6)),
        task("slow", 1, 0, 400, started=4),
        *(task(f"b{n}", 2, 700, 720 + n, status="failed" if n % 2 else None, retries=3 * (n % 2)) for n in range(20)),
    ]
    broken = [replace(t, error=f"ConnectionTimeout {HOSTILE}") if t.status == "failed" else t for t in tasks]
    errors = tuple(failure(t.task_id, TIMEOUT.format(t.task_id) + HOSTILE, 720) for t in broken if t.error)
    return explained(
        job_facts(*broken, status="failed", stage=2, stages=3, ended=740, errors=errors, usual=USUAL, error=HOSTILE)
    )


def standing() -> dict[str, Any]:
    return explained(job_facts(task("a", 1, 0, 50), status="processing", stages=2, now=9000, usual=USUAL))


def healthy() -> dict[str, Any]:
    return explained(job_facts(task("a", 1, 0, 10), ended=12, usual=USUAL))


STORIES = {"failed": failed, "standing": standing, "healthy": healthy}


def test_a_healthy_job_says_so_in_its_first_line_and_is_short() -> None:
    page = render_debug(healthy(), NOWHERE)
    assert page.index("Nothing stands out") < page.index("Timeline</h2>")
    for one in ("<dt>Why", "<dt>Do", "Where the time went", "Compared with its type"):
        assert one not in page


def test_equal_tasks_are_one_row_with_their_count_and_times_and_the_others_are_folded() -> None:
    tasks = sorted(failed()["debug_info"]["tasks"], key=lambda one: (one["status"] != "failed", -one["took_s"]))
    rows, folded = equal_tasks(tasks)
    assert [(row["task_id"], row["alike"]) for row in rows] == [("b19", 10), ("slow", 7), ("b18", 10)]
    assert [(row["p50_s"], row["longest_s"]) for row in rows[1:]] == [(8, 396), (29, 38)]
    assert len(rows) + len(folded) == 27
    assert "24 more like those" in render_debug(failed(), NOWHERE)
    two = [task for task in tasks if task["status"] == "failed"][:2]
    assert [row["alike"] for row in equal_tasks(two)[0]] == ["", ""]
    assert equal_tasks(two)[1] == []


def test_what_still_runs_or_needed_another_try_is_not_folded() -> None:
    (task,) = healthy()["debug_info"]["tasks"]
    tried = [{**task, "retry_count": n} for n in (0, 0, 1)]
    running = [{**task, "status": "processing"}] * 4
    assert len(equal_tasks(tried)[0]) == 3
    assert len(equal_tasks(running)[0]) == 4


def test_what_a_stage_waited_for_is_said_with_the_usual_time_of_that_task() -> None:
    (found,) = stage_waits(failed()["debug_info"])
    assert found.startswith("Stage 2 waited for slow (make_tile), the last task of stage 1: it took 6")
    assert "usual 10" in found


def test_the_ids_and_parameters_stand_before_everything_else() -> None:
    debug = failed()
    debug["debug_info"]["parameters"] = {"scene": "S2B-31"}
    page = render_debug(debug, NOWHERE)
    assert page.index("a" * 64) < page.index("S2B-31") < page.index("<dt>Why")


def test_the_incident_and_the_release_before_the_job_are_named_and_linked() -> None:
    debug = failed()
    cause = debug["debug_info"]["why"][0]["id"]
    finding = {
        "key": f"errors/failure_patterns:{cause}",
        "severity": "critical",
        "title": "Release 2 breaks tiles",
        "observed": "x",
        "count": 10,
        "actions": [],
    }
    deployed = [{"at": "2026-01-31T05:50:00Z", "version": "2.9.0"}, {"at": "2026-01-31T07:00:00Z", "version": "3"}]
    latest = {
        "findings": [finding],
        "changes": {"compared_with": None, "items": []},
        "analyses": {"logs/deployments": {"data": {"deployed": deployed}}},
        "until": debug["observed_at"],
    }
    page = render_debug(debug, Routes("/api/"), latest)
    assert '<a href="/api/reports/latest#a-logs-deployments">2.9.0</a>' in page
    assert "Release 2 breaks tiles" not in page
    affecting = {"id": "", "cause": finding["key"], "severity": "critical", "sentence": "Release 2 breaks tiles"}
    debug["debug_info"] |= {"incidents": [affecting]}
    page = render_debug(debug, Routes("/api/"), latest)
    assert f'href="/api/reports/latest#i-errors-failure-patterns-{cause}">Release 2 breaks tiles</a>' in page
    latest["muted"] = {finding["key"]: {"until": "2026-02-09T00:00:00Z", "by": "", "reason": "a fix is on its way"}}
    assert "muted until" not in page
    assert ": a fix is on its way</span>" in render_debug(debug, Routes("/api/"), latest)


def test_a_page_without_the_app_has_no_links_to_it() -> None:
    assert "db/tasks" not in render_debug(failed(), NOWHERE)
    assert f'href="/api/db/tasks/{"a" * 64}"' in render_debug(failed(), Routes("/api/"))


def test_what_a_task_was_given_and_gave_is_folded_beneath_it() -> None:
    page = render_debug(failed(), NOWHERE)
    assert page.count('<details class="evidence task">') == 27
    assert page.index(">b1, failed</span>") < page.index(">slow, completed</span>"), "failures first"
    assert "&#34;rows&#34;: 7" in page
    assert HOSTILE not in page


def test_what_could_not_be_read_of_the_tasks_is_said_to_be_unknown() -> None:
    debug = failed()
    debug["debug_info"] |= {"contents": [], "contents_note": "Unknown: it took too long."}
    assert "Unknown: it took too long." in render_debug(debug, NOWHERE)


def test_the_same_job_gives_the_same_bytes() -> None:
    assert render_debug(failed(), NOWHERE) == render_debug(failed(), NOWHERE)


def test_lanes_hold_the_critical_path_and_never_two_tasks_at_once() -> None:
    debug = explained(job_facts(*(task(f"t{n}", 1, n, n + 30) for n in range(90)), ended=130, usual=USUAL))
    rows, shown = lanes(debug["debug_info"], debug["observed_at"])
    bars = [row for row in rows if row["kind"] == "span"]
    assert len({row["lane"] for row in bars}) == LANES
    assert shown == len(bars) < 90
    assert [row["to"] for row in bars if row["critical"]] == [debug["debug_info"]["critical_path"][0]["ended_at"]]
    for lane in {row["lane"] for row in bars}:
        spans = sorted((str(row["from"]), str(row["to"])) for row in bars if row["lane"] == lane)
        assert all(end <= start for (_, end), (start, _) in pairwise(spans))


def test_failures_are_drawn_in_a_fan_out_that_is_wider_than_the_picture() -> None:
    """Those that failed last, and soonest, of ninety that began together."""
    fan_out = [task(f"t{n}", 1, 0, 30 + n) for n in range(90)]
    broken = [task(f"x{n}", 1, 1, 2 + n, status="failed") for n in range(5)]
    debug = explained(job_facts(*fan_out, *broken, status="failed", ended=130, usual=USUAL))
    rows, _ = lanes(debug["debug_info"], debug["observed_at"])
    bars = [row for row in rows if row["kind"] == "span"]
    assert sum(row["look"] == "failed" for row in bars) == len(broken)
    ends = sorted(str(row["to"]) for row in bars if row["look"] == "ended")
    assert ends == sorted(str(t["ended_at"]) for t in debug["debug_info"]["tasks"])[-len(ends) :], "then the longest"


def test_waiting_and_idle_stretches_are_drawn() -> None:
    debug = failed()
    rows, _ = lanes(debug["debug_info"], debug["observed_at"])
    assert {row["look"] for row in rows if row["kind"] == "span"} == {"waiting", "ended", "failed"}
    assert [row["words"] for row in rows if row["kind"] == "idle"] == ["idle 5\N{NO-BREAK SPACE}min"]


def test_an_idle_stretch_is_compressed_and_order_and_work_keep_their_measure() -> None:
    debug = explained(
        job_facts(task("a", 1, 0, 100), task("b", 2, 9100, 9200), status="failed", stages=2, ended=9200, usual=USUAL)
    )
    rows, _ = lanes(debug["debug_info"], debug["observed_at"])
    drawn, compressed = along(rows)
    assert compressed
    (first, second) = [row for row in drawn if row["kind"] == "span"]
    (gap,) = [row for row in drawn if row["kind"] == "break"]
    assert (first["from"], second["to"]) == (0, 100)
    assert (gap["from"], gap["to"]) == pytest.approx((first["to"], second["from"]), abs=0.01)
    assert width(first) == pytest.approx(width(second), abs=0.01)
    assert width(gap) == pytest.approx(IDLE * 2 * width(first), abs=0.01)


def test_times_are_round_apart_and_name_the_day_where_it_changes() -> None:
    debug = explained(
        job_facts(task("a", 1, 0, 7200), task("b", 2, 90_000, 97_200), status="failed", stages=2, ended=97_200)
    )
    rows, _ = lanes(debug["debug_info"], debug["observed_at"])
    times = [row for row in along(rows)[0] if row["kind"] == "time"]
    words = [str(row["words"]) for row in times]
    assert len(words) >= 4
    assert all(word.endswith((":00", ":30")) for word in words)
    assert len([word for word in words if len(word) > len("06:00")]) == 1, "the next day is named once"
    assert all(float(str(b["from"])) - float(str(a["from"])) >= APART for a, b in pairwise(times))


def test_a_job_without_any_time_is_drawn_nowhere() -> None:
    assert along([]) == ([], False)
    at = "2026-01-31T06:00:00Z"
    drawn, compressed = along([{"kind": "span", "lane": "001.00|", "from": at, "to": at}])
    assert not compressed
    assert [row["from"] for row in drawn if row["kind"] == "span"] == [0]


def width(row: dict[str, object]) -> float:
    return float(str(row["to"])) - float(str(row["from"]))


@pytest.fixture
def opened(chromium: "Browser", tmp_path: Path) -> "Iterator[Opening]":
    """`opened(story)`: the page of a made-up job."""
    opening = Opening(chromium, tmp_path, lambda story: render_debug(STORIES[story](), Routes("/api/")))
    yield opening
    opening.close()


@pytest.mark.parametrize("story", STORIES)
def test_it_asks_for_nothing_and_reads_the_same_without_scripts(opened: Opening, story: str) -> None:
    with_scripts, without = opened(story), opened(story, scripts=False)
    for watched in (with_scripts, without):
        assert len(watched.requests) == 1
        assert watched.complaints == []
    assert with_scripts.page.evaluate(CONTENT) == without.page.evaluate(CONTENT)


@pytest.mark.parametrize("scheme", ["light", "dark"])
@pytest.mark.parametrize("width", [390, 1280])
def test_it_passes_axe_and_never_scrolls_sideways(
    opened: Opening, width: int, scheme: Literal["light", "dark"]
) -> None:
    for story in STORIES:
        watched = opened(story, width=width, scheme=scheme, bypass_policy=True)
        unfold(watched)
        assert watched.page.evaluate("() => document.documentElement.scrollWidth") <= width
        assert faults(watched) == []


def flat(status: str) -> dict[str, Any]:
    """A job of a system without stages: its own only task."""
    errors = (failure("a", TIMEOUT.format("a"), 40),) if status == "failed" else ()
    error = TIMEOUT.format("a") if errors else None
    only = replace(task("a", 1, 0, 40, status=status, started=4), error=error)
    made = job_facts(only, status=status, ended=40, errors=errors, error=error, usual=USUAL)
    return explained(replace(made, in_stages=False))


def test_a_job_without_stages_speaks_of_none_and_says_its_error_once() -> None:
    text = Elements.of(render_debug(flat("failed"), NOWHERE)).text
    assert "1 failure:" in text
    assert "tage" not in text.replace("At what stage", "")
    assert "Error of the job" not in text
    assert "Error of the job" in Elements.of(render_debug(failed(), NOWHERE)).text


def test_what_runs_is_drawn_as_running_in_the_words_of_any_system() -> None:
    debug = flat("running")
    rows, _ = lanes(debug["debug_info"], debug["observed_at"])
    assert {str(row["look"]) for row in rows if row["kind"] == "span"} == {"waiting", "running"}


@pytest.mark.parametrize("story", STORIES)
def test_local_time_switches_all_of_it_to_the_second(opened: Opening, story: str) -> None:
    page = opened(story).page
    assert page.evaluate(SAME) == []
    assert re.fullmatch(r"31 Jan 2026 14:\d\d:\d\d GMT\+5:30", page.locator(".window time").inner_text())


def test_what_is_small_on_the_screen_is_small_on_paper(opened: Opening) -> None:
    assert larger_on_paper(opened("failed")) == []


def test_the_picture_is_there_and_named(opened: Opening) -> None:
    picture = opened("failed", scripts=False).page.get_by_role("img", name="Timeline by stage")
    assert picture.is_visible()
    assert picture.get_by_text("idle 5").is_visible()


def test_on_a_phone_the_page_of_27_tasks_is_short_and_shows_no_empty_line(opened: Opening) -> None:
    page = opened("failed", width=390).page
    assert page.evaluate("document.documentElement.scrollHeight") <= 6 * 844
    rows = page.get_by_role("table", name="Tasks, failures first").locator("tbody tr")
    assert rows.count() == 3
    assert all(cell.inner_text().strip() for cell in rows.locator("td:visible").all())
