"""Events, and what runs saw change, in the timeline of a made-up job."""

from analysis.facts import Limits
from analysis.job.debug_model import JobDebug
from analysis.job.debug_parts import Change
from analysis.job.explain import explain
from analysis.job.history import with_history
from analysis.job.system_rows import EventRow
from analysis.record.seen import SeenChange
from tests.job.made import JOB_ID, at, job_facts, task


def explained() -> JobDebug:
    job = job_facts(task("a", 1, 0, 40, started=5), task("b", 2, 50, started=60), status="processing", stage=2)
    return explain(job, Limits(), None, (), "")


def added(debug: JobDebug) -> list[Change]:
    """What stands in the timeline beside the times of the rows, in its order."""
    return [entry for entry in debug.debug_info.timeline if isinstance(entry, Change) and entry.known_by != "row"]


def test_events_stand_among_the_state_changes_of_their_stage() -> None:
    events = [
        EventRow("a", at(20), "task_retrying (warning)", "attempt 2"),
        EventRow(JOB_ID, at(45), "callback_failed (failure)", "x" * 500),
    ]
    found = with_history(explained(), events, [])
    retried, callback = added(found)
    assert (retried.at, retried.stage, retried.task_type, retried.task_id) == (at(20), 1, "make_tile", "a")
    assert (retried.what, retried.detail) == ("task_retrying (warning)", "attempt 2")
    assert (callback.task_id, callback.tasks, callback.stage, len(callback.detail)) == (None, 0, None, 200)
    times = [entry.at for entry in found.debug_info.timeline]
    assert times == sorted(times)
    assert found.debug_info.timeline_total == explained().debug_info.timeline_total + 2


def test_an_event_that_a_row_tells_at_that_time_is_not_reported_twice() -> None:
    events = [
        EventRow("a", at(6), "task_started (info)", None),
        EventRow("a", at(41), "task_completed (success)", None),
        EventRow(JOB_ID, at(1), "job_created (info)", None),
        EventRow("b", at(500), "task_started (info)", None),  # another start than the row's
        EventRow("b", None, "status_update (info)", None),
    ]
    found = with_history(explained(), events, [])
    assert [(change.task_id, change.at) for change in added(found)] == [("b", at(500))]
    assert len(found.debug_info.events) == 5


def test_without_events_what_runs_saw_change_is_reported_and_marked() -> None:
    seen = [
        SeenChange("a", "make_tile", 1, "running", "retrying", 2, at(10), at(30)),
        SeenChange(JOB_ID, None, 2, "waiting", "running", None, None, at(35)),
    ]
    task_changed, job_changed = added(with_history(explained(), [], seen))
    assert (task_changed.known_by, task_changed.what) == ("two runs", "running to retrying, attempt 2")
    assert (task_changed.since, task_changed.at, task_changed.task_id) == (at(10), at(30), "a")
    assert (job_changed.what, job_changed.task_id, job_changed.since) == ("waiting to running", None, None)


def test_where_there_are_events_they_are_the_history() -> None:
    events = [EventRow("a", at(20), "checkpoint (info)", "half")]
    seen = [SeenChange("a", "make_tile", 1, "running", "retrying", 2, at(10), at(30))]
    assert [change.known_by for change in added(with_history(explained(), events, seen))] == ["event"]
