"""Vega-Lite to SVG in a process of its own, so that what V8 takes or breaks is not the worker's."""

import json
import os
import subprocess
import sys
from collections.abc import Mapping
from contextlib import ExitStack
from pathlib import Path
from threading import RLock, Timer
from typing import IO, Final, cast

PROGRAM: Final = Path(__file__).with_name("renderer_process.py")
LIMIT_S: Final = 30.0
"""A chart takes 0.05 s, the first of a process half a second; and a worker of a fleet has the next in a few."""


class CannotDraw(Exception):
    """The chart's specification does not exist, its rows do not fit it, or what draws has ended."""


class Renderer:
    """Draws one chart at a time, in a process that the first starts. It takes 100 MB, and is ended LIMIT_S after a
    chart was asked for: whether it draws that one still, or waits for the next.

    A chart that takes V8 more than `heap_mb` is refused.
    """

    def __init__(self, heap_mb: int) -> None:
        self._heap_mb = heap_mb
        self._one_at_a_time = RLock()
        self._process: subprocess.Popen[str] | None = None
        self._watch: Timer | None = None

    def svg(self, spec: Mapping[str, object], config: Mapping[str, object]) -> str:
        """The picture. Raises CannotDraw, also where the process ends or takes longer than LIMIT_S."""
        line = json.dumps({"spec": spec, "config": config})
        with self._one_at_a_time, ExitStack() as unanswered:
            unanswered.callback(self.end)  # what it left unread would be taken for the picture of the next chart
            answer = self._answer(line)
            if not answer:  # there was none, or it has ended since it drew last
                self.end()
                self._process = self._started()
                answer = self._answer(line)
            try:
                drawn: dict[str, str] = json.loads(answer)
            except json.JSONDecodeError as error:
                ended = f"the process that draws has ended by itself, or after {LIMIT_S:.0f} s, or said something else"
                raise CannotDraw(ended) from error
            unanswered.pop_all()
        if "svg" not in drawn:
            raise CannotDraw(" ".join(drawn["refused"].splitlines()[:2]))  # the rest is where in the library
        return drawn["svg"]

    def end(self) -> None:
        """Give back what drawing holds now; the next chart starts the process again."""
        with self._one_at_a_time:
            if self._process:
                self._process.kill()  # it holds nothing that would need an orderly end
                self._process.communicate()
                self._process = None

    def _answer(self, line: str) -> str:
        """The line that answers `line`; "" where there is no process, or it ends before it has answered."""
        if not self._process:
            return ""
        # Both are pipes, as it was started.
        asked, answered = cast(IO[str], self._process.stdin), cast(IO[str], self._process.stdout)
        if self._watch:
            self._watch.cancel()
        self._watch = Timer(LIMIT_S, self._process.kill)
        self._watch.daemon = True  # a program that has drawn its charts does not wait for it
        self._watch.start()
        try:
            asked.write(f"{line}\n")
            asked.flush()
            return answered.readline()
        except BrokenPipeError:
            return ""

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
