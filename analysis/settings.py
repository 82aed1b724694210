"""The settings: one model, read from the environment once at the edge of the process.

Each is documented in the README's table; a test holds the two together.
"""

import os
from datetime import timedelta
from typing import Annotated, Literal, Self
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

from pydantic import AfterValidator, Field, JsonValue, SecretStr, ValidationError, model_validator
from pydantic_settings import BaseSettings, NoDecode, SettingsConfigDict

from analysis.keeping import CARRIED, Spans
from analysis.model import Limits
from analysis.slots import DEFAULT_SCHEDULE


class SettingsError(Exception):
    """One or more settings are wrong; the message names each and says what is allowed."""


def _zone(name: str) -> str:
    try:
        ZoneInfo(name)
    except (ZoneInfoNotFoundError, ValueError) as error:
        raise ValueError(f"{name!r} is no IANA time zone, such as UTC or Europe/Zurich") from error
    return name


def _schedule(expression: str) -> str:
    from croniter import croniter

    if len(expression.split()) != 6 or not croniter.is_valid(expression, second_at_beginning=True):
        raise ValueError(f"{expression!r} is no NCRONTAB expression of six fields, seconds first: {DEFAULT_SCHEDULE!r}")
    return expression


def _words(value: object) -> object:
    return tuple(part.strip() for part in value.split(",") if part.strip()) if isinstance(value, str) else value


WORD_LISTS = ("poison_queues", "redact_keys", "keep_words", "mask_words")
"""Settings that are lists, written with commas."""

SECRETS = ("database_url", "function_test_database_url", "reports_url", "notify_urls")
"""Settings that may hold a password or a key: neither published nor repeated in a message."""

type Words = Annotated[tuple[str, ...], NoDecode]
type Seconds = Annotated[float, Field(gt=0, le=7 * 86400)]


class Settings(BaseSettings):
    """Where to look, where to write, and the thresholds in which users differ."""

    model_config = SettingsConfigDict(env_prefix="JOBSCOPE_", frozen=True, extra="ignore", env_ignore_empty=True)

    target: str = "jobs"
    database_url: SecretStr = SecretStr("")
    database_auth: Literal["password", "entra"] = "password"
    function_test_database_url: SecretStr = SecretStr("")
    function_test_scheduled: bool = False
    schema_name: Annotated[str, Field(alias="JOBSCOPE_SCHEMA", min_length=1, max_length=63)] = "app"
    timezone: Annotated[str, AfterValidator(_zone)] = "UTC"
    reports_url: SecretStr = SecretStr("")
    notify_urls: SecretStr = SecretStr("")
    app_url: Annotated[str, Field(pattern=r"^(https?://[^\s\"'<>]+)?$")] = ""
    auth: Literal["key", "entra"] = "key"
    operator_role: Annotated[str, Field(pattern=r"^\S{0,120}$")] = ""
    requests_per_minute: Annotated[int, Field(ge=1, le=100_000)] = 60
    schedule: Annotated[str, AfterValidator(_schedule)] = DEFAULT_SCHEDULE
    window_hours: Annotated[float, Field(gt=0, le=24 * 31)] = 24
    poison_queues: Words = ()
    redact_keys: Words = ()
    max_retries: Annotated[int, Field(ge=1, le=100)] = 3
    heartbeat_silent_s: Seconds = 300
    warning_lasts_h: Annotated[float, Field(gt=0, le=24 * 14)] = 24
    idle_in_transaction_warning_s: Seconds = 300
    idle_in_transaction_critical_s: Seconds = 1800
    lock_wait_warning_s: Seconds = 60
    lock_wait_critical_s: Seconds = 300
    keep_all_hours: Annotated[float, Field(ge=CARRIED.every / timedelta(hours=1), le=24 * 366)] = 48
    keep_hourly_days: Annotated[float, Field(ge=CARRIED.hourly / timedelta(days=1), le=3660)] = 14
    keep_daily_days: Annotated[float, Field(ge=CARRIED.daily / timedelta(days=1), le=3660)] = 365
    keep_words: Words = ()
    mask_words: Words = ()
    query_timeout_s: Annotated[float, Field(gt=0, le=30)] = 10
    database_budget_s: Annotated[float, Field(gt=0, le=120)] = 20
    logs_workspace_id: Annotated[str, Field(pattern=r"^[\w-]{0,64}$")] = ""
    logs_resource_id: Annotated[str, Field(pattern=r"^(/subscriptions/[^\s?#\"'<>]+/providers/[^\s?#\"'<>]+)?$")] = ""
    logs_endpoint: Annotated[str, Field(pattern=r"^(https://[^\s\"'<>]+|http://(127\.0\.0\.1|localhost)(:\d+)?)$")] = (
        "https://api.loganalytics.io"
    )
    logs_query_s: Annotated[float, Field(gt=0, le=180)] = 15
    logs_all_s: Annotated[float, Field(gt=0, le=180)] = 45

    @model_validator(mode="before")
    @classmethod
    def _split_words(cls, values: dict[str, object]) -> dict[str, object]:
        return {k: _words(v) if k in WORD_LISTS else v for k, v in values.items()}

    @property
    def links_to(self) -> str:
        """The app's address for links: JOBSCOPE_APP_URL, else the host name that Azure gives, else empty."""
        host = os.environ.get("WEBSITE_HOSTNAME", "")
        return self.app_url.rstrip("/") or (f"https://{host}" if host else "")

    @property
    def warning_lasts(self) -> timedelta:
        return timedelta(hours=self.warning_lasts_h)

    @property
    def keeping(self) -> Spans:
        days = timedelta(days=1)
        return Spans(
            every=timedelta(hours=self.keep_all_hours),
            hourly=self.keep_hourly_days * days,
            daily=self.keep_daily_days * days,
        )

    @property
    def limits(self) -> Limits:
        return Limits(**{name: getattr(self, name) for name in Limits.__dataclass_fields__})

    def published(self) -> dict[str, JsonValue]:
        """The settings as a snapshot may show them: without connection strings and addresses."""
        shown = self.model_dump(mode="json", exclude={*SECRETS, "poison_queues", "logs_endpoint"})
        return {variable(name): value for name, value in shown.items()} | {"JOBSCOPE_APP_URL": self.links_to}

    @classmethod
    def read(cls) -> Self:
        """The settings of this process's environment. Raises SettingsError naming each wrong one."""
        try:
            return cls()
        except ValidationError as error:
            raise SettingsError("; ".join(_sentence(dict(e)) for e in error.errors(include_url=False))) from error


def variable(name: str) -> str:
    """The environment variable of a field."""
    return str(Settings.model_fields[name].alias or f"JOBSCOPE_{name.upper()}")


def _sentence(error: dict[str, object]) -> str:
    location = error["loc"]
    name = str(location[0]) if isinstance(location, tuple) and location else "settings"
    given = "" if name in SECRETS else f" (it is {error['input']!r})"
    return f"{variable(name) if name in Settings.model_fields else name}: {error['msg']}{given}"
