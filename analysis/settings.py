"""The settings: one model, read from the environment once at the edge of the process.

Each is documented in docs/settings.md; a test holds the two together.
"""

import os
import re
from collections.abc import Iterable, Mapping
from datetime import timedelta
from difflib import get_close_matches
from typing import Annotated, Final, Literal, Self
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

from pydantic import (
    AfterValidator,
    BeforeValidator,
    Field,
    JsonValue,
    PrivateAttr,
    SecretStr,
    ValidationError,
    ValidationInfo,
    field_validator,
    model_validator,
)
from pydantic_settings import BaseSettings, NoDecode, SettingsConfigDict

from analysis.database_url import problem_of
from analysis.facts import Limits
from analysis.history.retention import CARRIED, Spans
from analysis.history.slots import DEFAULT_SCHEDULE
from analysis.model import Failure
from analysis.published.snapshot import WrongSetting
from analysis.redaction import own, redact_text
from analysis.redaction.names import looks_random
from analysis.redaction.placeholder import E_MAIL, PLACEHOLDER


class SettingsError(Exception):
    """One or more settings are wrong; the message names each and says what is allowed."""


def _zone(name: str) -> str:
    try:
        ZoneInfo(name)
    except (ZoneInfoNotFoundError, ValueError) as error:
        raise ValueError("it is no IANA time zone, such as UTC or Europe/Zurich") from error
    return name


def _schedule(expression: str) -> str:
    from croniter import croniter

    if len(expression.split()) != 6 or not croniter.is_valid(expression, second_at_beginning=True):
        raise ValueError(f"it is no NCRONTAB expression of six fields, seconds first, such as {DEFAULT_SCHEDULE!r}")
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
    for entry in entries:
        if not re.fullmatch(r"[^\s=]{1,120}=[a-z0-9*-]{1,40}( [a-z0-9*-]{1,40})*", entry):
            raise ValueError("an entry is an app role and its targets, such as Team.Billing=billing invoices-*")
    return entries


def _connection_string(secret: SecretStr) -> SecretStr:
    text = secret.get_secret_value().strip()
    if problem := problem_of(text):
        raise ValueError(problem)
    return SecretStr(text)


def _limits_store(secret: SecretStr) -> SecretStr:
    if secret.get_secret_value() and not re.match(r"rediss?://[^\s/?#]", secret.get_secret_value()):
        raise ValueError("it is no address of a Redis, rediss://:password@host:port/0")
    return secret


SECRETS = ("database_url", "function_test_database_url", "reports_url", "notify_urls", "poison_queues", "limits_url")
"""Settings that may hold a password or a key: neither published nor repeated in a message."""
NAMES = ("redact_keys", "keep_words", "mask_words")
"""Settings that name secrets."""
MISPLACED: Final = (
    "it holds what looks like a password, a key or a code, and reports show this setting: take it out, and renew it"
    " where a report has shown it"
)

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

type Words = Annotated[tuple[str, ...], NoDecode, BeforeValidator(_words)]
type ConnectionString = Annotated[SecretStr, AfterValidator(_connection_string)]
type Seconds = Annotated[float, Field(gt=0, le=7 * 86400)]


