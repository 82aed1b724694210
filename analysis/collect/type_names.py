"""Types of the same name in several job systems of one database: each is told with the system that has it."""

from collections import Counter
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, fields, replace
from typing import TYPE_CHECKING, cast

from analysis.collect.collected import Collected
from analysis.facts import Query
from analysis.fixes.steps import ORIGIN
from analysis.model import Failure
from analysis.record.asking import answers

if TYPE_CHECKING:
    from _typeshed import DataclassInstance

_FIELDS = frozenset({"task_type", "job_type"})
"""The columns of answers that name a type."""
_OF_JOBS = "job "
"""What stands before a type where jobs that failed by themselves are counted beside tasks."""


@dataclass(frozen=True)
class TypeName:
    """A row of sql/record/health/type_names.sql."""

    name: str


NAMES = Query("record/health/type_names", TypeName, "record")

type TypeNames = Mapping[str, Mapping[str, str]]
"""By record and by name in its system: what each type is called."""


def called(collected: Collected) -> dict[str, str]:
    """What each system is called, by record: its name, with the schema where the same system is read in two."""
    states = {one.record: one.state for one in collected.systems if one.state}
    read = Counter(state.system for state in states.values())
    return {
        record: state.system if read[state.system] == 1 else f"{state.system}-{state.schema_name}"
        for record, state in states.items()
    }


def type_names(collected: Collected, secret_names: frozenset[str]) -> TypeNames:
    """`pgboss/send_invoice` where another system has a `send_invoice` too. The origin's types keep their names, since
    the statements for its tables hold them. Empty where one system is read: then no name is in question."""
    if collected.types is None:
        collected.types = _type_names(collected, secret_names)
    return collected.types


def _type_names(collected: Collected, secret_names: frozenset[str]) -> TypeNames:
    systems = called(collected)
    if len(systems) < 2:
        return {}
    known = {one.record: _names(one, secret_names) for one in collected.systems if one.state}
    owners = Counter(name for names in known.values() for name in names)
    return {
        record: {
            name: f"{systems[record]}/{name}" if owners[name] > 1 and systems[record] != ORIGIN else name
            for name in names
        }
        for record, names in known.items()
    }


def with_type_names(rows: tuple[object, ...], types: Mapping[str, str]) -> tuple[object, ...]:
    """The answer of one system, its types called so."""
    changed = {name: called_so for name, called_so in types.items() if name != called_so}
    of = cast("tuple[DataclassInstance, ...]", rows)  # as Query has it
    named = [field.name for field in fields(of[0]) if field.name in _FIELDS] if of and changed else []
    return tuple(_renamed(row, named, changed) for row in of) if named else rows


def _renamed(row: "DataclassInstance", named: Iterable[str], changed: Mapping[str, str]) -> object:
    cells = {field: getattr(row, field) for field in named}
    return replace(row, **{field: _called(cell, changed) for field, cell in cells.items()})


def _called(name: str | None, changed: Mapping[str, str]) -> str | None:
    if name is None:
        return None
    if name.startswith(_OF_JOBS) and (job_type := name.removeprefix(_OF_JOBS)) in changed:
        return _OF_JOBS + changed[job_type]
    return changed.get(name, name)


def _names(one: Collected, secret_names: frozenset[str]) -> list[str]:
    """All that the record knows: a name would change from run to run if only what ran in the window counted."""
    assert one.state is not None, "asked of those that have one"  # noqa: S101 - says what the caller has seen to
    found, _ = answers(one.store, one.record, one.state, [NAMES], {}, secret_names)
    rows = found[NAMES.name]
    return [] if isinstance(rows, Failure) else [row.name for row in cast(tuple[TypeName, ...], rows)]
