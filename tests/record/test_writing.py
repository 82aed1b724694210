"""Writing the record: a run that dies anywhere loses nothing, racing runs agree, and damage is found."""

from datetime import datetime, timedelta

import pytest

from analysis.collect.one import TRIES
from analysis.collect.run import collect
from analysis.record import files
from analysis.record.asking import opened_states
from analysis.record.state import State
from analysis.record.write import SWEPT_AFTER, sweep
from reports.stores import Cache
from tests.collect.system import RECORD, WINDOW, System, job_id
from tests.notify.mortal import Died, Fate
from tests.record.mortal import Raced, mortal
from tests.reliability import AddRow

HOUR = timedelta(hours=1)


def names(system: System) -> set[str]:
    return {name.removeprefix(f"{RECORD}/") for name in system.store.listing(f"{RECORD}/")}


@pytest.mark.parametrize("full", [True, False])
def test_a_run_that_dies_at_any_write_loses_nothing(system: System, full: bool, reliability: AddRow) -> None:
    """Every point of death is tried, one by one; the run after it agrees with the database."""
    at = system.now()
    point, deaths, died = 0, 0, True
    while died:
        if full:
            # The last full pass was too long ago, and rows fall out of the base.
            system.job(f"old-{point}", at - 3 * WINDOW, "completed", task="completed")
            _date_back(system)
        system.job(f"new-{point}", at)
        system.set_task(f"new-{point}-0", "failed", at)
        whole, alive = system.store, mortal(system.store, point)
        try:
            collect(system.settings, alive)
            died = False
        except Died:
            deaths += 1
        point += 1
        system.store = whole
        system.collect()
        assert system.disagreement(at - WINDOW) == {}, point
    assert deaths >= 6
    reliability("a run is killed at any write of the record", "nothing: the next run goes on", "every change, once")


def _date_back(system: System) -> None:
    from analysis.record.write import read_state, swap

    if stored := read_state(system.store, RECORD):
        state, etag = stored
        swap(system.store, RECORD, state.model_copy(update={"full_pass_at": state.full_pass_at - 7 * HOUR}), etag)


def test_whoever_loses_the_race_reads_again(stored: System) -> None:
    at = stored.now()
    stored.job("a", at)
    stored.collect()
    whole = stored.store

    def rival() -> None:
        stored.job("b", at)
        assert collect(stored.settings, whole).failure is None

    stored.set_task("a-0", "failed", at)
    racing = Raced(whole, Fate(), rival, 1)
    assert collect(stored.settings, racing).failure is None
    assert stored.state().reading == 3  # ours of the lost race counts for nothing
    assert stored.disagreement(at - WINDOW) == {}


def test_a_race_that_is_lost_every_time_is_reported(system: System) -> None:
    system.job("a", system.now())
    whole = system.store
    racing = Raced(whole, Fate(), lambda: collect(system.settings, whole), 99)
    found = collect(system.settings, racing)
    assert found.failure is not None
    assert found.failure.reason == f"another run wrote the record {TRIES} times while this one read"


def test_the_first_run_over_nothing_can_be_raced_too(stored: System) -> None:
    stored.job("a", stored.now())
    whole = stored.store
    assert collect(stored.settings, Raced(whole, Fate(), lambda: collect(stored.settings, whole), 1)).failure is None
    assert stored.state().reading == 2


def test_a_flipped_bit_means_a_full_pass(
    stored: System, monkeypatch: pytest.MonkeyPatch, tmp_path_factory: pytest.TempPathFactory, reliability: AddRow
) -> None:
    at = stored.now()
    stored.job("a", at - HOUR, "completed", task="failed")
    stored.collect()
    [name] = [f.name for f in stored.state().of("tasks")]
    _damage(stored, f"{RECORD}/{name}")
    _another_process(monkeypatch, tmp_path_factory)
    collected = stored.collect()
    assert "is damaged: its hash is not the one that state.json names" in collected.reason
    assert collected.reason.startswith("a full pass")
    assert stored.disagreement(at - WINDOW) == {}
    reliability(
        "a bit of the record is flipped",
        "under This run: a full pass, since the hash is not the one that state.json names",
        "what the database still has; what it has deleted since is no longer in the record",
    )


def _another_process(monkeypatch: pytest.MonkeyPatch, made: pytest.TempPathFactory) -> None:
    """Nothing of the record is kept on this machine."""
    empty = made.mktemp("files")
    monkeypatch.setattr(files, "_folder", lambda: empty)


