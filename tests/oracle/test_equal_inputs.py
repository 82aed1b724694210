"""On the sample, the inputs that fail again and again by their hashes are those that the database itself finds."""

from dataclasses import dataclass
from datetime import datetime, timedelta

from analysis.collect.answers import record_answers
from analysis.collect.run import collect_apart
from analysis.facts import Query, Window
from analysis.poison.inputs import FailedInput
from analysis.poison.repeated_failures import REPEATED
from analysis.settings import Settings
from local.sample.load import LoadedSample
from tests.oracle.asking import oracle


@dataclass(frozen=True)
class EqualInput:
    """One row of the first release's question."""

    compared: int
    task_type: str | None
    digest: str | None
    failed_tasks: int | None
    failed_jobs: int | None
    first_at: datetime | None
    last_at: datetime | None
    task_id: str | None
    job_id: str | None
    parameters: object
    error_text: str | None


def test_equal_hashes_are_equal_parameters(sample_database: LoadedSample) -> None:
    settings = Settings.model_validate({"database_url": sample_database.dsn})
    window = Window(sample_database.at - timedelta(hours=24), sample_database.at)
    collected = collect_apart(settings, 0, sample_database.at, window)
    answers, _ = record_answers(settings, collected, [REPEATED], window, window.until)
    rows = answers[REPEATED.name]
    assert isinstance(rows, tuple), rows
    found = [row for row in rows if isinstance(row, FailedInput)]
    expected = oracle(settings, Query("record/poison/equal_inputs", EqualInput), window)
    assert len({row.digest for row in expected}) > 1
    assert {_told(row) for row in found} == {_told(row) for row in expected}
    # The oracle repeats it in each row; in the record's answer the rows of several systems add up.
    assert {sum(row.compared for row in found)} == {row.compared for row in expected}


def _told(row: FailedInput | EqualInput) -> tuple[object, ...]:
    return (
        row.task_type,
        row.failed_tasks,
        row.failed_jobs,
        row.first_at,
        row.last_at,
        row.task_id,
        row.job_id,
    )
