"""The page of the routes: a list that leads to each, an example that can be sent, and what can go wrong."""

import json
import re
from typing import Any, Literal

import pytest

from reports.api_page import render_api
from tests.reports.opening import Opening
from tests.reports.pages import Elements
from web.answers import openapi
from web.routes import ROUTES

DOCUMENT: dict[str, Any] = json.loads(openapi.document(ROUTES).body)
PAGE = render_api(DOCUMENT)


def operations() -> list[dict[str, Any]]:
    return [operation for methods in DOCUMENT["paths"].values() for operation in methods.values()]


def test_the_list_at_the_top_leads_to_every_route_in_order() -> None:
    links = [link for link in Elements.of(PAGE).values("href", "a") if link.startswith("#") and link != "#main"]
    assert links == [f"#{operation['operationId']}" for operation in operations()]
    sections = Elements.of(PAGE).values("id", "h2")
    assert sections == [link[1:] for link in links]
    assert PAGE.index('href="#docs"') < PAGE.index("<section")


def test_each_route_has_an_example_and_its_errors_and_each_parameter_says_what_it_is() -> None:
    assert PAGE.count('<pre class="copy"') == PAGE.count("<section") == len(ROUTES)
    assert PAGE.count("<span>Errors</span>") == len(ROUTES) - 1
    assert PAGE.count("It has no errors of its own.") == 1, "the host answers live"
    nameless = [(o["operationId"], p["name"]) for o in operations() for p in o["parameters"] if not p["description"]]
    assert nameless == []


def test_no_example_sends_the_function_key_as_anything_else() -> None:
    examples = re.findall(r"curl [^<]*", PAGE)
    assert len(examples) >= len(ROUTES)
    assert [line for line in examples if "key=$KEY" in line] == []


@pytest.mark.parametrize("scheme", ["light", "dark"])
@pytest.mark.parametrize("width", [390, 1280])
def test_it_passes_axe_and_never_scrolls_sideways(
    opening: Opening, width: int, scheme: Literal["light", "dark"]
) -> None:
    assert opening.faults(PAGE, width, scheme) == []
    page = opening(PAGE, width=width, scheme=scheme).page
    assert page.evaluate("document.documentElement.scrollWidth") <= width
    assert page.get_by_role("button", name="Local time").count() == 0, "it shows no times"


def test_paper_has_the_examples_and_all_parameters(opening: Opening) -> None:
    page = opening(PAGE, width=720).page
    page.emulate_media(media="print")
    assert all(example.is_visible() for example in page.locator("pre").all())
    assert all(row.is_visible() for row in page.locator("#main tbody tr").all())
