"""What is wrong with settings, in sentences: which one, what is allowed, and what goes without it."""

import re
from collections.abc import Iterable, Mapping
from difflib import get_close_matches
from typing import Final

from analysis.published.snapshot import WrongSetting
from analysis.redaction import redact_text
from analysis.redaction.names import looks_random
from analysis.redaction.placeholder import E_MAIL, PLACEHOLDER
from analysis.settings.fields import Fields

SECRETS = ("database_url", "function_test_database_url", "reports_url", "notify_urls", "poison_queues", "limits_url")
"""Settings that may hold a password or a key: neither published nor repeated in a message."""
UNPUBLISHED = (*SECRETS, "targets", "logs_endpoint", "server_metrics_endpoint")
"""Settings that no report shows."""
NAMES = ("redact_keys", "keep_words", "mask_words")
"""Settings that name secrets."""
_HOLDS: Final = "it holds what looks like a password, a key or a code, and"

OPTIONAL: Final[Mapping[str, str]] = {
    "notify_urls": "No message is sent.",
    "logs_": "The logs are not asked.",
    "poison_queues": "The poison queues are not looked at.",
    "service_bus": "The dead letters of Service Bus are not looked at.",
    "function_test_": "The stored functions are not called.",
    "query_store": "Query Store is not read.",
    "server_": "The metrics of the server are not asked.",
}
"""By the beginning of their names the settings of parts that the main job goes without, and what that costs."""

NO_RUN: Final = "No run begins."

KEY_VAULT: Final = "@Microsoft.KeyVault("
UNRESOLVED: Final = (
    "it is a Key Vault reference that Azure has not resolved; give the app's identity the role Key Vault Secrets User"
    " on the vault, and check the names in the reference and the network path to the vault"
)
OURS_BESIDE: Final = ("JOBSCOPE_LOCAL_KEY", "JOBSCOPE_TEST_")
"""Variables of the local host, and the beginning of those of the tests: no settings, and no mistakes either."""


def variable(name: str) -> str:
    """The environment variable of a field."""
    return str(Fields.model_fields[name].alias or f"JOBSCOPE_{name.upper()}")


def unknown_variables(names: Iterable[str]) -> tuple[WrongSetting, ...]:
    """The variables that begin as settings do and are none, each with the nearest setting."""
    known = {variable(name) for name in Fields.model_fields}
    unknown = [n for n in names if n.startswith("JOBSCOPE_") and n not in known and not n.startswith(OURS_BESIDE)]
    return tuple(WrongSetting(setting=name, reason=_nearest(name, known)) for name in sorted(unknown))


def _nearest(name: str, known: Iterable[str]) -> str:
    by_end = {setting.removeprefix("JOBSCOPE_"): setting for setting in known}
    near = get_close_matches(name.removeprefix("JOBSCOPE_"), by_end, n=1)
    return f"there is no such setting; did you mean {by_end[near[0]]}?" if near else "there is no such setting"


def costs_of(name: str) -> str:
    return next((costs for begins, costs in OPTIONAL.items() if name.startswith(begins)), NO_RUN)


def field_of(error: dict[str, object]) -> str:
    """The field that an error of pydantic names; it gives the variable where a field has an alias."""
    location = error["loc"]
    name = str(location[0]) if isinstance(location, tuple) and location else ""
    return next((field for field in Fields.model_fields if name in (field, variable(field))), name)


def sentence(error: dict[str, object]) -> str:
    """What is wrong with a setting, by an error of pydantic; a value that may be a secret is not repeated."""
    given = (
        f" (it is {error['input']!r})"
        if field_of(error) not in (*SECRETS, "targets") and is_harmless(error["input"])
        else ""
    )
    allowed = Fields.model_fields[field_of(error)].description if error["type"] == "string_pattern_mismatch" else ""
    reason = f"it must be {allowed}" if allowed else str(error["msg"]).removeprefix("Value error, ")
    return f"{reason}{given}"


def misplaced(name: str) -> str:
    """What is wrong with a field that holds a secret, and is no place for one."""
    if name == "targets":
        return f"{_HOLDS} is neither TOML nor the place of a file: write TOML that names the app setting with the URL"
    if name in UNPUBLISHED:
        return f"{_HOLDS} this setting is no place for one: take it out, and renew it where others could read it"
    return f"{_HOLDS} reports show this setting: take it out, and renew it where a report has shown it"


def holds_secret(text: str) -> bool:
    return any(mark != E_MAIL for mark in PLACEHOLDER.findall(redact_text(text)))


def is_harmless(given: object) -> bool:
    """Whether a wrong value may be repeated: a secret may have been put into any setting."""
    text = str(given)
    return redact_text(text) == text and not looks_random(text) and not re.search(r"[?#@;=]", text)
