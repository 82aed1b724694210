"""The fields of the settings, with their defaults and what is allowed; docs/settings.md says what each does."""

from datetime import timedelta
from typing import Annotated, Literal

from pydantic import Field, SecretStr
from pydantic_settings import BaseSettings, SettingsConfigDict

from analysis.history.retention import CARRIED
from analysis.history.slots import DEFAULT_SCHEDULE
from analysis.settings.values import ConnectionString, LimitsStore, Roles, Schedule, Seconds, TimeOfDay, Words, Zone


class Fields(BaseSettings):
    """Where to look, where to write, and the thresholds in which users differ."""

    model_config = SettingsConfigDict(
        env_prefix="JOBSCOPE_", frozen=True, extra="ignore", env_ignore_empty=True, hide_input_in_errors=True
    )

    target: str = "jobs"
    targets: Annotated[str, Field(max_length=1_000_000, repr=False)] = ""
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
    timezone: Zone = "UTC"
    reports_url: SecretStr = SecretStr("")
    notify_urls: SecretStr = SecretStr("")
    app_url: Annotated[
        str,
        Field(pattern=r"^(https?://[^\s\"'<>?#@;]+)?$", description="an address, https://..., without user and query"),
    ] = ""
    auth: Literal["key", "entra"] = "key"
    operator_role: Annotated[str, Field(pattern=r"^\S{0,120}$")] = ""
    roles: Roles = ()
    limits_url: LimitsStore = SecretStr("")
    requests_per_minute: Annotated[int, Field(ge=1, le=100_000)] = 60
    schedule: Schedule = DEFAULT_SCHEDULE
    summary_at: TimeOfDay = ""
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
