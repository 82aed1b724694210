"""What a process holds and has held, in megabytes."""

import os
import resource
from pathlib import Path

from reports.charts.drawing import RENDERER


def resident_mb() -> float:
    return int(Path("/proc/self/statm").read_text().split()[1]) * os.sysconf("SC_PAGE_SIZE") / 2**20


def peak_mb() -> float:
    """At most so far."""
    return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024


def drawing_mb() -> float:
    """At most so far by the process that draws charts, while it waits for one; 0 otherwise. What is said of processes
    that have ended (RUSAGE_CHILDREN) has in it what their parent held when it started them."""
    if not RENDERER._process:
        return 0.0
    status = Path(f"/proc/{RENDERER._process.pid}/status").read_text()
    [held] = [line.split()[1] for line in status.splitlines() if line.startswith("VmHWM:")]
    return int(held) / 1024
