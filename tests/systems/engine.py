"""A real job system in a process of its own, as its package is published; what a test starts, it ends."""

import json
import os
import queue
import subprocess
import threading
import time
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

from psycopg.conninfo import conninfo_to_dict

ENGINES = Path(__file__).parent / "engines"
PATIENCE_S = 90.0
"""How long a test waits for what must come; most of it comes in milliseconds."""


@dataclass
class Engine:
    """A script of tests/systems/engines/ that runs: it takes commands, and reports what happens."""

    process: subprocess.Popen[str]
    _events: "queue.Queue[dict[str, Any]]" = field(default_factory=queue.Queue)
    _kept: list[dict[str, Any]] = field(default_factory=list)

    def __post_init__(self) -> None:
        threading.Thread(target=self._listen, daemon=True).start()

    def __call__(self, command: str, **given: object) -> Any:  # noqa: ANN401 - whatever JSON the script answers with
        """The answer to a command."""
        assert self.process.stdin is not None
        self.process.stdin.write(json.dumps({"command": command, **given}) + "\n")
        self.process.stdin.flush()
        answer = self.event("answer")
        assert "error" not in answer, answer["error"]
        return answer["answer"]

    def event(self, name: str, **wanted: object) -> dict[str, Any]:
        """The next event of this name, with these values; others wait until they are asked for."""
        until = time.monotonic() + PATIENCE_S
        for number, event in enumerate(self._kept):
            if _fits(event, name, wanted):
                return self._kept.pop(number)
        while True:
            try:
                event = self._events.get(timeout=max(0.0, until - time.monotonic()))
            except queue.Empty:
                raise AssertionError(f"no {name} {wanted}, but {self._kept}") from None
            if _fits(event, name, wanted):
                return event
            assert event["event"] != "end", f"the engine ended before {name} {wanted}: {self._kept}"
            self._kept.append(event)

    def kill(self) -> None:
        """SIGKILL: the worker has no time to say that it ends."""
        self.process.kill()
        self.process.wait(PATIENCE_S)

    def _listen(self) -> None:
        assert self.process.stdout is not None
        for line in self.process.stdout:
            self._events.put(json.loads(line))
        self._events.put({"event": "end"})


def _fits(event: Mapping[str, Any], name: str, wanted: Mapping[str, object]) -> bool:
    return event["event"] == name and all(event.get(key) == value for key, value in wanted.items())


def at(event: Mapping[str, Any]) -> datetime:
    """When an event was reported, by the clock of the engine's process."""
    return datetime.fromtimestamp(event["at"] / 1000, UTC)


@contextmanager
def started(command: list[str], dsn: str) -> Iterator[Engine]:
    """The script that a command starts, over the database `dsn`."""
    engine = Engine(
        subprocess.Popen(
            command,
            cwd=ENGINES,
            env={**os.environ, **libpq_variables(dsn)},
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            text=True,
        )
    )
    try:
        engine.event("ready")
        yield engine
    finally:
        engine.kill()


def libpq_variables(dsn: str) -> dict[str, str]:
    """The variables by which libpq, and node's driver too, find a database."""
    names = {"host": "PGHOST", "port": "PGPORT", "user": "PGUSER", "password": "PGPASSWORD", "dbname": "PGDATABASE"}
    given = conninfo_to_dict(dsn)
    return {variable: str(given[name]) for name, variable in names.items() if given.get(name)}


def until[ResultT](condition: Callable[[], ResultT], what: str) -> ResultT:
    """What the condition gives once it is true."""
    deadline = time.monotonic() + PATIENCE_S
    while not (result := condition()):
        assert time.monotonic() < deadline, f"it never came: {what}"
        time.sleep(0.02)
    return result
