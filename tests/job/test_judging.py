"""Why, what stands still by the poison family's rules, and what to do, on made-up jobs."""

from datetime import timedelta

import pytest

from analysis.errors import failure_patterns
from analysis.facts import Limits
from analysis.job.explain import explain
from analysis.job.job_facts import JobFacts
from analysis.job.poison_findings import poison_findings
from analysis.job.recommendations import _fix
from analysis.published.snapshot import Snapshot
from tests.job.made import TIMEOUT, at, failure, job_facts, task

LIMITS = Limits()
USUAL = {("task", "make_tile"): [10.0] * 40, ("job", "process_raster"): [100.0] * 40}


def found(made: JobFacts) -> list[str]:
    return [finding.key.partition(":")[0].partition("/")[2] for finding in poison_findings(made, LIMITS, "app", (), ())]


@pytest.mark.parametrize(("now", "expected"), [(400, ["stage_not_advanced"]), (330, [])])
def test_a_finished_stage_stands_after_five_minutes(now: float, expected: list[str]) -> None:
    assert found(job_facts(task("a", 1, 0, 50), status="processing", stages=2, now=now)) == expected


def test_a_stage_with_an_open_task_does_not_stand() -> None:
    assert found(job_facts(task("a", 1, 0, 50), task("b", 1, 0), status="processing", stages=2, now=400)) == []


@pytest.mark.parametrize(("now", "expected"), [(401, ["no_live_task"]), (399, [])])
def test_a_stage_without_a_task_is_empty_after_five_minutes(now: float, expected: list[str]) -> None:
    assert found(job_facts(status="processing", now=now)) == expected


@pytest.mark.parametrize(("now", "expected"), [(351, ["silent_heartbeat"]), (349, [])])
def test_a_worker_is_silent_after_the_limit(now: float, expected: list[str]) -> None:
    assert found(job_facts(task("a", 1, 0, beat=50), status="processing", now=now)) == expected


def test_a_new_start_counts_as_a_sign_of_life() -> None:
    assert found(job_facts(task("a", 1, 0, beat=50, started=200), status="processing", now=400)) == []


@pytest.mark.parametrize(("now", "expected"), [(601, ["overdue"]), (599, [])])
def test_a_task_is_overdue_beyond_ten_minutes_and_three_p95(now: float, expected: list[str]) -> None:
    assert found(job_facts(task("a", 1, 0), status="processing", now=now, usual=USUAL)) == expected


def test_a_task_of_unknown_usual_is_not_overdue() -> None:
    assert found(job_facts(task("a", 1, 0), status="processing", now=900)) == []


@pytest.mark.parametrize(("status", "expected"), [("failed", ["orphaned"]), ("completed", ["unfinished_tasks"])])
def test_open_tasks_of_a_job_that_is_over(status: str, expected: list[str]) -> None:
    assert found(job_facts(task("a", 1, 0, status="queued"), status=status)) == expected


def test_tasks_out_of_retries_are_reported() -> None:
    made = job_facts(task("a", 1, 0, 9, status="failed", retries=3), status="failed")
    [shown] = poison_findings(made, LIMITS, "app", (), ())
    assert (shown.analysis, shown.since, shown.since_known) == ("poison/retries", at(9), "exact")


def test_a_failed_job_is_explained_by_pattern_with_what_to_do() -> None:
    errors = tuple(failure(f"t{n}", TIMEOUT.format(n)) for n in range(3))
    made = job_facts(*(task(f"t{n}", 1, 0, 50, status="failed") for n in range(3)), status="failed", errors=errors)
    info = explain(made, LIMITS, None, (), "").debug_info
    (cause,) = info.why
    assert (cause.tasks, cause.known, cause.tasks_elsewhere) == (3, None, None)
    assert "ConnectionTimeout" in cause.label
    assert info.recommendation_details[0].evidence.startswith("3 tasks of this job failed with ConnectionTimeout")


@pytest.mark.parametrize(
    ("known", "tail"),
    [(False, "; no other job was seen to fail so."), (True, "; no other task of the latest run did."), (None, "")],
)
def test_a_job_that_fails_alone_says_what_is_known_of_others_in_one_sentence(known: bool | None, tail: str) -> None:
    made = job_facts(task("t", 1, 0, 50, status="failed"), status="failed", errors=(failure("t", "ValueError: no."),))
    (cause,) = explain(made, LIMITS, None, (), "").debug_info.why
    (advice,) = _fix(made, [cause.model_copy(update={"known": known, "tasks_elsewhere": 0})])
    assert advice.evidence == f"1 task of this job failed with ValueError: no{tail}"


def test_a_job_that_failed_without_a_failed_task_tells_its_own_error() -> None:
    info = explain(job_facts(status="failed", error="no such recipe"), LIMITS, None, (), "").debug_info
    assert [cause.label for cause in info.why] == ["no such recipe"]


