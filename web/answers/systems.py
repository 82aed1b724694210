"""Which job systems of the database a request is about."""

from analysis.collect.live import systems_of
from analysis.settings import Settings
from web.problem import Problem


def check_system(settings: Settings, wanted: str | None) -> None:
    """Raises Problem 404 for a system that the database does not hold, Unavailable where that cannot be known."""
    if wanted is not None and not systems_of(settings, wanted):
        there = ", ".join(one.record.partition("/")[2] for one in systems_of(settings))
        raise Problem(404, "No such system", f"The database holds no {wanted}; it holds: {there}.")
