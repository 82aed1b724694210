"""The host in a process of its own, for tests: the runtime holds one app a process, and a test may want its own."""

import http.client
import json
import os
import subprocess
import sys
import tempfile
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from urllib.parse import urlsplit

from local.functions_host.server import master_of

REPOSITORY = Path(__file__).resolve().parents[2]
START_S = 30  # a cold import of the app and its libraries
STOP_S = 20


class HostNotStartedError(RuntimeError):
    """The host process ended before it listened; the message holds its log."""


@dataclass(frozen=True)
class HttpAnswer:
    """One answer of the host. Header names are in lower case."""

    status: int
    headers: Mapping[str, str]
    body: bytes

    def json(self) -> object:
        return json.loads(self.body)


@dataclass(frozen=True)
class TimerRun:
    """What came of a timer run: `error` is the exception's repr when it failed."""

    invocation_id: str
    succeeded: bool
    error: str | None


@dataclass(frozen=True)
class HostProcess:
    """A running host. `key` opens its functions, `master_key` its admin calls too.

    `log_file` grows with what host and functions log."""

    url: str
    key: str
    log_file: Path
    process: subprocess.Popen[str]

    @property
    def master_key(self) -> str:
        return master_of(self.key)

    def log(self) -> str:
        return self.log_file.read_text()

    def request(
        self, method: str, path: str, *, headers: Mapping[str, str] | None = None, body: bytes = b"", key: bool = True
    ) -> HttpAnswer:
        """One request on a connection of its own, with the key in its header unless `key` is False."""
        address = urlsplit(self.url)
        connection = http.client.HTTPConnection(address.netloc, timeout=60)
        try:
            sent = {**({"x-functions-key": self.key} if key else {}), **(headers or {})}
            connection.request(method, path, body=body or None, headers=sent)
            answer = connection.getresponse()
            found = {name.lower(): value for name, value in answer.getheaders()}
            return HttpAnswer(answer.status, found, answer.read())
        finally:
            connection.close()

    def invoke_timer(
        self, name: str, *, schedule_status: Mapping[str, str] | None = None, past_due: bool = False
    ) -> TimerRun:
        """Run a timer function and wait for it. `schedule_status` is what it sees; by default the stored one."""
        body = json.dumps({"input": {"ScheduleStatus": schedule_status, "IsPastDue": past_due}}).encode()
        headers = {"Content-Type": "application/json", "Prefer": "wait", "x-functions-key": self.master_key}
        answer = self.request("POST", f"/admin/functions/{name}", headers=headers, body=body)
        if answer.status != 200:
            raise LookupError(f"The host has no timer function {name!r} (it answered {answer.status}).")
        answered = json.loads(answer.body)
        return TimerRun(answered["invocationId"], answered["succeeded"], answered["error"])


@contextmanager
def functions_host(
    app_dir: Path,
    *,
    key: str = "local",
    env: Mapping[str, str] | None = None,
    timers: bool = False,
    state_dir: Path | None = None,
) -> Iterator[HostProcess]:
    """The host of `app_dir` on a free port, with `env` on top of this process's environment.

    Raises HostNotStartedError, with the log, when the app cannot be served.
    """
    command = [sys.executable, "-m", "local.functions_host", str(app_dir), "--port", "0"]
    command += ["--timers"] if timers else []
    command += ["--state", str(state_dir)] if state_dir is not None else []
    environment = {**os.environ, **(env or {}), "JOBSCOPE_LOCAL_KEY": key}
    environment["PYTHONPATH"] = os.pathsep.join([str(REPOSITORY), *filter(None, [os.environ.get("PYTHONPATH")])])
    with tempfile.TemporaryDirectory(prefix="functions-host-") as folder:
        log_file = Path(folder) / "host.log"
        with log_file.open("w") as log:
            process = subprocess.Popen(command, stdout=subprocess.PIPE, stderr=log, text=True, env=environment)
        try:
            yield HostProcess(_address(process, log_file), key, log_file, process)
        finally:
            _stop(process)


def _address(process: subprocess.Popen[str], log_file: Path) -> str:
    assert process.stdout is not None
    for line in process.stdout:
        if line.startswith("listening on "):
            return line.removeprefix("listening on ").strip()
    process.wait(START_S)
    raise HostNotStartedError(f"The functions host ended with {process.returncode}:\n{log_file.read_text()}")


def _stop(process: subprocess.Popen[str]) -> None:
    process.terminate()
    try:
        process.communicate(timeout=STOP_S)
    except subprocess.TimeoutExpired:
        process.kill()
        process.communicate()
