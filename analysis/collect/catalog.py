"""What the catalog of a monitored database says of one job system: its version, and under which names and types."""

import json
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field, replace
from functools import cached_property
from hashlib import sha256

from analysis.collect.systems import Relation, System
from analysis.record.state import folder
from analysis.record.tables import TERMINAL
from analysis.spelling import meaning


@dataclass(frozen=True)
class CatalogColumn:
    """One row of sql/systems/catalog.sql. `inserted`: the server's count of rows, None where it counts none; `made_of`:
    the relations that a view reads, each as schema.name."""

    schema_name: str
    relation: str
    column_name: str
    type_name: str
    readable: bool
    labels: list[str]
    has_versions: bool
    inserted: int | None = None
    made_of: list[str] = field(default_factory=list)

    @property
    def view_of(self) -> list[str]:
        """The schemas whose relation of the same name a view reads."""
        own = f".{self.relation}"
        return [name.removesuffix(own) for name in self.made_of if name.endswith(own)]


type Columns = Mapping[str, Mapping[str, CatalogColumn]]
"""Of one schema, by relation and name."""


@dataclass(frozen=True)
class Recognised:
    """A system in a schema. `labels` are the statuses that occur where the type of a status does not list them;
    `asked_version` is what version.sql says, where there is one."""

    system: System
    schema: str
    user: str
    columns: Columns
    labels: Mapping[str, tuple[str, ...]]
    asked_version: str = ""

    @property
    def record(self) -> str:
        """The folder of its record."""
        return folder(self.system.name, self.schema)

    @cached_property
    def version(self) -> str:
        """The version as version.sql tells it, or by its columns."""
        if self.asked_version or not self.system.versions:
            return self.asked_version or "unknown"
        there = {f"{relation}.{name}" for relation, columns in self.columns.items() for name in columns}
        return next((v.name for v in self.system.versions if set(v.has) <= there), "unknown")

    @property
    def inserted(self) -> int:
        """How many rows the server has counted that were inserted into the tables by which the system is known."""
        return sum(
            max((c.inserted or 0 for c in self.columns[name].values()), default=0) for name in self.system.needed
        )

    @cached_property
    def fingerprint(self) -> str:
        """Changes whenever a column, a type, a label or a right of the relations that are read does, or what a status
        means by system.toml."""
        facts = [
            (column.relation, column.column_name, column.type_name, column.readable, column.labels)
            for relation in self.system.reads or self.system.relations
            for column in self.columns.get(relation, {}).values()
        ]
        meaning = {name: (relation.states, relation.terminal) for name, relation in self.system.relations.items()}
        return sha256(json.dumps([sorted(facts), meaning]).encode()).hexdigest()[:16]

    def native(self, relation: str, name: str) -> CatalogColumn | None:
        """A native column that this role may read; None where there is none."""
        column = self.columns.get(relation, {}).get(name)
        return column if column is not None and column.readable else None

    def type_of(self, relation: str, name: str) -> str:
        """The type of a native column, readable or not; empty where there is none."""
        column = self.columns.get(relation, {}).get(name)
        return column.type_name if column else ""

    def column(self, relation: str, name: str) -> CatalogColumn | None:
        """The native column that fills a column of the record; None when there is none that this role may read."""
        names = self._relation(relation).columns.get(name, ())
        return next((found for n in names if (found := self.native(relation, n))), None)

    def hidden(self, relation: str, name: str) -> CatalogColumn | None:
        """The native column that would fill a column of the record, if this role might read it."""
        present = self.columns[relation]
        names = self._relation(relation).columns.get(name, ())
        return next((present[n] for n in names if n in present and not present[n].readable), None)

    def has_contents(self, relation: str) -> bool:
        """Whether there are error texts, and this role may read some of what tells of them: the column for them, where
        there is one, in any case. Without it failures would seem to have left no text."""
        if self.system.reads:
            return relation in self.system.has_texts and not self.hidden_natives()
        contents = self._relation(relation).contents
        hidden = self.hidden_of(relation, (name for name, kind in contents.items() if kind == "text"))
        return not hidden and any(self.content(relation, name) for name in contents)

    def has_inputs(self, relation: str) -> bool:
        """Whether this role may read any of the columns that hold parameters."""
        if self.system.reads:
            return relation == "tasks" and self.system.reads_inputs and not self.hidden_natives()
        return any(self.content(relation, name) for name in self._relation(relation).inputs)

    def hidden_of(self, relation: str, names: Iterable[str]) -> list[str]:
        """Of these native columns those that are there, and that this role may not read."""
        present = self.columns[relation]
        return [name for name in names if name in present and not present[name].readable]

    def hidden_natives(self) -> dict[str, list[str]]:
        """By relation, the columns that the files read and this role may not; what the version lacks is none."""
        hidden = {
            relation: self.hidden_of(relation, known.columns)
            for relation, known in self.system.reads.items()
            if relation in self.columns
        }
        return {relation: names for relation, names in hidden.items() if names}

    def has_row_versions(self, relation: str) -> bool:
        """Whether its rows have system columns that tell one version of a row from another, and this role may read
        them: those of a view have none."""
        return any(column.has_versions for column in self.columns[relation].values())

    def content(self, relation: str, name: str) -> CatalogColumn | None:
        """A native column of texts or parameters; None when there is none of this kind that this role may read."""
        column = self.native(relation, name)
        known = self._relation(relation)
        wanted = (known.contents | known.inputs)[name]
        fits = column is not None and (wanted == "text" or column.type_name in ("json", "jsonb"))
        return column if fits else None

    def unreadable(self) -> list[str]:
        """What the files read and this version has not, or this role may not read."""
        if self.system.reads:
            return [
                f"{relation}.{name}"
                for relation, known in self.system.reads.items()
                for name in known.columns | known.of_version
                if self.native(relation, name) is None
            ]
        return [
            f"{relation}.{name}"
            for relation, known in self.system.relations.items()
            for name in known.columns
            if self.column(relation, name) is None
        ]

    def statuses(self, relation: str) -> tuple[str, ...]:
        """Every native status that a row can have, as far as anybody knows."""
        known = self._relation(relation)
        named, _, column = known.status.partition(".")
        status = self.native(named, column) if known.status else self.column(relation, "status")
        if status is not None and status.labels:
            return tuple(status.labels)
        return tuple(dict.fromkeys((*known.states, *self.labels.get(relation, ()))))

    def open_statuses(self, relation: str) -> list[str]:
        """The statuses that are not terminal; an unknown one is among them. A flat system's are those of its tasks."""
        relation = relation if relation in self.system.relations else "tasks"
        states = self._relation(relation).states
        return [label for label in self.statuses(relation) if meaning(states, label) not in TERMINAL]

    def statuses_of(self, relation: str, state: str) -> list[str]:
        """The statuses that system.toml takes for this state, of those that a row can have."""
        known = self._relation(relation).states
        return [label for label in self.statuses(relation) if meaning(known, label) == state]

    def unknown_statuses(self, relation: str) -> list[str]:
        """Statuses that system.toml has no state for: their rows are not judged, and they are named."""
        states = self._relation(relation).states
        return [label for label in self.statuses(relation) if meaning(states, label) is None]

    def has_text_status(self) -> bool:
        """Whether the statuses that occur have to be asked for."""
        if self.system.reads:
            return False
        return any(not (s := self.column(r, "status")) or not s.labels for r in self.system.relations)

    def with_labels(self, found: Iterable[tuple[str, str]]) -> "Recognised":
        """With the statuses that sql/systems/<name>/labels.sql has found."""
        labels: dict[str, tuple[str, ...]] = {}
        for relation, label in found:
            labels[relation] = (*labels.get(relation, ()), label)
        return replace(self, labels=labels)

    def _relation(self, name: str) -> Relation:
        return self.system.relations[name]  # type: ignore[index]  # a key of relations
