"""A snapshot's JSON in, one self-contained HTML page out: the same bytes for the same snapshot, at any time."""

import base64
import hashlib
from collections.abc import Mapping
from functools import cache
from pathlib import Path
from typing import TYPE_CHECKING, Final, cast

from reports.caps import CAPS, LARGEST, Caps, hopeful

if TYPE_CHECKING:
    from jinja2 import Environment

type Json = Mapping[str, object]

FOLDER: Final = Path(__file__).parent


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
    from reports.filters import Show, web_address
    from reports.inert import inert
    from reports.key_numbers import key_numbers
    from reports.links import links
    from reports.page import arrange, portal_links
    from reports.wording import instant

    safe = cast(Json, inert(snapshot, caps.text))
    settings = cast(Json, cast(Json, safe["run"])["settings"])
    show = Show(web_address(settings.get("JOBSCOPE_APP_URL")), instant(safe["until"]))
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
            charts=Charts(caps.charts, deployments(safe)),
            caps=caps,
            full=CAPS[0],
            **assets(),
        )
    )


@cache
def environment() -> "Environment":
    """The templates of every page, with our filters."""
    from jinja2 import Environment, FileSystemLoader, StrictUndefined

    from reports import filters, inert, naming, wording

    made = Environment(
        loader=FileSystemLoader(FOLDER / "templates"),
        autoescape=True,
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
    )
    made.filters |= {
        "brief": filters.brief,
        "sentence": filters.sentence,
        "passage": inert.shorter,
        "head": inert.head,
        "code": filters.code,
        "status": filters.status,
        "identifier": filters.identifier,
        "segment": filters.segment,
        "address": filters.web_address,
        "slug": naming.slug,
        "instant": wording.instant,
        "duration_s": wording.duration_s,
        "duration_ms": wording.duration_ms,
        "integer": wording.integer,
    }
    made.globals["numeric"] = filters.NUMERIC
    return made


@cache
def assets() -> Mapping[str, object]:
    """The style and the script of every page, and the policy that allows these two and nothing else."""
    from markupsafe import Markup

    style, script = ((FOLDER / "assets" / name).read_text("utf-8") for name in ("report.css", "report.js"))
    policy = (
        f"default-src 'none'; style-src '{_hash(style)}'; script-src '{_hash(script)}'; img-src data:;"
        " base-uri 'none'; form-action 'none'"
    )
    return {"style": Markup(style), "script": Markup(script), "policy": policy}  # noqa: S704 - our own files


def _hash(content: str) -> str:
    return "sha256-" + base64.b64encode(hashlib.sha256(content.encode()).digest()).decode()
