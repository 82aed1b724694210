"""A status is known in any letters, unless two that differ in these alone do not mean the same."""

import pytest

from analysis.spelling import meaning

STATES = {"failed": "failed", "Paused": "blocked", "PAUSED": "waiting", "done": "succeeded", "Done": "succeeded"}


@pytest.mark.parametrize(
    ("status", "state"),
    [
        ("failed", "failed"),
        ("FAILED", "failed"),
        (" Failed\n", "failed"),
        ("DONE", "succeeded"),
        ("PAUSED", "waiting"),
        ("paused", None),
        ("(none)", None),
        ("fail", None),
    ],
)
def test_a_status_means_what_it_does_in_other_letters(status: str, state: str | None) -> None:
    assert meaning(STATES, status) == state
