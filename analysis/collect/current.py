"""Schedules and queues of the job systems as they are at this moment: settings, of which no record is kept."""

import re
from collections.abc import Iterable, Mapping
from dataclasses import asdict, dataclass
from typing import Any

from analysis.collect.answers import together
from analysis.collect.catalog import Recognised
from analysis.collect.collected import Collected
from analysis.collect.lacking import behind_colon, why
from analysis.collect.run import SHARE
from analysis.collect.session import as_it_can_be_read, collecting, connected
from analysis.collect.shown import readable_in
from analysis.collect.statements import of_system, read
from analysis.collect.system_files import load_system
from analysis.collect.systems import System
from analysis.collect.type_names import called, titled
from analysis.costs import QueryCost
from analysis.facts import Query, Unavailable
from analysis.model import Failure
from analysis.poison.held_queues import QUEUES, HeldQueue, QueueRow
from analysis.poison.schedules import SCHEDULES, Schedule, ScheduleRow
from analysis.redaction import redact_text
from analysis.settings import Settings
from analysis.sources.connections import Connection

type Answer = tuple[object, ...] | Failure

FILES = {SCHEDULES.name: "schedules", QUEUES.name: "queues"}
"""The questions about what is current, and the file of a system's folder that answers each."""
_PAST = Failure("how it stood then is not recorded", "ask for the present", not_recorded=True)


@dataclass(frozen=True)
class Asked:
    """Where and how the files are asked; `names` are what the systems are called, by record."""

    connection: Connection
    settings: Settings
    budget_s: float
    costs: list[QueryCost]
    names: Mapping[str, str]


def current(
    settings: Settings, collected: Collected, queries: Iterable[Query[object]], spent_s: float, *, replayed: bool
) -> tuple[dict[str, Answer], list[QueryCost]]:
    """The answers of all systems to those of the questions that are about what is current, by name; and their costs.

    `spent_s` is what the run has used of its database time. Of a past that is `replayed` nothing is known."""
    wanted = [query.name for query in queries if query.name in FILES]
    if replayed or not wanted:
        return dict.fromkeys(wanted, _PAST), []
    costs: list[QueryCost] = []
    parts: dict[str, list[Answer]] = {
        name: [_answer_without(one, FILES[name]) for one in collected.systems if not _is_asked(one, FILES[name])]
        for name in wanted
    }
    if any(_is_asked(one, FILES[name]) for one in collected.systems for name in wanted):
        budget_s = min(settings.database_budget_s * SHARE, settings.database_budget_s - spent_s)
        try:
            with connected(settings) as connection:
                asked = Asked(connection, settings, budget_s, costs, called(collected))
                for system in _systems(asked, collected):
                    for name in wanted:
                        if system.system.has(FILES[name]):
                            parts[name].append(_rows(asked, system, FILES[name]))
        except Unavailable as unavailable:
            for name in wanted:
                parts[name].append(unavailable.failure)
    return {name: together(answers) for name, answers in parts.items() if answers}, costs


def _is_asked(one: Collected, file: str) -> bool:
    return one.failure is None and one.state is not None and load_system(one.state.system).has(file)


def _answer_without(one: Collected, file: str) -> Failure:
    """Why a system that is not asked has no answer."""
    if one.failure is not None:
        return one.failure
    assert one.state is not None, "a reading leaves a state or says why not"  # noqa: S101 - says what Collected means
    return _not_recorded(load_system(one.state.system), file)


def _systems(asked: Asked, collected: Collected) -> list[Recognised]:
    """Those that this run has read; after a reading of another run, those that are there."""
    known = [one.recognised for one in collected.systems if one.recognised and not one.failure]
    if known:
        return known
    with collecting(asked.connection, asked.settings, asked.budget_s) as transaction:
        return readable_in(asked.settings, transaction)


def _rows(asked: Asked, recognised: Recognised, file: str) -> Answer:
    """In a transaction of its own: what one system refuses costs the others nothing."""
    if failure := _refused(recognised, file):
        return failure
    name = f"systems/{recognised.system.name}/{file}"
    row: type[ScheduleRow | QueueRow] = ScheduleRow if file == "schedules" else QueueRow

    def ask(as_stored: bool) -> Answer:
        with collecting(asked.connection, asked.settings, asked.budget_s, as_stored=as_stored) as transaction:
            transaction.user = recognised.user
            try:
                found = transaction.rows(name, row, {}, of_system(file, recognised))
            finally:
                asked.costs.extend(transaction.costs)
        return tuple(_named(recognised, one, asked) for one in found)

    try:
        return as_it_can_be_read(ask)
    except Unavailable as unavailable:
        return unavailable.failure


def _named(recognised: Recognised, row: ScheduleRow | QueueRow, asked: Asked) -> Schedule | HeldQueue:
    """With what the system is called, and redacted: names are people's own."""
    system, names = recognised.system, frozenset(asked.settings.redact_keys)
    name = asked.names.get(recognised.record, system.name)
    cells: dict[str, Any] = {
        key: redact_text(cell, extra_keys=names) if isinstance(cell, str) else cell for key, cell in asdict(row).items()
    }
    made = Schedule if isinstance(row, ScheduleRow) else HeldQueue
    return made(system=name, title=titled(name, system.name, system.title, recognised.schema), **cells)


def _refused(recognised: Recognised, file: str) -> Failure | None:
    """Why the file cannot be read: this version has no such relation, or the role may not read it."""
    words = set(re.findall(r"\w+", read(f"systems/{recognised.system.name}/{file}")))
    for relation, native in recognised.system.reads.items():
        if relation in words and native.current:
            if relation not in recognised.columns:
                return _not_recorded(recognised.system, file, f"{recognised.schema}.{relation} is not there")
            if hidden := recognised.hidden_of(relation, native.current):
                name = f"{recognised.schema}.{relation}"
                return Failure(
                    f"the role {recognised.user} may not read {', '.join(f'{name}.{column}' for column in hidden)}",
                    f"GRANT SELECT ({', '.join(hidden)}) ON {name} TO {recognised.user}",
                )
    return None


def _not_recorded(system: System, file: str, because: str = "") -> Failure:
    reason = because or behind_colon(system, why(system, file))
    return Failure(f"{file} are not recorded by {system.title}: {reason}", system.homepage, not_recorded=True)
