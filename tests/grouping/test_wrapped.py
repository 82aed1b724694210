"""A failure that a host or a library tells of in its own words is the failure, and not one of those words."""

import random
from collections.abc import Callable
from uuid import UUID

import pytest

from analysis.errors.grouping import explain, fingerprint
from tests.grouping.texts import FRAMES

OF_HOST = (
    '  File "/azure-functions-host/workers/python/3.13/LINUX/X64/dispatcher.py", line 612, in handle\n    call()\n'
)
CALLED = "Command '['render', '--job', '{id}']' returned non-zero exit status 1.\n"
TRACEBACK = "Traceback (most recent call last):\n"

WRAPPED: dict[str, Callable[[str, int, str], str]] = {
    "the worker of Azure Functions": lambda error, line, _: (
        f"Result: Failure\nException: {error}\nStack: {OF_HOST}{FRAMES.format(line=line)}"
    ),
    "its host": lambda error, line, _: (
        "Exception while executing function: Functions.render_tile\n"
        f"Result: Failure\nException: {error}\nStack: {OF_HOST}{FRAMES.format(line=line)}"
    ),
    "its host without a stack": lambda error, line, name: (
        f"Executed 'Functions.render_tile' (Failed, Id={name}, Duration={line}ms)\nResult: Failure\nException: {error}"
    ),
    "Dagster": lambda error, line, _: (
        'dagster._core.errors.DagsterExecutionStepExecutionError: Error occurred while executing op "render":\n\n'
        f"{error}\n\nStack Trace:\n{FRAMES.format(line=9)}\n"
        "The above exception was caused by the following exception:\n"
        f"{error}\n\nStack Trace:\n{FRAMES.format(line=line)}"
    ),
    "Dagster without the stack of the cause": lambda error, line, _: (
        f"dagster._core.errors.DagsterError: Error in op:\n\n{FRAMES.format(line=line)}\n"
        f"The above exception was caused by the following exception:\n{error}\n"
    ),
    "Celery": lambda error, _, name: f"Task tasks.render[{name}] raised unexpected: {_called(error)}",
    "a list of what was raised": lambda error, _, __: f"[{_called(error)}]",
    "what a subprocess wrote": lambda error, line, name: (
        f"{CALLED.format(id=name)}{f'{TRACEBACK}{FRAMES.format(line=line)}{error}'.encode()!r}"
    ),
}
ERRORS: tuple[Callable[[int], str], ...] = (
    lambda number: f"ValueError: bad zoom {number}",
    lambda number: f"ValueError: tile {number} is empty",
    lambda number: f"ConnectionError: db-{number} refused the connection",
    lambda number: f"FileNotFoundError: [Errno 2] No such file or directory: '/data/{number}.tif'",
    lambda number: f"PermissionError: [Errno 13] Permission denied: '/data/{number}.tif'",
)


def _called(error: str) -> str:
    name, _, message = error.partition(": ")
    return f"{name}({message!r})"


@pytest.mark.parametrize("wrapped", WRAPPED.values(), ids=WRAPPED.keys())
def test_failures_stay_apart_and_their_occurrences_together(wrapped: Callable[[str, int, str], str]) -> None:
    names = random.Random(7)  # noqa: S311 - ids of tasks
    ids = [
        {
            fingerprint(wrapped(error(number), number, str(UUID(int=names.getrandbits(128))))).id
            for number in (3, 14, 92)
        }
        for error in ERRORS
    ]
    assert [len(each) for each in ids] == [1] * len(ERRORS)
    assert len(set.union(*ids)) == len(ERRORS)


def test_the_function_of_ones_own_code_is_the_place() -> None:
    text = WRAPPED["its host"]("ValueError: bad zoom 7", 12, "")
    assert explain(text).chain[0].location == "tiles.render"


@pytest.mark.parametrize(
    "text",
    [
        "Result: Failure",
        "Exception while executing function: Functions.render_tile",
        "b'not a trace'",
        "ValueError('broken \\xzz escape')",
        "b'cut in the middle of\\na li",
        "The above exception was caused by the following exception:\n",
    ],
)
def test_what_says_no_more_is_read_as_it_stands(text: str) -> None:
    assert fingerprint(text).template
