"""The settings of one target, of its entry and those of the process."""

import re
from collections.abc import Mapping

from pydantic import ValidationError

from analysis.fleet.keys import BY_FIELD, BY_NAME, KEYS, OWN
from analysis.fleet.schedules import meets
from analysis.settings import Settings
from analysis.settings.mistakes import field_of, is_harmless, sentence


class MistakeError(Exception):
    """What is wrong with a target, by its key. `of_defaults`: in [defaults], whatever the target itself has."""

    def __init__(self, key: str, reason: str, *, of_defaults: bool = False) -> None:
        super().__init__(reason)
        self.key, self.reason, self.of_defaults = key, reason, of_defaults


def derived(name: str, entry: Mapping[str, object], shared: Settings, app_settings: Mapping[str, str]) -> Settings:
    """The settings of the target `name` by the known keys of its entry. Raises MistakeError."""
    values: dict[str, object] = dict.fromkeys(OWN, "")
    for key, value in entry.items():
        if key in BY_NAME:
            values[BY_NAME[key]] = _looked_up(key, value, app_settings)
        elif key in KEYS:
            values[KEYS[key]] = ",".join(map(str, value)) if isinstance(value, list) else _of_its_kind(key, value)
    if not values["database_url"]:
        raise MistakeError(
            "name", "database_url_setting is missing: the name of the app setting with the database's URL"
        )
    # Its name stands for the text of all, which would be searched for misplaced secrets once a target.
    values["target"] = values["targets"] = name
    try:
        settings = shared.derived(values)
    except ValidationError as error:
        first = dict(error.errors(include_url=False)[0])
        key = BY_FIELD.get(field_of(first), field_of(first))
        raise MistakeError(key, f"{key}: {sentence(first)}") from None
    if not meets(settings.schedule, shared.schedule):
        raise MistakeError(
            "schedule",
            f"schedule: none of its times is a slot of JOBSCOPE_SCHEDULE ({shared.schedule!r}), so it never runs; write"
            f" some that are (it is {settings.schedule!r})",
        )
    if "system" in entry:
        _check_system(settings.system)
    return settings


def _of_its_kind(key: str, value: object) -> object:
    """The value, unless TOML's `true` stands where a number or a text belongs: pydantic would take it for a 1."""
    if isinstance(value, bool) and Settings.model_fields[KEYS[key]].annotation is not bool:
        raise MistakeError(key, f"{key}: true and false are no number and no text")
    return value


def _looked_up(key: str, name: object, app_settings: Mapping[str, str]) -> str:
    # A secret may have been put here by mistake: a value that is no variable's name is not repeated.
    if not isinstance(name, str) or not re.fullmatch(r"[A-Za-z_][A-Za-z0-9_]{0,119}", name):
        raise MistakeError(key, f"{key} is the name of an app setting (letters, digits, underscores), never its value")
    if not app_settings.get(name):
        raise MistakeError(key, f"{key} names an app setting that is not there or empty")
    return app_settings[name]


def _check_system(system: str) -> None:
    from analysis.collect.system_files import all_systems

    known = [each.name for each in all_systems()]
    if system not in ("auto", *known):
        called = repr(system) if is_harmless(system) else "this"
        raise MistakeError("system", f"system: {called} is none; write auto, or one of {', '.join(known)}")
