"""A sequence and the column that it feeds: where both end, and how far they have come. Pure."""

from dataclasses import dataclass

from analysis.facts import Query

COLUMN_RANGES = {
    "smallint": (-(2**15), 2**15 - 1),
    "integer": (-(2**31), 2**31 - 1),
    "bigint": (-(2**63), 2**63 - 1),
}
"""https://www.postgresql.org/docs/current/datatype-numeric.html"""


@dataclass(frozen=True)
class FedColumn:
    """A sequence and one column that takes its values; the column is None for a sequence that feeds none."""

    schema_name: str
    sequence_name: str
    table_name: str | None
    column_name: str | None
    column_type: str | None
    is_identity: bool | None
    last_value: int | None
    min_value: int
    max_value: int
    increment_by: int
    cycles: bool
    readable: bool

    @property
    def ends_at(self) -> int:
        """The last value that both the sequence and the column can hold, in the direction of counting."""
        lowest, highest = COLUMN_RANGES.get(self.column_type or "", (self.min_value, self.max_value))
        return min(self.max_value, highest) if self.increment_by > 0 else max(self.min_value, lowest)

    @property
    def column_is_narrower(self) -> bool:
        return self.ends_at != (self.max_value if self.increment_by > 0 else self.min_value)

    @property
    def widest(self) -> bool:
        lowest, highest = COLUMN_RANGES["bigint"]
        return self.max_value == highest if self.increment_by > 0 else self.min_value == lowest

    @property
    def used_percent(self) -> float | None:
        """0 before its first value; None when this role may not read it. One that cycles has no end of its own."""
        if not self.readable:
            return None
        if self.last_value is None or (self.cycles and not self.column_is_narrower):
            return 0.0
        begins_at, direction = (self.min_value, 1) if self.increment_by > 0 else (self.max_value, -1)
        way, whole = direction * (self.last_value - begins_at), direction * (self.ends_at - begins_at)
        return min(100.0, 100 * max(0, way) / max(1, whole))

    @property
    def name(self) -> str:
        return f"{self.schema_name}.{self.sequence_name}"

    @property
    def column(self) -> str | None:
        return f"{self.table_name}.{self.column_name}" if self.table_name else None


SEQUENCES = Query("health/sequences", FedColumn)
