"""Prefect with its server and a worker of processes, for tests/systems/prefect_life.py.

The database is that of the PG* variables; the argument is the folder of Prefect's files. Whoever starts this says
`stop`, which ends all that it started."""

import asyncio
import json
import os
import signal
import socket
import subprocess
import sys
import time
from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from pathlib import Path
from urllib.error import URLError
from urllib.parse import quote
from urllib.request import urlopen

home = Path(sys.argv[1])
answers = os.fdopen(os.dup(1), "w", buffering=1)
os.dup2(os.open(home / "app.log", os.O_CREAT | os.O_WRONLY), 1)
os.dup2(1, 2)  # Prefect logs to both
with socket.socket() as free:
    free.bind(("127.0.0.1", 0))
    PORT = str(free.getsockname()[1])
FLOWS = Path(__file__).parent / "prefect_flows"
DATABASE = (
    f"postgresql+asyncpg://{os.environ['PGUSER']}@/{os.environ['PGDATABASE']}"
    f"?host={quote(os.environ['PGHOST'], safe='')}&port={os.environ['PGPORT']}"
)
os.environ |= {
    "DO_NOT_TRACK": "1",
    "PREFECT_API_DATABASE_CONNECTION_URL": DATABASE,  # as it was called up to version 3.0
    "PREFECT_API_URL": f"http://127.0.0.1:{PORT}/api",
    "PREFECT_CLI_PROMPT": "false",
    "PREFECT_FLOWS_HEARTBEAT_FREQUENCY": "30",
    "PREFECT_HOME": str(home),
    "PREFECT_LOGGING_TO_API_BATCH_INTERVAL": "0.2",
    "PREFECT_RUNNER_POLL_FREQUENCY": "1",
    "PREFECT_SERVER_ANALYTICS_ENABLED": "false",
    "PREFECT_SERVER_DATABASE_CONNECTION_URL": DATABASE,
    "PREFECT_SERVER_SERVICES_LATE_RUNS_AFTER_SECONDS": "2",
    "PREFECT_SERVER_SERVICES_LATE_RUNS_LOOP_SECONDS": "1",
    "PREFECT_SERVER_SERVICES_SCHEDULER_LOOP_SECONDS": "1",
    "PREFECT_WORKER_QUERY_SECONDS": "1",
}

from prefect import Flow
from prefect.client.orchestration import get_client
from prefect.states import Scheduled

PREFECT = str(Path(sys.executable).with_name("prefect"))
running: dict[str, subprocess.Popen[bytes]] = {}
deployed: dict[str, object] = {}


def emit(event: str, **more: object) -> None:
    answers.write(json.dumps({"event": event, "at": time.time() * 1000, **more}) + "\n")


def prefect(*arguments: str) -> None:
    """Prefect's own command."""
    with (home / "commands.log").open("a") as log:
        subprocess.run([PREFECT, *arguments], check=True, stdout=log, stderr=log, cwd=home)


def begin(name: str, *arguments: str) -> None:
    """Start a command in a session of its own, so that all that it starts can be ended."""
    with (home / f"{name}.log").open("a") as log:
        running[name] = subprocess.Popen(
            [PREFECT, *arguments], stdin=subprocess.DEVNULL, stdout=log, stderr=log, cwd=home, start_new_session=True
        )


def serve() -> None:
    """Migrate, and begin a server."""
    begin("server", "server", "start", "--host", "127.0.0.1", "--port", PORT, "--no-ui")
    deadline = time.monotonic() + 60
    while True:
        try:
            with urlopen(f"http://127.0.0.1:{PORT}/api/health"):
                return
        except URLError:
            if time.monotonic() > deadline or running["server"].poll() is not None:
                raise
            time.sleep(0.1)


def deploy(flow: str, queue: str = "default", cron: str | None = None, limit: int | None = None) -> None:
    """Make a deployment of the name of its flow, in the pool `tiles`."""
    limited = {} if limit is None else {"concurrency_limit": limit}  # which version 2 does not know
    found = Flow.from_source(source=str(FLOWS), entrypoint=f"life.py:{flow}")
    deployed[flow] = found.deploy(
        flow, work_pool_name="tiles", work_queue_name=queue, cron=cron, print_next_steps=False, **limited
    )


def pause_schedules(flow: str) -> None:
    """As the switch beside a schedule does it; the runs that it has made go."""
    with get_client(sync_client=True) as client:
        for schedule in client.read_deployment_schedules(deployed[flow]):
            client.update_deployment_schedule(deployed[flow], schedule.id, active=False)


def trigger(flow: str, name: str, in_s: float = 0, parameters: dict[str, object] | None = None) -> str:
    """A run of a deployment; its id."""
    at = datetime.now(UTC) + timedelta(seconds=in_s)

    async def made() -> str:
        async with get_client() as client:  # that of version 3.0 which does not wait cannot make a run
            run = await client.create_flow_run_from_deployment(
                deployed[flow], name=name, parameters=parameters, state=Scheduled(scheduled_time=at)
            )
        return str(run.id)

    return asyncio.run(made())


def defer(task: str) -> str:
    """A task without a flow, for whoever serves such; its id."""
    sys.path.insert(0, str(FLOWS))
    import life

    return str(getattr(life, task).delay().task_run_id)


def work(name: str) -> None:
    begin(name, "worker", "start", "--pool", "tiles", "--name", name, "--type", "process", "--work-queue", "default")


def work_on_tasks(name: str, *tasks: str) -> None:
    """Serve tasks without a flow."""
    begin(name, "task", "serve", *(f"{FLOWS}/life.py:{task}" for task in tasks))


def kill(name: str) -> None:
    """A worker with all that runs in it: nobody has time to say that it ends."""
    process = running.pop(name)
    os.killpg(process.pid, signal.SIGKILL)
    process.wait(10)


def kill_run(run: str) -> None:
    """The process of a run: its worker lives, and sees it."""
    for entry in Path("/proc").iterdir():
        try:
            environment = (entry / "environ").read_bytes()
        except OSError:
            continue
        if f"PREFECT__FLOW_RUN_ID={run}".encode() in environment.split(b"\0"):
            os.kill(int(entry.name), signal.SIGKILL)


def shell(command_line: str) -> None:
    """A command as the report writes it out."""
    path = f"{Path(sys.executable).parent}:{os.environ['PATH']}"
    with (home / "commands.log").open("a") as log:
        subprocess.run(
            ["sh", "-c", command_line], check=True, stdout=log, stderr=log, cwd=home, env={**os.environ, "PATH": path}
        )


def stop() -> None:
    for name in list(running):
        kill(name)


COMMANDS: dict[str, Callable[..., object]] = {
    "defer": defer,
    "deploy": deploy,
    "kill": kill,
    "kill_run": kill_run,
    "pause_schedules": pause_schedules,
    "prefect": lambda arguments: prefect(*arguments),
    "serve": serve,
    "shell": shell,
    "stop": stop,
    "trigger": trigger,
    "work": work,
    "work_on_tasks": lambda name, tasks: work_on_tasks(name, *tasks),
}

emit("ready")
for line in sys.stdin:
    given = json.loads(line)
    try:
        emit("answer", answer=COMMANDS[given.pop("command")](**given))
    except Exception as error:  # noqa: BLE001 - the test is told of any
        emit("answer", error=repr(error))
