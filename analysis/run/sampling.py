"""Looks at what runs a few times: one look at pg_stat_activity is a matter of chance."""

import time
from collections.abc import Callable

from analysis.health.running import ActiveSession
from analysis.health.waits import WaitSample

SAMPLES = 5
PAUSE_S = 0.1
"""Half a second in all: a wait that matters to a run of minutes lasts longer, and a run waits no longer for it."""


def sampled(look: Callable[[float], tuple[ActiveSession, ...]], limit_s: float) -> tuple[WaitSample, ...]:
    """SAMPLES looks within `limit_s`, fewer where they take longer; two where nothing runs. Raises what `look` does."""
    started = time.monotonic()
    found = [WaitSample(0.0, look(limit_s))]
    while len(found) < SAMPLES and time.monotonic() - started + PAUSE_S < limit_s:
        time.sleep(PAUSE_S)
        after_s = time.monotonic() - started
        found.append(WaitSample(after_s, look(max(limit_s - after_s, PAUSE_S))))
        if not any(one.sessions for one in found):
            break
    return tuple(found)
