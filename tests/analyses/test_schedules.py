"""What is said of a schedule that is overdue."""

from datetime import timedelta

import pytest

from analysis.poison import schedules
from analysis.poison.schedules import SCHEDULES, Schedule
from tests.analyses.conftest import MakeFacts
from tests.analyses.story import NOON


@pytest.mark.parametrize(
    ("ran_h", "words"),
    [
        (None, "sweep was due at 09:00 UTC, and has never run."),
        (4, "sweep was due at 09:00 UTC, and last ran at 08:00 UTC."),
        # By hand, say: no run of the schedule came since, though the newest run is later.
        (1, "sweep was due at 09:00 UTC by what its job system says, though it last ran at 11:00 UTC."),
    ],
)
def test_when_it_was_due_and_when_it_last_ran_never_contradict_each_other(
    facts: MakeFacts, ran_h: int | None, words: str
) -> None:
    ran = None if ran_h is None else NOON - timedelta(hours=ran_h)
    late = Schedule("sweep", "0 * * * *", None, ran, NOON - timedelta(hours=3), None, False, "airflow", "Airflow")
    [finding] = schedules.analyze(facts({SCHEDULES: [late]})).findings
    assert finding.observed == words
