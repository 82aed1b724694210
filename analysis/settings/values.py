"""What a value of a setting may be: the types of fields, and the checks that a pattern cannot say.

Each check raises ValueError with what is allowed.
"""

import re
from datetime import UTC, datetime
from functools import lru_cache
from typing import Annotated
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

from pydantic import AfterValidator, BeforeValidator, Field, SecretStr, ValidationInfo
from pydantic_settings import NoDecode

from analysis.history.slots import DEFAULT_SCHEDULE
from analysis.settings.database_url import problem_of


def _zone(name: str) -> str:
    try:
        ZoneInfo(name)
    except (ZoneInfoNotFoundError, ValueError) as error:
        raise ValueError("it is no IANA time zone, such as UTC or Europe/Zurich") from error
    return name


@lru_cache(maxsize=1024)
def _falls(expression: str) -> bool:
    """Whether a schedule has any time at all: 30 February has none."""
    from croniter import CroniterBadDateError, croniter

    try:
        croniter(expression, datetime(2024, 1, 1, tzinfo=UTC), second_at_beginning=True).get_next()
    except CroniterBadDateError:
        return False
    return True


def _schedule(expression: str) -> str:
    from croniter import croniter

    if len(expression.split()) != 6 or not croniter.is_valid(expression, second_at_beginning=True):
        raise ValueError(f"it is no NCRONTAB expression of six fields, seconds first, such as {DEFAULT_SCHEDULE!r}")
    if not _falls(expression):
        raise ValueError(
            f"no date matches it: write one that comes round, such as '0 0 0 1 * *', or {DEFAULT_SCHEDULE!r}"
        )
    return expression


def _time_of_day(text: str) -> str:
    clock, _, zone = text.partition(" ")
    if text and not re.fullmatch(r"([01]\d|2[0-3]):[0-5]\d", clock):
        raise ValueError("it is no time of day with an optional zone, such as 07:30 or 07:30 Europe/Zurich")
    if zone:
        _zone(zone)
    return text


def _words(value: object) -> object:
    return tuple(part.strip() for part in value.split(",") if part.strip()) if isinstance(value, str) else value


def _roles(entries: tuple[str, ...], info: ValidationInfo) -> tuple[str, ...]:
    if entries and info.data.get("auth") != "entra":
        raise ValueError("it needs JOBSCOPE_AUTH to be entra: who calls with a key has no app role")
    for number, entry in enumerate(entries, 1):
        # Not repeated: a secret may have been put here.
        if not re.fullmatch(r"[^\s=]{1,120}=[a-z0-9*-]{1,40}(\s+[a-z0-9*-]{1,40})*", entry):
            which = f"entry {number} of {len(entries)}" if len(entries) > 1 else "the entry"
            raise ValueError(f"{which} is not an app role and its targets, such as Team.Billing=billing invoices-*")
    return tuple(" ".join(entry.split()) for entry in entries)


def _connection_string(secret: SecretStr) -> SecretStr:
    text = secret.get_secret_value().strip()
    if problem := problem_of(text):
        raise ValueError(problem)
    return SecretStr(text)


def _limits_store(secret: SecretStr) -> SecretStr:
    if secret.get_secret_value() and not re.match(r"rediss?://[^\s/?#]", secret.get_secret_value()):
        raise ValueError("it is no address of a Redis, rediss://:password@host:port/0")
    return secret


type Words = Annotated[tuple[str, ...], NoDecode, BeforeValidator(_words)]
"""Several words, with commas."""
type ConnectionString = Annotated[SecretStr, AfterValidator(_connection_string)]
type Seconds = Annotated[float, Field(gt=0, le=7 * 86400)]
type Zone = Annotated[str, AfterValidator(_zone)]
type Schedule = Annotated[str, AfterValidator(_schedule)]
"""Six fields of NCRONTAB."""
type TimeOfDay = Annotated[str, AfterValidator(_time_of_day)]
"""With an optional zone; empty: none."""
type Roles = Annotated[tuple[str, ...], NoDecode, BeforeValidator(_words), AfterValidator(_roles)]
"""App roles, each with the targets that it may see."""
type LimitsStore = Annotated[SecretStr, AfterValidator(_limits_store)]


def is_address(targets: object) -> bool:
    """Whether JOBSCOPE_TARGETS is where a file lies in a container, which no TOML can be; it may hold a key."""
    return isinstance(targets, str) and bool(re.match(r"\s*(https?://|[A-Za-z]+=[^\n]*;\s*Container=)", targets))


def is_toml(targets: object) -> bool:
    """Whether JOBSCOPE_TARGETS is TOML, which has a table or a list; it is shown nowhere, whatever it holds."""
    return isinstance(targets, str) and "[" in targets and not is_address(targets)
