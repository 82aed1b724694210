"""The life of a two-stage job, step by step, with what the job system's contract says of each. Pure.

What is expected holds in every version that is known: a last task is told so, the job moves on, it is complete exactly
when nothing is open, and a refused call changes nothing.
"""

from dataclasses import dataclass

from analysis.functions.invariants import Cells, Expected, one_of
from analysis.functions.sample import STAGES, Id, Sample

COMPLETE, ADVANCE, CHECK = "complete_task_and_check_stage", "advance_job_stage", "check_job_completion"
RETRY = "increment_task_retry_count"
FUNCTIONS = (COMPLETE, ADVANCE, CHECK, RETRY)
SINCE_THE_START = (COMPLETE, ADVANCE, CHECK)
"""Every version has these; the others are called where they are there."""

_REFUSED: Expected = {
    "task_updated": False,
    "is_last_task_in_stage": one_of(False, None),
    "remaining_tasks": one_of(None, 0),
}
_ELSEWHERE: Expected = {"job_updated": False, "is_final_stage": one_of(None, False)}


@dataclass(frozen=True)
class Rows:
    """Columns of one row of `jobs` or `tasks`, found by its id."""

    relation: str
    id: Id
    cells: Expected


@dataclass(frozen=True)
class Step:
    """One call. `arguments` are all that any version takes, in their order; a function takes those that it declares.

    `returns` are columns of the one row that must come back (a JSON array by its number of entries), `leaves` how rows
    must stand afterwards, `before` what the job system itself does to the rows ahead of the call. One that
    `changes_nothing` leaves the whole job as it was. One that is `timed` is called several times.
    """

    title: str
    function: str
    arguments: Cells
    returns: Expected
    rule: str
    leaves: tuple[Rows, ...] = ()
    before: tuple[Rows, ...] = ()
    changes_nothing: bool = False
    timed: bool = False


