"""Which inputs fail in every job that meets them: a fault of the data or the code, or of what lies around them?"""

from analysis.facts import Facts, Meta, Query
from analysis.history.starts import windowed
from analysis.model import Action, Finding, Headline, Verdict
from analysis.poison.inputs import FailedInput, Input, Parameters, inputs_of, newest_tasks
from analysis.statements import sql_action
from analysis.tables import Column, Table
from analysis.wording import clock, counted, grouped

MIN_TASKS, MIN_JOBS = 3, 2
"""Twice may be chance, and one job may have been wrong as a whole (sql/record/poison/repeated_failures.sql)."""

REPEATED = Query("record/poison/repeated_failures", FailedInput, "record", frozenset({"tasks.fingerprint"}))
GIVEN = Query("contents/given", Parameters, "contents")
"""Asked last, for the tasks that are shown: the record holds hashes alone."""

META = Meta(
    id="poison/repeated_failures",
    passing="No input fails again and again",
    failing="The same input fails again and again",
    advised="The same input fails again and again",
    why="What fails with the same parameters in every job will fail in the next one too; retrying it is waste.",
    queries=(REPEATED, GIVEN),
    privileges=("SELECT on jobs and tasks, with parameters and error_details",),
    guards="poison",
)

EVIDENCE = (
    Column(key="parameters", title="Parameters", kind="code"),
    Column(key="tasks", title="Failed tasks", kind="int"),
    Column(key="jobs", title="Jobs", kind="int"),
    Column(key="first_at", title="First", kind="timestamp"),
    Column(key="last_at", title="Last", kind="timestamp"),
    Column(key="error", title="Errors", kind="text"),
    Column(key="job_id", title="Newest job", kind="job_id"),
    Column(key="task_id", title="Newest task", kind="task_id"),
)

LOOK = """
SELECT tasks.parent_job_id, tasks.task_id, tasks.parameters, left(tasks.error_details, 500) AS error, tasks.updated_at
FROM {schema}.tasks AS tasks
WHERE tasks.task_id IN ({task_ids})
ORDER BY tasks.parameters::text, tasks.updated_at;
"""


def to_show(facts: Facts) -> list[str]:
    """The tasks whose parameters a report shows. Raises Unavailable where nobody knows."""
    return newest_tasks(facts.rows(REPEATED))


def analyze(facts: Facts) -> Verdict:
    rows = facts.rows(REPEATED)
    shown = {} if facts.failure(GIVEN) else {row.task_id: row.parameters for row in facts.rows(GIVEN)}
    known = inputs_of(rows, shown)
    poisonous = grouped((i for i in known if i.patterns == 1), lambda i: i.task_type)
    differing = grouped((i for i in known if i.patterns != 1), lambda i: i.task_type)
    compared, unread = sum(row.compared for row in rows), sum(row.unread for row in rows)
    left = (
        f" {counted(unread, 'failed task')} {'is' if unread == 1 else 'are'} compared in the next runs."
        if unread
        else ""
    )
    return Verdict.judged(
        [
            *(_poisonous(task_type, found, facts) for task_type, found in poisonous.items()),
            *(_differing(task_type, found, facts) for task_type, found in differing.items()),
        ],
        headline=Headline(label="inputs that always fail", value=sum(i.patterns == 1 for i in known)),
        summary=("" if known else "No parameters failed in several jobs without completing in one.") + left,
        data={
            "compared_tasks": compared,
            "tasks_not_compared": unread,
            "inputs_with_one_error": sum(i.patterns == 1 for i in known),
            "inputs_with_differing_errors": sum(i.patterns > 1 for i in known),
            "inputs_without_text": sum(i.patterns == 0 for i in known),
        },
    )


def _poisonous(task_type: str, inputs: list[Input], facts: Facts) -> Finding:
    return _finding(
        f"poison/repeated_failures:{task_type}",
        inputs,
        facts,
        advice=False,
        kind="always with the same error",
        hint="One error for one input points at the data or at the code that reads it, not at a passing problem.",
        todo="Fix the input or the code before it is run again; until then take it out of the schedule.",
    )


def _differing(task_type: str, inputs: list[Input], facts: Facts) -> Finding:
    without_text = all(found.patterns == 0 for found in inputs)
    return _finding(
        f"poison/repeated_failures:differing.{task_type}",
        inputs,
        facts,
        advice=True,
        kind="with no error text that tells why" if without_text else "with differing errors",
        hint="Without a text nothing tells whether the input is at fault."
        if without_text
        else "Differing errors for one input point at what lies around it: workers, network, services.",
        todo="Look at the failure patterns of the same time; run one of them again when these are gone.",
    )


def _finding(key: str, inputs: list[Input], facts: Facts, *, advice: bool, kind: str, hint: str, todo: str) -> Finding:
    tasks = sum(found.tasks for found in inputs)
    jobs = max(found.jobs for found in inputs)
    since = min(found.first_at for found in inputs)
    left = max(found.not_compared for found in inputs)
    unsure = (
        f" {counted(left, 'task')} of the type that completed {'is' if left == 1 else 'are'} compared in the next runs."
        if left
        else ""
    )
    which = "The same input" if len(inputs) == 1 else f"{len(inputs)} inputs"
    return Finding(
        key=key,
        severity="advice" if advice else "warning",
        title=f"{which} of {inputs[0].task_type} failed {tasks:,} times in up to {counted(jobs, 'job')}, {kind}",
        observed=f"Equal parameters failed in every job of the window that had them, since "
        f"{clock(since, facts.observed_at)}, and completed in none.{unsure} {hint} A hint only: the database "
        "keeps just the last error of a task.",
        threshold=f"{MIN_TASKS} failed tasks in {MIN_JOBS} jobs, none completed",
        **windowed(facts, key, since, jobs).fields,
        count=tasks,
        evidence=Table.of("Parameters that fail, most often first", EVIDENCE, inputs),
        why=META.why,
        actions=(
            sql_action(
                "See the newest of these tasks",
                LOOK,
                facts.schema,
                task_ids=[task_id for found in inputs for task_id in found.task_ids],
            ),
            Action(text=todo),
        ),
    )
