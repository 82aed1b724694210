"""The folders of sql/systems/, each read once and checked."""

import tomllib
from functools import cache

from pydantic import ValidationError

from analysis.collect.systems import SYSTEMS, System


class SystemFileError(ValueError):
    """A system.toml is not as the model below says; the message names the file, the field and what is allowed."""


@cache
def load_system(name: str) -> System:
    """The system of sql/systems/<name>/. Raises SystemFileError, and FileNotFoundError where there is no such file."""
    file = f"sql/systems/{name}/system.toml"
    text = (SYSTEMS / name / "system.toml").read_text("utf-8")
    try:
        system = System.model_validate(tomllib.loads(text))
    except tomllib.TOMLDecodeError as error:
        raise SystemFileError(f"{file} is not TOML: {error}") from error
    except ValidationError as error:
        raise SystemFileError(f"{file}: {'; '.join(_sentence(dict(e)) for e in error.errors())}") from error
    if system.name != name:
        raise SystemFileError(f"{file} calls itself {system.name}")
    return system


def _sentence(error: dict[str, object]) -> str:
    """What pydantic finds wrong, with the field's name and without an address."""
    location = error["loc"]
    field = ".".join(str(part) for part in location) if isinstance(location, tuple) else ""
    message = str(error["msg"]).removeprefix("Value error, ")
    given = f", and is {error['input']!r}" if isinstance(error["input"], str) else ""
    return f"{field}: {message}{given}" if field else message


@cache
def all_systems() -> tuple[System, ...]:
    """Every system that there is a folder for, by name."""
    return tuple(load_system(path.parent.name) for path in sorted(SYSTEMS.glob("*/system.toml")))
