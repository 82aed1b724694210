"""Which target of the fleet a request is about, and whether its caller may see it."""

from collections.abc import Mapping

from analysis.fleet.name import NAME
from analysis.settings import Settings, SettingsError
from fleet import fleet
from web import parameters as p
from web.guard import sees
from web.problem import Problem
from web.route import Route


def looked_at(shared: Settings, route: Route, target: str, headers: Mapping[str, str]) -> Settings:
    """The settings of what the route is to look at: of the named target, or of the app where it watches one database.

    Raises Problem 400 where a target is missing, 403 for one of others, there or not, 404 for none, and 500 for a
    wrong one."""
    if not issubclass(route.parameters, p.OfTarget):
        return shared
    if not shared.is_of_fleet:
        if target:
            raise Problem(404, "No such target", "This app watches one database: leave target out.")
        _check(shared, headers, shared.target)
        return shared
    if not NAME.fullmatch(target):
        reason = "it is no target's name" if target else "which one? This app watches several databases"
        raise Problem(400, "Bad parameter", f"target: {reason}. /api/fleet lists those that you may see.")
    _check(shared, headers, target)
    found = fleet(shared, target)
    if target in found.settings:
        return found.settings[target]
    if found.wrong:
        raise SettingsError(found.wrong[0].sentence)
    raise Problem(404, "No such target", f"No target is called {target}. /api/fleet lists those that there are.")


def _check(shared: Settings, headers: Mapping[str, str], target: str) -> None:
    if not sees(shared, headers, target):
        detail = f"None of your app roles is one for {target}: ask whoever manages the app in Entra."
        raise Problem(403, "Not your target", detail)
