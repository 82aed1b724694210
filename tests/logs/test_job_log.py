"""The log of one job: merged into its timeline, through the real client against the local workspace."""

import json
import time
from collections.abc import Iterator
from dataclasses import replace
from io import StringIO
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pytest
from markupsafe import escape
from rich.console import Console

from analysis.debug.staged import debug_job
from analysis.job.debug_model import JobDebug
from analysis.job.log_model import JobLog, LogLine
from analysis.logs.job_log import AFTER, LONGEST, STACKS, TASKS, question, with_log
from analysis.logs.rows import JobLogRow
from analysis.settings import Settings
from analysis.sources.log_answers import Success
from local.log_workspace import Tables, Workspace, log_workspace
from local.log_workspace.answers import Fault
from local.log_workspace.sample_logs import SKEW_S, THROTTLED_TARGET, THROTTLING, Logged, logs_for
from local.sample.load import LoadedSample
from reports.console import job_summary
from reports.debug import render_debug
from reports.routes import Routes
from tests.job.made import JOB_ID, at, job_facts, task
from tests.reports.opening import Watched

if TYPE_CHECKING:
    from playwright.sync_api import Browser

RESOURCE = "/subscriptions/s/resourceGroups/g/providers/Microsoft.Insights/components/geo"
HOSTILE = "</code><script>alert(1)</script>"


class Night:
    """The sample's database beside a workspace with its logs."""

    def __init__(self, loaded: LoadedSample) -> None:
        self.loaded = loaded
        self.tables, self.ledger = logs_for(loaded.sample)

    def written(self, way: str, *, throttled: bool = True) -> Logged:
        """What was written about one failed task of the ledger that was logged so."""
        return next(w for w in self.ledger.logged if w.way == way and (not throttled or w.cause in THROTTLING))

    def debugged(self, job_id: str, workspace: Workspace | None, **settings: object) -> JobDebug:
        where = {"logs_resource_id": RESOURCE, "logs_endpoint": workspace.endpoint} if workspace else {}
        given = {"database_url": self.loaded.dsn, "logs_query_s": 20, **where, **settings}
        explained = debug_job(Settings.model_validate(given), job_id, None)
        assert explained is not None
        return explained


@pytest.fixture(scope="module")
def night(sample_database: LoadedSample) -> Night:
    return Night(sample_database)


@pytest.fixture(scope="module")
def debugged(night: Night) -> Iterator[JobDebug]:
    """A job whose throttled tasks have logs, by their dimensions; one line is hostile and holds a secret."""
    written = night.written("dimension")
    line = {
        "TimeGenerated": written.failed_at,
        "Message": f"{HOSTILE} postgresql://app:hunter2@db/x",
        "SeverityLevel": 2,
        "Properties": {"task_id": written.task_id},
    }
    tables: Tables = {**night.tables, "AppTraces": [*night.tables["AppTraces"], line]}
    with log_workspace(tables) as workspace:
        yield night.debugged(written.job_id, workspace)


@pytest.fixture
def faulty() -> Iterator[Workspace]:
    with log_workspace() as workspace:
        yield workspace


def lines(debug: JobDebug) -> list[LogLine]:
    return [entry for entry in debug.debug_info.timeline if isinstance(entry, LogLine)]


def test_task_states_and_log_lines_stand_in_one_timeline(debugged: JobDebug, night: Night) -> None:
    timeline = debugged.debug_info.timeline
    assert [entry.at for entry in timeline] == sorted(entry.at for entry in timeline)
    assert {entry.source for entry in timeline} == {"database", "log", "exception", "dependency"}
    failed = {w.task_id for w in night.ledger.logged if w.job_id == debugged.job_id}
    assert {line.task_id for line in lines(debugged)} == failed
    assert {line.match for line in lines(debugged)} == {"task id in a dimension", "task id by the same operation"}
    assert debugged.debug_info.timeline_total == len(timeline)


def test_an_exception_has_its_own_type_and_stack(debugged: JobDebug) -> None:
    thrown = [line for line in lines(debugged) if line.source == "exception"]
    assert all(not line.type.startswith("Microsoft.") for line in thrown)
    assert any("File " in line.stack for line in thrown)


def test_the_gap_between_the_clocks_is_measured(debugged: JobDebug) -> None:
    log = debugged.debug_info.log
    assert log.clock_pairs >= 1
    assert log.clock_ahead_s == pytest.approx(SKEW_S, abs=0.5)


