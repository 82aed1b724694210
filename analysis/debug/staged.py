"""One job on demand: find it, read it, explain it. The I/O of analysis/job/."""

import logging
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from typing import cast

from analysis.collect.answers import record_answers
from analysis.collect.one_job import Found, find_in_systems
from analysis.collect.stored import UNRECORDED, last_answer, stored_record
from analysis.facts import Query, Window
from analysis.job.debug_model import JobDebug
from analysis.job.explain import explain, with_contents
from analysis.job.history import with_history
from analysis.job.job_facts import CONTENTS, FIND, JOB_ERRORS, JOB_EVENTS, JOB_TASKS, USUAL, JobFacts, UsualTimes
from analysis.job.poison_findings import poison_findings
from analysis.job.records import CUT_ALONE, JOBS, contents
from analysis.job.states import spelled
from analysis.job.system_rows import EventRow
from analysis.logs.job_log import question, with_log
from analysis.model import Failure
from analysis.performance.histogram import Histogram
from analysis.poison.silent_heartbeat import HEARTBEATS
from analysis.published.snapshot import Snapshot
from analysis.record.records import all_records
from analysis.record.seen import SeenChange, seen_changes
from analysis.record.state import RecordError, folder
from analysis.run.follow_up import configured, log_source
from analysis.run.gather import gather
from analysis.settings import Settings
from analysis.sources.app_insights import Deadlines
from analysis.sources.literals import array
from analysis.sources.server import COLUMNS
from reports.stores import StorageUnavailable, Store

log = logging.getLogger(__name__)

LOGS_S = 20.0
"""With the database's 20 s still well below the 60 s in which the route must answer."""
USUAL_DAYS = 7
"""A week holds every hour of a day and both kinds of days."""


def find_jobs(settings: Settings, wanted: str, system: str | None = None) -> tuple[Found, ...]:
    """The jobs that a full id, the beginning of one, a task's id or an id of the business means, in each system of the
    database or in the one of this name alone; at most 11 of each, the origin's first, the newest first.

    Raises Unavailable when the database cannot be asked.
    """
    others, ask_origin = find_in_systems(settings, wanted, system)
    if not ask_origin:
        return tuple(others)
    now = datetime.now(UTC)
    gathered = gather(settings, Window(now, now), [FIND], {"wanted": wanted})
    return (*(Found(found.job_id, found.job_id) for found in gathered.rows(FIND)), *others)


def debug_job(
    settings: Settings, job_id: str, previous: Snapshot | None, store: Store | None = None
) -> JobDebug | None:
    """The job explained; None when there is none of this id. `previous` knows failure patterns from elsewhere, and the
    record in `store` what is usual and how heartbeats of other jobs behave.

    Raises Unavailable when the job or its tasks cannot be read.
    """
    now = datetime.now(UTC)
    window = Window(now - timedelta(days=USUAL_DAYS), now)
    queries: list[Query[object]] = [JOBS, JOB_TASKS, JOB_ERRORS, CONTENTS, JOB_EVENTS, COLUMNS]
    asked = {"job_id": job_id, "keys": array([job_id]), **contents(CUT_ALONE)}
    gathered = gather(settings, window, queries, asked)
    jobs, tasks = gathered.rows(JOBS), gathered.rows(JOB_TASKS)
    if not jobs or gathered.observed_at is None:
        return None
    usual = usual_of(settings, store, jobs[0].job_id, jobs[0].job_type, now)
    job = replace(jobs[0], status=spelled(jobs[0].status))
    tasks = tuple(replace(task, status=spelled(task.status)) for task in tasks)
    job_facts = JobFacts(job, gathered.observed_at, tasks, gathered.rows(JOB_ERRORS), histograms(usual))
    heartbeats = last_answer(settings, store, HEARTBEATS, gathered.observed_at)
    findings = poison_findings(
        job_facts,
        settings.limits,
        settings.schema_name,
        gathered.rows(COLUMNS),
        () if isinstance(heartbeats, Failure) else heartbeats,
    )
    explained = explain(job_facts, settings.limits, previous, findings, beside_note(usual))
    complete = with_contents(explained, gathered.answers[CONTENTS.name])
    events = gathered.answers[JOB_EVENTS.name]
    written = () if isinstance(events, Failure) else cast(tuple[EventRow, ...], events)
    seen = () if written else seen_of(store, folder("origin_staged", settings.schema_name), complete)
    return logged(settings, with_history(complete, written, seen), job_facts)


def seen_of(store: Store | None, record: str, debug: JobDebug) -> tuple[SeenChange, ...]:
    """What runs saw change of a job; nothing where its record cannot be read: the job is explained without."""
    if store is None:
        return ()
    try:
        info = debug.debug_info
        return seen_changes(store, all_records(store), record, debug.job_id, info.created_at, info.ended_at)
    except (RecordError, StorageUnavailable) as error:
        log.warning("what runs saw change of the job is left out: %s", error)
        return ()


def logged(settings: Settings, debug: JobDebug, job_facts: JobFacts) -> JobDebug:
    """The explanation with the job's log; whatever the logs do, what the database says stands."""
    if not configured(settings):
        return debug
    patience_s = min(settings.logs_query_s, LOGS_S)
    source = log_source(settings, Deadlines(patience_s, patience_s))
    ask = question(job_facts)
    return with_log(debug, job_facts, ask, source.query(ask), settings.logs_resource_id)


def usual_of(
    settings: Settings, store: Store | None, job_id: str, job_type: str, now: datetime
) -> tuple[UsualTimes, ...] | Failure:
    """What other jobs of the type took, as of the last run, as far back as the record and a week reach."""
    window = Window(now - timedelta(days=USUAL_DAYS), now)
    stored = stored_record(settings, store, now - timedelta(hours=2 * settings.window_hours)) if store else None
    if stored is None or stored.as_of is None:
        return UNRECORDED
    its = {"job_id": job_id, "job_type": job_type}
    answers, _ = record_answers(settings, stored, [USUAL], window, stored.as_of, its)
    return cast(tuple[UsualTimes, ...] | Failure, answers[USUAL.name])


def histograms(usual: tuple[UsualTimes, ...] | Failure) -> dict[tuple[str, str], Histogram]:
    """Empty when it could not be read: the job is explained without its type, and the note says so."""
    rows = () if isinstance(usual, Failure) else usual
    return {(r.subject, r.type_name): Histogram(dict(zip(r.buckets, r.counts, strict=True))) for r in rows}


def beside_note(usual: tuple[UsualTimes, ...] | Failure) -> str:
    if isinstance(usual, Failure):
        return f"The usual is unknown: {usual.reason}. {usual.fix}."
    return (
        f"Compared with the jobs of the type that succeeded in the last {USUAL_DAYS} days, as far as they are recorded,"
        " and with their tasks; percentiles to within 2.5 %."
    )
