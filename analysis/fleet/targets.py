"""The targets of a fleet, read from TOML: one frozen Settings a target, derived from those of the process.

    [defaults]
    window_hours = 12

    [[targets]]
    name = "billing"
    database_url_setting = "BILLING_DATABASE_URL"
    schema = "billing"

The file never holds a secret: a key that ends with `_setting` names the app setting (or its Key Vault reference) that
does. One target that is wrong is reported with its line and leaves the others as they are.
"""

from collections.abc import Mapping
from dataclasses import dataclass

from analysis.fleet.derived import MistakeError, derived
from analysis.fleet.document import Document, parsed
from analysis.fleet.keys import BY_NAME, KEYS, no_key
from analysis.fleet.lines import DEFAULTS
from analysis.fleet.name import NAME, shown
from analysis.settings import Settings


@dataclass(frozen=True, slots=True)
class WrongTarget:
    """A target that does not run, and why: its `name` where that is one, as it was `given` where that may be shown,
    its `number` in the file from 1, and the line of the mistake, which `[defaults]` may hold."""

    name: str
    number: int
    line: int | None
    reason: str
    given: str = ""
    of_defaults: bool = False

    @property
    def where(self) -> str:
        """Where the mistake stands."""
        place = f"line {self.line}" if self.line else ""
        if self.of_defaults:
            return f"[defaults], {place}" if place else "[defaults]"
        return place or f"target {self.number}"

    @property
    def called(self) -> str:
        """The place, and the name as far as it may be shown."""
        place = f"line {self.line}" if self.line and not self.of_defaults else f"target {self.number}"
        return f"{place}: {self.given}" if self.given else place

    @property
    def sentence(self) -> str:
        """The place and the reason."""
        return f"JOBSCOPE_TARGETS, {self.where}: {self.reason}"


@dataclass(frozen=True, slots=True)
class Targets:
    """The settings by target in the file's order, and the targets that do not run."""

    settings: Mapping[str, Settings]
    wrong: tuple[WrongTarget, ...]

    @property
    def names(self) -> tuple[str, ...]:
        """The targets that run; where none does, as on a machine without their app settings, those that are named."""
        return tuple(self.settings) or tuple(dict.fromkeys(wrong.name for wrong in self.wrong if wrong.name))


def read_targets(text: str, shared: Settings, app_settings: Mapping[str, str], only: str = "") -> Targets:
    """The targets that a TOML text names, with the variables that it may refer to; `only` the one of that name where
    one run needs no other. Raises TargetsError."""
    document = parsed(text)
    found: dict[str, Settings] = {}
    wrong: list[WrongTarget] = []
    names = [entry.get("name") for entry in document.entries]
    for number, entry in enumerate(document.entries):
        given = names[number]
        name = given if isinstance(given, str) and NAME.fullmatch(given) else ""
        if only and name != only:
            continue
        try:
            _check_name(document, name, number, names)
            _check_keys(document.defaults, entry)
            found[name] = derived(name, {**document.defaults, **entry}, shared, app_settings)
        except MistakeError as error:
            of_defaults = error.of_defaults or (error.key in document.defaults and error.key not in entry)
            line = document.lines.of_key(DEFAULTS if of_defaults else number, error.key)
            wrong.append(WrongTarget(name, number + 1, line, error.reason, shown(given), of_defaults))
    return Targets(found, tuple(wrong))


def _check_name(document: Document, name: str, number: int, names: list[object]) -> None:
    """Raises MistakeError where the name is none, or that of another target."""
    if not name:
        raise MistakeError("name", "a target's name has 1 to 40 letters a to z, digits and hyphens inside")
    others = [at for at, other in enumerate(names) if other == name and at != number]
    if others:
        line = document.lines.of_key(others[0], "name")
        where = f"on line {line}" if line else f"number {others[0] + 1}"
        raise MistakeError(
            "name", f"another target, {where}, has this name, and none of them runs until it is clear which"
        )


def _check_keys(defaults: Mapping[str, object], entry: Mapping[str, object]) -> None:
    """Raises MistakeError for a key that is none: no target can be right with one in [defaults]."""
    known = {*KEYS, *BY_NAME}
    for key in defaults:
        if key not in known:
            raise MistakeError(key, no_key(key, of_defaults=True), of_defaults=True)
    for key in entry:
        if key not in known and key != "name":
            raise MistakeError(key, no_key(key))
