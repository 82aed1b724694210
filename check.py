"""`jobscope check`: every setting, reach and right in one list, before the first run and whenever something is amiss.

It reads what a run would read, and writes one small file into the reports, which it takes away again; nobody is told.
"""

from collections.abc import Iterator
from uuid import uuid4

from analysis.checks import database, parts
from analysis.checks import fleet as of_fleet
from analysis.checks.line import Line
from analysis.checks.settings import lines
from analysis.published.snapshot import WrongSetting
from analysis.settings import Settings, SettingsError
from analysis.settings.mistakes import NO_RUN, variable
from fleet import fleet
from notify.channels import Channel, open_channels
from reports.naming import LATEST_JSON
from reports.stores import Cache, StorageUnavailable, Store
from reports.wording import instant
from stored_reports import open_reports

REPORTS_URL = variable("reports_url")


def check(settings: Settings, *, of_all: bool = False) -> Iterator[Line]:
    """The lines in order, each as soon as it is known; `settings` as Settings.examined gives them, or a target's.
    `of_all` looks at what the targets of a fleet share, and at nothing that belongs to one database. Never raises."""
    channels, wrong_channels = open_channels(settings)
    store, wrong_store = _open(settings)
    yield from lines(settings, (*settings.wrong, *wrong_store, *wrong_channels))
    yield from _targets(settings) if of_all else database.lines(settings)
    yield _reports(store) if store else Line("reports", "off", f"not tried, since {REPORTS_URL} is wrong")
    yield parts.logs(settings)
    for part in () if of_all else (parts.queues, parts.dead_letters, parts.stored_queries, parts.metrics):
        yield part(settings)
    yield _messages(channels, wrong=bool(wrong_channels or settings.broken("notify_urls")))
    if not of_all:
        yield database.login(settings)


def _targets(settings: Settings) -> Iterator[Line]:
    if not settings.targets.strip():
        yield Line("targets", "off", f"not read, since {variable('targets')} is wrong")
        return
    try:
        targets = fleet(settings)
    except SettingsError as error:
        yield Line("targets", "wrong", str(error), of_fleet.FIX)
    except StorageUnavailable as error:
        yield Line("targets", "blind", error.sentence, error.fix)
    else:
        yield from of_fleet.lines(targets, settings.role_targets)


def _open(settings: Settings) -> tuple[Store | None, tuple[WrongSetting, ...]]:
    """The store of the reports, or what is wrong with its setting, where that is not known yet."""
    if any(one.setting == REPORTS_URL for one in settings.wrong):
        return None, ()
    try:
        return open_reports(settings), ()
    except SettingsError as error:
        reason = str(error).removeprefix(REPORTS_URL).lstrip(": ")
        return None, (WrongSetting(setting=REPORTS_URL, reason=reason.removesuffix("."), costs=NO_RUN),)


def _reports(store: Store) -> Line:
    """Whether the store can be read, written and cleared."""
    probe = f"check/{uuid4().hex}.json"
    try:
        latest = store.read(LATEST_JSON)
        store.create(probe, b"{}", cache=Cache.REVALIDATE)
        store.delete(probe)
    except StorageUnavailable as error:
        return Line("reports", "blind", error.sentence, error.fix)
    slot = instant(latest.metadata.get("slot")) if latest else None
    newest = f"the newest run is of {slot:%Y-%m-%d %H:%M} UTC" if slot else "no run is stored yet"
    return Line("reports", "well", f"{store.location} can be read and written; {newest}")


def _messages(channels: tuple[Channel, ...], *, wrong: bool) -> Line:
    """Which channels are set; nothing is sent."""
    if channels:
        return Line("messages", "well", f"go to {', '.join(channel.name for channel in channels)}; none was sent")
    why = (
        f"none, since {variable('notify_urls')} is wrong" if wrong else "not configured: alerts come from the log alone"
    )
    return Line("messages", "off", why)
