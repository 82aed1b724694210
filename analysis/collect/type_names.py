"""Job systems of one database, told apart: the same one in two schemas, and types of one name in several of them."""

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
_SYSTEM = "system"
"""The column of answers that names the system: its rows bear the name alone, whatever the schema."""
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
    """What each system that was read is called, by record."""
    states = {one.record: one.state for one in collected.systems if one.state}
    return apart({record: (state.system, state.schema_name) for record, state in states.items()})


def apart[KeyT](places: Mapping[KeyT, tuple[str, str]]) -> dict[KeyT, str]:
    """What each system in a schema is called: its name, with the schema where the same system is in two."""
    there = Counter(system for system, _ in places.values())
    return {key: system if there[system] == 1 else f"{system}-{schema}" for key, (system, schema) in places.items()}


def titled(called_: str, system: str, title: str, schema: str) -> str:
    """A system's title as people read it, with the schema where it is called by that."""
    return title if called_ == system else f"{title} in the schema {schema}"


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


def with_names(rows: tuple[object, ...], types: Mapping[str, str], system: str) -> tuple[object, ...]:
    """The answer of one system, its types called so, and itself `system`."""
    changed = {name: called_so for name, called_so in types.items() if name != called_so}
    of = cast("tuple[DataclassInstance, ...]", rows)  # as Query has it
    there = [field.name for field in fields(of[0])] if of else []
    named = [field for field in there if field in _FIELDS] if changed else []
    other = {"system": system} if _SYSTEM in there and getattr(of[0], _SYSTEM) != system else {}
    return tuple(_renamed(row, named, changed, other) for row in of) if named or other else rows


def _renamed(
    row: "DataclassInstance", named: Iterable[str], changed: Mapping[str, str], other: Mapping[str, str]
) -> object:
    cells = {field: getattr(row, field) for field in named}
    return replace(row, **{field: _called(cell, changed) for field, cell in cells.items()}, **other)


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
