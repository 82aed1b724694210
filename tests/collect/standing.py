"""The files of a system's folder as they stand: run by psql, after its defaults.psql."""

import csv
import subprocess

import psycopg

from analysis.collect.systems import SYSTEMS
from local.postgres_binaries import folder

PSQL = folder(18) / "bin" / "psql"


def run_as_it_stands(connection: psycopg.Connection[tuple[object, ...]], system: str, file: str) -> int:
    """Runs a file with the connection's search_path; how many rows it gives. What is not committed it does not see."""
    [[path]] = connection.execute("SHOW search_path").fetchall()
    files = [f"--file=sql/systems/{system}/{name}" for name in ("defaults.psql", f"{file}.sql")]
    done = subprocess.run(
        [
            PSQL,
            "-Xq",
            "--csv",
            "-tv",
            "ON_ERROR_STOP=1",
            "-c",
            f"SET search_path = {path}",
            *files,
            connection.info.dsn,
        ],
        cwd=SYSTEMS.parents[1],
        capture_output=True,
        text=True,
        check=False,
    )
    assert done.returncode == 0, done.stderr
    return len(list(csv.reader(done.stdout.splitlines())))
