"""What is done with a real Prefect until it has a row of every state."""

import sys
from collections.abc import Callable, Mapping
from pathlib import Path
from socket import gethostname
from typing import Any

from analysis.collect.system_files import load_system
from analysis.fixes.steps import Name, steps
from local.engine_versions import pinned
from tests.systems.airflow_life import asking
from tests.systems.engine import ENGINES, Engine, started, until
from tests.systems.recording import record

TOGETHER = (
    {"killed": "Crashed", "cancelled": "Cancelled", "succeeds": "Completed"},
    {"retried": "Completed", "retried_after_a_wait": "Completed", "flow_retried": "Completed", "caches": "Completed"},
    {"exhausted": "Failed", "gets_over_it": "Completed", "mapped": "Failed", "fails_itself": "Failed"},
    {"times_out": "TimedOut", "run_times_out": "TimedOut", "crashes": "Crashed", "parent": "Completed"},
    {"retrying": "Running", "flow_retrying": "AwaitingRetry", "pauses": "Paused", "retried_by_hand": "Failed"},
)
"""Runs of the flows of these names, and where each stands at last: so many at once as two cores bear."""
OTHERS = {
    "cancelled_early": "Cancelled", "child": "Completed", "held": "Late", "later": "Scheduled",
    "out_of_slots": "AwaitingConcurrencySlot", "unserved": "Late",
}  # fmt: skip
DEFERRED = ("load", "fail", "hold")
"""Tasks that are started without a flow; nobody serves the last."""
TABLES = (
    "deployment", "deployment_schedule", "events", "flow", "flow_run", "flow_run_state", "log", "task_run",
    "task_run_state", "work_pool", "work_queue",
)  # fmt: skip
BEAT = "prefect.flow-run.heartbeat"
STATES = "SELECT name, state_name, run_count FROM flow_run WHERE NOT auto_scheduled"
TASK = "SELECT t.state_name FROM task_run AS t JOIN flow_run AS f ON f.id = t.flow_run_id WHERE f.name = %s"

type Ask = Callable[..., list[tuple[Any, ...]]]


def record_prefect(python: Path, dsn: str, home: Path) -> None:
    """Run it in an empty database, and record the rows. About three minutes."""
    ask = asking(dsn)
    with started([str(python), "prefect_app.py", str(home)], dsn) as app:
        try:
            app("serve")
            _live(app, ask, _begin(app))
            _die(app, ask)
        finally:
            app("stop")
    # Of all that it notes down the beats alone are read, and what it says of nothing is left out.
    ask("DELETE FROM events WHERE event <> %s RETURNING 1", BEAT)
    for table in ("flow_run_state", "task_run_state"):
        ask(f"UPDATE {table} SET state_details = jsonb_strip_nulls(state_details) RETURNING 1")
    ask("UPDATE work_pool SET base_job_template = '{}' RETURNING 1")
    ask("UPDATE deployment SET parameter_openapi_schema = '{}' RETURNING 1")
    places = {
        str(home): "/home",
        str(ENGINES / "prefect_flows"): "/flows",
        str(python.parent.parent): "/prefect",
        sys.base_prefix: "/python",
    }
    version = f"prefect {pinned(load_system('prefect'))}"
    record(dsn, "prefect", TABLES, "alembic_version", version, {**places, gethostname(): "worker"})


def _begin(app: Engine) -> dict[str, str]:
    """The deployments, and what no worker shall run yet: ids by the names of the runs."""
    app("prefect", arguments=["work-pool", "create", "tiles", "--type", "process"])
    for queue in ("unserved", "held"):
        app("prefect", arguments=["work-queue", "create", queue, "--pool", "tiles"])
        app("deploy", flow="requeued", queue=queue)
        app("trigger", flow="requeued", name=queue)
    app("prefect", arguments=["work-queue", "pause", "held", "--pool", "tiles"])
    for flow in (name for names in TOGETHER for name in names):
        app("deploy", flow=flow, limit=1 if flow == "retrying" else None)
    app("deploy", flow="child", cron="30 3 * * *")
    app("deploy", flow="killed_at_last", cron="0 0 * * *")
    app("pause_schedules", flow="killed_at_last")
    return {name: app("trigger", flow="succeeds", name=name, in_s=3600) for name in ("later", "cancelled_early")}


def _live(app: Engine, ask: Ask, ids: dict[str, str]) -> None:
    """Until what may end has ended."""
    app("work", name="worker-1")
    for together in TOGETHER:
        ids |= {name: app("trigger", flow=name, name=name) for name in together}
        if "killed" in together:
            until(lambda: ask(TASK, "killed") == ask(TASK, "cancelled") == [("Running",)], "what shall be ended")
            app("kill_run", run=ids["killed"])
            for run in ("cancelled", "cancelled_early"):
                _step(app, "cancel", ids[run])
        _until(ask, together)
    app("trigger", flow="retrying", name="out_of_slots")
    _step(app, "retry", ids["retried_by_hand"])
    until(lambda: _states(ask, "retried_by_hand") == {"retried_by_hand": ("Failed", 2)}, "its next attempt")
    _until(ask, OTHERS)
    deferred = [app("defer", task=task) for task in DEFERRED]
    app("work_on_tasks", name="tasks", tasks=DEFERRED[:2])
    served = "SELECT count(*) FROM task_run WHERE id = ANY(%s::uuid[]) AND state_name IN ('Completed', 'Failed')"
    until(lambda: ask(served, deferred) == [(2,)], "the tasks without a flow")


def _until(ask: Ask, stands: Mapping[str, str]) -> None:
    """Until runs stand where they shall."""
    until(lambda: {name: state for name, (state, _) in _states(ask, *stands).items()} == stands, f"{stands}")


def _die(app: Engine, ask: Ask) -> None:
    """Kill a worker with two runs, and let another take up one of them."""
    app("deploy", flow="requeued")
    runs = {name: app("trigger", flow=name, name=name) for name in ("requeued", "killed_at_last")}
    beats = "SELECT count(DISTINCT resource_id) FROM events WHERE event = %s AND resource_id = ANY(%s)"
    resources = [f"prefect.flow-run.{run}" for run in runs.values()]
    until(lambda: ask(TASK, "requeued") == ask(TASK, "killed_at_last") == [("Running",)], "what is killed at last")
    until(lambda: ask(beats, BEAT, resources) == [(2,)], "their beats")
    app("kill", name="worker-1")
    app("work", name="worker-2")
    _step(app, "requeue", runs["requeued"])
    until(lambda: _states(ask, "requeued") == {"requeued": ("Completed", 2)}, "what another worker took up")


def _step(app: Engine, name: Name, run: str) -> None:
    """The command as a report writes it out."""
    [step] = steps("prefect", "public", [run], [name])
    app("shell", command_line=step.code)


def _states(ask: Ask, *names: str) -> dict[str, tuple[str, int]]:
    return {name: (state, runs) for name, state, runs in ask(STATES) if name in names}
