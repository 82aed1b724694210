"""The report and the debug page show the chain of exceptions and the user's own function, in every language."""

import html
import re
from datetime import timedelta

import pytest

from analysis.errors.grouping import explain as explain_text
from analysis.errors.patterns import patterns_of
from analysis.facts import Limits, Window
from analysis.job.explain import explain, with_contents
from reports.debug import render_debug
from reports.render import render
from reports.routes import NOWHERE
from tests.grouping.languages import LANGUAGES, Occurrence
from tests.job.made import at, failure, job_facts, task
from tests.reports import stories
from tests.reports.pages import as_json

EACH = pytest.mark.parametrize("language", LANGUAGES)


def items(page: str) -> list[str]:
    """Return what the items of the first chain on a page say."""
    (chain,) = re.findall(r'<ol class="chain".*?</ol>', page, re.DOTALL)[:1]
    texts = (re.sub(r"<[^>]+>", "", item) for item in re.findall(r"<li>.*?</li>", chain, re.DOTALL))
    return [" ".join(html.unescape(text).split()) for text in texts]


def expected(text: str) -> list[tuple[str, str]]:
    return [(link.type, link.location) for link in reversed(explain_text(text).chain)]


def shows(page: str, text: str) -> None:
    wanted = expected(text)
    if len(wanted) == 1:
        # The pattern above has said the rest.
        ((kind, place),) = wanted
        assert kind in page
        assert f"Raised in <code>{html.escape(place)}</code>" in page
        return
    shown = items(page)
    assert len(shown) == len(wanted)
    for number, (item, (kind, place)) in enumerate(zip(shown, wanted, strict=True)):
        assert kind in item
        assert not place or f"in {place}" in item
        assert item.startswith("caused by ") == bool(number)


@EACH
def test_the_debug_page_shows_the_chain_and_the_users_function(language: str) -> None:
    text = LANGUAGES[language](Occurrence())
    made = job_facts(task("a", status="failed"), status="failed", errors=(failure("a", text),))
    explained = explain(made, Limits(), None, (), "Beside none.")
    page = render_debug(with_contents(explained, ()).model_dump(mode="json"), NOWHERE)
    shows(page, text)
    assert (f'aria-label="Exceptions of {language}, outer first"' in page) == (len(expected(text)) > 1)


@EACH
def test_the_report_shows_them_and_what_made_the_pattern(language: str) -> None:
    text = LANGUAGES[language](Occurrence())
    (pattern,) = patterns_of([failure("a", text)], Window(at(0), at(0) + timedelta(hours=24)))
    found = stories.result(
        "errors/failure_patterns",
        "Failures come in patterns",
        "warning",
        summary="1 failure is 1 fault",
        data={"failed": 1, "sampled": False, "patterns": [pattern.model_dump(mode="json")], "patterns_total": 1},
    )
    page = render(as_json(stories.snapshot("warning", [found])), "")
    shows(page, text)
    assert "What made this pattern" in page
    assert "The innermost function of your own code." in page
    assert "Does not count: callers." in page
