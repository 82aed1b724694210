"""The connections that Azure Monitor counted, in percent of those that the server allows. Pure."""

from dataclasses import replace

from analysis.sources.server import Server
from analysis.sources.server_metrics import ServerMetric

NAME = "connections_percent"
BUILT_IN = 100
"""max_connections where nobody has set it."""


def share_of(connections: ServerMetric, server: Server) -> ServerMetric:
    """The metric of a count as one of percent; of `server` the settings beside the built-in defaults are known."""
    known = dict(one.split("=", 1) for one in server.settings)
    most = int(known.get("max_connections", BUILT_IN))

    def percent(value: float | None) -> float | None:
        return None if value is None else 100 * value / most

    points = (replace(p, average=percent(p.average), maximum=percent(p.maximum)) for p in connections.points)
    return replace(connections, name=NAME, points=tuple(points))
