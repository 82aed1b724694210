"""What this analysis published in the previous snapshot, where that is of the same database. Pure."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime

from pydantic import JsonValue

from analysis.facts import Facts


@dataclass(frozen=True)
class Earlier:
    """The data of an analysis as of `observed_at`, the database's clock then."""

    observed_at: datetime
    data: Mapping[str, JsonValue]

    def instant(self, name: str) -> datetime | None:
        """A time among the data, None where it is absent."""
        value = self.data.get(name)
        return datetime.fromisoformat(value) if isinstance(value, str) else None

    def whole(self, name: str) -> int | None:
        """A whole number among the data, None where it is absent."""
        value = self.data.get(name)
        return value if isinstance(value, int) else None


def earlier(facts: Facts, id_: str, database: str) -> Earlier | None:
    """None without a snapshot before, when it looked at something else, and when the analysis had no facts then."""
    before = facts.previous
    if before is None or before.observed_at is None or before.observed_at >= facts.observed_at:
        return None
    if (before.target.database, before.target.schema_name) != (database, facts.schema):
        return None
    result = before.analyses.get(id_)
    return Earlier(before.observed_at, result.data) if result is not None and result.data else None
