"""The settings as lines: what is set, what is wrong with it, and variables that are no settings. Pure."""

from collections.abc import Iterator, Sequence

from analysis.checks.line import Line
from analysis.published.snapshot import WrongSetting
from analysis.settings import Settings
from analysis.settings.mistakes import SECRETS, variable

HIDDEN = (*SECRETS, "targets", "logs_endpoint")


def lines(settings: Settings, wrong: Sequence[WrongSetting]) -> Iterator[Line]:
    """Each setting that is set with its value, unless that is a secret; the others in one line."""
    amiss = {one.setting for one in wrong}
    for one in wrong:
        yield Line(
            one.setting, "wrong" if one.costs else "note", f"{one.reason}. {one.costs}" if one.costs else one.reason
        )
    names = [name for name in type(settings).model_fields if variable(name) not in amiss]
    given = [name for name in names if name in settings.model_fields_set]
    for name in given:
        yield Line(variable(name), "well", "is set" if name in HIDDEN else f"is {_shown(getattr(settings, name))}")
    left = len(names) - len(given)
    yield Line("other settings", "well", f"{left} are not set and have the defaults of docs/settings.md")


def _shown(value: object) -> str:
    return ", ".join(value) if isinstance(value, tuple) else str(value)
