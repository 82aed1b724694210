"""The workflow runs of April 2026: what their rows say at first sight, and what the record and a run say of them."""

import time
from collections.abc import Iterator
from datetime import datetime
from pathlib import Path

import psycopg
import pytest
from psycopg.types.json import Jsonb

from analysis.collect.systems import SYSTEMS
from analysis.fixes.steps import Name
from analysis.record.state import folder
from reports.stores import open_store
from tests.collect.standing import run_as_it_stands
from tests.conftest import MakeDatabase
from tests.systems.asked import Asked
from tests.systems.leaking import assert_nothing_leaks
from tests.systems.stepping import after
from tests.systems.watched import Row, Watched
from tests.systems.workflow_story import Workflows, before

RECORD = folder("origin_graph", "app")
FILES = [path.stem for path in sorted((SYSTEMS / "origin_graph").glob("*.sql"))]


@pytest.fixture
def workflows(database: MakeDatabase) -> Workflows:
    return Workflows(database(tables="april_2026")).make()


def fan_out(workflows: Workflows) -> None:
    """A run whose second node became two, of which one runs; a third waits for both, and a fourth for a person."""
    workflows.run("a", "running", created=60)
    workflows.node("a", "list", "completed", created=60, changed=58)
    workflows.node("a", "tiles", "expanded", created=60, changed=57, after=["list"])
    for index, status in enumerate(("completed", "running")):
        workflows.node(
            "a", f"tile{index}", status, created=57, changed=index or 50, after=["tiles"], handler="tile",
            fan_out_index=index, fan_out_source="a-tiles",
        )  # fmt: skip
    workflows.node("a", "mosaic", "pending", created=60, changed=60, after=["tile0", "tile1"])
    workflows.node("a", "publish", "waiting", created=60, changed=60, after=["mosaic"])


def recorded(workflows: Workflows, tmp_path: Path) -> tuple[dict[str, Row], dict[str, Row]]:
    """Jobs and tasks in the record of the workflow runs."""
    watched = Watched(workflows.dsn, open_store(tmp_path.as_uri()), RECORD)
    watched.collect_beside()
    return watched.rows("jobs"), watched.rows("tasks")


def test_both_systems_of_the_database_are_recorded(workflows: Workflows, tmp_path: Path) -> None:
    fan_out(workflows)
    watched = Watched(workflows.dsn, open_store(tmp_path.as_uri()), RECORD)
    found = watched.collect_beside()
    assert sorted(one.record for one in found.systems) == ["record/origin_graph-app", "record/origin_staged-app"]
    assert found.not_watched == ()


def test_a_node_stands_behind_as_many_stages_as_edges_lead_to_it(workflows: Workflows, tmp_path: Path) -> None:
    fan_out(workflows)
    jobs, tasks = recorded(workflows, tmp_path)
    assert {id_: row["stage"] for id_, row in tasks.items()} == {
        "a-list": 1, "a-tiles": 2, "a-tile0": 3, "a-tile1": 3, "a-mosaic": 4, "a-publish": 5,
    }  # fmt: skip
    assert (jobs["a"]["stage"], jobs["a"]["total_stages"], jobs["a"]["state"]) == (3, 5, "running")


def test_what_waits_for_another_node_is_blocked_and_no_backlog(workflows: Workflows, tmp_path: Path) -> None:
    fan_out(workflows)
    _, tasks = recorded(workflows, tmp_path)
    assert {id_: row["state"] for id_, row in tasks.items()} == {
        "a-list": "succeeded",
        "a-tiles": "skipped",
        "a-tile0": "succeeded",
        "a-tile1": "running",
        "a-mosaic": "blocked",
        "a-publish": "blocked",
    }


def test_the_debug_route_explains_a_run_with_its_edges_and_its_critical_path(
    workflows: Workflows, tmp_path: Path
) -> None:
    fan_out(workflows)
    workflows.ask(
        "INSERT INTO job_events (job_id, task_id, event_type, event_status, event_data, error_message, created_at)"
        " VALUES ('a', 'a-tile1', 'task_retrying', 'warning', %s, 'password=hunter2hunter2 refused', %s)",
        '{"retry_count": 2, "token": "not listed"}',
        before(30),
    )
    asked = Asked(Watched(workflows.dsn, open_store(tmp_path.as_uri()), RECORD))
    asked.watched.collect_beside()
    body = asked.debug("a")
    assert (body["system"], body["current_stage"], body["total_stages"]) == ("origin_graph", 3, 5)
    assert [step["task_id"] for step in body["critical_path"]] == ["a-list", "a-tiles", "a-tile1"]
    assert {(edge["task_id"], edge["waits_for"]) for edge in body["edges"]} == {
        ("a-tiles", "a-list"),
        ("a-tile0", "a-tiles"),
        ("a-tile1", "a-tiles"),
        ("a-mosaic", "a-tile0"),
        ("a-mosaic", "a-tile1"),
        ("a-publish", "a-mosaic"),
    }
    [event] = body["events"]
    assert (event["task_id"], event["event"]) == ("a-tile1", "task_retrying (warning)")
    assert "attempt 2" in event["detail"]
    assert "hunter2" not in str(body)
    assert "not listed" not in str(body)
    assert "What waits for what" in asked.page("a")
    assert asked.location("a-tile1") == "/api/db/debug/a"


