"""When a full pass waits: on a server that is saturated what is open and what changed is read, and not everything."""

from analysis.model import Failure
from analysis.sources.server import Load

BUSY_SHARE = 0.25
"""Azure allows at least 35 client connections a core, so that a quarter of them at work is nine a core or more, where
PostgreSQL is at its best with two to four."""

BUSY_MIN = 10
"""Of a server with very few connections: fewer sessions than this at work saturate none."""

FULL_SHARE = 0.95
"""What is left is for those who work or help; a run that is over soon gives its own connection back."""


def saturation(load: Load) -> Failure | None:
    """Why a full pass is not begun now; None where the server has room for one."""
    if load.busy >= max(BUSY_MIN, BUSY_SHARE * load.slots):
        seen = f"{load.busy} sessions were at work at once, of {load.slots} connections"
    elif load.used >= FULL_SHARE * load.slots:
        seen = f"{load.used} of {load.slots} connections were taken"
    else:
        return None
    return Failure(
        f"the server was saturated when the run began ({seen}), so Jobscope yielded and did not read everything",
        "the next run asks again; health/connections and health/blocking say who holds the server",
    )
