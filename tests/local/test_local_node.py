"""Node comes from a wheel, its packages from a lock file, and what is missing names the command that installs it."""

import json
import subprocess

import pytest

from local import node
from local.postgres_binaries import folder


def test_node_runs() -> None:
    done = subprocess.run([str(node.node()), "--version"], capture_output=True, text=True, check=True)
    assert done.stdout.startswith("v24.")


def test_a_missing_package_names_the_command() -> None:
    with pytest.raises(node.MissingPartError, match="no-such-part is not installed: run `make setup`"):
        node.package("no-such-part")


def test_the_lock_file_names_no_address_and_every_version() -> None:
    lock = json.loads((node.FOLDER / "package-lock.json").read_text())
    wanted = json.loads((node.FOLDER / "package.json").read_text())
    root = lock["packages"][""]
    assert root["dependencies"] == wanted["dependencies"]
    assert root["optionalDependencies"] == wanted["optionalDependencies"]
    assert not [name for name, part in lock["packages"].items() if ":" in part.get("resolved", "")]


def test_the_links_of_a_package_are_put_back() -> None:
    library = folder(14) / "lib" / "libpq.so.5"
    library.unlink()
    assert (folder(14) / "lib" / "libpq.so.5").exists()


def test_other_versions_of_postgresql_are_not_at_hand() -> None:
    with pytest.raises(ValueError, match="PostgreSQL 9 is not at hand"):
        folder(9)
