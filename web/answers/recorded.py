"""Jobs and tasks of systems that are none of jobs in stages: lists from the record, one job from the database."""

from analysis.collect.listed import Place, listed, place_of
from analysis.collect.live import check_readable, systems_of
from analysis.collect.one_job import Found, SystemJob, find_in_systems, own_routes, read_job
from analysis.collect.sections import lacks
from analysis.debug.staged import find_jobs
from analysis.facts import Unavailable
from analysis.job.debug_parts import TaskContents
from analysis.job.recorded import LISTED_JOBS, LISTED_TASKS, RecordedJob, RecordedTask
from analysis.record.engine import Variable
from reports.stores import Store
from web import parameters as p
from web.answers.systems import check_system
from web.cursors import decode_cursor, encode_cursor
from web.models.jobs import BoundedBy, RecordedJobs, RecordedTasks, SystemJobPage
from web.problem import Problem
from web.respond import Answer, of_model
from web.service import Service


def is_of_record(service: Service, system: str | None) -> bool:
    """Whether a list is to be answered by the record: for any system but jobs in stages, and for several together."""
    check_system(service.settings, system)
    try:
        there = systems_of(service.settings, system)
    except Unavailable:
        return False  # the route of jobs in stages says why
    return any(not own_routes(one) for one in there)


def jobs(service: Service, given: p.Jobs, bounded_by: BoundedBy) -> Answer:
    """The jobs of the window. Raises Unavailable."""
    asked = {"type_name": given.job_type or "", **_given(given, bounded_by)}
    found = listed(
        service.settings, _store(service), LISTED_JOBS, given.system, given.hours, asked, _after(given), given.limit
    )
    shown = found.rows[: given.limit]
    next_ = _next(shown[-1]) if len(found.rows) > given.limit else None
    answer = RecordedJobs(
        as_of=found.as_of,
        covered_since=found.covered_since,
        jobs=shown,
        bounded_by=bounded_by,
        next=next_,
    )
    return of_model(answer, rows=len(shown))


def tasks(service: Service, given: p.Tasks, bounded_by: BoundedBy) -> Answer:
    """The tasks of the window. Raises Unavailable."""
    asked = {"type_name": given.task_type or "", "stage": given.stage, **_given(given, bounded_by)}
    found = listed(
        service.settings, _store(service), LISTED_TASKS, given.system, given.hours, asked, _after(given), given.limit
    )
    shown = found.rows[: given.limit]
    next_ = _next(shown[-1]) if len(found.rows) > given.limit else None
    answer = RecordedTasks(
        as_of=found.as_of,
        covered_since=found.covered_since,
        tasks=shown,
        bounded_by=bounded_by,
        next=next_,
    )
    return of_model(answer, rows=len(shown))


def job(service: Service, job_id: str, system: str | None) -> Answer | None:
    """One job with its tasks as they stand in its system; None where jobs in stages are to be asked.

    Raises Problem 404, or 409 where several systems know the id; and Unavailable when it may stand in a system that
    cannot be read."""
    check_system(service.settings, system)
    others, ask_origin = find_in_systems(service.settings, job_id, system)
    if ask_origin and not others:
        return None
    found = find_jobs(service.settings, job_id, system) if ask_origin else others
    if len(found) > 1:
        raise Problem(
            409,
            "Several jobs",
            f"{len(found)} jobs are meant by this; name the system, or the whole id.",
            extra={"candidates": [one.job_id for one in found], "systems": [one.system for one in found]},
        )
    read = read_job(service.settings, found[0]) if found else None
    if read is None:
        check_readable(service.settings, system)
        raise Problem(404, "No such job", f"No job {job_id} is in the database.")
    page = _page(read, found[0])
    return of_model(page, rows=len(page.tasks))


def _page(read: SystemJob, found: Found) -> SystemJobPage:
    return SystemJobPage(
        system=found.system,
        observed_at=read.observed_at,
        job=read.job,
        tasks=read.tasks,
        contents=tuple(TaskContents(task_id=i, parameters=p, result=r) for i, (p, r) in read.payloads.items()),
        errors=read.texts,
        not_recorded=lacks(read.recognised.system),
    )


def _given(given: p.Jobs | p.Tasks, bounded_by: BoundedBy) -> dict[str, Variable]:
    return {"bounded_by": bounded_by, "status": given.status or "", "sort": given.sort}


def _after(given: p.Jobs | p.Tasks) -> Place | None:
    if not given.cursor:
        return None
    place, id_, system = decode_cursor(given.cursor)
    return int(place), id_, system


def _next(row: RecordedJob | RecordedTask) -> str:
    place, id_, system = place_of(row)
    return encode_cursor(str(place), id_, system)


def _store(service: Service) -> Store | None:
    return service.store() if service.settings.reports_url.get_secret_value() else None
