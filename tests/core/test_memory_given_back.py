"""A process that waits for its next run holds no memory that nobody uses."""

import gc
import runpy
import sys
from pathlib import Path
from types import SimpleNamespace
from weakref import ref

import pytest
from azure.functions import QueueMessage

from analysis.redaction import names, redact
from analysis.settings import SettingsError
from housekeeping import give_back, leaving_nothing
from reports.charts import drawing

PAGES_OF_4_KB = 256
"""A megabyte."""


def resident_mb() -> float:
    return int(Path("/proc/self/statm").read_text().split()[1]) / PAGES_OF_4_KB


@pytest.mark.skipif(sys.platform != "linux", reason="only glibc keeps it, and can be asked")
def test_what_was_freed_below_something_that_stays_goes_back_to_the_machine() -> None:
    # Each below the size from which glibc maps memory apart, and gives it back by itself.
    taken = [bytearray(100_000) for _ in range(1_000)]
    last = bytearray(100_000)
    del taken
    before = resident_mb()
    give_back()
    assert before - resident_mb() > 50
    assert last


def test_the_names_that_a_run_met_and_its_pictures_are_forgotten_also_when_it_fails() -> None:
    @leaving_nothing()
    def failing_run() -> None:
        redact({"api_key_of_somebody": 1})
        drawing.draw("ranked_bars", [{"label": "one", "value": 1, "note": ""}])
        assert names.words.cache_info().currsize
        assert drawing._draw.cache_info().currsize
        raise ValueError("over")

    with pytest.raises(ValueError, match="over"):
        failing_run()
    assert not names.words.cache_info().currsize
    assert not drawing._draw.cache_info().currsize


def test_what_the_first_run_leaves_is_no_work_for_later_collections_and_what_later_runs_leave_is() -> None:
    gc.unfreeze()  # as in a process that has just begun
    with leaving_nothing():
        pass
    frozen = gc.get_freeze_count()
    assert frozen > 10_000
    with leaving_nothing():
        later = [[one] for one in range(1_000)]
    assert gc.get_freeze_count() <= frozen
    assert later


@pytest.mark.parametrize(
    ("trigger", "given"),
    [("snapshot", SimpleNamespace(schedule_status={})), ("run_target", QueueMessage(body=b"{}"))],
)
def test_nothing_is_left_of_all_that_a_trigger_runs_also_when_it_fails(
    trigger: str, given: object, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("JOBSCOPE_TARGETS", "no list of targets")
    app = runpy.run_path(str(Path(__file__).parents[2] / "function_app.py"))
    redact({"api_key_of_somebody": 1})
    with pytest.raises((SettingsError, ValueError)):
        app[trigger]._function.get_user_function()(given)
    assert not names.words.cache_info().currsize


def test_what_a_message_published_is_free_when_memory_is_given_back(monkeypatch: pytest.MonkeyPatch) -> None:
    class Page:
        snapshot = b'{"run": {"queries": [{"rows": 1}]}}'

    held: list[ref[Page]] = []
    free: list[bool] = []

    def run_message(*_: object) -> Page:
        page = Page()
        held.append(ref(page))
        return page

    monkeypatch.setenv("JOBSCOPE_TARGETS", "a list of targets")
    monkeypatch.setattr("analysis.settings.Settings.read", SimpleNamespace)
    monkeypatch.setattr("fleet_cycle.run_message", run_message)
    monkeypatch.setattr("housekeeping.give_back", lambda: free.extend(one() is None for one in held))
    app = runpy.run_path(str(Path(__file__).parents[2] / "function_app.py"))
    app["run_target"]._function.get_user_function()(QueueMessage(body=b"{}"))
    assert free == [True]