def test_the_debug_route_tells_the_type_of_an_error_and_whether_it_may_be_retried(
    workflows: Workflows, tmp_path: Path
) -> None:
    workflows.run("a", "failed", created=60, completed=20)
    given = {"error": "tile 7 is lost", "error_type": "lost_tile", "retryable": False}
    workflows.node("a", "load", "failed", created=60, changed=30, result_data=Jsonb(given))
    text = 'Traceback (most recent call last):\n  File "a.py", line 3, in f\nValueError: bad tile 7'
    workflows.node("a", "tile", "failed", created=60, changed=30, error_details=text)
    workflows.ask("UPDATE workflow_runs SET result_data = %s", Jsonb(given | {"retryable": True}))
    asked = Asked(Watched(workflows.dsn, open_store(tmp_path.as_uri()), RECORD))
    asked.watched.collect_beside()
    body = asked.debug("a")
    tasks = {task["task_id"]: (task["error_type"], task["retryable"]) for task in body["tasks"]}
    assert tasks == {"a-load": ("lost_tile", False), "a-tile": ("ValueError", None)}
    assert (body["error"], body["error_type"], body["retryable"]) == ("lost_tile: tile 7 is lost", "lost_tile", True)


def test_the_debug_route_tells_that_a_complete_run_lost_a_node(workflows: Workflows, tmp_path: Path) -> None:
    for run, status in (("a", "failed"), ("b", "completed")):
        workflows.run(run, "completed", created=60, completed=20)
        workflows.node(run, "list", status, created=60, changed=30)
    asked = Asked(Watched(workflows.dsn, open_store(tmp_path.as_uri()), RECORD))
    asked.watched.collect_beside()
    body = {run: [(f["key"], f["severity"]) for f in asked.debug(run)["findings"]] for run in ("a", "b")}
    assert body == {"a": [("poison/unfinished_tasks:failed.ingest", "advice")], "b": []}


@pytest.mark.parametrize("name", ["look", "retry", "requeue", "cancel"])
def test_each_step_runs(workflows: Workflows, name: Name) -> None:
    fan_out(workflows)
    states = "SELECT status::text FROM app.workflow_tasks WHERE task_instance_id = 'a-tile1'"
    [(status,)] = after(workflows.dsn, "origin_graph", "app", name, ["a"], states)
    assert status == {"requeue": "ready", "cancel": "cancelled"}.get(name, "running")


@pytest.mark.parametrize("file", FILES)
def test_each_file_runs_as_it_stands(workflows: Workflows, file: str) -> None:
    fan_out(workflows)
    with psycopg.connect(workflows.dsn) as connection:
        connection.execute("SET search_path = app")
        run_as_it_stands(connection, "origin_graph", file)


def test_no_secret_in_any_of_its_texts_comes_out(
    workflows: Workflows, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    fan_out(workflows)
    workflows.run("b", "failed", created=30)
    workflows.node("b", "load", "failed", created=30, changed=20)
    # Ids and names that the queries choose rows by.
    chosen_by = ("run_id", "task_name", "fan_out_source", "schedule_id")
    assert_nothing_leaks(workflows.dsn, "app", tmp_path, monkeypatch, chosen_by)


@pytest.fixture
def far_from_utc(monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    """The machine's own zone is New York's."""
    monkeypatch.setenv("TZ", "America/New_York")
    time.tzset()
    yield
    monkeypatch.undo()
    time.tzset()


@pytest.mark.usefixtures("far_from_utc")
def test_times_that_are_asked_for_now_are_utc_wherever_jobscope_runs(workflows: Workflows, tmp_path: Path) -> None:
    fan_out(workflows)
    asked = Asked(Watched(workflows.dsn, open_store(tmp_path.as_uri()), RECORD))
    asked.watched.collect_beside()
    [running] = asked.running()["tasks"]
    assert datetime.fromisoformat(running["created_at"]).replace(tzinfo=None) == before(57).replace(tzinfo=None)


def test_times_out_of_range_cost_no_answer_about_a_run(workflows: Workflows, tmp_path: Path) -> None:
    fan_out(workflows)
    workflows.ask("UPDATE workflow_tasks SET last_pulse = 'infinity', updated_at = 'infinity'")
    asked = Asked(Watched(workflows.dsn, open_store(tmp_path.as_uri()), RECORD))
    asked.watched.collect_beside()
    assert asked.debug("a")["tasks_total"] == 6
    assert len(asked.running()["tasks"]) == 1
