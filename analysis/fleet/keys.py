"""The keys of a target: which there are, and what was probably meant by one that is none."""

from difflib import get_close_matches
from typing import Final

from analysis.fleet.name import shown
from analysis.settings import Settings
from analysis.settings.mistakes import variable

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
BY_FIELD: Final = {field: key for key, field in (KEYS | BY_NAME).items()}
_OTHER_NAMES: Final = {
    **BY_FIELD,
    "auth": "database_auth",
    "target": "name",
    "title": "name",
    **dict.fromkeys(
        ("database", "db", "url", "dsn", "connection", "connection_string", "database_setting"), "database_url_setting"
    ),
    "cron": "schedule",
    "tz": "timezone",
    "job_system": "system",
}
"""By what somebody may call it: the key."""


def no_key(key: str, *, of_defaults: bool = False) -> str:
    """What is wrong with a key that a target does not have."""
    known = [*KEYS, *BY_NAME, *([] if of_defaults else ["name"])]
    plain = key.lower().replace("-", "_").removeprefix("jobscope_")
    near = _OTHER_NAMES.get(plain) or next(iter(get_close_matches(plain, known, n=1)), "")
    called = f"{shown(key) or 'this'} is no key of {'[defaults]' if of_defaults else 'a target'}"
    if near in known:
        return f"{called}; did you mean {near}?"
    if plain in OF_THE_APP:
        return f"{called}: {variable(plain)} of the app holds for every target"
    return f"{called}; docs/fleet.md names those that there are"
