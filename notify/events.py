"""One structured log event a change, so that Azure Monitor can wake someone without any channel.

The alert rule in infra/alerts.bicep looks for this logger's messages: `jobscope finding {"event":"finding",...}`.
"""

import json
import logging
from collections.abc import Iterable
from typing import Final

from analysis.published.memory import FindingChange
from analysis.published.snapshot import Snapshot

log = logging.getLogger("jobscope.findings")
log.setLevel(logging.INFO)

LEVELS: Final = {"critical": logging.ERROR, "warning": logging.WARNING, "advice": logging.INFO}


def write_events(snapshot: Snapshot, changes: Iterable[FindingChange]) -> None:
    """Logs each change: ERROR for a critical one, WARNING for a warning, INFO for one that is gone."""
    for change in changes:
        level = logging.INFO if change.kind == "gone" else LEVELS[change.severity]
        event = {
            "event": "finding",
            "change": change.kind,
            "severity": change.severity,
            "key": change.key,
            "title": change.title,
            "slot": snapshot.run.slot.isoformat(),
            "change_id": change.id,
        }
        log.log(level, "jobscope finding %s", json.dumps(event, separators=(",", ":")))
