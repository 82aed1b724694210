"""The targets of a fleet, read from TOML: one frozen Settings a target, derived from those of the process.

    [defaults]
    window_hours = 12

    [[targets]]
    name = "billing"
    database_url_setting = "BILLING_DATABASE_URL"
    schema = "billing"

The file never holds a secret: a key that ends with `_setting` names the app setting (or its Key Vault reference) that
does. One target that is wrong is told with its line and leaves the others as they are.
"""

import re
import tomllib
from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import lru_cache
from typing import Final

from pydantic import ValidationError

from analysis.settings import Settings
from analysis.settings.mistakes import field_of, sentence

NAME: Final = re.compile(r"[a-z0-9](?:[a-z0-9-]{0,38}[a-z0-9])?")
"""A target's name is a folder, a query parameter and a part of an app role: nothing in it needs an escape."""
MOST_TARGETS: Final = 500
LONGEST_FILE: Final = 1_000_000
"""Characters; 500 targets with every key are about 300,000."""

BY_NAME: Final = {
    f"{field}_setting": field
    for field in ("database_url", "function_test_database_url", "notify_urls", "poison_queues")
}
"""Keys that name an app setting, and the field that its value becomes."""
OWN: Final = ("database_url", "function_test_database_url", "poison_queues", "service_bus", "server_resource_id")
"""What belongs to one database: a target that names none has none, whatever the process has."""
OF_THE_APP: Final = ("target", "targets", "reports_url", "app_url", "auth", "operator_role", "roles", "limits_url")
"""Fields that are one for the whole app."""
KEYS: Final = {
    "schema" if field == "schema_name" else field: field
    for field in Settings.model_fields
    if field not in (*OF_THE_APP, *BY_NAME.values())
}
_HEADER: Final = re.compile(r"\s*\[\[\s*targets\s*\]\]")


class TargetsError(Exception):
    """The targets cannot be read at all: no TOML, none named, too many. The message says where and what is allowed."""


@dataclass(frozen=True, slots=True)
class WrongTarget:
    """A target that does not run, by its name as far as that is known, and why."""

    name: str
    line: int | None
    reason: str


@dataclass(frozen=True, slots=True)
class Targets:
    """The settings by target in the file's order, and the targets that do not run."""

    settings: Mapping[str, Settings]
    wrong: tuple[WrongTarget, ...]


def read_targets(text: str, shared: Settings, app_settings: Mapping[str, str], only: str = "") -> Targets:
    """The targets that a TOML text names, with the variables that it may refer to; `only` the one of that name where
    one run needs no other. Raises TargetsError."""
    defaults, entries = _parsed(text)
    lines = _Lines.of(text, len(entries))
    found: dict[str, Settings] = {}
    wrong: list[WrongTarget] = []
    named = Counter(str(entry.get("name", "")) for entry in entries)
    for number, entry in enumerate(entries):
        given = entry.get("name", "")
        name = given if isinstance(given, str) and NAME.fullmatch(given) else ""
        if only and name != only:
            continue
        try:
            if not name:
                raise _Wrong("name", "a target's name has 1 to 40 letters a to z, digits and hyphens inside")
            if named[name] > 1:
                raise _Wrong("name", "another target has this name, and none of them runs until it is clear which")
            found[name] = _derived(name, {**defaults, **entry}, shared, app_settings)
        except _Wrong as error:
            wrong.append(WrongTarget(name, lines.of_key(number, error.key), error.reason))
    return Targets(found, tuple(wrong))


class _Wrong(Exception):
    def __init__(self, key: str, reason: str) -> None:
        super().__init__(reason)
        self.key, self.reason = key, reason


