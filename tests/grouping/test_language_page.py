"""docs/error-languages.md: each example is read as the page says."""

import re
from pathlib import Path

import pytest

from analysis.errors.grouping.stacks import LANGUAGES
from tests.grouping.test_stacks import written

PAGE = (Path(__file__).parents[2] / "docs" / "error-languages.md").read_text()
EXAMPLES = re.findall(
    r"^## ([^\n]+)\n.*?```text error\n(.*?)```\n\nis read as\n\n```text chain\n(.*?)```", PAGE, re.MULTILINE | re.DOTALL
)


@pytest.mark.parametrize(("title", "text", "chain"), EXAMPLES, ids=[title for title, _, _ in EXAMPLES])
def test_an_example_of_the_page_is_read_as_it_says(title: str, text: str, chain: str) -> None:
    assert title
    assert written(text) == chain


def test_the_page_has_every_language() -> None:
    shown = {chain.partition("\n")[0].removeprefix("language: ") for _, _, chain in EXAMPLES}
    assert {language.name for language in LANGUAGES} | {"python"} <= shown
