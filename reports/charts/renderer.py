"""Vega-Lite to SVG in a process of its own, so that what V8 takes or breaks is not the worker's."""

import json
import os
import subprocess
import sys
from collections.abc import Mapping
from contextlib import ExitStack
from pathlib import Path
from threading import Lock, Timer
from typing import IO, Final, cast

PROGRAM: Final = Path(__file__).with_name("renderer_process.py")
LIMIT_S: Final = 30.0
"""A chart takes 0.05 s, the first of a process half a second."""
IDLE_S: Final = 10.0
"""A worker of a fleet draws the next target's first chart some seconds after the last of the one before."""


class CannotDraw(Exception):
    """The chart's specification does not exist, its rows do not fit it, or what draws has ended."""


class Renderer:
    """Draws one chart at a time. The first starts the process, which takes 100 MB until IDLE_S have passed without one.

    A chart that takes V8 more than `heap_mb` is refused.
    """

    def __init__(self, heap_mb: int) -> None:
        self._heap_mb = heap_mb
        self._one_at_a_time = Lock()
        self._process: subprocess.Popen[str] | None = None
        self._idle = Timer(IDLE_S, self.end)

    def svg(self, spec: Mapping[str, object], config: Mapping[str, object]) -> str:
        """The picture. Raises CannotDraw, also where the process ends or takes longer than LIMIT_S."""
        with self._one_at_a_time, ExitStack() as unanswered:
            self._idle.cancel()
            if not self._process or self._process.poll() is not None:
                self._process = self._started()
            unanswered.callback(self._end)  # what it left unread would be taken for the picture of the next chart
            try:
                drawn: dict[str, str] = json.loads(_answer(self._process, json.dumps({"spec": spec, "config": config})))
            except json.JSONDecodeError as error:
                ended = f"the process that draws has ended by itself, or after {LIMIT_S:.0f} s, or said something else"
                raise CannotDraw(ended) from error
            unanswered.pop_all()
            self._idle = Timer(IDLE_S, self.end)
            self._idle.daemon = True  # a program that has drawn its charts does not wait for it
            self._idle.start()
        if "svg" not in drawn:
            raise CannotDraw(" ".join(drawn["refused"].splitlines()[:2]))  # the rest is where in the library
        return drawn["svg"]

    def end(self) -> None:
        """Give back what drawing holds now; the next chart starts the process again."""
        with self._one_at_a_time:
            self._end()

    def _end(self) -> None:
        if self._process:
            self._process.kill()  # it holds nothing that would need an orderly end
            self._process.communicate()
            self._process = None

    def _started(self) -> subprocess.Popen[str]:
        # Azure puts the packages onto sys.path alone. What is relative there would be read where the process stands.
        path = os.pathsep.join(entry for entry in map(str, sys.path) if Path(entry).is_absolute())
        try:
            return subprocess.Popen(  # noqa: S603 - our own file, run by the Python that runs this
                [sys.executable, "-P", str(PROGRAM), str(self._heap_mb)],
                stdin=subprocess.PIPE,
                stdout=subprocess.PIPE,
                encoding="utf-8",
                env=os.environ | {"PYTHONPATH": path},
                process_group=0,  # Ctrl-C is for the process that asked
            )
        except (OSError, ValueError) as error:  # the latter of a path that no process can be given
            reason = error.strerror if isinstance(error, OSError) else error
            raise CannotDraw(f"the process that draws cannot be started: {reason}") from error


def _answer(process: subprocess.Popen[str], line: str) -> str:
    """The line that answers `line`; "" where the process has ended, or has been ended for want of an answer."""
    asked, answered = cast(IO[str], process.stdin), cast(IO[str], process.stdout)  # pipes, as it was started
    watch = Timer(LIMIT_S, process.kill)
    watch.start()
    try:
        asked.write(f"{line}\n")
        asked.flush()
        return answered.readline()
    except BrokenPipeError:
        return ""
    finally:
        watch.cancel()