def test_failed_tasks_that_left_no_text_are_told_by_their_type_and_lead_to_the_worker() -> None:
    made = job_facts(*(task(f"t{n}", 1, 0, 50, status="failed") for n in range(2)), status="failed")
    info = explain(made, LIMITS, None, (), "").debug_info
    (cause,) = info.why
    assert (cause.tasks, cause.sample.text, cause.sample.task_id) == (2, "", "t1")
    (advice,) = info.recommendation_details
    assert advice.evidence == "2 tasks of this job failed without an error text"
    assert advice.action.text.startswith("Read what the worker of task t1 logged")


def test_whether_others_fail_so_is_unknown_where_no_texts_are_recorded(stored_patterns: Snapshot) -> None:
    made = job_facts(task("t", 1, 0, 50, status="failed"), status="failed")
    id_, known = "errors/failure_patterns", stored_patterns.analyses
    unread = known[id_].model_copy(update={"status": "unknown", "data": {}})
    previous = stored_patterns.model_copy(update={"analyses": {**known, id_: unread}})
    (cause,) = explain(made, LIMITS, previous, (), "").debug_info.why
    assert (cause.known, cause.tasks_elsewhere) == (None, None)


def test_the_time_that_one_task_cost_is_named() -> None:
    made = job_facts(task("a", 1, 0, 20), task("slow", 1, 0, 900), ended=905, usual=USUAL)
    info = explain(made, LIMITS, None, (), "").debug_info
    assert info.bottleneck_details[0].task_id == "slow"
    assert "15 min in one task" in info.bottleneck_details[0].text
    assert "task slow" in info.recommendation_details[0].action.text
    assert not info.healthy


def test_a_job_at_work_names_what_still_runs() -> None:
    made = job_facts(task("a", 1, 0), task("b", 1, 0), status="processing", now=500, usual=USUAL)
    (lost,) = explain(made, LIMITS, None, (), "").debug_info.bottleneck_details
    assert lost.text.startswith("2 tasks of make_tile are still processing, the longest for 8 min")


def test_a_healthy_job_says_so_and_recommends_nothing() -> None:
    info = explain(job_facts(task("a", 1, 0, 10), ended=12, usual=USUAL), LIMITS, None, (), "").debug_info
    assert info.healthy
    assert info.summary == "Completed at stage 1 of 1, nothing stands out: 12 s from creation to end; usual 1 min 41 s"
    assert (info.recommendations, info.bottlenecks, info.why) == ((), (), ())


@pytest.mark.parametrize("status", ["Completed", "unknown"])
def test_nothing_of_a_status_that_is_not_known_is_called_fine_or_stuck(status: str) -> None:
    of_task = job_facts(task("a", 1, 0, 10, status=status), ended=12, usual=USUAL)
    of_job = job_facts(task("a", 1, 0, 10), status=status, ended=12, usual=USUAL)
    without_tasks = job_facts(status=status, ended=12)
    assert [found(made) for made in (of_task, of_job, without_tasks)] == [[], [], []]
    assert not explain(of_task, LIMITS, None, (), "").debug_info.healthy
    info = explain(of_job, LIMITS, None, (), "").debug_info
    assert not info.healthy
    assert info.summary.startswith(f"{status.capitalize()} (a status that is not known) at stage 1 of 1 for")


@pytest.mark.parametrize(("started", "words"), [(None, "records no start"), (4, "waited 4 s and ran 6 s")])
def test_waiting_is_told_apart_or_said_to_be_unknown(started: float | None, words: str) -> None:
    info = explain(job_facts(task("a", 1, 0, 10, started=started)), LIMITS, None, (), "").debug_info
    assert words in info.waiting
    assert info.tasks[0].wait_s == started


def test_a_pattern_that_others_have_is_known_since_they_have_it(stored_patterns: Snapshot) -> None:
    made = job_facts(task("t", 1, 0, 50, status="failed"), status="failed", errors=(failure("t", TIMEOUT.format(9)),))
    (cause,) = explain(made, LIMITS, stored_patterns, (), "").debug_info.why
    assert (cause.known, cause.tasks_elsewhere) == (True, 2)
    assert cause.known_since == made.job.created_at - timedelta(hours=5)


def test_a_pattern_is_named_as_the_report_names_it(stored_patterns: Snapshot) -> None:
    """What never differs among all failures of a window need not be seen in those of one job."""
    report = stored_patterns.model_dump(mode="json")
    [pattern] = report["analyses"][failure_patterns.META.id]["data"]["patterns"]
    pattern["title"] = "ConnectionTimeout: host b-7 is gone"
    made = job_facts(task("t", 1, 0, 50, status="failed"), status="failed", errors=(failure("t", TIMEOUT.format(9)),))
    (cause,) = explain(made, LIMITS, Snapshot.model_validate(report), (), "").debug_info.why
    assert cause.label == "ConnectionTimeout: host b-7 is gone"