def test_what_failed_beside_it_is_said_with_what_to_do(debugged: JobDebug) -> None:
    info = debugged.debug_info
    assert any(f"to {THROTTLED_TARGET} answered HTTP 429" in one for one in info.log.says)
    (advice,) = [r for r in info.recommendation_details if r.action.text.startswith(THROTTLED_TARGET)]
    assert "Let fewer tasks call it at once" in advice.action.text
    assert "such call" in advice.evidence


def test_its_query_opens_in_the_portal(debugged: JobDebug) -> None:
    log = debugged.debug_info.log
    assert log.portal.startswith("https://portal.azure.com/#blade/")
    assert any(debugged.job_id in line for line in log.query)


def test_a_job_without_logs_says_for_how_many_tasks_none_were_found(night: Night) -> None:
    with log_workspace(night.tables) as workspace:
        debug = night.debugged(night.written("none").job_id, workspace)
    log = debug.debug_info.log
    assert (log.status, log.lines, log.records, log.clock_ahead_s) == ("read", 0, 0, None)
    assert log.tasks_looked_for >= 1
    assert "Logs: no record names this job" in page_of(debug)


def page_of(debug: JobDebug) -> str:
    return render_debug(debug.model_dump(mode="json"), Routes("/api/"))


@pytest.mark.parametrize(
    ("fault", "says"),
    [
        ("throttled", "HTTP 429"),
        ("throttled_with_retry_after", "asks to wait 1 s"),
        ("server_error", "HTTP 500"),
        ("gateway_timeout", "did not answer"),
        ("unauthorised", "HTTP 401"),
        ("forbidden", "HTTP 403"),
        ("not_found", "no such workspace"),
        ("basic_plan", "Basic or Auxiliary plan"),
        ("garbage", "answered in its place"),
        ("disconnect", "broke the connection off"),
        ("empty", "workspace is empty"),
        ("silent", "did not answer within 2 s"),
    ],
)
def test_whatever_the_logs_do_the_database_half_stands_and_the_page_says_why(
    night: Night, faulty: Workspace, fault: Fault, says: str
) -> None:
    job_id = night.written("dimension").job_id
    alone = night.debugged(job_id, None).debug_info
    faulty.inject(fault)
    started = time.monotonic()
    debug = night.debugged(job_id, faulty, logs_query_s=2)
    assert time.monotonic() - started < 10
    log = debug.debug_info.log
    assert log.status == "unknown"
    assert says in log.reason
    assert log.fix
    assert log.records is None
    assert (debug.debug_info.timeline, debug.debug_info.why) == (alone.timeline, alone.why)
    page = page_of(debug)
    assert "Logs: unknown." in page
    assert str(escape(log.fix)) in page


def test_a_partial_answer_is_reported_with_what_came(night: Night) -> None:
    with log_workspace(night.tables) as workspace:
        workspace.inject("partial")
        debug = night.debugged(night.written("message").job_id, workspace)
    assert debug.debug_info.log.status == "partial"
    assert lines(debug)
    assert "Not all of them came" in page_of(debug)
    assert "exceed the set limit" in page_of(debug)


def test_without_a_workspace_the_page_names_the_settings(night: Night) -> None:
    debug = night.debugged(night.written("dimension").job_id, None)
    assert debug.debug_info.log.status == "not_configured"
    assert "Set JOBSCOPE_LOGS_WORKSPACE_ID or JOBSCOPE_LOGS_RESOURCE_ID." in page_of(debug)


def test_the_page_shows_states_and_lines_in_one_table_and_ticks_in_the_picture(
    debugged: JobDebug, chromium: "Browser", tmp_path: Path
) -> None:
    page_file = tmp_path / "job.html"
    page_file.write_text(page_of(debugged), "utf-8")
    assert page_file.stat().st_size < 500_000
    context = chromium.new_context(viewport={"width": 1280, "height": 900})
    try:
        watched = Watched(context, page_file)
        table = watched.page.get_by_role("group", name="State changes, events and log lines in time order")
        assert table.is_visible()
        found = [row.inner_text() for row in table.get_by_role("row").all()]
        (failed, *_) = [n for n, text in enumerate(found) if "\tfailed\t" in text.replace("\n", "\t")]
        assert any("exception" in text for text in found[1 : failed + 12])
        assert any(f"{THROTTLED_TARGET}: Azure blob PUT archive answered 429" in text for text in found)
        picture = watched.page.get_by_role("img", name="Ticks: log lines")
        above, below = (picture.get_by_text(name).bounding_box() for name in ("Logs", "Stage 1"))
        assert above is not None
        assert below is not None
        assert below["y"] - above["y"] > 15, "a lane of room stands between them"
        assert watched.page.get_by_text("ahead of the database's").is_visible()
        assert watched.complaints == []
        assert len(watched.requests) == 1
    finally:
        context.close()


