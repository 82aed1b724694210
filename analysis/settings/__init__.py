"""The settings: one model, read from the environment once at the edge of the process.

Each is documented in docs/settings.md; a test holds the two together.
"""

import os
import re
from collections.abc import Iterator, Mapping
from datetime import timedelta
from typing import Self

from pydantic import JsonValue, PrivateAttr, ValidationError, ValidationInfo, field_validator, model_validator

from analysis.facts import Limits
from analysis.history.retention import Spans
from analysis.model import Failure
from analysis.published.snapshot import WrongSetting
from analysis.redaction import own
from analysis.settings.fields import Fields
from analysis.settings.mistakes import (
    KEY_VAULT,
    NAMES,
    NO_RUN,
    SECRETS,
    UNPUBLISHED,
    UNRESOLVED,
    costs_of,
    field_of,
    holds_secret,
    misplaced,
    sentence,
    unknown_variables,
    variable,
)
from analysis.settings.values import is_address, is_toml


class SettingsError(Exception):
    """One or more settings are wrong; the message names each and says what is allowed."""


class Settings(Fields):
    """The fields, validated together, and what follows from them."""

    _wrong: tuple[WrongSetting, ...] = PrivateAttr(())
    _inherited: frozenset[str] = PrivateAttr(frozenset())

    @field_validator("*", mode="before")
    @classmethod
    def _resolved_and_in_its_place(cls, value: object, info: ValidationInfo) -> object:
        if isinstance(value, str) and value.strip().startswith(KEY_VAULT):
            raise ValueError(UNRESOLVED)
        # A secret in TOML stops its own target alone, as one in a file does: no text of the targets is shown anywhere.
        is_targets = info.field_name == "targets" and (is_address(value) or is_toml(value))
        may_hold_secret = is_targets or info.field_name in (*SECRETS, *NAMES)
        if isinstance(value, str) and not may_hold_secret and holds_secret(value):
            raise ValueError(misplaced(info.field_name or ""))
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
    def is_of_fleet(self) -> bool:
        """Whether JOBSCOPE_TARGETS is set, right or wrong: then the app watches no database of its own."""
        return bool(self.targets.strip()) or any(one.setting == variable("targets") for one in self._wrong)

    @property
    def is_target(self) -> bool:
        """Whether these are of one target of a fleet, whose name stands in the place of all targets."""
        return self.targets == self.target

    @property
    def inherited(self) -> frozenset[str]:
        """Of a target: the fields for which it has no value of its own, and the app has."""
        return self._inherited

    @property
    def role_targets(self) -> Iterator[tuple[str, str]]:
        """Each app role of JOBSCOPE_ROLES with each name, or pattern of names, of targets that it may look at."""
        return (
            (role, name) for role, _, names in (each.partition("=") for each in self.roles) for name in names.split()
        )

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
        shown = self.model_dump(mode="json", exclude=set(UNPUBLISHED))
        return {variable(name): value for name, value in shown.items()} | {
            "JOBSCOPE_APP_URL": self.links_to,
            # Of a fleet's target: links into the app name it.
            **({"JOBSCOPE_TARGETS": self.target} if self.targets else {}),
        }

    def derived(self, values: Mapping[str, object]) -> Self:
        """These settings with other values by field, validated as all are; what was wrong with those of optional
        parts is left behind. Raises pydantic's ValidationError."""
        fields = type(self).model_fields
        given = {**{name: getattr(self, name) for name in fields}, **values}
        by_alias = {fields[name].alias or name: value for name, value in given.items()}
        # Not by its constructor, which would read the environment for every target of a fleet: nothing is left open.
        settings = type(self).__new__(type(self))
        self.__pydantic_validator__.validate_python(by_alias, self_instance=settings)
        replaced = {variable(name) for name in values}
        settings._wrong = tuple(one for one in self._wrong if one.costs == NO_RUN or one.setting not in replaced)
        settings._inherited = frozenset(self.model_fields_set - set(values))
        own_ones = {name for name in values if getattr(settings, name) != fields[name].default}
        # All have been given; what counts as set is what somebody has set.
        object.__setattr__(settings, "__pydantic_fields_set__", self.model_fields_set - set(values) | own_ones)
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
        if settings.targets.strip():
            wrong.pop("database_url", None)  # a fleet reads no database of its app; a target that names it says so
        settings._wrong = (
            *(
                WrongSetting(setting=variable(name), reason=reason, costs=costs_of(name))
                for name, reason in wrong.items()
            ),
            *unknown_variables(os.environ),
        )
        return settings
