"""What is said of rows whose native status has no state: nobody knows whether they wait, run or have failed. Pure."""

from collections import Counter
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Final

from analysis.model import Action, Finding
from analysis.spelling import plain
from analysis.tables import Cell, Column, Table
from analysis.wording import counted, few

NONE = "(none)"
"""What the record calls a status that is NULL."""
_SHOWN: Final = 3
_COLUMNS = (
    Column(key="relation", title="Of"),
    Column(key="status", title="Status", kind="code"),
    Column(key="rows", title="Rows", kind="int"),
    Column(key="like", title="Differs in case or blanks alone from", kind="code"),
)

type States = Mapping[str, Mapping[str, str]]
"""By relation, the state of each native status that has one."""


@dataclass(frozen=True)
class InStatus:
    """How many rows of the relation jobs or tasks stand in a native status, and whether a state is known for it."""

    system: str
    relation: str
    status: str
    is_known: bool
    number: int


@dataclass(frozen=True)
class UnknownStatuses:
    """By relation and status the rows of a system that no state is known for, and how many rows have one."""

    rows: Mapping[tuple[str, str], int]
    judged: Mapping[str, int]
    states: States

    @property
    def is_most(self) -> bool:
        """Whether so few rows of jobs or of tasks are judged that what is said of them says little."""
        of = self.by_relation
        return any(number > self.judged.get(relation, 0) for relation, number in of.items())

    @property
    def by_relation(self) -> Counter[str]:
        counts = Counter[str]()
        for (relation, _), number in self.rows.items():
            counts[relation] += number
        return counts

    @property
    def named(self) -> list[str]:
        """The statuses that have a name, those of most rows first."""
        most_first = sorted(self.rows.items(), key=lambda each: (-each[1], each[0]))
        return list(dict.fromkeys(status for (_, status), _ in most_first if status != NONE))


def unknown_statuses(rows: Iterable[InStatus], states: States) -> UnknownStatuses | None:
    """Of the rows of one system; None where each has a state. Its relations are those that `states` knows: the record
    makes the jobs of a flat system out of its tasks."""
    unknown, judged = Counter[tuple[str, str]](), Counter[str]()
    for row in rows:
        if row.is_known:
            judged[row.relation] += row.number
        elif row.relation in states:
            unknown[row.relation, row.status] += row.number
    return UnknownStatuses(unknown, judged, states) if unknown else None


def in_other_letters(rows: Iterable[InStatus], states: States, key: str, system: str, why: str) -> Finding | None:
    """Of the rows of one system those whose status differs in case or blanks alone from the one that it is read as."""
    written = {
        (row.relation, row.status): row.number
        for row in rows
        if row.is_known
        and (known := states.get(row.relation, {}))
        and row.status not in known
        and _like(known, row.status)
    }
    if not written:
        return None
    pairs = dict.fromkeys(f"'{status}' as '{_like(states[of], status)}'" for of, status in sorted(written))
    return Finding(
        key=key,
        system=system,
        severity="advice",
        title=f"Statuses of {system} are written in other letters, and read all the same: {few(list(pairs), _SHOWN)}",
        observed="They differ in case or blanks alone from those that are known. Jobscope takes them for the same; the"
        " workers of the job system may not.",
        count=sum(written.values()),
        evidence=Table.of("Statuses in other letters", _COLUMNS, _evidence(written, states)),
        why=why,
        actions=(
            Action(text="Where workers do not take such rows, find what writes them, and write the status as they do."),
        ),
    )


def finding(found: UnknownStatuses, key: str, system: str, folder: str, why: str) -> Finding:
    """One for all statuses of a system: they mostly come with one change of it."""
    by_relation = sorted(found.by_relation.items())
    number = sum(found.by_relation.values())
    them = " and ".join(counted(n, relation.removesuffix("s")) for relation, n in by_relation)
    names = [f"'{status}'" for status in found.named]
    causes = [f"the status {few(names, _SHOWN)} is not known"] if len(names) == 1 else []
    causes += [f"the statuses {few(names, _SHOWN)} are not known"] if len(names) > 1 else []
    causes += ["a status is missing (NULL)"] if any(status == NONE for _, status in found.rows) else []
    return Finding(
        key=key,
        system=system,
        severity="critical" if found.is_most else "warning",
        title=f"{them} of {system} {'is' if number == 1 else 'are'} not judged: {' and '.join(causes)}",
        observed=f"sql/systems/{folder}/system.toml names no state for {'it' if len(found.rows) == 1 else 'them'}:"
        " whether these rows wait, run, succeeded or failed nobody knows. They are in no number of this report but the"
        " counts by status.",
        threshold="any; critical where more jobs, or more tasks, have such a status than one that is known",
        count=number,
        evidence=Table.of("Statuses without a state", _COLUMNS, _evidence(found.rows, found.states)),
        why=why,
        actions=tuple(_actions(found, folder)),
    )


def _evidence(rows: Mapping[tuple[str, str], int], states: States) -> list[dict[str, Cell]]:
    return [
        {"relation": relation, "status": status, "rows": number, "like": _like(states[relation], status) or None}
        for (relation, status), number in sorted(rows.items(), key=lambda each: (each[0][0], -each[1], each[0]))
    ]


def _like(known: Iterable[str], status: str) -> str:
    """The known status that differs from this one in case or blanks alone; empty without one."""
    return next((one for one in known if plain(one) == plain(status)), "")


def _actions(found: UnknownStatuses, folder: str) -> Iterable[Action]:
    if found.named:
        parts = " and ".join(f"[relations.{relation}.states]" for relation in sorted(found.by_relation))
        yield Action(
            text=f"Update Jobscope; or give each a state in {parts} of sql/systems/{folder}/system.toml"
            " (blocked, waiting, running, retrying, succeeded, failed, cancelled or skipped), name those that are an"
            " end in `terminal` too, and deploy it."
        )
    if alike := [
        (status, known)
        for relation, status in found.rows
        if (known := _like(found.states[relation], status)) and status != NONE
    ]:
        listed = few([f"'{status}' for '{known}'" for status, known in dict.fromkeys(alike)], _SHOWN)
        yield Action(text=f"Find what writes {listed}: the workers of the job system may not know it either.")
    if any(status == NONE for _, status in found.rows):
        yield Action(text="Find what wrote NULL: the job system itself does not, but a view or a script may.")