class Settings(BaseSettings):
    """Where to look, where to write, and the thresholds in which users differ."""

    model_config = SettingsConfigDict(
        env_prefix="JOBSCOPE_", frozen=True, extra="ignore", env_ignore_empty=True, hide_input_in_errors=True
    )

    target: str = "jobs"
    targets: Annotated[str, Field(max_length=1_000_000)] = ""
    database_url: ConnectionString = SecretStr("")
    database_auth: Literal["password", "entra"] = "password"
    function_test_database_url: ConnectionString = SecretStr("")
    function_test_scheduled: bool = False
    browse: bool = False
    query_store: bool = False
    function_test_concurrent: bool = False
    schema_name: Annotated[str, Field(alias="JOBSCOPE_SCHEMA", min_length=1, max_length=63)] = "app"
    system: Annotated[str, Field(pattern=r"^[a-z_]{1,40}$", description="auto, or a job system of docs/record.md")] = (
        "auto"
    )
    timezone: Annotated[str, AfterValidator(_zone)] = "UTC"
    reports_url: SecretStr = SecretStr("")
    notify_urls: SecretStr = SecretStr("")
    app_url: Annotated[
        str,
        Field(pattern=r"^(https?://[^\s\"'<>?#@;]+)?$", description="an address, https://..., without user and query"),
    ] = ""
    auth: Literal["key", "entra"] = "key"
    operator_role: Annotated[str, Field(pattern=r"^\S{0,120}$")] = ""
    roles: Annotated[tuple[str, ...], NoDecode, BeforeValidator(_words), AfterValidator(_roles)] = ()
    limits_url: Annotated[SecretStr, AfterValidator(_limits_store)] = SecretStr("")
    requests_per_minute: Annotated[int, Field(ge=1, le=100_000)] = 60
    schedule: Annotated[str, AfterValidator(_schedule)] = DEFAULT_SCHEDULE
    summary_at: Annotated[str, AfterValidator(_time_of_day)] = ""
    window_hours: Annotated[float, Field(gt=0, le=24 * 31)] = 24
    poison_queues: Words = ()
    service_bus: Annotated[
        str,
        Field(
            pattern=r"^(([a-z0-9-]{1,63}\.servicebus\.(windows\.net|usgovcloudapi\.net|chinacloudapi\.cn)"
            r"|amqp://127\.0\.0\.1:\d{1,5})/[\w.~-]+(/[\w.~-]+)*(,[\w.~-]+(/[\w.~-]+)*){0,19})?$",
            max_length=2000,
            description="a namespace and at most 20 of its queues, name.servicebus.windows.net/queue,queue",
        ),
    ] = ""
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
    keep_record_days: Annotated[float, Field(ge=1, le=3660)] = 14
    keep_words: Words = ()
    mask_words: Words = ()
    query_timeout_s: Annotated[float, Field(gt=0, le=30)] = 10
    database_budget_s: Annotated[float, Field(gt=0, le=120)] = 20
    logs_workspace_id: Annotated[str, Field(pattern=r"^[\w-]{0,64}$", description="the workspace's id, a GUID")] = ""
    logs_resource_id: Annotated[
        str,
        Field(
            pattern=r"^(/subscriptions/[^\s?#\"'<>]+/providers/[^\s?#\"'<>]+)?$",
            description="an Azure id, /subscriptions/.../providers/...",
        ),
    ] = ""
    logs_endpoint: Annotated[
        str,
        Field(
            pattern=r"^(https://[^\s\"'<>?#@;]+|http://(127\.0\.0\.1|localhost)(:\d+)?)$",
            description="an https address",
        ),
    ] = "https://api.loganalytics.io"
    server_resource_id: Annotated[
        str,
        Field(
            pattern=r"(?i)^(/subscriptions/[^\s/?#\"'<>]+/resourceGroups/[^\s/?#\"'<>]+/providers/"
            r"Microsoft\.DBforPostgreSQL/flexibleServers/[a-z0-9-]+)?$",
            description="the Azure id of a flexible server, /subscriptions/.../flexibleServers/name",
        ),
    ] = ""
    server_metrics_endpoint: Annotated[
        str,
        Field(
            pattern=r"^(https://[^\s\"'<>?#@;/]+|http://(127\.0\.0\.1|localhost)(:\d+)?)?$",
            description="an https address, https://<region>.metrics.monitor.azure.com",
        ),
    ] = ""
    logs_query_s: Annotated[float, Field(gt=0, le=180)] = 15
    logs_all_s: Annotated[float, Field(gt=0, le=180)] = 45

    _wrong: tuple[WrongSetting, ...] = PrivateAttr(())

    @field_validator("*", mode="before")
    @classmethod
    def _resolved_and_in_its_place(cls, value: object, info: ValidationInfo) -> object:
        if isinstance(value, str) and value.strip().startswith(KEY_VAULT):
            raise ValueError(UNRESOLVED)
        may_hold_secret = info.field_name in (*SECRETS, *NAMES) or (info.field_name == "targets" and is_address(value))
        if isinstance(value, str) and not may_hold_secret and _holds_secret(value):
            raise ValueError(MISPLACED)
        return value

    @property
    def wrong(self) -> tuple[WrongSetting, ...]:
        """What is wrong with settings of optional parts, which count as not set, and with variables that are none."""
        return self._wrong

    def broken(self, part: str) -> Failure | None:
        """Why an optional part cannot be used, by the beginning of its settings' names; None when it can."""
        begins = f"JOBSCOPE_{part.upper()}"
        return next(
            (
                Failure(f"{one.setting} is wrong: {one.reason}", f"correct {one.setting}; the next run uses it")
                for one in self._wrong
                if one.setting.startswith(begins) and one.costs
            ),
            None,
        )

    @model_validator(mode="after")
    def _know_secrets(self) -> Self:
        """What of these settings is secret is masked from now on, wherever it turns up."""
        secret = (self.database_url, self.function_test_database_url, self.reports_url, self.limits_url)
        targets = self.targets if is_address(self.targets) else ""
        open_ones = (*self.poison_queues, targets, self.app_url, self.logs_endpoint, self.logs_resource_id)
        for address in (*(each.get_secret_value() for each in secret), *open_ones):
            own.know(own.pieces(address))
        for channel in re.split(r"[,\s]+", self.notify_urls.get_secret_value()):
            own.know(own.pieces(channel, path_is_secret=True))
        return self

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
        shown = self.model_dump(mode="json", exclude={*SECRETS, "targets", "logs_endpoint", "server_metrics_endpoint"})
        return {variable(name): value for name, value in shown.items()} | {
            "JOBSCOPE_APP_URL": self.links_to,
            # Of a fleet's target: links into the app name it.
            **({"JOBSCOPE_TARGETS": self.target} if self.targets else {}),
        }

    def derived(self, values: Mapping[str, object]) -> Self:
        """These settings with other values by field, validated as all are. Raises pydantic's ValidationError."""
        fields = type(self).model_fields
        given = {**{name: getattr(self, name) for name in fields}, **values}
        settings = type(self)(**{fields[name].alias or name: value for name, value in given.items()})
        settings._wrong = self._wrong
        return settings

    @classmethod
    def read(cls) -> Self:
        """The settings of this process's environment. Raises SettingsError naming each wrong one.

        Settings of optional parts alone raise nothing: they count as not set, and stand in `wrong`.
        """
        settings = cls.examined()
        if any(one.costs == NO_RUN for one in settings.wrong):
            raise SettingsError("; ".join(f"{one.setting}: {one.reason}" for one in settings.wrong if one.costs))
        return settings

    @classmethod
    def examined(cls) -> Self:
        """The settings of this process's environment with defaults in the place of what is wrong, as `wrong` tells."""
        own.know(own.of_environment(os.environ))
        wrong: dict[str, str] = {}
        try:
            settings = cls()
        except ValidationError as error:
            # Its text holds the values, so it is neither kept nor raised from.
            wrong = {field_of(dict(e)): sentence(dict(e)) for e in error.errors(include_url=False)}
        if wrong:
            fields = cls.model_fields
            settings = cls(**{fields[name].alias or name: fields[name].get_default() for name in wrong})
        settings._wrong = (
            *(
                WrongSetting(setting=variable(name), reason=reason, costs=_costs(name))
                for name, reason in wrong.items()
            ),
            *unknown_variables(os.environ),
        )
        return settings


