"""The lock of a report folder, which several processes share."""

import fcntl
import time

from reports.stores.contract import StorageUnavailable

# A write takes milliseconds; ten seconds of waiting means that its owner hangs, and the run must end in time.
LOCK_WAIT_S = 10.0


def hold_lock(descriptor: int, location: str) -> None:
    deadline = time.monotonic() + LOCK_WAIT_S
    while True:
        try:
            fcntl.flock(descriptor, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            if time.monotonic() > deadline:
                raise StorageUnavailable(
                    f"Another process has held the lock of the report {location} for {LOCK_WAIT_S:.0f} s.",
                    "Find the process that hangs (fuser .jobscope/lock) and end it.",
                ) from None
            time.sleep(0.002)
        else:
            return
