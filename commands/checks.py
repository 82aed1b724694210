"""Looks at settings and at the folder of a job system."""

from collections.abc import Iterable
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from analysis.settings import Settings
from commands.ends import BAD_SETTINGS, BLIND
from commands.target import Target, one_of

if TYPE_CHECKING:
    from analysis.checks.line import Line


def check(target: Target = "") -> None:
    """Look at every setting, reach and right, and say what to do. In a fleet without --target: at what all share.

    Exit code 0: all well; 2: a setting or a system's folder is wrong; 5: something cannot be reached or read."""
    from analysis.collect.system_files import all_systems
    from check import check as looked_at

    all_systems()  # as for a run: the lines would speak of a database that no system of sql/systems/ recognises
    shared = Settings.examined()
    of_all = not target and shared.is_of_fleet
    settings = shared if of_all else one_of(shared, target)
    show_lines(looked_at(settings, of_all=of_all), settings)


def check_system(
    folder: Annotated[str, typer.Argument(help="A folder of sql/systems, by its name.")], target: Target = ""
) -> None:
    """Try a job system's folder on the database of JOBSCOPE_DATABASE_URL, or of a target; nothing is written.

    Exit code 0: all well; 2: something is to be corrected; 5: the database cannot be reached or read."""
    from analysis.checks.system import system_lines

    settings = one_of(Settings.examined(), target)
    show_lines(system_lines(settings, Path(folder).name), settings)


def show_lines(lines: Iterable["Line"], settings: Settings) -> None:
    """Prints the lines of a check of these settings as they come, and exits as they say."""
    from dataclasses import asdict

    from rich.console import Console

    from analysis.fleet.in_keys import in_keys
    from reports.check_list import conclusion, show

    console, states = Console(highlight=False), []
    for line in lines:
        states.append(line.state)
        show({name: in_keys(value, settings) for name, value in asdict(line).items()}, console)
    conclusion(states, console)
    raise typer.Exit(BAD_SETTINGS if "wrong" in states else BLIND if "blind" in states else 0)
