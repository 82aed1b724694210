"""The files of sql/systems/, which people write: what is wrong in one is said in a sentence that names it."""

import tomllib
from pathlib import Path
from typing import Any

from pydantic import ValidationError


class SystemFileError(ValueError):
    """A file is not as it should be; the message names the file, the line or field, and what is allowed."""


def text_of(path: Path) -> str:
    """The text of a file. Raises SystemFileError and FileNotFoundError."""
    content = path.read_bytes()
    try:
        return content.decode("utf-8-sig")  # some editors begin a file with a mark
    except UnicodeDecodeError as error:
        line = content.count(b"\n", 0, error.start) + 1
        raise SystemFileError(f"{called(path)} is not UTF-8 (at line {line}): save it as UTF-8") from error


def toml_of(path: Path) -> dict[str, Any]:
    """What a file of TOML says. Raises SystemFileError and FileNotFoundError."""
    try:
        return tomllib.loads(text_of(path))
    except tomllib.TOMLDecodeError as error:
        raise SystemFileError(f"{called(path)} is not TOML: {error}") from error


def misfit(path: Path, error: ValidationError) -> SystemFileError:
    """What pydantic finds wrong in a file, each with the field's name and without an address."""
    return SystemFileError(f"{called(path)}: {'; '.join(_sentence(dict(each)) for each in error.errors())}")


def called(path: Path) -> str:
    """A file as messages name it."""
    return f"sql/systems/{path.parent.name}/{path.name}"


def _sentence(error: dict[str, object]) -> str:
    location = error["loc"]
    field = ".".join(str(part) for part in location) if isinstance(location, tuple) else ""
    message = str(error["msg"]).removeprefix("Value error, ").replace("a valid tuple", 'a list, as ["one"]')
    given = f", and is {error['input']!r}" if isinstance(error["input"], str) else ""
    return f"{field}: {message}{given}" if field else message
