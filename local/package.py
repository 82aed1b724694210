"""The zip that is deployed: the app's own files and nothing else. `python -m local.package [zip]` builds it.

Azure installs requirements.txt when it receives the zip (a remote build), so no package is inside. The zip of the same
files is the same, byte for byte.
"""

import sys
import zipfile
from pathlib import Path

PROJECT = Path(__file__).parents[1]
TOP = (
    "cycle.py",
    "fleet.py",
    "fleet_cycle.py",
    "fleet_messages.py",
    "fleet_timer.py",
    "function_app.py",
    "host.json",
    "housekeeping.py",
    "requirements.txt",
    "stored_reports.py",
)
FOLDERS = ("analysis", "kql", "notify", "reports", "sql", "web")
LEFT_OUT = ("__pycache__", "setup")
"""Compiled files, and the scripts of sql/setup/, which an operator runs by hand."""
DEFAULT = PROJECT / "dist" / "jobscope.zip"
_EPOCH = (1980, 1, 1, 0, 0, 0)


def contents() -> list[Path]:
    """The files of the zip, in order, below the project."""
    found = [PROJECT / name for name in TOP]
    for folder in FOLDERS:
        found += [path for path in (PROJECT / folder).rglob("*") if path.is_file()]
    kept = (path for path in found if not set(LEFT_OUT) & set(path.parts) and not path.name.startswith("."))
    return sorted(path.relative_to(PROJECT) for path in kept)


def build(target: Path = DEFAULT) -> Path:
    """Writes the zip, and makes its folder. Raises FileNotFoundError when a file that it needs is not there."""
    target.parent.mkdir(parents=True, exist_ok=True)
    with zipfile.ZipFile(target, "w", zipfile.ZIP_DEFLATED, compresslevel=9) as packed:
        for path in contents():
            entry = zipfile.ZipInfo(path.as_posix(), _EPOCH)
            entry.compress_type = zipfile.ZIP_DEFLATED
            entry.external_attr = 0o644 << 16
            packed.writestr(entry, (PROJECT / path).read_bytes())
    return target


def main() -> None:
    target = build(Path(sys.argv[1]) if len(sys.argv) > 1 else DEFAULT)
    with zipfile.ZipFile(target) as packed:
        files, unpacked = len(packed.infolist()), sum(entry.file_size for entry in packed.infolist())
    size = target.stat().st_size
    print(f"{target}: {size / 1024:.0f} kB, {files} files, {unpacked / 1024:.0f} kB unpacked (packages not counted)")


if __name__ == "__main__":
    main()
