"""How a command ends, and where it writes."""

from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import TextIO

import typer

NO_SUCH_JOB = 1
WORSE = 1
NO_SUCH_MUTE = 1
BAD_SETTINGS = 2
NOT_PUBLISHED = 3
UNREADABLE = 4
BLIND = 5


@contextmanager
def written(path: Path) -> Iterator[TextIO]:
    """The file that somebody asked for with --output. Exit code 2 and a sentence where it cannot be written."""
    try:
        with path.open("w", encoding="utf-8", newline="") as file:
            yield file
    except OSError as error:
        typer.echo(f"jobscope: {path} cannot be written: {error.strerror}", err=True)
        raise typer.Exit(BAD_SETTINGS) from error
