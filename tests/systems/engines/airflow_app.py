"""Airflow with its scheduler, its DAG processor and the API that its tasks talk to, for tests/systems/airflow_life.py.

The database is that of the PG* variables; the arguments are the folder of Airflow's files, and the lines that log an
error with its ids. Whoever starts this says `stop`, which ends all that it started."""

import json
import os
import secrets
import socket
import subprocess
import sys
import time
from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from pathlib import Path
from urllib.parse import quote
from urllib.request import urlopen

home = Path(sys.argv[1])
answers = os.fdopen(os.dup(1), "w", buffering=1)
os.dup2(os.open(home / "app.log", os.O_CREAT | os.O_WRONLY), 1)
os.dup2(1, 2)  # Airflow logs to both
with socket.socket() as free:
    free.bind(("127.0.0.1", 0))
    PORT = str(free.getsockname()[1])
DATABASE = (
    f"{os.environ['PGUSER']}@/{os.environ['PGDATABASE']}"
    f"?host={quote(os.environ['PGHOST'], safe='')}&port={os.environ['PGPORT']}"
)
(home / "log_ids.py").write_text(sys.argv[2])
os.environ |= {
    "AIRFLOW_HOME": str(home),
    "AIRFLOW__API__HOST": "127.0.0.1",
    "AIRFLOW__API__PORT": PORT,
    "AIRFLOW__API_AUTH__JWT_SECRET": secrets.token_urlsafe(64),
    "AIRFLOW__CORE__DAGS_FOLDER": str(Path(__file__).parent / "airflow_dags"),
    "AIRFLOW__CORE__DAGS_ARE_PAUSED_AT_CREATION": "False",
    "AIRFLOW__CORE__EXECUTION_API_SERVER_URL": f"http://127.0.0.1:{PORT}/execution/",
    "AIRFLOW__CORE__EXECUTOR": "LocalExecutor",
    "AIRFLOW__CORE__HOSTNAME_CALLABLE": "airflow_app_host.name",
    "AIRFLOW__CORE__LOAD_EXAMPLES": "False",
    "AIRFLOW__CORE__SIMPLE_AUTH_MANAGER_ALL_ADMINS": "True",
    "AIRFLOW__CORE__PARALLELISM": "8",
    "AIRFLOW__DATABASE__SQL_ALCHEMY_CONN": f"postgresql+psycopg2://{DATABASE}",
    "AIRFLOW__DATABASE__SQL_ALCHEMY_CONN_ASYNC": f"postgresql+asyncpg://{DATABASE}",
    "AIRFLOW__SCHEDULER__TASK_INSTANCE_HEARTBEAT_TIMEOUT": "10",
    "AIRFLOW__SCHEDULER__TASK_INSTANCE_HEARTBEAT_TIMEOUT_DETECTION_INTERVAL": "1",
    "AIRFLOW__WORKERS__MIN_HEARTBEAT_INTERVAL": "1",
    "PYTHONPATH": f"{Path(__file__).parent}:{home}",
}

import psutil
from airflow.api.common.trigger_dag import trigger_dag
from airflow.models.pool import Pool
from airflow.models.serialized_dag import SerializedDagModel
from airflow.utils.session import create_session
from airflow.utils.types import DagRunTriggeredByType

AIRFLOW = str(Path(sys.executable).with_name("airflow"))
running: list[psutil.Process] = []


def emit(event: str, **more: object) -> None:
    answers.write(json.dumps({"event": event, "at": time.time() * 1000, **more}) + "\n")


def airflow(*arguments: str) -> None:
    """Airflow's own command."""
    with (home / f"{arguments[0]}.log").open("a") as log:
        subprocess.run([AIRFLOW, *arguments], check=True, stdout=log, stderr=log)


def begin(*arguments: str) -> None:
    with (home / f"{arguments[0]}.log").open("a") as log:
        process = subprocess.Popen(
            [AIRFLOW, *arguments], stdin=subprocess.DEVNULL, stdout=log, stderr=log, start_new_session=True
        )
    running.append(psutil.Process(process.pid))


def serve() -> None:
    """Migrate, and begin what a system of Airflow consists of."""
    airflow("db", "migrate")
    Pool.create_or_update_pool("closed", 0, "", include_deferred=False)
    begin("api-server")
    # A task that begins before the server answers fails at once, and what is on a schedule begins with the scheduler.
    answers_by(time.monotonic() + 90)
    begin("dag-processor")
    begin("scheduler")


def answers_by(deadline: float) -> None:
    while True:
        try:
            with urlopen(f"http://127.0.0.1:{PORT}/api/v2/version"):
                return
        except OSError:
            if time.monotonic() > deadline or not running[0].is_running():
                raise
            time.sleep(0.1)


def dags() -> list[str]:
    """Those that can be triggered: a DAG has its row a moment earlier."""
    with create_session() as session:
        return sorted({dag_id for (dag_id,) in session.query(SerializedDagModel.dag_id)})


def trigger(dag: str, run: str, in_s: float = 0) -> None:
    after = datetime.now(UTC) + timedelta(seconds=in_s) if in_s else None
    trigger_dag(dag, triggered_by=DagRunTriggeredByType.CLI, run_id=run, run_after=after)


def kill(pid: int) -> None:
    """The worker of a task, which watches over it and beats for it, and then the task."""
    task = psutil.Process(pid)
    for process in (task.parent(), task):
        process.kill()


def shell(command_line: str) -> None:
    """A command as the report writes it out, for somebody who has signed in."""
    url = f"http://127.0.0.1:{PORT}"
    with urlopen(f"{url}/auth/token") as answer:  # noqa: S310 - our own server
        token = json.load(answer)["access_token"]
    path = f"{Path(sys.executable).parent}:{os.environ['PATH']}"
    signed_in = {**os.environ, "AIRFLOW_URL": url, "AIRFLOW_TOKEN": token, "PATH": path}
    with (home / "shell.log").open("a") as log:
        subprocess.run(["sh", "-c", command_line], check=True, stdout=log, stderr=log, env=signed_in)


def stop() -> None:
    for process in running:
        for one in (*process.children(recursive=True), process):
            one.kill()
    psutil.wait_procs(running, timeout=10)


COMMANDS: dict[str, Callable[..., object]] = {
    "airflow": lambda arguments: airflow(*arguments),
    "dags": dags,
    "kill": kill,
    "serve": serve,
    "shell": shell,
    "stop": stop,
    "trigger": trigger,
}

emit("ready")
for line in sys.stdin:
    given = json.loads(line)
    try:
        emit("answer", answer=COMMANDS[given.pop("command")](**given))
    except Exception as error:  # noqa: BLE001 - the test is told of any
        emit("answer", error=repr(error))
