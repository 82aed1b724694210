"""A snapshot's JSON in, one self-contained HTML page out: the same bytes for the same snapshot, at any time."""

from collections.abc import Mapping
from typing import cast

from reports.caps import CAPS, LARGEST, Caps, hopeful
from reports.environment import assets, environment

type Json = Mapping[str, object]


def render(snapshot: Json, root: str) -> str:
    """The report of a snapshot. `root` is the relative path to the folder of reports: "" for latest.html,
    "../../../../" for reports/2026/01/31/060000Z.html.

    What a page under 500 kB cannot hold is cut, and the page says so.
    """
    page = ""
    for caps in hopeful(snapshot):
        page = _drawn(snapshot, root, caps)
        if len(page.encode()) < LARGEST:
            break
    return page


def _drawn(snapshot: Json, root: str, caps: Caps) -> str:
    from reports.charts import Charts
    from reports.charts.deployments import deployments
    from reports.charts.window import window
    from reports.filters import Show
    from reports.inert import inert
    from reports.key_numbers import key_numbers
    from reports.links import links
    from reports.page import arrange, portal_links
    from reports.routes import Routes
    from reports.wording import instant

    safe = cast(Json, inert(snapshot, caps.text))
    settings = cast(Json, cast(Json, safe["run"])["settings"])
    show = Show(Routes.of(settings), instant(safe["until"]))
    return (
        environment()
        .get_template("report.html.j2")
        .render(
            snapshot=safe,
            page=arrange(safe),
            portals=portal_links(snapshot),
            numbers=key_numbers(safe),
            links=links(safe, root),
            show=show,
            charts=Charts(caps.charts, deployments(safe), window(safe)),
            caps=caps,
            full=CAPS[0],
            **assets(),
        )
    )
