"""One line for every access to what the monitored database holds: who asked, for what, how much came, how it ended."""

import json
import logging
import time
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from itertools import islice

from analysis.redaction import redact

log = logging.getLogger("jobscope.audit")

MOST_SHOWN = 20
"""Parameters that a line shows; nothing takes as many."""


@dataclass
class Access:
    """What is known of an access only when it is over: the rows it gave (None where nobody counted
    them), and how it ended: an HTTP status, an exit code, `done` or `failed`."""

    rows: int | None = None
    status: int | str = "failed"


@contextmanager
def audited(caller: str, route: str, parameters: Mapping[str, str]) -> Iterator[Access]:
    """Writes the line when the block is over, also where it raises: then the status is that which was set before."""
    access, started = Access(), time.perf_counter()
    try:
        yield access
    finally:
        write(caller, route, parameters, access, started)


def rows_read(snapshot: bytes) -> int:
    """How many rows the run of a stored snapshot read of the monitored database."""
    return sum(cost["rows"] for cost in json.loads(snapshot)["run"]["queries"])


def write(caller: str, route: str, parameters: Mapping[str, str], access: Access, started: float) -> None:
    """`started` is of time.perf_counter(). Long parameters are cut, and secrets among them taken out."""
    line = {
        "caller": caller,
        "route": route,
        "parameters": redact({key[:100]: value[:200] for key, value in islice(parameters.items(), MOST_SHOWN)}),
        "rows": access.rows,
        "ms": round((time.perf_counter() - started) * 1000),
        "status": access.status,
    }
    log.info("audit %s", json.dumps(line, ensure_ascii=True))
