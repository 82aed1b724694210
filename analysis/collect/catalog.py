"""What the catalog of a monitored schema says: which system it holds, in which version, under which names and types."""

import json
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace
from functools import cached_property
from hashlib import sha256

from analysis.collect.systems import Relation, System
from analysis.model import Failure
from analysis.sources.job_system import stranger


@dataclass(frozen=True)
class CatalogColumn:
    """One row of sql/systems/catalog.sql."""

    relation: str
    column_name: str
    type_name: str
    readable: bool
    labels: list[str]


type Columns = Mapping[str, Mapping[str, CatalogColumn]]


@dataclass(frozen=True)
class Recognised:
    """A system in a schema. `labels` are the statuses that occur where the type of a status does not list them."""

    system: System
    schema: str
    user: str
    columns: Columns
    labels: Mapping[str, tuple[str, ...]]

    @cached_property
    def version(self) -> str:
        """The version by its columns."""
        there = {f"{relation}.{name}" for relation, columns in self.columns.items() for name in columns}
        return next((v.name for v in self.system.versions if set(v.has) <= there), "unknown")

    @cached_property
    def fingerprint(self) -> str:
        """Changes whenever a column, a type, a label or a right of the relations that are read does."""
        facts = [
            (column.relation, column.column_name, column.type_name, column.readable, column.labels)
            for relation in self.system.relations
            for column in self.columns[relation].values()
        ]
        return sha256(json.dumps(sorted(facts)).encode()).hexdigest()[:16]

    def column(self, relation: str, name: str) -> CatalogColumn | None:
        """The native column that fills a column of the record; None when there is none that this role may read."""
        present = self.columns[relation]
        names = self.system.relations[relation].columns.get(name, ())  # type: ignore[index]  # a key of relations
        return next((present[n] for n in names if n in present and present[n].readable), None)

    def hidden(self, relation: str, name: str) -> CatalogColumn | None:
        """The native column that would fill a column of the record, if this role might read it."""
        present = self.columns[relation]
        names = self._relation(relation).columns.get(name, ())
        return next((present[n] for n in names if n in present and not present[n].readable), None)

    def has_contents(self, relation: str) -> bool:
        """Whether this role may read any of the columns that hold error texts."""
        return any(self.content(relation, name) for name in self._relation(relation).contents)

    def has_inputs(self, relation: str) -> bool:
        """Whether this role may read any of the columns that hold parameters."""
        return any(self.content(relation, name) for name in self._relation(relation).inputs)

    def unreadable(self, relation: str, names: Iterable[str]) -> list[str]:
        """Of these native columns those that are there, and that this role may not read."""
        present = self.columns[relation]
        return [name for name in names if name in present and not present[name].readable]

    def content(self, relation: str, name: str) -> CatalogColumn | None:
        """A native column of texts or parameters; None when there is none of this kind that this role may read."""
        column = self.columns[relation].get(name)
        known = self._relation(relation)
        wanted = (known.contents | known.inputs)[name]
        fits = column is not None and (wanted == "text" or column.type_name in ("json", "jsonb"))
        return column if column is not None and column.readable and fits else None

    def statuses(self, relation: str) -> tuple[str, ...]:
        """Every native status that a row can have, as far as anybody knows."""
        status = self.column(relation, "status")
        if status is not None and status.labels:
            return tuple(status.labels)
        known = self._relation(relation).states
        return tuple(dict.fromkeys((*known, *self.labels.get(relation, ()))))

    def open_statuses(self, relation: str) -> list[str]:
        """The statuses that are not terminal; an unknown one is among them."""
        terminal = self._relation(relation).terminal
        return [label for label in self.statuses(relation) if label not in terminal]

    def unknown_statuses(self, relation: str) -> list[str]:
        """Statuses that system.toml has no state for: they count as waiting, and are named."""
        return [label for label in self.statuses(relation) if label not in self._relation(relation).states]

    def has_text_status(self) -> bool:
        """Whether the statuses that occur have to be asked for."""
        return any(not (s := self.column(r, "status")) or not s.labels for r in self.system.relations)

    def with_labels(self, found: Iterable[tuple[str, str]]) -> "Recognised":
        """With the statuses that sql/systems/<name>/labels.sql has found."""
        labels: dict[str, tuple[str, ...]] = {}
        for relation, label in found:
            labels[relation] = (*labels.get(relation, ()), label)
        return replace(self, labels=labels)

    def _relation(self, name: str) -> Relation:
        return self.system.relations[name]  # type: ignore[index]  # a key of relations


def recognise(
    systems: Iterable[System], schema: str, user: str, found: Iterable[CatalogColumn]
) -> Recognised | Failure:
    """The system that this schema holds, or why none is recognised."""
    columns: dict[str, dict[str, CatalogColumn]] = {}
    for column in found:
        columns.setdefault(column.relation, {})[column.column_name] = column
    failures = []
    for system in systems:
        failure = _lacking(system, schema, user, columns)
        if failure is None:
            return Recognised(system, schema, user, columns, {})
        failures.append(failure)
    if not columns:
        return Failure(
            f"there is no table in the schema {schema} that the role {user} can see",
            f"set JOBSCOPE_SCHEMA to the schema of the job system, or GRANT USAGE ON SCHEMA {schema} TO {user}",
        )
    return (
        stranger(schema, columns) or failures[0]
        if len(failures) == 1
        else Failure(
            f"no known job system is in the schema {schema}",
            "see docs/record.md for the systems that are known, and by what they are recognised",
        )
    )


def _lacking(system: System, schema: str, user: str, columns: Columns) -> Failure | None:
    for name, relation in system.relations.items():
        present = columns.get(name, {})
        if missing := [c for c in relation.needed if c not in present]:
            return Failure(
                f"{schema}.{name} is not the table of {system.title} ({system.name}): it has no {', '.join(missing)}",
                "set JOBSCOPE_SCHEMA to the schema of the job system",
            )
        if hidden := [c for c in relation.needed if not present[c].readable]:
            return Failure(
                f"the role {user} may not read {', '.join(hidden)} of {schema}.{name}",
                f"GRANT SELECT ({', '.join(hidden)}) ON {schema}.{name} TO {user}",
            )
    return None
