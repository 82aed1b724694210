"""What a run says of the record, in the snapshot and on its page."""

from itertools import pairwise

from analysis.collect.bounds import FULL_PASS_EVERY
from analysis.collect.collected import Collected
from analysis.collect.system_files import load_system
from analysis.collect.systems import System
from analysis.collect.type_names import called, titled
from analysis.facts import Incomplete
from analysis.health.undated import TIMES
from analysis.health.watched import AdvisedIndex, WatchedSystem
from analysis.model import Failure
from analysis.published.snapshot import Recorded
from analysis.record.state import State
from analysis.wording import clock


def recorded(collected: Collected) -> Recorded:
    """The outcome of a reading as the snapshot tells it."""
    beside = (
        *map(_beside, collected.beside),
        *(f"not watched: {name}" for name in collected.not_watched),
        *(one.failure.reason for one in collected.former if one.failure),
    )
    if collected.failure is not None:
        return Recorded(failure=collected.failure.reason, fix=collected.failure.fix, notes=beside)
    state = collected.state
    return Recorded(
        state=collected.state_hash,
        read_at=state.read_at if state else None,
        covered_since=state.covered[-1].since if state else None,
        reason=collected.reason,
        rows_read=collected.read,
        rows_written=collected.written,
        rows_gone=collected.gone,
        notes=(*_gaps(state), *state.notes, *_seen_late(collected), *beside) if state else beside,
    )


def watched(collected: Collected) -> tuple[WatchedSystem, ...] | Failure:
    """The systems that were read, with why others were not."""
    rows, failures, names = [], [], called(collected)
    for one in collected.systems:
        if one.failure is not None:
            failures.append(one.failure)
        elif one.state is not None:
            failures += one.unread
            state, system = one.state, load_system(one.state.system)
            notes = (
                *_gaps(state),
                *state.notes,
                *(
                    (f"what is gone there stays in the record: {system.gone_because}",)
                    if "pruned" in system.gone
                    else ()
                ),
                *(f"not recorded: {why}" for why in system.not_recorded.values()),
            )
            row = WatchedSystem(
                state.system,
                names[one.record],
                titled(names[one.record], state.system, system.title, state.schema_name),
                state.system_version,
                state.schema_name,
                notes,
                collected.not_watched,
                {name: relation.states for name, relation in system.relations.items()},
                tuple(AdvisedIndex(i.relation, i.column, i.gain, i.drift) for i in system.advised_indexes),
                any(file.rows for file in state.files if file.table in ("jobs", "tasks")),
                state.behind_s,
                state.unmet,
                state.shared_ids,
                _times(system, state),
                state.undated_jobs,
                state.days,
            )
            rows.append(row)
    if not rows:
        return failures[0]
    return Incomplete.of(rows, failures) if failures else tuple(rows)


def _times(system: System, state: State) -> dict[str, str]:
    """The times that the system fills, each with its native column; where its files say them, with the record's."""
    times = {}
    for relation, known in system.relations.items():
        for time in sorted(TIMES - set(state.lacking)):
            table, _, column = time.partition(".")
            if table == relation:
                names = known.columns.get(column)
                times[time] = f"{table}.{names[0]}" if names else f"{time} of the record"
    return times


def _beside(one: Collected) -> str:
    """Another system of the database, in a sentence."""
    if one.failure is not None:
        return f"{one.title} was not recorded ({one.record}): {one.failure.reason}; {one.failure.fix}"
    return f"{one.title} is recorded as well ({one.record}): {one.read:,} rows read, {one.gone:,} gone"


def _gaps(state: State) -> list[str]:
    """The times between two runs that nobody saw."""
    return [
        f"what ended between {clock(before.until, state.read_at)} and {clock(after.since, state.read_at)} was not seen"
        for before, after in pairwise(state.covered)
    ]


def _seen_late(collected: Collected) -> list[str]:
    """What a run between two full passes cannot see of tasks that have jobs, and when the next one is due."""
    due = [
        (clock(one.state.full_pass_at + FULL_PASS_EVERY, one.state.read_at), one.title)
        for one in collected.systems
        if one.state is not None and load_system(one.state.system).shape != "flat"
    ]
    if not due:
        return []
    same = len({at for at, _ in due}) == 1
    when = due[0][0] if same else ", ".join(f"{at} of {title}" for at, title in due)
    return [f"a task that had ended, and is changed while its job is not, is seen at the next full pass, due {when}"]
