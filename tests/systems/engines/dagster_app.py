"""Dagster with its code server, its daemon and its webserver, for tests/systems/dagster_life.py.

The database is that of the PG* variables; the argument is the folder of Dagster's files. Whoever starts this says
`stop`, which ends all that it started."""

import json
import os
import socket
import subprocess
import sys
import time
from collections.abc import Callable
from pathlib import Path
from urllib.parse import quote
from urllib.request import Request, urlopen

import psutil

home = Path(sys.argv[1])
PYTHON, BIN = sys.executable, Path(sys.executable).parent
URL = (
    f"postgresql+psycopg2://{os.environ['PGUSER']}@/{os.environ['PGDATABASE']}"
    f"?host={quote(os.environ['PGHOST'], safe='')}&port={os.environ['PGPORT']}"
)
os.environ |= {"DAGSTER_HOME": str(home), "DAGSTER_DISABLE_TELEMETRY": "1"}
MONITORED = {"enabled": True, "poll_interval_seconds": 1, "start_timeout_seconds": 60}


def free_port() -> int:
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        return int(free.getsockname()[1])


CODE, WEB = free_port(), free_port()
running: dict[str, psutil.Process] = {}
# JSON is YAML too.
(home / "dagster.yaml").write_text(
    json.dumps(
        {
            "storage": {"postgres": {"postgres_url": URL}},
            "telemetry": {"enabled": False},
            "run_monitoring": MONITORED,
            # Newer versions call it concurrency.runs, and take this name too.
            "run_coordinator": {
                "module": "dagster.core.run_coordinator",
                "class": "QueuedRunCoordinator",
                "config": {"tag_concurrency_limits": [{"key": "pool", "value": "closed", "limit": 0}]},
            },
        }
    )
)
(home / "workspace.yaml").write_text(
    json.dumps({"load_from": [{"grpc_server": {"host": "127.0.0.1", "port": CODE, "location_name": "life"}}]})
)


def emit(event: str, **more: object) -> None:
    print(json.dumps({"event": event, "at": time.time() * 1000, **more}), flush=True)


def begin(name: str, *arguments: str) -> None:
    with (home / f"{name}.log").open("a") as log:
        process = subprocess.Popen(
            [str(BIN / arguments[0]), *arguments[1:]],
            stdin=subprocess.DEVNULL, stdout=log, stderr=log, start_new_session=True, cwd=home,
        )  # fmt: skip
    running[name] = psutil.Process(process.pid)


def serve() -> None:
    """Make the tables, and begin what a system of Dagster consists of."""
    with (home / "instance.log").open("a") as log:
        subprocess.run([BIN / "dagster", "instance", "migrate"], check=True, stdout=log, stderr=log)
    jobs = str(Path(__file__).parent / "dagster_jobs" / "life.py")
    begin("code", "dagster", "api", "grpc", "-f", jobs, "-h", "127.0.0.1", "-p", str(CODE), "--location-name", "life")
    begin("daemon", "dagster-daemon", "run", "-w", "workspace.yaml")
    begin("web", "dagster-webserver", "-w", "workspace.yaml", "-h", "127.0.0.1", "-p", str(WEB))


def asked(query: str, **variables: object) -> dict[str, object]:
    """What the webserver answers."""
    body = json.dumps({"query": query, "variables": variables}).encode()
    request = Request(f"http://127.0.0.1:{WEB}/graphql", body, {"Content-Type": "application/json"})
    with urlopen(request, timeout=60) as answer:  # noqa: S310 - our own server
        found: dict[str, object] = json.load(answer)
    return found


def jobs() -> list[str]:
    """The jobs that can be launched; none before all is up."""
    try:
        found = asked(
            '{repositoryOrError(repositorySelector: {repositoryName: "__repository__", repositoryLocationName:'
            ' "life"}) {... on Repository {jobs {name}}}}'
        )
    except OSError:
        return []
    return [job["name"] for job in found["data"]["repositoryOrError"].get("jobs", [])]  # type: ignore[index]


def launch(job: str) -> str:
    """The id of a run that is put into the queue."""
    found = asked(
        "mutation($given: ExecutionParams!) {launchRun(executionParams: $given)"
        " {__typename ... on LaunchRunSuccess {run {runId}} ... on PythonError {message}}}",
        given={
            "selector": {"repositoryName": "__repository__", "repositoryLocationName": "life", "jobName": job},
            "runConfigData": {},
        },
    )
    return str(found["data"]["launchRun"]["run"]["runId"])  # type: ignore[index]


def kill(run: str) -> None:
    """The worker of a run and the processes of its steps."""
    for process in running["code"].children(recursive=True):
        if any(run in argument for argument in process.cmdline()):
            for one in (*process.children(recursive=True), process):
                one.kill()
            return
    raise LookupError(run)


def end(name: str) -> None:
    """One of the processes, alone: what it started lives on."""
    running.pop(name).kill()


def shell(command_line: str) -> str:
    """A command as the report writes it out."""
    given = {**os.environ, "DAGSTER_URL": f"http://127.0.0.1:{WEB}"}
    done = subprocess.run(["sh", "-c", command_line], check=True, capture_output=True, text=True, env=given)
    return done.stdout


def stop() -> None:
    for process in running.values():
        for one in (*process.children(recursive=True), process):
            one.kill()
    psutil.wait_procs(list(running.values()), timeout=10)


COMMANDS: dict[str, Callable[..., object]] = {
    "end": end,
    "jobs": jobs,
    "kill": kill,
    "launch": launch,
    "serve": serve,
    "shell": shell,
    "stop": stop,
}

emit("ready")
for line in sys.stdin:
    given = json.loads(line)
    try:
        emit("answer", answer=COMMANDS[given.pop("command")](**given))
    except Exception as error:  # noqa: BLE001 - the test is told of any
        emit("answer", error=repr(error))
