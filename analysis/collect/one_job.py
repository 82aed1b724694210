"""One job of a system without files of its own for the routes: found by an id, and read with all that it has."""

import re
from dataclasses import dataclass
from datetime import datetime

from pydantic import JsonValue

from analysis.collect.catalog import Recognised
from analysis.collect.live import Live, read_live, systems_of
from analysis.collect.shown import RETRYABLE
from analysis.facts import Unavailable
from analysis.fixes.steps import ORIGIN
from analysis.job.system_rows import AttemptRow, EdgeRow, EventRow, JobKey, JobRow, RetryableRow, TaskRow, WaitRow
from analysis.model import Failure
from analysis.settings import Settings
from analysis.sources.literals import array

IDS = {
    "integer": re.compile(r"[0-9]{1,9}"),
    "bigint": re.compile(r"[0-9]{1,18}"),
    "uuid": re.compile(r"(?i)[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}"),
}
"""What an id looks like, by the type of its column."""
MOST_SHOWN = 100
"""Tasks whose contents, attempts and events are read: failures, what has not ended, then the longest."""


@dataclass(frozen=True)
class Found:
    """A job that an id means; `recognised` is None for one of the origin, which has routes of its own."""

    job_id: str
    key: str
    recognised: Recognised | None = None

    @property
    def system(self) -> str:
        """As `?system=` takes it: the name of its record, which tells two schemas of one system apart."""
        return self.recognised.record.partition("/")[2] if self.recognised else ORIGIN


@dataclass(frozen=True)
class SystemJob:
    """A job as it stands, everything redacted. Of a flat system it is its own only task, and `job` None.

    `texts` are the error texts, `retryable` what failures say beside them and `payloads` what was given and gave, by
    task; `job_text` and `job_retryable` are those of the job itself."""

    recognised: Recognised
    found: Found
    observed_at: datetime
    job: JobRow | None
    tasks: tuple[TaskRow, ...]
    texts: dict[str, str]
    retryable: dict[str, RetryableRow]
    job_text: str | None
    job_retryable: RetryableRow | None
    payloads: dict[str, tuple[JsonValue, JsonValue]]
    attempts: tuple[AttemptRow, ...]
    events: tuple[EventRow, ...]
    edges: tuple[EdgeRow, ...]
    waits: tuple[WaitRow, ...]


def own_routes(recognised: Recognised) -> bool:
    """Whether the folder has files of its own for every route, as that of the origin."""
    return not recognised.system.reads


def find_in_systems(settings: Settings, wanted: str, system: str | None) -> tuple[list[Found], bool]:
    """The jobs that an id means, asked of each system; and whether the origin is to be asked as well, which it is too
    where nothing can be recognised: it then says why. Raises Unavailable when a system cannot be asked."""
    try:
        there = systems_of(settings, system)
    except Unavailable:
        return [], True
    others = [one for one in there if not own_routes(one)]
    ask_origin = len(others) < len(there)
    if not others:
        return [], ask_origin

    found = read_live(settings, lambda live: [found for one in others for found in _found(live, one, wanted)])
    lost = next((one.system for one in others if not one.system.has("find") and one.system.id_type not in IDS), None)
    if lost and not found:
        raise Unavailable(
            Failure(
                f"sql/systems/{lost.name} has no find.sql, so that no id of {lost.title} can be looked up",
                "write it, as docs/adding-a-system.md says, and try it by jobscope system check",
            )
        )
    return found, ask_origin


def _found(live: Live, recognised: Recognised, wanted: str) -> list[Found]:
    """By find.sql; without it an id is the key, if it looks like one: the server refuses any other."""
    if recognised.system.has("find"):
        rows = live.rows(recognised, "find", JobKey, wanted=wanted)
        return [Found(row.job_id, row.key or row.job_id, recognised) for row in rows]
    looks = IDS.get(recognised.system.id_type)
    if looks is None or not looks.fullmatch(wanted):
        return []
    tasks = live.tasks(recognised, "present", keys=array([wanted]))
    return [Found(task.job_id, str(task.key), recognised) for task in tasks]


def read_job(settings: Settings, found: Found) -> SystemJob | None:
    """The job; None when it is gone meanwhile. Raises Unavailable."""
    recognised = found.recognised
    assert recognised is not None, "the origin has routes of its own"  # noqa: S101 - says what Found means

    def read(live: Live) -> SystemJob | None:
        job = None
        if recognised.system.shape == "flat":
            tasks = live.tasks(recognised, "present", keys=array([found.key]))
        else:
            jobs = live.jobs(recognised, "present_jobs", keys=array([found.key]))
            if not jobs:
                return None
            job, tasks = jobs[0], live.tasks(recognised, "tasks_of_job", job_key=found.key)
        if not tasks:
            return None
        shown = sorted(tasks, key=lambda task: _rank(task, live.observed_at))[:MOST_SHOWN]
        keys, failed = [str(t.key) for t in shown], [str(t.key) for t in shown if t.state in recognised.system.texts_of]
        failed_job = [str(job.key)] if job and job.state in recognised.system.texts_of else []
        return SystemJob(
            recognised,
            found,
            live.observed_at,
            job,
            tuple(tasks),
            live.texts(recognised, failed),
            {row.id: row for row in live.rows(recognised, RETRYABLE["tasks"], RetryableRow, keys=array(failed))},
            next(iter(live.texts(recognised, failed_job, "jobs").values()), None),
            next(iter(live.rows(recognised, RETRYABLE["jobs"], RetryableRow, keys=array(failed_job))), None),
            live.payloads(recognised, keys),
            tuple(live.rows(recognised, "attempts", AttemptRow, keys=array(keys))),
            tuple(live.rows(recognised, "events", EventRow, keys=array(keys), job_key=found.key)),
            tuple(live.rows(recognised, "edges", EdgeRow, job_key=found.key)),
            tuple(live.rows(recognised, "waits", WaitRow, job_key=found.key)),
        )

    return read_live(settings, read)


def _rank(task: TaskRow, observed_at: datetime) -> tuple[int, float]:
    began = task.started_at or task.created_at
    took_s = ((task.ended_at or observed_at) - began).total_seconds() if began else 0.0
    return 0 if task.state == "failed" else 1 if task.ended_at is None else 2, -took_s
