"""What a run says of the record, in the snapshot and on its page."""

from itertools import pairwise

from analysis.collect.run import Collected
from analysis.record.state import State
from analysis.snapshot import Recorded


def recorded(collected: Collected) -> Recorded:
    """The outcome of a reading as the snapshot tells it."""
    if collected.failure is not None:
        return Recorded(failure=collected.failure.reason, fix=collected.failure.mend)
    state = collected.state
    return Recorded(
        state=collected.state_hash,
        read_at=state.read_at if state else None,
        covered_since=state.covered[-1].since if state else None,
        reason=collected.reason,
        rows_read=collected.read,
        rows_written=collected.written,
        rows_gone=collected.gone,
        notes=(*_gaps(state), *state.notes) if state else (),
    )


def _gaps(state: State) -> list[str]:
    """The times between two runs that nobody saw."""
    return [
        f"what ended between {before.until:%Y-%m-%d %H:%M} and {after.since:%Y-%m-%d %H:%M} UTC was not seen"
        for before, after in pairwise(state.covered)
    ]
