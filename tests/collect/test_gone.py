"""What the job system has deleted is still counted where it happened, and holds nothing open."""

from datetime import timedelta

from analysis.collect.answers import variables
from analysis.facts import Limits, Window
from analysis.record.asking import opened_states
from analysis.record.records import all_records
from tests.collect.system import WINDOW, System, job_id


def test_deleted_tasks_stay_in_rates_and_do_not_hold_their_stage_open(system: System) -> None:
    now = system.now()
    system.job("j", now - timedelta(hours=2), tasks=3)
    for task, status in (("j-0", "completed"), ("j-1", "failed")):
        system.set_task(task, status, now - timedelta(hours=1))
    system.collect()
    system.connection.execute("DELETE FROM tasks WHERE task_id IN ('j-1', 'j-2')")
    system.set_job("j", "completed", now)
    system.collect()
    assert system.gone() == {"j-1", "j-2"}
    given = variables(Window(now - WINDOW, now), now, Limits())
    with opened_states(system.store, all_records(system.store)) as engine:
        finished = engine.ask_file("performance/finished_tasks", given)
        [stage] = engine.ask_file("performance/stage_runs", given)
        [slowest] = engine.ask_file("performance/slowest_jobs", given)
    assert sorted((row[5], row[6]) for row in finished) == [("completed", 1), ("failed", 1)]
    assert (stage[3], stage[4]) == (1, 2)
    assert slowest[0] == job_id("j")
