"""A job system's folder against a live database: what it needs, and whether its files do what the record expects.

Nothing is written: a step that would write is explained, and not run."""

from collections.abc import Iterator

from analysis.checks.line import Line
from analysis.checks.live_system import LiveSystem
from analysis.collect.one_job import IDS
from analysis.collect.session import connected
from analysis.collect.system_files import load_system
from analysis.collect.systems import SYSTEMS, System
from analysis.facts import Unavailable
from analysis.settings import Settings
from analysis.sources.system_folder import SystemFileError


def system_lines(settings: Settings, name: str) -> Iterator[Line]:
    """The lines in order, each as soon as it is known. Never raises."""
    try:
        system = load_system(name)
    except FileNotFoundError:
        there = ", ".join(sorted(path.parent.name for path in SYSTEMS.glob("*/system.toml")))
        yield Line("folder", "wrong", f"there is no sql/systems/{name}/system.toml", f"make it, or name one of {there}")
        return
    except SystemFileError as error:
        yield Line("system.toml", "wrong", str(error), "its model is analysis/collect/systems.py")
        return
    if lacking := _lacking(system):
        yield Line(
            "folder", "wrong", f"sql/systems/{name} has no {' and no '.join(lacking)}", "docs/adding-a-system.md"
        )
        return
    yield Line("folder", "well", f"sql/systems/{name} has every file that a {system.shape} system needs")
    try:
        with connected(settings) as connection:
            yield from LiveSystem(settings, connection, system).lines()
    except SystemFileError as error:
        yield Line("folder", "wrong", str(error), "correct the file")
    except Unavailable as unavailable:
        yield Line("database", "blind", unavailable.failure.reason, unavailable.failure.fix)


def _lacking(system: System) -> list[str]:
    files = [*(system.relations if system.reads else ()), "changed", "open", "present"]
    files += ["changed_jobs", "present_jobs"] if system.shape != "flat" else []
    files += ["contents"] if system.texts_of else []
    files += ["version"] if not system.versions else []
    files += ["find"] if system.reads and system.id_type not in IDS else []
    there = {path.name for path in (SYSTEMS / system.name).iterdir()}
    return [name for name in (*(f"{file}.sql" for file in files), "defaults.psql", "fixes.toml") if name not in there]
