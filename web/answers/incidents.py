"""The incidents of the newest run: what is broken, what it costs, and what to do."""

from web import parameters as p
from web.answers.published import NONE_YET
from web.models.findings import Incidents
from web.respond import Answer, of_model
from web.service import Service


def incidents(service: Service, _given: p.OfTarget) -> Answer:
    """As the newest snapshot has them. Raises Problem 404 before the first run."""
    latest = service.previous()
    if latest is None:
        raise NONE_YET
    found = Incidents(
        slot=latest.run.slot,
        observed_at=latest.observed_at,
        status=latest.status,
        incidents=latest.incidents,
        muted=tuple(one.id for one in latest.incidents if one.id in latest.muted),
    )
    return of_model(found, rows=len(found.incidents))
