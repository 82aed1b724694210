"""What a run read and left of a job system, or why it did not."""

import logging
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import datetime

from analysis.collect.catalog import Recognised
from analysis.costs import QueryCost
from analysis.facts import Unavailable
from analysis.model import Failure
from analysis.record.state import NewerRecord, RecordError, State
from analysis.sources.system_folder import SystemFileError
from reports.stores import StorageUnavailable, Store

log = logging.getLogger(__name__)

_DEFECTS = (ArithmeticError, AttributeError, LookupError, TypeError, ValueError)
"""What a mistake of ours raises; it costs the record of this run, and not the run."""


@dataclass
class Collected:
    """What a run read and left of one system. `failure` says why nothing was recorded, and is None otherwise.

    `record` is the folder of its record in `store`; empty where no system was recognised. The first system of a run has
    the others `beside` it, also those that could not be read or are no longer found, what looks like a job system and
    is not read (`not_watched`, in words), those that are missing for so long that nobody expects them back (`former`),
    and the `costs` of all. `types` is what the types of several systems are called, once that was asked
    (analysis/collect/type_names.py). `as_of` is set where nothing was read and an earlier reading answers; it is not
    known how it was `recognised` then."""

    store: Store
    record: str = ""
    title: str = ""
    recognised: Recognised | None = None
    costs: list[QueryCost] = field(default_factory=list)
    failure: Failure | None = None
    state: State | None = None
    state_hash: str = ""
    as_of: datetime | None = None
    reason: str = ""
    read: int = 0
    written: int = 0
    gone: int = 0
    beside: tuple["Collected", ...] = ()
    not_watched: tuple[str, ...] = ()
    former: tuple["Collected", ...] = ()
    types: Mapping[str, Mapping[str, str]] | None = None

    @property
    def database_s(self) -> float:
        """What its questions took of the database's time."""
        return sum(cost.duration_ms for cost in self.costs) / 1000

    @property
    def unread(self) -> list[Failure]:
        """What this role may not read of what the system's record is made of, though the rest was read."""
        missing = self.state.unread if self.state else ()
        return [Failure(one.reason, one.fix) for one in missing]

    @property
    def systems(self) -> tuple["Collected", ...]:
        """Every system that was read, this one first."""
        return (self, *self.beside)


@contextmanager
def keeping_failures(collected: Collected) -> Iterator[None]:
    """What goes wrong inside is kept as the failure."""
    try:
        yield
    except Unavailable as unavailable:
        collected.failure = unavailable.failure
    except NewerRecord as error:
        collected.failure = Failure(str(error), "run the newer release")
    except StorageUnavailable as error:
        collected.failure = Failure(f"the record cannot be kept: {error.sentence}", error.fix)
    except (RecordError, OSError) as error:
        collected.failure = Failure(
            f"the record could not be made: {error}", "see that the app has memory and a disk for temporary files"
        )
    except SystemFileError as error:
        collected.failure = Failure(str(error), "correct the file, and try it by jobscope system check")
    except _DEFECTS:
        log.exception("collecting is defective")
        collected.failure = Failure(
            "collecting itself failed: this is a defect of Jobscope", "report it with the log line of this run"
        )
    if collected.failure:
        log.warning("nothing was recorded in this run: %s", collected.failure.reason)