def _damage(system: System, name: str) -> None:
    found = system.store.read(name)
    assert found is not None
    content = bytearray(found.content)
    content[len(content) // 2] ^= 1
    system.store.replace(name, bytes(content), etag=found.etag, cache=Cache.IMMUTABLE)


def test_a_file_that_is_missing_means_a_full_pass(
    system: System, monkeypatch: pytest.MonkeyPatch, tmp_path_factory: pytest.TempPathFactory
) -> None:
    system.job("a", system.now())
    system.collect()
    system.store.delete(f"{RECORD}/{next(system.state().of('tasks')).name}")
    _another_process(monkeypatch, tmp_path_factory)
    assert "is missing" in system.collect().reason


def test_a_state_that_cannot_be_read_is_made_anew(system: System) -> None:
    system.job("a", system.now())
    system.collect()
    found = system.store.read(f"{RECORD}/state.json")
    assert found is not None
    system.store.replace(f"{RECORD}/state.json", b"{", etag=found.etag, cache=Cache.REVALIDATE)
    assert "state.json of the record cannot be read" in system.collect().reason
    assert len(system.recorded()) == 3


def test_a_record_of_a_newer_release_is_left_alone(system: System) -> None:
    system.collect()
    _rewrite(system, record_version=99)
    before = {name: system.store.read(f"{RECORD}/{name}") for name in names(system)}
    found = collect(system.settings, system.store)
    assert found.failure is not None
    assert "has version 99" in found.failure.reason
    assert {name: system.store.read(f"{RECORD}/{name}") for name in names(system)} == before


def _rewrite(system: System, **changed: object) -> None:
    found = system.store.read(f"{RECORD}/state.json")
    assert found is not None
    state = State.model_validate_json(found.content).model_copy(update=changed)
    system.store.replace(
        f"{RECORD}/state.json", state.model_dump_json().encode(), etag=found.etag, cache=Cache.REVALIDATE
    )


def test_files_that_no_state_names_are_deleted_after_a_day(system: System) -> None:
    system.job("a", system.now())
    system.collect()
    first = {f.name for f in system.state().files}
    _rewrite(system, full_pass_at=system.state().full_pass_at - 7 * HOUR)
    system.set_task("a-0", "failed", system.now())
    system.collect()
    state = system.state()
    assert set(state.replaced) == first - {f.name for f in state.files}
    later = state.model_copy(update={"read_at": state.read_at + SWEPT_AFTER + HOUR})
    assert sweep(system.store, RECORD, later) == 0  # the state before names them: its readers may still read
    assert sweep(system.store, RECORD, later.model_copy(update={"replaced": ()})) == len(state.replaced)
    assert names(system) == {f.name for f in (*state.files, *state.changes)} | {
        "state.json",
        "views.sql",
        "inputs_key.json",
    }


def test_what_ended_long_ago_is_sealed_by_day_and_dropped_in_time(system: System) -> None:
    at = system.now()
    system.job("a", at - HOUR, tasks=1)
    # An open job holds its finished tasks in the base, whenever they ended.
    for number, days in enumerate((3, 4, 4)):
        system.job(f"old-{number}", at - timedelta(days=days), "completed", task="completed")
        system.connection.execute("UPDATE jobs SET status = 'processing' WHERE job_id = %s", [job_id(f"old-{number}")])
    system.collect()
    assert [f.kind for f in system.state().of("tasks")] == ["base"]
    for number in range(3):
        system.connection.execute("UPDATE jobs SET status = 'completed' WHERE job_id = %s", [job_id(f"old-{number}")])
    _rewrite(system, full_pass_at=system.state().full_pass_at - 7 * HOUR)
    system.collect()
    sealed = {f.day: f.rows for f in system.state().of("tasks", "sealed")}
    assert sealed == {
        (at - timedelta(days=3)).date().isoformat(): 3,
        (at - timedelta(days=4)).date().isoformat(): 6,
    }
    assert len(system.recorded()) == 10
    # At any time of day: the fourth day ended before three days ago, the third after.
    system.settings = system.settings.model_copy(update={"keep_record_days": 3})
    _rewrite(system, full_pass_at=system.state().full_pass_at - 7 * HOUR)
    system.collect()
    assert len(system.recorded()) == 4


def _sealed(system: System) -> datetime:
    """A job whose task ended four days ago, and which has fallen out of the base; when it ended."""
    at = system.now() - timedelta(days=4)
    system.job("old", at, tasks=1, task="completed")
    system.collect()
    system.set_job("old", "completed", at)
    _rewrite(system, full_pass_at=system.state().full_pass_at - 7 * HOUR)
    system.collect()
    assert [f.rows for f in system.state().of("tasks", "sealed")] == [1]
    return at


def test_a_task_that_comes_back_after_it_was_sealed_counts_once(system: System) -> None:
    _sealed(system)
    system.set_job("old", "processing", system.now())
    system.set_task("old-0", "failed", system.now())
    system.collect()
    with opened_states(system.store, {RECORD: system.state()}) as engine:
        assert engine.ask("SELECT task_id, status FROM tasks") == [("old-0", "failed")]


def test_a_run_reads_no_sealed_file_but_those_of_days_that_its_windows_reach(system: System) -> None:
    day = _sealed(system)
    state = system.state()
    assert state.base_since is not None
    assert [f.kind for f in state.since(state.base_since).of("tasks")] == ["base"]
    assert [f.day for f in state.since(day).of("tasks", "sealed")] == [day.date().isoformat()]
    assert not list(state.since(day + timedelta(days=1)).of("tasks", "sealed"))
