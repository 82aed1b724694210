"""The packages of an engine's oldest version, in an environment that goes with its test."""

import subprocess
import venv
from pathlib import Path

from analysis.collect.system_files import load_system
from tests.systems.engine import ENGINES

HEAVY = ("airflow", "dagster", "prefect")
"""Systems of several processes, whose packages are those of their time: engines/oldest/<name>.txt, and for another
version <name>-<version>.txt."""


def environment(home: Path, lock: Path, *how: str) -> Path:
    """The interpreter of an environment with the packages of a lock file."""
    venv.create(home / "venv", with_pip=True)
    python = home / "venv" / "bin" / "python"
    subprocess.run([python, "-m", "pip", "install", "--quiet", *how, "-r", lock], check=True)
    return python


def heavy(name: str, home: Path, version: str = "") -> Path:
    """The interpreter of the oldest version of a heavy engine, or of another old one."""
    system, lock = load_system(name), ENGINES / "oldest" / f"{name}{version and '-'}{version}.txt"
    assert f"{system.package or name}=={version or system.oldest}" in lock.read_text("utf-8").splitlines()
    return environment(home, lock, "--no-deps")
