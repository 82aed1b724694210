"""How much work a call is, whatever the machine: its processor time beside that of a loop in the same breath."""

from collections.abc import Callable
from time import process_time

LOOP = 100_000
"""Turns of the loop, which take a few thousandths of a second."""
TRIES = 3


def is_within(loops: float, work: Callable[[], object]) -> bool:
    """Whether the call takes no longer than so many loops, in the best of three tries: what else runs on the machine
    makes a try longer, and none shorter."""
    return any(_effort(work) <= loops for _ in range(TRIES))


def _effort(work: Callable[[], object]) -> float:
    began = process_time()
    work()
    worked = process_time()
    for _ in range(LOOP):
        pass
    return (worked - began) / (process_time() - worked)