def life(sample: Sample) -> tuple[Step, ...]:
    """The steps in their order; each stands on what the steps before it must have left."""
    job, first, second, last = sample.job_id, sample.task(1, 0), sample.task(1, 1), sample.task(2, 0)
    done: Cells = {"ok": True}
    error = "made up for a test"
    merged: Cells = {"1": {"tiles": 2}, "2": {"files": 1}}

    def complete(task: Id, stage: int, error: str | None = None) -> Cells:
        given: Cells = {"p_task_id": task, "p_job_id": job, "p_stage": stage}
        return given | {"p_result_data": None if error else done, "p_error_details": error}

    def refused(title: str, task: Id, stage: int, rule: str) -> Step:
        return Step(title, COMPLETE, complete(task, stage), _REFUSED, rule, changes_nothing=True)

    def updated(stage: int, remaining: int) -> Expected:
        last_one: Expected = {"task_updated": True, "is_last_task_in_stage": remaining == 0}
        return last_one | {"job_id": job, "stage_number": stage, "remaining_tasks": remaining}

    def completed(task: Id) -> Rows:
        return Rows("tasks", task, {"status": "completed", "result_data": done, "error_details": None})

    def at_work(task: Id) -> Rows:
        return Rows("tasks", task, {"status": "processing", "retry_count": 0, "error_details": None})

    def retry(task: Id) -> Cells:
        return {"p_task_id": task, "p_error_details": error}

    def unfinished(stage: int) -> Expected:
        counts: Expected = {"total_tasks": 3, "completed_tasks": one_of(1, 2)}
        listed: Expected = {"task_results": one_of("2 entries", "3 entries")}
        return {"job_complete": False, "final_stage": stage, **counts, **listed}

    def advance(job_id: Id, stage: int, result: Cells) -> Cells:
        return {"p_job_id": job_id, "p_current_stage": stage, "p_stage_result": result}

    not_complete = "a job with an unfinished task is not complete; its failed tasks may count as completed or not"
    not_processing = "a task that is not processing is refused, and stays as it is"
    return (
        refused("complete a task that does not exist", sample.unknown_task_id, 1, "an unknown task is refused"),
        refused("complete a task that still waits", last, 2, not_processing),
        Step(
            "send a processing task back for another try",
            RETRY,
            retry(second),
            {},
            "the number of its retries grows by one, and the task waits again, held by no worker",
            (Rows("tasks", second, {"status": one_of(*sample.retrying), "retry_count": 1, "claimed_by": None}),),
            timed=True,
        ),
        Step(
            "complete a task that is not the last of its stage",
            COMPLETE,
            complete(first, 1),
            updated(1, 1),
            "a processing task becomes completed; its job, its stage and what remains of that come back",
            (completed(first),),
            before=(at_work(second),),
            timed=True,
        ),
        Step(
            "send a completed task back for another try",
            RETRY,
            retry(first),
            {},
            "only a task that is processing or has failed is tried again",
            changes_nothing=True,
        ),
        Step(
            "complete the last task of the stage, as failed",
            COMPLETE,
            complete(second, 1, error),
            updated(1, 0),
            "with error details the task becomes failed, and counts as done; the last task learns that it is the last",
            (Rows("tasks", second, {"status": "failed", "error_details": error}),),
        ),
        refused("complete a task that is completed already", first, 1, not_processing),
        Step(
            "check completion midway",
            CHECK,
            {"p_job_id": job},
            unfinished(1),
            not_complete,
            changes_nothing=True,
            timed=True,
        ),
        Step(
            "advance from a stage at which the job is not",
            ADVANCE,
            advance(job, 2, {"files": 1}),
            _ELSEWHERE,
            "a job that is elsewhere is refused, and stays as it is",
            changes_nothing=True,
        ),
        Step(
            "advance from the first stage",
            ADVANCE,
            advance(job, 1, {"tiles": 2}),
            {"job_updated": True, "new_stage": 2, "is_final_stage": False},
            "the job moves to the next stage as processing; the stage's result is merged under its number",
            (Rows("jobs", job, {"stage": 2, "status": "processing", "stage_results": {"1": {"tiles": 2}}}),),
            timed=True,
        ),
        Step(
            "check completion at the last stage, with a task open",
            CHECK,
            {"p_job_id": job},
            unfinished(2),
            not_complete,
            changes_nothing=True,
        ),
        Step(
            "complete the only task of the last stage",
            COMPLETE,
            complete(last, 2),
            updated(2, 0),
            "the last task of the last stage learns that it is the last",
            (completed(last),),
            before=(at_work(last),),
        ),
        Step(
            "advance from the last stage",
            ADVANCE,
            advance(job, 2, {"files": 1}),
            {"job_updated": True, "new_stage": one_of(STAGES, STAGES + 1), "is_final_stage": True},
            "at the last stage set status completed, leave stage at total_stages (from October 2025 on: one more) and "
            "set result_data to the merged stage_results where the table demands one; return the stage and true",
            (
                Rows(
                    "jobs",
                    job,
                    {
                        "stage": one_of(STAGES, STAGES + 1),
                        "status": one_of("completed", "completed_with_errors"),
                        "stage_results": merged,
                        "result_data": one_of(merged, None),
                    },
                ),
            ),
        ),
        Step(
            "check completion at the end",
            CHECK,
            {"p_job_id": job},
            {
                "job_complete": True,
                "final_stage": one_of(STAGES, STAGES + 1),
                "total_tasks": 3,
                "completed_tasks": one_of(2, 3),
                "task_results": "3 entries",
            },
            "complete when there are tasks, all are completed or failed, and the last stage is reached",
            changes_nothing=True,
        ),
        Step(
            "advance a job that does not exist",
            ADVANCE,
            advance(sample.unknown_job_id, 1, {}),
            _ELSEWHERE,
            "an unknown job is refused",
            changes_nothing=True,
        ),
        Step(
            "check a job that does not exist",
            CHECK,
            {"p_job_id": sample.unknown_job_id},
            {"job_complete": False, "total_tasks": one_of(0, None), "completed_tasks": one_of(0, None)},
            "an unknown job is not complete, and has no tasks",
            changes_nothing=True,
        ),
    )


def arguments_of(function: str, sample: Sample) -> Cells:
    """All that any version of the function takes, in order."""
    return next(step.arguments for step in life(sample) if step.function == function)
