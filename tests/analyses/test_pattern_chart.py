"""The chart of failure patterns tells its patterns apart."""

from typing import Any

from analysis.errors.pattern_model import HourCount, Pattern
from analysis.errors.pattern_tables import IN_LEGEND, charts
from analysis.errors.patterns import NO_TEXT
from tests.analyses.conftest import NOON


def pattern(title: str, *types: str) -> Pattern:
    given: dict[str, Any] = {"title": title, "template": title, "exception_type": "", "tasks": 3}
    hours = (HourCount(at=NOON, tasks=3),)
    return Pattern.model_construct(**given, task_types=dict.fromkeys(types, 3), hours=hours)


def drawn(*patterns: Pattern) -> tuple[list[object], str]:
    (chart,) = charts(patterns)
    return [row["group"] for row in chart.rows], chart.description


def test_patterns_without_a_text_are_told_apart_by_their_types() -> None:
    names, description = drawn(pattern(NO_TEXT, "send"), pattern(NO_TEXT, "sync"), pattern("refused", "send"))
    assert names == [f"send: {NO_TEXT}", f"sync: {NO_TEXT}", "refused"]
    assert description == "The largest of 3 patterns is failures of send without an error text: 3 tasks."


def test_patterns_that_begin_alike_are_as_many_names() -> None:
    long = "cannot read the input of this very long name of a step at "
    names, _ = drawn(*(pattern(f"{long}{end}", "send") for end in ("start", "middle", "end")))
    assert len(set(names)) == 3
    assert max(len(str(name)) for name in names) <= IN_LEGEND
    assert drawn(pattern(NO_TEXT, "send"))[0] == [NO_TEXT]
