"""A process that waits for its next run holds no memory that nobody uses."""

import sys
from pathlib import Path

import pytest

from housekeeping import give_back

PAGES_OF_4_KB = 256
"""A megabyte."""


def resident_mb() -> float:
    return int(Path("/proc/self/statm").read_text().split()[1]) / PAGES_OF_4_KB


@pytest.mark.skipif(sys.platform != "linux", reason="only glibc keeps it, and can be asked")
def test_what_was_freed_below_something_that_stays_goes_back_to_the_machine() -> None:
    # Each below the size from which glibc maps memory apart, and gives it back by itself.
    taken = [bytearray(100_000) for _ in range(1_000)]
    last = bytearray(100_000)
    del taken
    before = resident_mb()
    give_back()
    assert before - resident_mb() > 50
    assert last
