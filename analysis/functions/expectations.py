"""The life of a two-stage job, step by step, with what the job system's contract says of each. Pure."""

from dataclasses import dataclass

from pydantic import JsonValue

COMPLETE, ADVANCE, CHECK = "complete_task_and_check_stage", "advance_job_stage", "check_job_completion"
FUNCTIONS = (COMPLETE, ADVANCE, CHECK)
STAGES = 2

type Cells = dict[str, JsonValue]

_NOT_PROCESSING = "a task that is not processing gives false, false and nulls, and stays as it is"
_REFUSED: Cells = {
    "task_updated": False,
    "is_last_task_in_stage": False,
    "job_id": None,
    "stage_number": None,
    "remaining_tasks": None,
}
_ELSEWHERE: Cells = {"job_updated": False, "new_stage": None, "is_final_stage": None}


@dataclass(frozen=True)
class Rows:
    """Columns of one row of `jobs` or `tasks`, found by its id."""

    relation: str
    id: str
    cells: Cells


@dataclass(frozen=True)
class Step:
    """One call. `arguments` are by parameter name in every version; a function takes those that it declares.

    `returns` are columns of the one row that must come back (a JSON array by its number of entries), `leaves` how the
    rows must stand afterwards, `before` what the job system itself does to the rows ahead of the call.
    """

    title: str
    function: str
    arguments: Cells
    returns: Cells
    rule: str
    leaves: tuple[Rows, ...]
    before: tuple[Rows, ...] = ()


@dataclass(frozen=True)
class Sample:
    """The job that is played: two tasks in its first stage, one in its second. The ids must be new to the database."""

    job_id: str
    unknown_job_id: str

    def task(self, stage: int, index: int) -> str:
        return f"{self.job_id}-s{stage}-{index}"

    @property
    def tasks(self) -> tuple[tuple[int, int, str], ...]:
        """Stage, index and status of each task at the start."""
        return ((1, 0, "processing"), (1, 1, "processing"), (2, 0, "queued"))


def life(sample: Sample) -> tuple[Step, ...]:
    """The steps in their order; each stands on what the steps before it must have left."""
    job, first, second, last = sample.job_id, sample.task(1, 0), sample.task(1, 1), sample.task(2, 0)
    done: Cells = {"ok": True}
    merged: Cells = {"1": {"tiles": 2}, "2": {"files": 1}}
    at_first = Rows("jobs", job, {"stage": 1, "status": "processing", "stage_results": {}})

    def complete(task: str, stage: int, error: str | None = None) -> Cells:
        given: Cells = {"p_task_id": task, "p_job_id": job, "p_stage": stage}
        return given | {"p_result_data": None if error else done, "p_error_details": error}

    def updated(stage: int, remaining: int) -> Cells:
        last_one: Cells = {"task_updated": True, "is_last_task_in_stage": remaining == 0}
        return last_one | {"job_id": job, "stage_number": stage, "remaining_tasks": remaining}

    def completed(task: str) -> Rows:
        return Rows("tasks", task, {"status": "completed", "result_data": done, "error_details": None})

    def counts(complete: bool, stage: int, tasks: int, finished: int) -> Cells:
        counted: Cells = {"total_tasks": tasks, "completed_tasks": finished, "task_results": f"{tasks} entries"}
        return {"job_complete": complete, "final_stage": stage} | counted

    def advance(job_id: str, stage: int, result: Cells) -> Cells:
        return {"p_job_id": job_id, "p_current_stage": stage, "p_stage_result": result}

    failed = Rows("tasks", second, {"status": "failed", "error_details": "made up for a test"})
    return (
        Step(
            "complete a task that does not exist",
            COMPLETE,
            complete(f"{job}-none", 1),
            _REFUSED,
            "an unknown task gives false, false and nulls",
            (at_first,),
        ),
        Step(
            "complete a task that is still queued",
            COMPLETE,
            complete(last, 2),
            _REFUSED,
            _NOT_PROCESSING,
            (Rows("tasks", last, {"status": "queued", "result_data": None}),),
        ),
        Step(
            "complete a task that is not the last of its stage",
            COMPLETE,
            complete(first, 1),
            updated(1, 1),
            "a processing task becomes completed; its job, its stage and what remains of that come back",
            (completed(first),),
        ),
        Step(
            "complete the last task of the stage, as failed",
            COMPLETE,
            complete(second, 1, "made up for a test"),
            updated(1, 0),
            "with error details the task becomes failed, and counts as done; the last task is told that it is the last",
            (failed,),
        ),
        Step(
            "complete a task that is completed already",
            COMPLETE,
            complete(first, 1),
            _REFUSED,
            _NOT_PROCESSING,
            (completed(first),),
        ),
        Step(
            "check completion midway",
            CHECK,
            {"p_job_id": job},
            counts(False, 1, 3, 2),
            "a job with an unfinished task is not complete",
            (at_first,),
        ),
        Step(
            "advance from a stage at which the job is not",
            ADVANCE,
            advance(job, 2, {"files": 1}),
            _ELSEWHERE,
            "a job that is elsewhere gives false and nulls, and stays as it is",
            (at_first,),
        ),
        Step(
            "advance from the first stage",
            ADVANCE,
            advance(job, 1, {"tiles": 2}),
            {"job_updated": True, "new_stage": 2, "is_final_stage": False},
            "the job moves to the next stage as processing; the stage's result is merged under its number",
            (Rows("jobs", job, {"stage": 2, "status": "processing", "stage_results": {"1": {"tiles": 2}}}),),
        ),
        Step(
            "complete the only task of the last stage",
            COMPLETE,
            complete(last, 2),
            updated(2, 0),
            "the last task of the last stage is told that it is the last",
            (completed(last),),
            before=(Rows("tasks", last, {"status": "processing"}),),
        ),
        Step(
            "advance from the last stage",
            ADVANCE,
            advance(job, 2, {"files": 1}),
            {"job_updated": True, "new_stage": STAGES, "is_final_stage": True},
            "at the last stage leave stage at total_stages, set status completed and result_data to the merged "
            "stage_results, and return total_stages and true",
            (Rows("jobs", job, {"stage": 2, "status": "completed", "stage_results": merged, "result_data": merged}),),
        ),
        Step(
            "check completion at the end",
            CHECK,
            {"p_job_id": job},
            counts(True, 2, 3, 3),
            "complete when there are tasks, all are completed or failed, and the last stage is reached",
            (Rows("jobs", job, {"stage": 2, "status": "completed"}),),
        ),
        Step(
            "advance a job that does not exist",
            ADVANCE,
            advance(sample.unknown_job_id, 1, {}),
            _ELSEWHERE,
            "an unknown job gives false and nulls",
            (),
        ),
        Step(
            "check a job that does not exist",
            CHECK,
            {"p_job_id": sample.unknown_job_id},
            counts(False, 0, 0, 0),
            "an unknown job gives false, 0, 0, 0 and an empty list",
            (),
        ),
    )
