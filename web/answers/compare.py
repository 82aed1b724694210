"""Two stored runs compared, as JSON or as a page."""

from analysis.history.compare import compare as compared
from analysis.history.stored import read_snapshot
from analysis.published.snapshot import Snapshot
from reports.naming import snapshot_of
from reports.stores import Store
from web import parameters as p
from web.problem import Problem
from web.respond import HTML, Answer, of_model
from web.service import Service


def compare(service: Service, given: p.Compare) -> Answer:
    """The comparison of two runs, in either order. Raises Problem 400 and 404, UnreadableSnapshot."""
    store = service.store()
    found = compared(_stored(store, given.a), _stored(store, given.b))
    rows = len(found.findings) + len(found.numbers)
    if given.format == "html" or (given.format is None and service.accepts_html):
        from reports.compare import render_compare

        return Answer(render_compare(found.model_dump(mode="json"), service.routes).encode(), HTML, rows=rows)
    return of_model(found, rows=rows)


def _stored(store: Store, run: str) -> Snapshot:
    try:
        name = snapshot_of(run)
    except ValueError as error:
        raise Problem(400, "Bad parameter", f"{run} is no instant, such as 20260131T060000Z.") from error
    stored = store.read(name)
    if stored is None:
        raise Problem(404, "No such run", f"No run {run} is stored. /api/snapshots lists those that are.")
    return read_snapshot(stored.content)
