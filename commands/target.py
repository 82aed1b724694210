"""Which database a command is about: the app's own, or one target of a fleet."""

from collections.abc import Iterator
from contextlib import contextmanager
from typing import TYPE_CHECKING, Annotated

import typer

from analysis.model import Failure
from analysis.settings import Settings, SettingsError
from analysis.wording import few

if TYPE_CHECKING:
    from reports.stores import Store

NAMED = 12
Target = Annotated[str, typer.Option("--target", help="In a fleet: which of JOBSCOPE_TARGETS it is about.")]


def settings_of(target: str) -> Settings:
    """The settings of the database that a command is about. Raises SettingsError for a wrong target, for one where the
    app watches one database, and for none in a fleet: what lies at the top of its reports belongs to no database."""
    return one_of(Settings.read(), target)


def reports_of(target: str) -> "Store":
    """The reports of the database that a command is about, which touches nothing else: no setting of the database is
    needed. Raises SettingsError as `settings_of`, but for a wrong target."""
    from fleet import folder_of
    from stored_reports import open_reports

    shared = Settings.read()
    return open_reports(folder_of(shared, target) if target else one_of(shared, ""))


@contextmanager
def advised(settings: Settings) -> Iterator[None]:
    """Why something could not be read, and what to do, in the words of what these settings are of."""
    from analysis.facts import Unavailable
    from analysis.fleet.in_keys import in_keys

    try:
        yield
    except Unavailable as error:
        reason, fix = (in_keys(text, settings) for text in (error.failure.reason, error.failure.fix))
        raise Unavailable(Failure(reason, fix)) from error


def one_of(shared: Settings, target: str) -> Settings:
    """As `settings_of`, of settings that have been read."""
    if not target and not shared.is_of_fleet:
        return shared
    from fleet import fleet, of_target

    if not target:
        names = few(list(fleet(shared).names), NAMED) or "none of them can be used"
        raise SettingsError(f"This app watches a fleet: name one of its targets with --target: {names}")
    return of_target(shared, target)