@lru_cache(maxsize=1)
def _parsed(text: str) -> tuple[Mapping[str, object], Sequence[Mapping[str, object]]]:
    """The defaults and the targets; kept, since every run of a target reads the same text. Raises TargetsError."""
    if len(text) > LONGEST_FILE:
        raise TargetsError(f"The targets have more than {LONGEST_FILE:,} characters.")
    try:
        document = tomllib.loads(text)
    except tomllib.TOMLDecodeError as error:
        # Its message may repeat a piece of the file; where it is suffices.
        where = re.search(r"at line (\d+)", str(error))
        raise TargetsError(f"The targets are no TOML{f', line {where[1]}' if where else ', at the end'}.") from None
    defaults, entries = document.pop("defaults", {}), document.pop("targets", [])
    if document:
        raise TargetsError("Beside [defaults] and [[targets]] the targets' file has nothing else.")
    if not isinstance(defaults, dict) or not isinstance(entries, list) or not all(isinstance(e, dict) for e in entries):
        raise TargetsError("[defaults] is a table, and each target a table of its own: [[targets]].")
    if not 1 <= len(entries) <= MOST_TARGETS:
        raise TargetsError(f"The file names {len(entries)} targets; 1 to {MOST_TARGETS} are allowed.")
    return defaults, entries


def _derived(name: str, entry: Mapping[str, object], shared: Settings, app_settings: Mapping[str, str]) -> Settings:
    values: dict[str, object] = dict.fromkeys(OWN, "")
    for key, value in entry.items():
        if key in BY_NAME:
            values[BY_NAME[key]] = _looked_up(key, value, app_settings)
        elif key in KEYS:
            values[KEYS[key]] = ",".join(map(str, value)) if isinstance(value, list) else _of_its_kind(key, value)
        elif key != "name":
            raise _Wrong(key, "a target has no such key")
    if not values["database_url"]:
        raise _Wrong("name", "database_url_setting is missing: the name of the app setting with the database's URL")
    # Its name stands for the text of all, which would be searched for misplaced secrets once a target.
    values["target"] = values["targets"] = name
    try:
        settings = shared.derived(values)
    except ValidationError as error:
        first = dict(error.errors(include_url=False)[0])
        field = field_of(first)
        by_field = {field: key for key, field in (KEYS | BY_NAME).items()}
        raise _Wrong(by_field.get(field, field), f"{by_field.get(field, field)}: {sentence(first)}") from None
    return settings


def _of_its_kind(key: str, value: object) -> object:
    """The value, unless TOML's `true` stands where a number or a text belongs: pydantic would take it for a 1."""
    if isinstance(value, bool) and Settings.model_fields[KEYS[key]].annotation is not bool:
        raise _Wrong(key, f"{key}: true and false are no number and no text")
    return value


def _looked_up(key: str, name: object, app_settings: Mapping[str, str]) -> str:
    # A secret may have been put here by mistake: a value that is no variable's name is not repeated.
    if not isinstance(name, str) or not re.fullmatch(r"[A-Za-z_][A-Za-z0-9_]{0,119}", name):
        raise _Wrong(key, f"{key} is the name of an app setting (letters, digits, underscores), never its value")
    if not app_settings.get(name):
        raise _Wrong(key, f"{key} names an app setting that is not there or empty")
    return app_settings[name]


@dataclass(frozen=True, slots=True)
class _Lines:
    """Where each target begins; tomllib keeps no positions. Empty where headers and targets do not agree."""

    text: tuple[str, ...]
    headers: tuple[int, ...]

    @classmethod
    def of(cls, text: str, targets: int) -> "_Lines":
        lines = tuple(text.splitlines())
        headers = tuple(at for at, line in enumerate(lines) if _HEADER.match(line))
        return cls(lines, headers if len(headers) == targets else ())

    def of_key(self, number: int, key: str) -> int | None:
        """The line of a target's key, counted from 1; of its header where the key came from [defaults]."""
        if not self.headers:
            return None
        begin = self.headers[number]
        end = self.headers[number + 1] if number + 1 < len(self.headers) else len(self.text)
        sets = re.compile(rf"\s*[\"']?{re.escape(key)}[\"']?\s*=")
        return 1 + next((at for at in range(begin, end) if sets.match(self.text[at])), begin)
