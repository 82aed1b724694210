"""How many connections the server allows and how many are taken; asked by several analyses. Pure."""

from dataclasses import dataclass

from analysis.facts import Query


@dataclass(frozen=True)
class Capacity:
    """The one row of sql/health/connection_slots.sql; without Jobscope's own connection."""

    max_connections: int
    reserved: int
    database_name: str
    database_limit: int
    used: int
    used_in_database: int
    masked: int
    masked_in_database: int
    jobscope: int

    @property
    def usable(self) -> int:
        """What ordinary roles can have by the nearer of two limits: the server's, or the database's own (-1: none)."""
        return self.database_limit if self._by_database else self.max_connections - self.reserved

    @property
    def free(self) -> int:
        return max(0, self.usable - self.taken)

    @property
    def taken(self) -> int:
        """What is used of `usable`."""
        return self.used_in_database if self._by_database else self.used

    @property
    def used_percent(self) -> float:
        return max(self._server_percent, self._database_percent)

    @property
    def limit_name(self) -> str:
        if self._by_database:
            return f"the limit of the database {self.database_name}"
        return "max_connections less the reserved ones"

    @property
    def _by_database(self) -> bool:
        return self._database_percent > self._server_percent

    @property
    def _server_percent(self) -> float:
        return 100 * self.used / max(1, self.max_connections - self.reserved)

    @property
    def _database_percent(self) -> float:
        return 100 * self.used_in_database / max(1, self.database_limit) if self.database_limit >= 0 else 0.0


CAPACITY = Query("health/connection_slots", Capacity)
