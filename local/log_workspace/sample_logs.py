"""The logs that the sample job system would have written in its last 24 hours, and a ledger of what they hold.

Each failed task of a root cause leaves traces in one of six ways, in turn; the ledger says which match must find it:
ids in dimensions, under prop__, in full in the text, as the job's first eight digits, a near miss that must not
match, or nothing. A restart kills the worker of the silent heartbeats, a storage account throttles the tasks of the
server-busy cause, telemetry runs ahead of the database's clock, and plain lines are sampled one in five.
"""

import re
from collections import defaultdict
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from random import Random

from local.log_workspace.engine import Row
from local.sample.build import Sample
from local.sample.demand import DAY
from local.sample.timeline import Task

ROLE = "jobs-worker"
SKEW_S = 2.5
"""How far the telemetry's clock runs ahead of the database's."""
SAMPLED = 5
DEAD_HOST = "host-7"
THROTTLED_TARGET = "stgeoprod.blob.core.windows.net"
THROTTLING = ("cause_server_busy", "cause_rate_limited")
WAYS = ("dimension", "prefixed_dimension", "message", "short", "near_miss", "none")
MATCHES: Mapping[str, tuple[str, str]] = {
    "dimension": ("dimension", "dimension"),
    "prefixed_dimension": ("dimension", "dimension"),
    "message": ("message", "message"),
    "short": ("none", "prefix"),
    "near_miss": ("none", "none"),
    "none": ("none", "none"),
}
"""Way -> the best match by which the task's id and the job's id are named."""
VERSIONS = ("2.8.1", "2.9.0")
HOST_VERSION = "4.1040.0.0"
BEFORE_ITS_FAILURES = timedelta(minutes=5)
"""How long the upgrade was out when the first task failed of it."""


@dataclass(frozen=True)
class Logged:
    """What was written about one failed task, and by which match its own id and its job's must be found."""

    task_id: str
    job_id: str
    cause: str
    way: str
    failed_at: datetime
    task_match: str
    job_match: str


@dataclass(frozen=True)
class LogLedger:
    """What the logs hold: the failed tasks, the restart that killed a worker, the deployment, and a lost task."""

    logged: tuple[Logged, ...]
    restarted_instance: str
    restarted_at: datetime | None
    deployed_at: datetime | None
    throttled_target: str
    lost_task_id: str
    skew_s: float = SKEW_S


@dataclass
class _Writer:
    sample: Sample
    tables: dict[str, list[Row]] = field(default_factory=lambda: defaultdict(list))

    def at(self, seconds: float) -> datetime:
        return self.sample.at + timedelta(seconds=seconds + SKEW_S)

    def version(self, seconds: float) -> str:
        upgrade = self.sample.ledger.get("cause_since_upgrade")
        began = upgrade.started_at if upgrade else None
        return VERSIONS[began is not None and self.at(seconds) >= began - BEFORE_ITS_FAILURES]

    def write(self, table: str, seconds: float, instance: str, **columns: object) -> None:
        when = {"TimeGenerated": self.at(seconds), "AppVersion": self.version(seconds)}
        self.tables[table].append({**when, "AppRoleName": ROLE, "AppRoleInstance": instance, **columns})

    def trace(self, seconds: float, instance: str, message: str, **columns: object) -> None:
        self.write("AppTraces", seconds, instance, Message=message, **{"SeverityLevel": 1, **columns})


def logs_for(
    sample: Sample, *, seed: int = 0, until: datetime | None = None, slowed: str = "", on_dead_host: str = ""
) -> tuple[dict[str, list[Row]], LogLedger]:
    """The rows of the four tables for the 24 hours before the sample's `until`, and what must be found in them.

    A later `until` adds what the sample will write up to then; a query sees it when its time has come. `slowed` names a
    planted fault whose tasks were made slow by the storage account that throttles: the slower half had calls refused.
    Those of `on_dead_host` ran where the silent tasks did.
    """
    end = ((until or sample.until) - sample.at).total_seconds()
    rng = Random(f"{seed}/logs")
    writer = _Writer(sample)
    logged = []
    for cause in sorted(name for name in sample.planted if name.startswith("cause_")):
        failed = [task for task in sample.planted[cause].tasks if _ended_within(task, sample.instant - DAY, end)]
        for task in sorted(failed, key=lambda task: task.task_id):
            # All tasks of a job go one way, so that what one leaves does not find the one beside it.
            way = WAYS[int(task.job_id[:8], 16) % len(WAYS)]
            logged.append(_write_task(writer, rng, task, cause, way, DEAD_HOST if cause == on_dead_host else ""))
    if slowed in sample.planted:
        _slowed(
            writer,
            rng,
            [task for task in sample.planted[slowed].tasks if _ended_within(task, sample.instant - DAY, end)],
        )
    instance, restarted_at = _restart(writer, sample)
    lost = _lost_task(writer, sample)
    _deployment(writer, sample, end)
    upgrade = sample.ledger.get("cause_since_upgrade")
    deployed = upgrade.started_at - BEFORE_ITS_FAILURES if upgrade and upgrade.started_at else None
    ledger = LogLedger(tuple(logged), instance, restarted_at, deployed, THROTTLED_TARGET, lost)
    return dict(writer.tables), ledger


def _ended_within(task: Task, since: float, until: float) -> bool:
    return task.finished is not None and since < task.finished <= until


