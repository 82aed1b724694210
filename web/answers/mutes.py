"""Mutes for those who reach the app and not its storage: what `jobscope mute`, `unmute` and `mutes` do."""

from datetime import UTC, datetime

from analysis.published.memory import Mute
from notify import mutes as kept
from web import parameters as p
from web.models.findings import ListedMute, Mutes
from web.problem import Problem
from web.respond import Answer, of_model
from web.service import Service


def mutes(service: Service, _given: p.OfTarget) -> Answer:
    """What is muted, and what was until lately."""
    now = datetime.now(UTC)
    found = tuple(_listed(one, now) for one in kept.read_mutes(service.store()))
    return of_model(Mutes(mutes=found), rows=len(found))


def mute(service: Service, given: p.NewMute) -> Answer:
    """Mutes in the caller's name. Raises Problem 400 for what cannot be muted."""
    now = datetime.now(UTC)
    try:
        new = kept.checked(given.key, given.until, given.reason, service.caller, now)
    except kept.BadMute as error:
        raise Problem(400, "Bad mute", f"This cannot be muted: {error}.") from error
    kept.mute(service.store(), new)
    return of_model(_listed(new, now), status=201)


def unmute(service: Service, given: p.OneMute) -> Answer:
    """Takes a mute away, and lists what is left. Raises Problem 404 when there is none."""
    if not kept.unmute(service.store(), given.key, datetime.now(UTC)):
        raise Problem(404, "No such mute", "Nothing is muted by exactly this key. /api/mutes lists what is.")
    return mutes(service, given)


def _listed(one: Mute, now: datetime) -> ListedMute:
    return ListedMute(**one.model_dump(), active=now < one.until)
