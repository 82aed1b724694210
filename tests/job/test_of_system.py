from datetime import UTC, datetime

import pytest

from analysis.job.of_system import Failures, job_facts_of
from analysis.job.system_rows import RetryableRow, TaskRow

NOON = datetime(2026, 3, 4, 12, tzinfo=UTC)
RUBY = "app/jobs/load.rb:12:in 'perform': no such tile (Tiles::Lost)\n\tfrom app/jobs/load.rb:3:in 'call'"


@pytest.mark.parametrize(
    ("text", "row", "expected"),
    [
        ("Tiles::Lost: no such tile", None, ("Tiles::Lost", None)),
        (RUBY, None, ("Tiles::Lost", None)),
        ("the tile is lost", None, (None, None)),
        ("ValueError: tile 7", RetryableRow("t", False, "lost_tile"), ("lost_tile", False)),
        ("ValueError: tile 7", RetryableRow("t", True, None), ("ValueError", True)),
    ],
)
def test_a_failure_has_the_type_that_it_says_or_that_its_text_names(
    text: str, row: RetryableRow | None, expected: tuple[str | None, bool | None]
) -> None:
    task = TaskRow(
        "t", "t", "t", "load", None, "failed", "failed", 1, None, 0, 1, 1, NOON, None, NOON, NOON, NOON, None, None
    )
    facts = job_facts_of(None, (task,), Failures({"t": text}, {"t": row} if row else {}), NOON, {})
    assert [(one.error_type, one.retryable) for one in facts.tasks] == [expected]
    assert (facts.job.error_type, facts.job.retryable) == expected