def test_log_text_is_escaped_and_secrets_are_gone(debugged: JobDebug) -> None:
    assert any(HOSTILE in line.text for line in lines(debugged))
    assert "hunter2" not in debugged.model_dump_json()
    assert "<script>alert(1)" not in page_of(debugged)


def test_a_terminal_tells_the_log_s_worst_lines_and_what_was_read(debugged: JobDebug) -> None:
    out = StringIO()
    job_summary(debugged.model_dump(mode="json"), Console(file=out, width=500, highlight=False))
    text = out.getvalue()
    assert f"1 call to {THROTTLED_TARGET} answered HTTP 429." in text
    assert " exception: HTTPStatusError: Client error '429 Too Many Requests'" in text
    assert "ahead of the database's" in text
    assert "hunter2" not in text


def row(name: str, seconds: float, **changes: Any) -> JobLogRow:  # noqa: ANN401 - any field of the row
    plain = JobLogRow(
        id=name,
        matched_by="dimension",
        at=at(seconds),
        source="exception",
        severity=3,
        type="ValueError",
        text="no",
        stack='File "a.py"',
        result_code="",
        duration_ms=None,
        operation_name="",
        operation_id="",
        role="",
        role_instance="host-1",
        items=1,
        total_items=9,
    )
    return replace(plain, **changes)


def logged(*rows: JobLogRow, **how: Any) -> JobLog:  # noqa: ANN401 - of `job_facts`
    return with_records(*rows, **how).debug_info.log


def with_records(*rows: JobLogRow, **how: Any) -> JobDebug:  # noqa: ANN401 - of `job_facts`
    from analysis.facts import Limits
    from analysis.job.explain import explain

    made = job_facts(task("t1", 1, 0, 50, status="failed", started=10), **how)
    return with_log(explain(made, Limits(), None, (), ""), made, question(made), Success(rows), "")


def test_the_gap_comes_from_records_beside_their_state_changes_alone() -> None:
    beside = (row("t1", 12.5, source="log"), row("t1", 52.5), row(JOB_ID, 90))
    assert (logged(*beside).clock_ahead_s, logged(*beside).clock_pairs) == (2.5, 2)
    behind = logged(row("t1", 49))
    assert (behind.clock_ahead_s, behind.clock_pairs) == (-1, 1)
    assert logged(row("t1", 200, source="exception"), row(JOB_ID, 50)).clock_ahead_s is None


def test_only_the_newest_exceptions_keep_their_stack() -> None:
    kept = lines(with_records(*(row("t1", n) for n in range(STACKS + 5))))
    assert [line.stack.startswith("[cut") for line in kept] == [True] * 5 + [False] * STACKS


def test_the_question_is_bounded_in_time_and_in_ids() -> None:
    failed = task("bad", 1, 0, 5, status="failed")
    made = job_facts(*(task(f"t{n}", 1, 0, 50 + n) for n in range(TASKS + 10)), failed, ended=8 * 86400, now=20 * 86400)
    ask = question(made)
    assert (ask.window.since, ask.window.until) == (made.horizon + AFTER - LONGEST, made.horizon + AFTER)
    wanted = [each.id for each in ask.values["wanted"]]  # type: ignore[union-attr] # a list of Wanted
    assert len(wanted) == TASKS + 1
    assert wanted[:2] == [JOB_ID, "bad"]
    log = with_log(with_records(), made, ask, Success(()), "").debug_info.log
    assert [note.split(" ")[0] for note in log.notes] == ["Looked", "Read"]


def test_what_is_too_young_to_have_arrived_is_said() -> None:
    assert "five minutes late" in " ".join(logged(ended=9_900).notes)
    assert logged(ended=100).notes == ()


def test_the_most_severe_and_then_the_newest_lines_stay_when_the_page_is_full() -> None:
    many = [row("t1", n, source="log", severity=1, stack="", text=f"line {n}") for n in range(400)]
    page = page_of(with_records(*many, row("t1", 1, text="the only error")))
    assert "the only error" in page
    assert "line 399" in page
    assert ">line 3<" not in page
    assert "those of the highest severity and then the newest" in page


def test_the_answer_as_json_has_the_log() -> None:
    content = json.loads(with_records(row("t1", 52)).model_dump_json())
    assert content["debug_info"]["log"]["lines"] == 1
    assert {entry["source"] for entry in content["debug_info"]["timeline"]} == {"database", "exception"}
