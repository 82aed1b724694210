"""Failures that PostgreSQL reports to the job system's own tasks."""

from datetime import datetime
from random import Random

from local.sample.texts.details import app, headline, library, traceback, uuid
from local.sample.timeline import Task

_EXECUTE = (library("psycopg/cursor.py"), "execute", "raise ex.with_traceback(None)")


def deadlock(rng: Random, task: Task, _when: datetime) -> str:
    """Two loads update the same rows in different order (SQLSTATE 40P01)."""
    first, second = rng.sample(range(1_000, 99_999), 2)
    frames = (
        (app("services/vectors.py"), "load_chunk", "self.store.upsert(rows, table=target)"),
        (app("stores/features.py"), "upsert", "cursor.execute(UPSERT, rows)"),
        _EXECUTE,
    )
    locks = [f"ShareLock on transaction {rng.randint(10**6, 10**8)}" for _ in range(2)]
    error = (
        "psycopg.errors.DeadlockDetected: deadlock detected\n"
        f"DETAIL:  Process {first} waits for {locks[0]}; blocked by process {second}.\n"
        f"Process {second} waits for {locks[1]}; blocked by process {first}.\n"
        "HINT:  See server log for query details.\n"
        f'CONTEXT:  while updating tuple ({rng.randint(0, 9_000)},{rng.randint(1, 60)}) in relation "features"\n'
        "SQLSTATE: 40P01"
    )
    return headline(task, "DeadlockDetected", "deadlock detected") + traceback(frames, task, error)


def duplicate_key(rng: Random, task: Task, _when: datetime) -> str:
    """A feature was loaded twice (SQLSTATE 23505)."""
    message = 'duplicate key value violates unique constraint "features_pkey"'
    frames = (
        (app("services/vectors.py"), "index_table", "self.store.publish(staging, table)"),
        (app("stores/features.py"), "publish", "cursor.execute(PUBLISH.format(staging))"),
        _EXECUTE,
    )
    error = (
        f"psycopg.errors.UniqueViolation: {message}\n"
        f"DETAIL:  Key (feature_id, version)=({uuid(rng)}, {rng.randint(1, 40)}) already exists.\nSQLSTATE: 23505"
    )
    return headline(task, "UniqueViolation", message) + traceback(frames, task, error)


def statement_timeout(rng: Random, task: Task, _when: datetime) -> str:
    """The footprint query of a mosaic takes too long (SQLSTATE 57014), reported through a chain of two exceptions."""
    message = "canceling statement due to statement timeout"
    inner = traceback(
        ((app("stores/footprints.py"), "union", "cursor.execute(UNION, (collection,))"), _EXECUTE),
        task,
        f"psycopg.errors.QueryCanceled: {message}\nSQLSTATE: 57014",
        way_in=False,
    )
    mosaic = f"mosaic {rng.getrandbits(32):08x} of {rng.randint(40, 4_000)} tiles has no footprint"
    outer = traceback(
        (
            (app("services/mosaics.py"), "build_mosaic", "outline = self._outline(tiles)"),
            (app("services/mosaics.py"), "_outline", "raise MosaicError(mosaic) from error"),
        ),
        task,
        f"pipeline.services.mosaics.MosaicError: {mosaic}",
    )
    bridge = "\n\nThe above exception was the direct cause of the following exception:\n\n"
    return headline(task, "MosaicError", mosaic) + inner + bridge + outer
