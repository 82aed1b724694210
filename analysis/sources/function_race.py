"""Two sessions complete the last two tasks of a stage at once: exactly one must learn that its task is the last.

Sessions see each other's rows only once these are committed. They are rows of the sample's own type, and are removed
whatever happens; what a killed test leaves, the next one removes.
"""

import time
from collections.abc import Callable
from concurrent.futures import Future, ThreadPoolExecutor
from contextlib import closing
from contextvars import copy_context
from dataclasses import replace

import psycopg
from psycopg import sql

from analysis.functions.expectations import COMPLETE, Step, life
from analysis.functions.fixes import NO_DELETE, RACE, fix
from analysis.functions.invariants import Cells
from analysis.functions.sample import Sample
from analysis.functions.signatures import Signature
from analysis.functions.verdicts import Play, Refusal, StepResult, refused
from analysis.sources.connections import Connection
from analysis.sources.function_calls import refusal_of, returned_by
from analysis.sources.function_rows import create, remove, remove_left

TITLE = "complete the last two tasks of a stage in two sessions at once"
LAST = "calls answered as the last"
SEEN_S = 1.0
"""A session that waits for the other is seen to wait within milliseconds; one that answers need not wait."""

type Connect = Callable[[], Connection]


def raced(connect: Connect, schema: str, sample: Sample, signature: Signature) -> Play:
    """The step that two sessions take. Raises psycopg.Error when a connection is lost."""
    steps = {step.arguments["p_task_id"]: step for step in life(sample) if step.function == COMPLETE}
    taken = (steps[sample.task(1, 0)], steps[sample.task(1, 1)])
    with closing(connect()) as one, closing(connect()) as other:
        if not _may_remove(one, schema):
            result = _refused(taken[0], Refusal(NO_DELETE, "the role may not delete rows of jobs and tasks"), schema)
            return Play(search_path="two_sessions", steps=(result,))
        try:
            remove_left(one, schema)
            with one.transaction():
                create(one, schema, sample)
            result = _at_once(one, other, schema, signature, taken)
        finally:
            if one.broken:
                with closing(connect()) as again:
                    remove(again, schema, sample)
            else:
                remove(one, schema, sample)
    return Play(search_path="two_sessions", steps=(result,))


def _at_once(
    one: Connection, other: Connection, schema: str, signature: Signature, taken: tuple[Step, Step]
) -> StepResult:
    started = time.perf_counter()
    try:
        with ThreadPoolExecutor(1) as pool:
            with one.transaction():
                first = returned_by(one, schema, signature, taken[0])
                asked = pool.submit(copy_context().run, _in_transaction, other, schema, signature, taken[1])
                _seen_to_wait(one, other.info.backend_pid, asked)
            second = asked.result()
    except psycopg.Error as error:
        if one.broken or other.broken or error.sqlstate is None:
            raise
        return _refused(taken[0], refusal_of(error, error.sqlstate), schema)
    return _verdict(taken[0], [first, second], (time.perf_counter() - started) * 1000)


def _in_transaction(connection: Connection, schema: str, signature: Signature, step: Step) -> Cells:
    with connection.transaction():
        return returned_by(connection, schema, signature, step)


def _seen_to_wait(connection: Connection, pid: int, asked: Future[Cells]) -> None:
    """Until the other session has its answer or waits for a lock; both only after SEEN_S is a slow network."""
    waits = sql.SQL("SELECT pg_catalog.cardinality(pg_catalog.pg_blocking_pids({})) > 0").format(pid)
    until = time.monotonic() + SEEN_S
    while time.monotonic() < until and not asked.done():
        row = connection.execute(waits).fetchone()
        if row and row[0]:
            return
        time.sleep(0.005)


def _verdict(step: Step, answers: list[Cells], ms: float) -> StepResult:
    last_answers = sum(answer.get("is_last_task_in_stage") is True for answer in answers)
    which = "no call was" if last_answers == 0 else "both calls were"
    tail = (
        "each counted the other's task as unfinished, and the job stands still for ever"
        if last_answers == 0
        else ("the job is advanced twice")
    )
    right = last_answers == 1
    return StepResult(
        step=TITLE,
        function=step.function,
        expected={LAST: 1},
        got={LAST: last_answers},
        ms=round(ms, 2),
        verdict="right" if right else "broken",
        sqlstate="" if right else RACE,
        message="" if right else f"{which} answered as the last of the stage: {tail}",
        fix="" if right else fix(RACE, step, "", on_path=True),
    )


def _refused(step: Step, refusal: Refusal, schema: str) -> StepResult:
    return refused(replace(step, title=TITLE, leaves=(), returns={LAST: 1}), refusal, None, schema, "two_sessions")


def _may_remove(connection: Connection, schema: str) -> bool:
    tables = [sql.Identifier(schema, relation).as_string(connection) for relation in ("jobs", "tasks")]
    row = connection.execute(
        sql.SQL(
            "SELECT pg_catalog.has_table_privilege({}, 'DELETE') AND pg_catalog.has_table_privilege({}, 'DELETE')"
        ).format(*tables)
    ).fetchone()
    return bool(row and row[0])
