"""From a specification and its rows to a lean SVG that is the same in every process."""

import json
import re
from collections.abc import Iterable, Mapping, Sequence
from functools import lru_cache
from pathlib import Path
from typing import Final
from xml.etree import ElementTree

from reports.charts.deployments import DATASET
from reports.charts.fitting import ROOM, fit, widened, with_gaps
from reports.charts.renderer import CannotDraw, Renderer
from reports.charts.window import Span

FOLDER: Final = Path(__file__).parent
SVG: Final = "http://www.w3.org/2000/svg"

_KEPT: Final = re.compile(
    "width|height|viewBox|d|transform|[xyr]|[xy][12]|[cr][xy]|id|offset|clip-path|fill(-opacity)?|opacity"
    "|stroke(-width|-opacity|-dasharray|-linecap|-linejoin)?|text-anchor|font-size|font-weight"
)
"""The attributes that draw. Roles and labels inside a picture, classes, and the font (the page's own) go."""

_GEOMETRY: Final = re.compile("width|height|d|transform|[xyr]|[xy][12]|[cr][xy]")

_DEFAULTS: Final = {("opacity", "1"), ("transform", "translate(0,0)")}

RENDERER: Final = Renderer(heap_mb=128)
"""The charts of a report together need a quarter of that heap."""


def draw(
    spec: str,
    rows: Sequence[Mapping[str, object]],
    marks: Sequence[Mapping[str, object]] = (),
    unit: str = "",
    span: Span | None = None,
) -> str:
    """The picture; a NUL stands in front of every id, for the page to put its own prefix. Raises CannotDraw.

    `marks` are drawn on the time axis of a specification that asks for the data set of deployments; `unit` is written
    at its vertical axis. A time axis is `span` long, or as long as the rows reach.
    """
    return _draw(spec, json.dumps(rows, sort_keys=True), json.dumps(marks, sort_keys=True), unit, span)


def forget_pictures() -> None:
    """Let go of the pictures that are kept for a page that shows them again."""
    _draw.cache_clear()


@lru_cache(maxsize=64)
def _draw(name: str, rows: str, marks: str, unit: str, span: Span | None) -> str:
    path = FOLDER / f"{name}.vl.json"
    if not path.exists():
        raise CannotDraw(f"there is no chart {name!r}")
    spec = json.loads(path.read_text("utf-8"), object_hook=widened)
    base = json.loads((FOLDER / "config.json").read_text("utf-8"), object_hook=widened)
    values = json.loads(rows)
    if "gaps" in spec.get("usermeta", {}):
        values = with_gaps(values, spec["usermeta"]["gaps"])
    spec["data"] = {"values": values}
    spec["datasets"] = {DATASET: json.loads(marks)}
    fit(spec, base, values, unit, span)
    try:
        return _lean(RENDERER.svg(spec, base))
    except ElementTree.ParseError as error:
        raise CannotDraw(str(error)) from error


def _lean(drawn: str) -> str:
    ElementTree.register_namespace("", SVG)
    root = ElementTree.fromstring(drawn)  # noqa: S314 - our own renderer's output, not a stranger's
    ids = {found: f"\0{position}" for position, found in enumerate(_ids(root))}
    for element in root.iter():
        for attribute, value in list(element.attrib.items()):
            if not _KEPT.fullmatch(attribute) or (attribute, value) in _DEFAULTS:
                del element.attrib[attribute]
            elif attribute == "id":
                element.set(attribute, ids[value])
            elif attribute == "font-size":
                element.set(attribute, f"{float(value.removesuffix('px')) / ROOM:.4g}px")
            elif _GEOMETRY.fullmatch(attribute):
                element.set(
                    attribute, re.sub(r"\d+\.\d\d+", lambda found: f"{float(found[0]):.1f}".removesuffix(".0"), value)
                )
            elif "url(#" in value:
                element.set(attribute, re.sub(r"url\(#([^)]+)\)", lambda found: f"url(#{ids[found[1]]})", value))
    _thin(root)
    return ElementTree.tostring(root, encoding="unicode").replace(" />", "/>")


def _ids(root: ElementTree.Element) -> list[str]:
    return [element.attrib["id"] for element in root.iter() if "id" in element.attrib]


def _thin(parent: ElementTree.Element) -> None:
    """Take out what draws nothing: groups without attributes (their children stay), empty groups, unpainted paths."""
    children: list[ElementTree.Element] = []
    for child in parent:
        if child.tag == f"{{{SVG}}}defs":
            children.append(child)
            continue
        _thin(child)
        if child.tag == f"{{{SVG}}}g":
            children.extend([child] if child.attrib and len(child) else child)
        elif child.tag != f"{{{SVG}}}path" or _paints(child):
            children.append(child)
    parent[:] = _joined(children)


def _joined(children: Iterable[ElementTree.Element]) -> list[ElementTree.Element]:
    """Paths in a row that look alike drawn as one: the bars of a chart are most of its bytes."""
    joined: list[ElementTree.Element] = []
    for child in children:
        last = joined[-1] if joined else None
        if last is not None and _look(last) is not None and _look(last) == _look(child):
            last.set("d", last.attrib["d"] + child.attrib["d"])
        else:
            joined.append(child)
    return joined


def _look(element: ElementTree.Element) -> dict[str, str] | None:
    """How a filled path without parts is painted; None for all that must stay by itself."""
    alone = element.tag != f"{{{SVG}}}path" or len(element) or "stroke" in element.attrib
    translucent = {"opacity", "fill-opacity", "transform", "id"} & set(element.attrib)
    return None if alone or translucent else {k: v for k, v in element.attrib.items() if k != "d"}


def _paints(path: ElementTree.Element) -> bool:
    return bool(path.get("d")) and (path.get("fill", "none") != "none" or path.get("stroke", "none") != "none")
