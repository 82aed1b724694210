"""What the monitored schema really has: the columns of jobs and tasks and the labels of their statuses.

The schema drifts between versions of the job system. Here, and nowhere else, its names are brought to one
vocabulary; what is missing is known to be missing.
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from functools import cached_property

from analysis.model import Failure
from analysis.sources.job_system import stranger
from analysis.sources.known_relations import IDENTIFYING, KNOWN, RELATIONS, STATUS_SETS
from analysis.spelling import plain


@dataclass(frozen=True)
class ColumnFact:
    """One row of sql/session/columns.sql."""

    relation: str
    column_name: str
    type_name: str
    readable: bool
    labels: list[str]


@dataclass(frozen=True)
class Catalog:
    """The columns found, by relation; built from the rows of sql/session/columns.sql."""

    schema: str
    user: str
    columns: Mapping[str, Mapping[str, ColumnFact]]

    @classmethod
    def of(cls, schema: str, user: str, facts: Iterable[ColumnFact]) -> "Catalog":
        columns: dict[str, dict[str, ColumnFact]] = {}
        for fact in facts:
            columns.setdefault(fact.relation, {})[fact.column_name] = fact
        return cls(schema, user, columns)

    def column(self, relation: str, canonical: str) -> ColumnFact | None:
        """The column that carries a canonical name, under whichever name this schema gives it."""
        present = self.columns.get(relation, {})
        return present.get(canonical) or present.get(KNOWN[relation][canonical][1])

    @cached_property
    def stranger(self) -> Failure | None:
        """Why this is not the job system that Jobscope knows; None when it is."""
        return stranger(self.schema, self.columns)

    def missing(self, relation: str, canonical: str) -> Failure | None:
        """Why a column cannot be read, or None when it can."""
        if self.stranger:
            return self.stranger
        name = f"{self.schema}.{relation}"
        if relation not in self.columns and relation not in RELATIONS:
            return Failure(
                f"there is no table {name} that the role {self.user} can see",
                "another version of the job system records it",
                not_recorded=True,
            )
        if relation not in self.columns:
            return Failure(
                f"there is no table {name} that the role {self.user} can see",
                f"set JOBSCOPE_SCHEMA to the schema of the job system, or GRANT USAGE ON SCHEMA {self.schema} "
                f"TO {self.user}",
                lasts="absent",
            )
        fact = self.column(relation, canonical)
        if fact is None:
            return Failure(
                f"{relation}.{canonical} is not recorded in this schema",
                "another version of the job system records it",
                not_recorded=canonical not in IDENTIFYING,
                lasts="absent",
            )
        if not fact.readable:
            return Failure(
                f"the role {self.user} may not read {name}.{fact.column_name}",
                f"GRANT SELECT ({fact.column_name}) ON {name} TO {self.user}",
                lasts="refused",
            )
        return None

    def status_type(self, relation: str) -> str:
        fact = self.column(relation, "status")
        return fact.type_name if fact else "text"

    def key_type(self, relation: str) -> str:
        """The type by which a row is looked up."""
        fact = self.column(relation, "job_id" if relation == "jobs" else "task_id")
        return fact.type_name if fact else "text"

    def status_sets(self) -> dict[str, str]:
        """Each status set as an array literal that holds only labels which this schema has."""
        sets = {name: self._present(name.partition("_")[0], labels) for name, labels in STATUS_SETS.items()}
        for entity in ("job", "task"):
            terminal = STATUS_SETS[f"{entity}_terminal"]
            sets[f"{entity}_open"] = [label for label in self._labels(entity) if plain(label) not in terminal]
        return {name: "{" + ",".join(map(_element, labels)) + "}" for name, labels in sets.items()}

    def _labels(self, entity: str) -> list[str]:
        fact = self.column(f"{entity}s", "status")
        if fact is not None and fact.labels:
            return fact.labels
        # A status kept as text allows any label: all that any known version uses, as people write them.
        known = dict.fromkeys(label for name, s in STATUS_SETS.items() if name.startswith(entity) for label in s)
        return [written for label in (*known, "queued") for written in (label, label.capitalize(), label.upper())]

    def _present(self, entity: str, labels: tuple[str, ...]) -> list[str]:
        there = self._labels(entity)
        return [written for label in labels for written in there if plain(written) == label]


def _element(label: str) -> str:
    """A label in an array literal."""
    return '"' + label.replace("\\", "\\\\").replace('"', '\\"') + '"'
