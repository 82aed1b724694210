"""The folders of sql/systems/, each read once and checked."""

from functools import cache

from pydantic import ValidationError

from analysis.collect.systems import SYSTEMS, System
from analysis.sources.system_folder import SystemFileError, called, misfit, toml_of


@cache
def load_system(name: str) -> System:
    """The system of sql/systems/<name>/. Raises SystemFileError, and FileNotFoundError where there is no such file."""
    path = SYSTEMS / name / "system.toml"
    try:
        system = System.model_validate(toml_of(path))
    except ValidationError as error:
        raise misfit(path, error) from error
    if system.name != name:
        raise SystemFileError(f"{called(path)} calls itself {system.name}")
    return system


@cache
def all_systems() -> tuple[System, ...]:
    """Every system that there is a folder for, by name."""
    return tuple(load_system(path.parent.name) for path in sorted(SYSTEMS.glob("*/system.toml")))
