"""The tests that ask PostgreSQL most, on the versions between the oldest and the newest: `python -m local.versions`.

Every run of `make test` has 14 and 18; what these two have in common, 15 to 17 have too, and this shows it.
"""

import os
import subprocess
import sys

from local.node import install
from local.postgres import VERSION_VARIABLE
from local.postgres_binaries import BETWEEN, ELSEWHERE, NPM

TESTS = ("tests/acceptance/test_planted_faults.py", "tests/analyses", "tests/functions", "tests/roles")


def main() -> int:
    """The number of versions on which a test fails; each prints pytest's own summary."""
    failed = 0
    for version, package in BETWEEN.items():
        place = ELSEWHERE / str(version)
        if not place.exists():
            place.mkdir(parents=True)
            install(place, f"{NPM}@{package}")
        print(f"PostgreSQL {version}", flush=True)
        command = [sys.executable, "-m", "pytest", "-q", "-n", "2", "--dist", "loadfile", *TESTS]
        failed += (
            subprocess.run(command, env=os.environ | {VERSION_VARIABLE: str(version)}, check=False).returncode != 0
        )
    return failed


if __name__ == "__main__":
    sys.exit(main())
