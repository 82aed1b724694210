"""What a measurement needs to be read later: the machine, the versions, the date."""

import os
import platform
from datetime import UTC, datetime
from pathlib import Path


def machine() -> str:
    """One line: processor, cores, memory, system, Python, date in UTC."""
    named = [
        line.partition(":")[2].strip()
        for line in Path("/proc/cpuinfo").read_text().splitlines()
        if line.startswith("model name")
    ]
    memory = os.sysconf("SC_PAGE_SIZE") * os.sysconf("SC_PHYS_PAGES") / 2**30
    return (
        f"{named[0] if named else platform.machine()}, {os.cpu_count()} cores, {memory:.0f} GiB,"
        f" {platform.system()} {platform.release()}, Python {platform.python_version()}, {datetime.now(UTC):%Y-%m-%d}"
    )