def _write_task(writer: _Writer, rng: Random, task: Task, cause: str, way: str, host: str) -> Logged:
    ended = task.finished or 0.0
    instance, operation = host or f"host-{rng.randrange(4)}", f"{rng.getrandbits(128):032x}"
    job, short = task.job_id, task.job_id[:8]
    named: dict[str, object] = {"OperationId": operation, "OperationName": task.task_type}
    text = f"{task.task_type} begins"
    if way == "dimension":
        named["Properties"] = {"task_id": task.task_id, "job_id": job}
    elif way == "prefixed_dimension":
        named["Properties"] = {"prop__task_id": task.task_id, "prop__job_id": job}
    elif way == "message":
        text = f"{text}: job {job}, task {task.task_id}"
    elif way == "short":
        text = f"{text} for job {short}"
    elif way == "near_miss":
        text = f"{text}, not of {short}0 nor of {short}-{rng.getrandbits(16):04x}-4000-8000-{rng.getrandbits(48):012x}"
    if way != "none":
        # Some errors name their task; here only the chosen way may.
        error = re.sub(rf"\b{short}[\w-]*", "<task>", task.error or "")
        unnamed = {name: value for name, value in named.items() if name != "Properties"}
        started = task.started if task.started is not None else ended - 1
        writer.trace(started, instance, text, **named)
        writer.trace((started + ended) / 2, instance, "reading its input", ItemCount=SAMPLED, **unnamed)
        if cause in THROTTLING:
            _throttled_call(writer, ended - 0.4, instance, unnamed)
        writer.write("AppExceptions", ended - 0.2, instance, **unnamed, **_python_error(error))
        writer.trace(ended - 0.1, instance, f"{task.task_type} gives up", **unnamed, SeverityLevel=3)
    failed_at = writer.sample.at + timedelta(seconds=ended)
    return Logged(task.task_id, job, cause, way, failed_at, *MATCHES[way])


def _slowed(writer: _Writer, rng: Random, tasks: list[Task]) -> None:
    """Tasks that succeeded, each with its ids in dimensions; the longer half with a refused call, tried again."""
    half = sorted(map(_took, tasks))[len(tasks) // 2] if tasks else 0.0
    for task in tasks:
        ended, instance, operation = task.finished or 0.0, f"host-{rng.randrange(4)}", f"{rng.getrandbits(128):032x}"
        named: dict[str, object] = {"OperationId": operation, "OperationName": task.task_type}
        properties = {"task_id": task.task_id, "job_id": task.job_id}
        writer.trace(ended - _took(task), instance, f"{task.task_type} begins", Properties=properties, **named)
        if _took(task) > half:
            _throttled_call(writer, ended - _took(task) / 2, instance, named)


def _took(task: Task) -> float:
    return (task.finished or 0.0) - (task.created if task.started is None else task.started)


def _throttled_call(writer: _Writer, seconds: float, instance: str, named: Mapping[str, object]) -> None:
    call = {"DependencyType": "Azure blob", "Name": "PUT archive", "Target": THROTTLED_TARGET, "ResultCode": "429"}
    writer.write("AppDependencies", seconds, instance, Success=False, DurationMs=812.5, **call, **named)


def _python_error(error: str) -> dict[str, object]:
    """An error of a Python function as the Functions host reports it: one .NET type around everything."""
    first, _, stack = error.partition("\n")
    found = re.search(r"\b[A-Za-z_.]*(?:Error|Exception|Timeout)\w*: .*", first)
    line = found[0] if found else f"RuntimeError: {first}"
    rpc = "Microsoft.Azure.WebJobs.Script.Workers.Rpc.RpcException"
    innermost = f"Result: Failure\nException: {line}\nStack:   {stack}"
    outer = "Exception while executing function: Functions.process_task"
    return {
        "ExceptionType": rpc,
        "InnermostType": rpc,
        "InnermostMessage": innermost,
        "OuterMessage": outer,
        "SeverityLevel": 3,
    }


def _restart(writer: _Writer, sample: Sample) -> tuple[str, datetime | None]:
    """The worker of the silent heartbeats is killed for its memory, and its host starts again."""
    silent = sample.planted.get("silent_heartbeat")
    if silent is None or silent.began is None or silent.began > sample.instant:
        return "", None
    instance, died = DEAD_HOST, silent.began
    for task in silent.tasks:
        named = {"task_id": task.task_id, "job_id": task.job_id}
        begun = task.started if task.started is not None else task.created
        writer.trace(begun, instance, f"{task.task_type} begins", Properties=named, OperationId=f"op-{task.task_id}")
    writer.trace(
        died, instance, "Language Worker Process exited. Pid=71. python exited with code 137 (0x89)", SeverityLevel=3
    )
    writer.trace(died + 1, instance, "Stopping JobHost")
    start = f"Starting Host (HostId={ROLE}, InstanceId={instance}, Version={HOST_VERSION}, ProcessId=1)"
    writer.trace(died + 20, instance, start)
    return instance, writer.at(died)


def _lost_task(writer: _Writer, sample: Sample) -> str:
    """An exception in the work of a task that no row of the database knows."""
    task_id = "feedfacecafebeef-s1-0000"
    error = _python_error("LookupError: no row for this task")
    seconds = sample.instant - 3_600
    named: dict[str, object] = {"Properties": {"task_id": task_id}, "OperationId": "op-lost"}
    writer.write("AppExceptions", seconds, "host-1", **named, **error)
    return task_id


def _deployment(writer: _Writer, sample: Sample, end: float) -> None:
    """The new version's host starts, and one line an hour shows each version from its first hour on."""
    upgrade = sample.ledger.get("cause_since_upgrade")
    if upgrade and upgrade.started_at:
        deployed = upgrade.started_at - sample.at - BEFORE_ITS_FAILURES
        writer.trace(deployed.total_seconds() + 1, "host-1", "Worker process started and initialized.")
    for hour in range(round(DAY + end - sample.instant) // 3_600):
        writer.trace(sample.instant - DAY + hour * 3_600 + 60, "host-1", "heartbeat of the worker")
