"""Drawing the reports that killed runs have left out, as many as there is time for, the newest first."""

import logging
import time
from collections.abc import Callable, Collection, Iterable
from datetime import datetime
from typing import Final

from reports.naming import REPORTS, report_name, snapshot_name
from reports.publish import Render, put_once
from reports.recall import Unusable
from reports.stores import Store

log = logging.getLogger(__name__)

MOST_REPORTS: Final = 20
MOST_S: Final = 10.0
"""Drawing takes some 100 ms; a run that publishes every fifteen minutes has these seconds to spare."""


def draw_missing(
    store: Store,
    linked: Iterable[datetime],
    stored: Collection[datetime],
    render: Render,
    *,
    clock: Callable[[], float] = time.monotonic,
) -> int:
    """Draw the reports of these slots that have a snapshot (are in `stored`) and no report; how many were drawn.

    One of which `render` says that it is Unusable is left out. Raises StorageUnavailable.
    """
    there, started, drawn = set(store.listing(REPORTS)), clock(), 0
    missing = sorted((slot for slot in linked if slot in stored and report_name(slot) not in there), reverse=True)
    for slot in missing[:MOST_REPORTS]:
        snapshot = store.read(snapshot_name(slot))
        if clock() - started > MOST_S or snapshot is None:
            break
        name = report_name(slot)
        try:
            drawn += put_once(store, name, render(snapshot.content, "../" * name.count("/")))
        except Unusable as error:
            log.warning("%s cannot be drawn: %s", name, error)
    if missing:
        log.warning("%d reports that other runs left out are drawn, %d are left", drawn, len(missing) - drawn)
    return drawn
