"""Colours from the style's variables, in both schemes: WCAG's contrast of text (4.5) and of what charts draw (3)."""

import re

import pytest

from reports.environment import FOLDER
from tests.reports.pages import Elements, page

TEXTS = ("text", "muted", "accent", "critical", "warning", "ok", "unknown")
MARKS = ("c1", "c2", "c3", "c4", "c5", "c6")


def schemes() -> dict[str, dict[str, str]]:
    style = (FOLDER / "assets" / "report.css").read_text("utf-8")
    blocks = re.findall(r":root \{(.*?)\}", style, re.DOTALL)
    light, dark = (dict(re.findall(r"--([a-z0-9]+): (#[0-9a-f]{6})", block)) for block in blocks)
    return {"light": light, "dark": dark}


def luminance(colour: str) -> float:
    channels = (int(colour[i : i + 2], 16) / 255 for i in (1, 3, 5))
    red, green, blue = (c / 12.92 if c <= 0.04045 else ((c + 0.055) / 1.055) ** 2.4 for c in channels)
    return 0.2126 * red + 0.7152 * green + 0.0722 * blue


def contrast(one: str, other: str) -> float:
    lighter, darker = sorted((luminance(one), luminance(other)), reverse=True)
    return (lighter + 0.05) / (darker + 0.05)


@pytest.mark.parametrize("scheme", ["light", "dark"])
@pytest.mark.parametrize("ground", ["paper", "panel"])
@pytest.mark.parametrize("name", TEXTS)
def test_text_stands_out_from_its_ground(scheme: str, ground: str, name: str) -> None:
    colours = schemes()[scheme]
    assert contrast(colours[name], colours[ground]) >= 4.5


@pytest.mark.parametrize("scheme", ["light", "dark"])
@pytest.mark.parametrize("name", MARKS)
def test_marks_of_charts_stand_out(scheme: str, name: str) -> None:
    colours = schemes()[scheme]
    assert contrast(colours[name], colours["paper"]) >= 3


def test_charts_take_their_colours_from_the_variables_alone() -> None:
    elements = Elements.of(page("busy"))
    painted = {(tag, found.get(side, "none")) for tag, found in elements.tags for side in ("fill", "stroke")}
    texts = {f"var(--{name})" for name in TEXTS}
    marks = {f"var(--{name})" for name in (*MARKS, "line", "edge")}
    assert {colour for tag, colour in painted if tag == "text"} <= {"none", *texts}
    assert {colour for _, colour in painted} <= {"none", "currentColor", *texts, *marks}
