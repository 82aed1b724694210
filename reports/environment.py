"""What every page is made with: the templates and our filters, the style, the script, and the policy for these two."""

import base64
import hashlib
from collections.abc import Mapping
from functools import cache
from pathlib import Path
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from jinja2 import Environment

FOLDER = Path(__file__).parent


@cache
def environment() -> "Environment":
    """The templates of every page, with our filters."""
    from jinja2 import Environment, FileSystemLoader, StrictUndefined

    from reports import changed, filters, inert, naming, wording
    from reports.routes import web_address

    made = Environment(
        loader=FileSystemLoader(FOLDER / "templates"),
        autoescape=True,
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
    )
    made.filters |= {
        "bound": filters.bound,
        "brief": filters.brief,
        "sentence": filters.sentence,
        "head": inert.head,
        "code": filters.code,
        "course": changed.course,
        "status": filters.status,
        "identifier": filters.identifier,
        "ends": filters.ends,
        "segment": filters.segment,
        "address": web_address,
        "slug": naming.slug,
        "instant": wording.instant,
        "duration_s": wording.duration_s,
        "duration_ms": wording.duration_ms,
        "integer": wording.integer,
        "of_one": wording.of_one,
        "named": wording.named,
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