def is_address(targets: object) -> bool:
    """Whether JOBSCOPE_TARGETS is where a file lies in a container, which no TOML can be; it may hold a key."""
    return isinstance(targets, str) and bool(re.match(r"\s*(https?://|[A-Za-z]+=[^\n]*;\s*Container=)", targets))


def variable(name: str) -> str:
    """The environment variable of a field."""
    return str(Settings.model_fields[name].alias or f"JOBSCOPE_{name.upper()}")


def unknown_variables(names: Iterable[str]) -> tuple[WrongSetting, ...]:
    """The variables that begin as settings do and are none, each with the nearest setting."""
    known = {variable(name) for name in Settings.model_fields}
    unknown = [n for n in names if n.startswith("JOBSCOPE_") and n not in known and not n.startswith(OURS_BESIDE)]
    return tuple(WrongSetting(setting=name, reason=_nearest(name, known)) for name in sorted(unknown))


def _nearest(name: str, known: Iterable[str]) -> str:
    by_end = {setting.removeprefix("JOBSCOPE_"): setting for setting in known}
    near = get_close_matches(name.removeprefix("JOBSCOPE_"), by_end, n=1)
    return f"there is no such setting; did you mean {by_end[near[0]]}?" if near else "there is no such setting"


def _costs(name: str) -> str:
    return next((costs for begins, costs in OPTIONAL.items() if name.startswith(begins)), NO_RUN)


def field_of(error: dict[str, object]) -> str:
    """The field that an error of pydantic names; it gives the variable where a field has an alias."""
    location = error["loc"]
    name = str(location[0]) if isinstance(location, tuple) and location else ""
    return next((field for field in Settings.model_fields if name in (field, variable(field))), name)


def sentence(error: dict[str, object]) -> str:
    """What is wrong with a setting, by an error of pydantic; a value that may be a secret is not repeated."""
    given = f" (it is {error['input']!r})" if field_of(error) not in SECRETS and _is_harmless(error["input"]) else ""
    allowed = Settings.model_fields[field_of(error)].description if error["type"] == "string_pattern_mismatch" else ""
    said = f"it must be {allowed}" if allowed else str(error["msg"]).removeprefix("Value error, ")
    return f"{said}{given}"


def _holds_secret(text: str) -> bool:
    return any(mark != E_MAIL for mark in PLACEHOLDER.findall(redact_text(text)))


def _is_harmless(given: object) -> bool:
    """Whether a wrong value may be repeated: a secret may have been put into any setting."""
    text = str(given)
    return redact_text(text) == text and not looks_random(text) and not re.search(r"[?#@;=]", text)
