"""The store of the reports: what it holds, read with this release's eyes, and drawn."""

from datetime import UTC, datetime
from functools import lru_cache

from analysis.history.slots import AHEAD
from analysis.history.stored import UnreadableSnapshot, read_document, read_snapshot
from analysis.published.snapshot import Snapshot
from analysis.redaction.own import mask
from analysis.settings import Settings, SettingsError
from analysis.sources.identity import identity
from reports.links import relinked
from reports.recall import Unusable, recall
from reports.render import render
from reports.stores import BadAddressError, Store, open_store


def open_reports(settings: Settings) -> Store:
    """The store of JOBSCOPE_REPORTS_URL. Raises SettingsError when it is missing or not an address."""
    url = settings.reports_url.get_secret_value()
    if not url:
        raise SettingsError(
            "JOBSCOPE_REPORTS_URL is not set: name a folder (file:///var/jobscope) or a blob container's URL"
        )
    try:
        return open_store(url, identity)
    except BadAddressError as error:
        raise SettingsError(f"JOBSCOPE_REPORTS_URL: {error}") from error


def remembered(stored: bytes) -> Snapshot:
    """A stored snapshot that can carry the memory on. Raises Unusable."""
    try:
        snapshot = read_snapshot(stored)
    except UnreadableSnapshot as error:
        raise Unusable(str(error)) from error
    if snapshot.observed_at and snapshot.observed_at < snapshot.run.slot - AHEAD:
        raise Unusable("its slot lay in the future when it was written: the host's clock ran ahead", misdated=True)
    return snapshot


def previous_snapshot(store: Store) -> Snapshot | None:
    """The newest stored snapshot that this release can read and that is not from the future; None without one."""
    horizon = datetime.now(UTC) + AHEAD
    return recall(store, remembered, horizon, horizon).snapshot


def to_json(snapshot: Snapshot) -> bytes:
    """What leaves: report, messages and console are all drawn from it. So here our own secrets are masked once more."""
    return mask(snapshot.model_dump_json()).encode()


def report(stored: bytes, root: str, target: str = "") -> bytes:
    """The report of a stored snapshot; `root` leads from the page to the top of the reports, `target` as in `links`.

    Raises UnreadableSnapshot when this release cannot read it."""
    return relinked(_drawn(stored), read_document(stored), root, target)


@lru_cache(maxsize=1)
def _drawn(stored: bytes) -> bytes:
    """A run stores its page twice, under its slot and as the latest, which differ in their links alone."""
    return render(read_document(stored), "").encode()
