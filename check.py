"""`jobscope check`: every setting, reach and right in one list, before the first run and whenever something is amiss.

It reads what a run would read, and writes one small file into the reports, which it takes away again; nobody is told.
"""

from collections.abc import Iterator
from uuid import uuid4

from analysis.checks import database, parts
from analysis.checks.line import Line
from analysis.checks.settings import lines
from analysis.published.snapshot import WrongSetting
from analysis.settings import Settings, SettingsError
from analysis.settings.mistakes import NO_RUN, variable
from analysis.wording import counted
from fleet import fleet
from notify.channels import Channel, open_channels
from reports.naming import LATEST_JSON
from reports.stores import Cache, StorageUnavailable, Store
from reports.wording import instant
from stored_reports import open_reports

REPORTS_URL = variable("reports_url")


def check(settings: Settings) -> Iterator[Line]:
    """The lines in order, each as soon as it is known; `settings` as Settings.examined gives them. Never raises."""
    channels, wrong_channels = open_channels(settings)
    store, wrong_store = _open(settings)
    yield from lines(settings, (*settings.wrong, *wrong_store, *wrong_channels))
    yield from database.lines(settings)
    yield _reports(store) if store else Line("reports", "off", f"not tried, since {REPORTS_URL} is wrong")
    yield parts.logs(settings)
    yield parts.queues(settings)
    yield parts.dead_letters(settings)
    yield parts.stored_queries(settings)
    yield parts.metrics(settings)
    yield _messages(channels, wrong=bool(wrong_channels or settings.broken("notify_urls")))
    if settings.targets.strip():
        yield _targets(settings)
    yield database.login(settings)


def _targets(settings: Settings) -> Line:
    """Whether each database of a fleet is named as it must be; none of them is asked."""
    try:
        targets = fleet(settings)
    except SettingsError as error:
        return Line("targets", "wrong", str(error), "docs/fleet.md shows how targets are named")
    if targets.wrong:
        reasons = "; ".join(f"{one.name or 'one without a name'}: {one.reason}" for one in targets.wrong)
        return Line(
            "targets",
            "wrong",
            f"{counted(len(targets.settings), 'target')} right, and others not: {reasons}",
            "docs/fleet.md",
        )
    return Line("targets", "well", f"{counted(len(targets.settings), 'target')} named, and none was asked")


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
