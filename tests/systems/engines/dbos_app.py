"""DBOS for Python, driven by tests/systems/test_dbos.py. The database is that of the PG* variables; the argument is the
executor's id, and one that starts takes up what an executor of its id left."""

import json
import os
import sys
import threading
import time
from collections.abc import Callable
from contextlib import ExitStack
from datetime import datetime
from urllib.parse import quote

os.environ["DBOS__VMID"] = sys.argv[1]

from dbos import DBOS, SetEnqueueOptions, SetWorkflowID, SetWorkflowTimeout, WorkflowSerializationFormat

host, port = quote(os.environ["PGHOST"], safe=""), os.environ["PGPORT"]
DBOS(
    config={
        "name": "tiles", "run_admin_server": False, "log_level": "CRITICAL", "application_version": "1",
        "system_database_url": f"postgresql://{os.environ['PGUSER']}@/{os.environ['PGDATABASE']}?host={host}&port={port}",
    }
)  # fmt: skip
tries: dict[str, int] = {}
stdout_is_whole = threading.Lock()


def emit(event: str, **more: object) -> None:
    with stdout_is_whole:
        print(json.dumps({"event": event, "at": time.time() * 1000, **more}), flush=True)


@DBOS.step()
def load() -> int:
    return 4


@DBOS.step()
def read_band(message: str) -> None:
    emit("failing", id=DBOS.workflow_id)
    raise ValueError(message)


@DBOS.step(retries_allowed=True, max_attempts=3, interval_seconds=0.01)
def fetch(failures: int) -> None:
    key = DBOS.workflow_id or ""
    tries[key] = tries.get(key, 0) + 1
    if tries[key] <= failures:
        raise RuntimeError("the tile server is away")


@DBOS.workflow()
def succeed() -> int:
    return load()


@DBOS.workflow()
def fail() -> None:
    load()
    read_band("no band B08")


@DBOS.workflow(serialization_type=WorkflowSerializationFormat.PORTABLE)
def fail_portably() -> None:
    raise LookupError("no orbit")


@DBOS.workflow()
def get_over_it() -> None:
    try:
        read_band("no band B09")
    except ValueError:
        load()


@DBOS.workflow()
def retry(failures: int) -> None:
    fetch(failures)


@DBOS.workflow()
def sleep() -> None:
    DBOS.sleep(3600)


def hold_on() -> None:
    emit("holding", id=DBOS.workflow_id)
    while True:
        time.sleep(0.05)
        DBOS.sleep(0)  # where a cancel is noticed


@DBOS.workflow(max_recovery_attempts=1)
def hold() -> None:
    load()
    hold_on()


@DBOS.workflow()
def parent() -> None:
    with SetWorkflowID("child"):
        DBOS.start_workflow(fail)


@DBOS.workflow()
def hold_child() -> None:
    with SetWorkflowID("child times out"):
        DBOS.start_workflow(hold)
    hold_on()


WORKFLOWS = {
    made.__name__: made for made in (succeed, fail, fail_portably, get_over_it, retry, sleep, hold, parent, hold_child)
}


@DBOS.workflow()
def sweep(scheduled_at: datetime, context: object) -> None:
    """Does nothing, on a schedule."""


def schedule(name: str, cron: str) -> None:
    DBOS.create_schedule(schedule_name=name, workflow_fn=sweep, schedule=cron, cron_timezone="Europe/Rome")


def start(
    workflow: str,
    workflow_id: str,
    args: list[object] | None = None,
    queue: str = "",
    in_s: float = 0,
    timeout_s: float = 0,
) -> str:
    with ExitStack() as options:
        options.enter_context(SetWorkflowID(workflow_id))
        if timeout_s:
            options.enter_context(SetWorkflowTimeout(timeout_s))
        if in_s:
            options.enter_context(SetEnqueueOptions(delay_seconds=in_s))
        if queue:
            DBOS.enqueue_workflow(queue, WORKFLOWS[workflow], *(args or []))
        else:
            DBOS.start_workflow(WORKFLOWS[workflow], *(args or []))
    return workflow_id


COMMANDS: dict[str, Callable[..., object]] = {
    "start": start,
    "cancel": DBOS.cancel_workflow,
    "delete": DBOS.delete_workflow,
    "schedule": schedule,
    "pause": DBOS.pause_schedule,
}

DBOS.launch()
DBOS.register_queue("served", polling_interval_sec=0.1)
DBOS.register_queue("full", polling_interval_sec=0.1, worker_concurrency=1)
emit("ready")
for line in sys.stdin:
    given = json.loads(line)
    try:
        emit("answer", answer=COMMANDS[given.pop("command")](**given))
    except Exception as error:  # noqa: BLE001 - the test is told of any
        emit("answer", error=repr(error))
