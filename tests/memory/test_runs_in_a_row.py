"""Six runs of the real main job over the sample in PostgreSQL, a quarter of an hour apart, each published."""

from datetime import timedelta
from pathlib import Path

import pytest

from analysis.history.slots import Occasion
from analysis.history.stored import read_snapshot
from analysis.published.snapshot import Snapshot
from analysis.settings import Settings
from cycle import cycle
from local.sample.load import LoadedSample

QUARTER = timedelta(minutes=15)
RUNS = 6


@pytest.fixture(scope="module")
def runs(sample_database: LoadedSample, tmp_path_factory: pytest.TempPathFactory) -> list[Snapshot]:
    folder = tmp_path_factory.mktemp("runs")
    settings = Settings.model_validate({"database_url": sample_database.dsn, "reports_url": folder.as_uri()})
    until = sample_database.sample.at.replace(second=0, microsecond=0)
    found = []
    for ago in reversed(range(RUNS)):
        slot = until - ago * QUARTER
        published = cycle(settings, Occasion("scheduled", slot, slot), {"observed_at": slot.isoformat()})
        found.append(read_snapshot(published.snapshot))
    assert (Path(folder) / "latest.html").exists()
    return found


def test_each_run_is_compared_with_the_one_before(runs: list[Snapshot]) -> None:
    assert [run.changes.compared_with for run in runs] == [None, *(run.run.slot for run in runs[:-1])]
    assert list(runs[-1].history.slots) == [run.run.slot for run in runs[:-1]]


def test_every_finding_has_a_life_and_every_change_is_reported_once(runs: list[Snapshot]) -> None:
    for run in runs:
        serious = {finding.key for finding in run.findings if finding.severity != "advice"}
        assert serious <= run.life_cycles.keys()
    found = [
        c.id
        for before, run in zip([None, *runs], runs, strict=False)
        for c in run.changes.items
        if before is None or c.at > before.run.slot
    ]
    assert len(found) == len(set(found))


def test_what_stands_in_every_run_is_new_in_the_first_alone(runs: list[Snapshot]) -> None:
    first = {change.key for change in runs[0].changes.items}
    again = {c.key for run in runs[1:] for c in run.changes.items if c.at == run.run.slot and c.kind == "new"}
    assert first
    assert not first & again


def test_the_numbers_that_are_followed_come_from_the_database(runs: list[Snapshot]) -> None:
    series = runs[-1].history.series
    assert all(value is not None for value in series["performance/throughput:tasks"].values)
    assert any(key.startswith("errors/failure_rate:task_type=") for key in series)
    assert any(key.startswith("performance/task_duration:p95 ") for key in series)
