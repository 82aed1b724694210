"""Stages, the critical path, the timeline and the place beside others, on made-up jobs."""

from hypothesis import given
from hypothesis import strategies as st

from analysis.job.against_usual import against_usual
from analysis.job.critical_path import critical_path
from analysis.job.stages import stages
from analysis.job.timeline import MOST, timeline
from tests.job.made import at, job_facts, task

USUAL = {("task", "make_tile"): [10.0] * 40, ("job", "process_raster"): [100.0] * 40}


def test_a_stage_tells_its_wall_time_its_busy_time_and_the_gap_before_it() -> None:
    first, second = stages(
        job_facts(task("a", 1, 0, 40), task("b", 1, 0, 20), task("c", 2, 70, 100), status="completed", ended=100)
    )
    assert (first.wall_s, first.busy_s, first.parallelism, first.gap_before_s) == (40, 60, 1.5, None)
    assert (second.started_at, second.ended_at, second.gap_before_s) == (at(70), at(100), 30)


def test_a_stage_at_work_has_no_end_and_the_next_no_gap() -> None:
    first, second = stages(job_facts(task("a", 1, 0), task("b", 2, 10, 20), status="processing", now=50))
    assert (first.ended_at, first.wall_s, first.busy_s) == (None, 50, 50)
    assert second.gap_before_s is None


def test_waiting_is_no_work_where_the_start_is_recorded() -> None:
    (stage,) = stages(job_facts(task("a", 1, 0, 40, started=30)))
    assert (stage.wall_s, stage.busy_s) == (40, 10)


def test_a_queued_task_is_not_busy() -> None:
    (stage,) = stages(job_facts(task("a", 1, 0, status="queued"), status="processing", now=50))
    assert (stage.busy_s, stage.parallelism) == (0, 0)


def test_a_straggler_is_longer_than_a_minute_and_five_medians_of_six() -> None:
    fast = [task(f"t{n}", 1, 0, 10) for n in range(6)]
    (stage,) = stages(job_facts(*fast, task("slow", 1, 0, 90)))
    assert stage.straggler is not None
    assert (stage.straggler.task_id, stage.straggler.median_s, stage.straggler.sooner_s) == ("slow", 10, 80)
    assert stages(job_facts(*fast, task("slow", 1, 0, 59)))[0].straggler is None, "under a minute"
    assert stages(job_facts(*fast[:4], task("slow", 1, 0, 90)))[0].straggler is None, "too few to compare"


def test_the_critical_path_is_the_last_task_of_each_stage() -> None:
    steps = critical_path(job_facts(task("a", 1, 0, 10), task("b", 1, 0, 90), task("c", 2, 90, 95), usual=USUAL))
    assert [step.task_id for step in steps] == ["b", "c"]
    assert steps[0].sooner_s is not None
    assert 79 < steps[0].sooner_s <= 80, "at its median of 10 s, until the next of its siblings"
    assert steps[1].sooner_s == 0


def test_sooner_ends_with_the_next_sibling() -> None:
    (step,) = critical_path(job_facts(task("a", 1, 0, 80), task("b", 1, 0, 90), usual=USUAL))
    assert step.sooner_s == 10


def test_without_a_usual_nothing_is_said_to_be_sooner() -> None:
    (step,) = critical_path(job_facts(task("a", 1, 0, 80)))
    assert (step.usual_s, step.sooner_s) == (None, None)


@given(st.lists(st.tuples(st.floats(0, 500), st.floats(0, 500)), min_size=1, max_size=30))
def test_nothing_is_sooner_than_its_stage_is_long(spans: list[tuple[float, float]]) -> None:
    made = job_facts(*(task(f"t{n}", 1, begin, begin + long) for n, (begin, long) in enumerate(spans)), usual=USUAL)
    (stage,), (step,) = stages(made), critical_path(made)
    assert step.sooner_s is not None
    assert 0 <= step.sooner_s <= stage.wall_s + 0.002


def test_the_timeline_is_in_order_and_joins_what_is_equal() -> None:
    changes, total = timeline(
        job_facts(task("a", 1, 1, 40, started=5), task("b", 1, 1, 20), task("c", 2, 50, beat=60), status="failed")
    )
    assert [(c.what, c.tasks) for c in changes] == [
        ("job created", 0),
        ("created", 2),
        ("started", 1),
        ("completed", 1),
        ("completed", 1),
        ("created", 1),
        ("last heartbeat", 1),
        ("job failed", 0),
    ]
    assert total == len(changes)


def test_a_long_timeline_is_cut_and_says_how_long_it_is() -> None:
    changes, total = timeline(job_facts(*(task(f"t{n}", 1, n, n + 0.5) for n in range(MOST))))
    assert len(changes) == MOST + 2
    assert total == 2 * MOST + 2


def test_a_job_stands_among_the_others_of_its_type() -> None:
    usual = {("job", "process_raster"): [float(n) for n in range(1, 101)], ("task", "make_tile"): [10.0] * 3}
    job, tiles = against_usual(job_facts(task("a", 1, 0, 40), ended=80, usual=usual))
    assert job.p50_s is not None
    assert 48 < job.p50_s < 53
    assert job.slower_than_percent is not None
    assert 73 <= job.slower_than_percent <= 80
    assert (tiles.others, tiles.p95_s, tiles.slower_than_percent) == (3, None, None), "three are no crowd"


def test_what_a_job_left_open_held_nothing_up() -> None:
    made = job_facts(task("a", 1, 0, 40), task("left", 1, 0, status="queued"), status="failed", ended=50, now=9000)
    (stage,), (step,) = stages(made), critical_path(made)
    assert (step.task_id, stage.wall_s, stage.ended_at) == ("a", 50, None)
