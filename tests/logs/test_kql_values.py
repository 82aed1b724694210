"""Values in a query: whatever an id holds, it stays one string literal for Microsoft's lexer and the same text."""

from datetime import UTC, datetime, timedelta, timezone

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from analysis.sources.kql import MOST_VALUES, Wanted, literal, quoted, rendered
from tests.logs.conftest import Kusto

AWKWARD = [
    '"',
    "'",
    "\\",
    "|",
    "\n",
    "\r",
    "\t",
    ";",
    "//",
    "`",
    "```",
    "@",
    "h",
    "~",
    "\\u0041",
    "\\x41",
    "\0",
    "\u2028",
    "😀",
]
ATTACKS = [
    'x" | union (AppRequests) //',
    'x\\" or 1==1',
    '"; .drop table AppTraces',
    'a"])\n| union withsource=t *',
    "``` | take 1",
    "\\",
    "",
]
AT = datetime(2026, 1, 31, 6, tzinfo=UTC)


TEXTS = st.lists(
    st.one_of(st.text(max_size=30), st.lists(st.sampled_from(AWKWARD), max_size=8).map("".join)), max_size=60
)


@given(TEXTS)
@settings(max_examples=12, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
def test_any_text_stays_one_literal_of_the_same_text(kusto: Kusto, texts: list[str]) -> None:
    assert kusto({"literals": [quoted(text) for text in texts]}) == texts


def test_attempts_to_leave_the_literal_stay_inside(kusto: Kusto) -> None:
    assert kusto({"literals": [quoted(text) for text in ATTACKS]}) == ATTACKS


def test_without_quoting_the_same_attempts_would_leave_it(kusto: Kusto) -> None:
    assert None in kusto({"literals": [f'"{text}"' for text in ATTACKS]})


def test_lists_tables_and_instants_are_written_as_kql() -> None:
    assert literal(['a"b', "c"]) == 'dynamic(["a\\"b", "c"])'
    assert literal([]) == "dynamic([])"
    summer = AT.astimezone(timezone(timedelta(hours=2)))
    assert literal(summer) == "datetime(2026-01-31T06:00:00+00:00)"
    assert literal([Wanted("a", AT)]) == (
        'datatable(id: string, failed_at: datetime) ["a", datetime(2026-01-31T06:00:00+00:00)]'
    )


def test_only_the_head_of_a_file_changes() -> None:
    text = rendered("coverage", {"wanted": [Wanted("an-id", AT)], "since": AT, "until": AT})
    original = rendered("coverage", {"wanted": [Wanted("other", AT)], "since": AT, "until": AT})
    changed = [line for line in text.splitlines() if line not in original.splitlines()]
    assert len(changed) == 1
    assert changed[0].startswith('let wanted = datatable(id: string, failed_at: datetime) ["an-id", ')


def test_an_unknown_or_missing_value_and_a_list_too_long_are_refused() -> None:
    with pytest.raises(KeyError, match=r"unknown parameters \['roles'\]"):
        rendered("deployments", {"since": AT, "until": AT, "roles": []})
    with pytest.raises(KeyError, match=r"missing parameters \['until', 'wanted'\]"):
        rendered("coverage", {"since": AT})
    with pytest.raises(ValueError, match="too many"):
        literal(["x"] * (MOST_VALUES + 1))
    with pytest.raises(TypeError, match="list of texts"):
        literal("a text alone")
