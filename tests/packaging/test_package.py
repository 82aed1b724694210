"""What is deployed: the zip holds the app alone, and the app in it needs nothing that is not deployed."""

import json
import re
import subprocess
import sys
import zipfile
from importlib.metadata import packages_distributions
from pathlib import Path

import pytest

from local.package import FOLDERS, PROJECT, TOP, build, contents
from web.routes import ROUTES

INDEXER = Path(__file__).parent / "index_unpacked.py"


@pytest.fixture(scope="module")
def unpacked(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("deployed").resolve()
    with zipfile.ZipFile(build(folder / "jobscope.zip")) as packed:
        packed.extractall(folder / "app")
    return folder / "app"


def not_deployed() -> set[str]:
    """The importable names that this machine has and Azure has not: our own tools, and packages for development."""
    normal = {
        name: re.sub(r"[-_.]+", "-", name).lower() for names in packages_distributions().values() for name in names
    }
    deployed = {line.partition("==")[0] for line in (PROJECT / "requirements.txt").read_text().splitlines()}
    names = {
        module
        for module, distributions in packages_distributions().items()
        if not {normal[name] for name in distributions} & deployed
    }
    ours = {*FOLDERS, *(Path(name).stem for name in TOP)}
    return (names - ours) | {"local", "tests", "benchmarks", "cli", "commands"}


def test_the_zip_holds_the_app_and_nothing_of_development() -> None:
    tops = {path.parts[0] for path in contents()}
    assert tops == {*TOP, *FOLDERS}
    assert not [path for path in contents() if path.suffix in (".pyc", ".pyo") or path.parts[:2] == ("sql", "setup")]


def test_the_same_files_make_the_same_zip(tmp_path: Path) -> None:
    assert build(tmp_path / "a.zip").read_bytes() == build(tmp_path / "b.zip").read_bytes()


def test_the_unpacked_zip_is_small(unpacked: Path) -> None:
    """Far below the 120 MB that are allowed with its packages."""
    assert sum(path.stat().st_size for path in unpacked.rglob("*") if path.is_file()) < 3_000_000


def test_the_wall_keeps_out_what_is_not_deployed() -> None:
    blocked = not_deployed()
    assert {"pytest", "local", "duckdb_kql", "playwright", "hypothesis", "cli"} <= blocked
    assert not {"azure", "psycopg", "pydantic", "jinja2", "vl_convert", "azure_functions_runtime"} & blocked


def test_the_production_runtime_indexes_the_zip_without_anything_of_development(unpacked: Path) -> None:
    command = [sys.executable, "-I", str(INDEXER), str(unpacked), json.dumps(sorted(not_deployed()))]
    done = subprocess.run(command, capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stderr[-3000:]
    body = json.loads(done.stdout.splitlines()[-1])
    assert body["outside"] == []
    assert body["modules"] > 100
    assert {"snapshot", *ROUTES} <= set(body["functions"])
