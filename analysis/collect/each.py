"""The job systems of a database, read one after the other within one budget; what fails for one fails for it alone."""

from collections.abc import Callable, Sequence
from dataclasses import replace

from analysis.collect.catalog import Recognised
from analysis.collect.collected import Collected, keeping_failures
from analysis.collect.native_types import other_types
from analysis.collect.one import Place, collect_one
from analysis.collect.recognise import Found, Unreadable
from analysis.collect.session import connected
from analysis.facts import ConnectionLost, Unavailable
from analysis.model import Failure
from analysis.settings import Settings
from analysis.sources.connections import Connection
from reports.stores import Store

type PlaceOn = Callable[[Connection], Place]
"""Where a system is read to, over a connection."""


def read_each(
    settings: Settings, store: Store, found: Sequence[Found], place_on: PlaceOn, budget_s: float
) -> list[Collected]:
    """Each of them as it was read, or with the failure why not.

    A connection that is lost is opened anew for the next one. What it was lost with is read once more, and last, since
    it may be the cause."""
    systems, lost = list[Collected](), list[tuple[Recognised, Collected]]()

    def left_s() -> float:
        return budget_s - sum(one.database_s for one in systems)

    for number, each in enumerate(found):
        one = Collected(store, each.record, each.system.title)
        systems.append(one)
        with keeping_failures(one):
            if isinstance(each, Unreadable):
                raise Unavailable(each.failure)
            one.recognised = each
            try:
                # What one does not need is there for those after it.
                _read(settings, place_on, each, one, left_s() / (len(found) - number))
            except ConnectionLost:
                lost.append((each, one))
                raise
    for each, one in lost:
        if left_s() > 0:  # else the failure stays what it was
            one.failure = None
            with keeping_failures(one):
                _read(settings, place_on, each, one, left_s())
    return systems


def _read(settings: Settings, place_on: PlaceOn, each: Recognised, one: Collected, budget_s: float) -> None:
    """Raises what reading raises, and ConnectionLost where the connection ended with it."""
    with connected(settings) as connection:
        try:
            collect_one(place_on(connection), each, one, budget_s)
        except Unavailable as unavailable:
            if connection.broken:
                raise ConnectionLost(unavailable.failure) from unavailable
            raise Unavailable(_because_of_types(unavailable.failure, each)) from unavailable


def _because_of_types(failure: Failure, each: Recognised) -> Failure:
    """What the server refused, with the columns that are of another type than the files read, if there are any."""
    other = other_types(each)
    if failure.lasts != "refused" or not other:
        return failure
    return replace(
        failure,
        reason=f"{failure.reason}; {'; '.join(other)}",
        fix=f"update Jobscope; or let the files of sql/systems/{each.system.name}/ read these types; or give it views"
        " that have them, in a schema of their own that JOBSCOPE_SCHEMA names",
    )
