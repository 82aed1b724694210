"""One job explained, as JSON or as a page."""

from urllib.parse import quote

from analysis.debug.any_system import debug_found
from analysis.debug.staged import find_jobs
from web import parameters as p
from web.answers.systems import check_system
from web.problem import Problem
from web.respond import HTML, Answer, of_model
from web.service import Service

SHOWN = 10


def debug(service: Service, given: p.Debug) -> Answer:
    """The job of a full id; 303 to it from a unique prefix or a task id. Raises Problem 404, or 409 for several."""
    check_system(service.settings, given.system)
    candidates = find_jobs(service.settings, given.job_id, given.system)
    if not candidates:
        raise Problem(404, "No such job", "No job has this id or begins with these 8 or more hex digits, and no task.")
    if len(candidates) > 1:
        more = ", and more" if len(candidates) > SHOWN else ""
        raise Problem(
            409,
            "Several jobs",
            f"{min(len(candidates), SHOWN)} jobs{more} are meant by this; give more digits, or the system.",
            extra={
                "candidates": [one.job_id for one in candidates[:SHOWN]],
                "systems": [one.system for one in candidates[:SHOWN]],
            },
        )
    (candidate,) = candidates
    job_id = candidate.job_id
    if job_id != given.job_id:
        kept = {name: value for name, value in (("format", given.format), ("system", given.system)) if value}
        location = service.routes.to(f"db/debug/{quote(job_id, safe='')}", **kept)
        return Answer(b"", status=303, headers={"Location": location})
    store = service.store() if service.settings.reports_url.get_secret_value() else None
    previous = service.previous()
    found = debug_found(service.settings, candidate, previous, store)
    if found is None:
        raise Problem(404, "No such job", f"No job {job_id} is in the database any more.")
    if given.format == "html" or (given.format is None and service.accepts_html):
        from reports.debug import render_debug

        latest = previous.model_dump(mode="json") if previous else None
        page = render_debug(found.model_dump(mode="json"), service.routes, latest)
        return Answer(page.encode(), HTML, rows=len(found.debug_info.tasks))
    return of_model(found, rows=len(found.debug_info.tasks))
