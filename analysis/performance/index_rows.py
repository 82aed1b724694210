"""What is known of an index, and which of them repeat another. Pure."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime

from analysis.facts import Query


@dataclass(frozen=True)
class Index:
    """One index of a job system's table.

    `columns` are its key columns or expressions in order, `signature` all that decides what work it does. `is_needed`:
    a constraint or the identity of replicated rows stands on it. `table_rows` is an estimate, 0 before the first
    analyze. `scans` of the index, and `table_scans` of its table from end to end, count since `counted_since`: the
    reset of the statistics, or the server's start where no reset is known (`is_reset_known`).
    """

    schema_name: str
    table_name: str
    index_name: str
    bytes: int
    table_rows: int
    table_scans: int
    scans: int
    is_unique: bool
    is_needed: bool
    is_valid: bool
    is_being_built: bool
    columns: list[str]
    signature: str
    definition: str
    counted_since: datetime
    is_reset_known: bool

    def label(self, own_schema: str) -> str:
        """Its name, with the schema where that is not the one of JOBSCOPE_SCHEMA."""
        return self.index_name if self.schema_name == own_schema else f"{self.schema_name}.{self.index_name}"


INDEXES = Query("performance/indexes", Index)


def duplicates(indexes: Iterable[Index]) -> list[tuple[Index, Index]]:
    """Pairs of an index that can go and the one that does the same work and stays.

    Of equals stays the one that something stands on, then a unique one, then the one used most.
    """
    alike: dict[tuple[str, str, str], list[Index]] = {}
    for index in indexes:
        if index.is_valid:
            alike.setdefault((index.schema_name, index.table_name, index.signature), []).append(index)
    pairs = []
    for group in alike.values():
        stays, *others = sorted(group, key=lambda i: (not i.is_needed, not i.is_unique, -i.scans, i.index_name))
        pairs += [
            (index, stays) for index in others if not index.is_needed and (stays.is_unique or not index.is_unique)
        ]
    return pairs


def covered_by(index: Index, indexes: Iterable[Index]) -> str:
    """The name of a longer index that begins with the same columns, and so answers the same questions; else empty."""
    prefix = _plain(index)
    if prefix is None or index.is_unique or index.is_needed:
        return ""
    longer = [
        other.index_name
        for other in indexes
        if (other.schema_name, other.table_name) == (index.schema_name, index.table_name)
        and other.is_valid
        and (whole := _plain(other)) is not None
        and len(whole) > len(prefix)
        and whole[: len(prefix)] == prefix
    ]
    return min(longer, default="")


def _plain(index: Index) -> tuple[tuple[str, str], ...] | None:
    """Columns with their operator classes, collations and orders, where the index is over all rows; else None."""
    method, *parts = index.signature.split("|")
    if not index.signature.endswith("|where"):
        return None
    keys, classes, collations, options = (part.split() for part in parts[:4])
    return tuple(
        (column, f"{method} {class_} {collation} {option}")
        for column, _, class_, collation, option in zip(index.columns, keys, classes, collations, options, strict=False)
    )
