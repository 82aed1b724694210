"""What the server knows of open transactions and of those who hold back vacuum. Pure."""

from dataclasses import dataclass
from datetime import datetime

from analysis.facts import Query
from analysis.redaction import redact_sql
from analysis.tables import Cell, Column, Table


@dataclass(frozen=True)
class OpenTransaction:
    """A session of this database with a transaction; only sessions that this role may see."""

    pid: int
    user_name: str | None
    application: str | None
    client: str | None
    state: str | None
    connected_at: datetime | None
    transaction_since: datetime
    state_since: datetime | None
    xmin_age: int | None
    query_text: str | None

    @property
    def is_idle(self) -> bool:
        """Also `idle in transaction (aborted)`."""
        return self.state is not None and self.state.startswith("idle in transaction")

    def open_s(self, at: datetime) -> float:
        return max(0.0, round((at - self.transaction_since).total_seconds(), 3))

    def state_s(self, at: datetime) -> float:
        """Never negative: the sessions are read a moment after the server's clock was."""
        return max(0.0, round((at - (self.state_since or self.transaction_since)).total_seconds(), 3))


@dataclass(frozen=True)
class XminHolder:
    """Someone for whose sake vacuum keeps dead rows; `xmin_age` counts transactions begun since."""

    kind: str
    holder: str
    pid: int | None
    xmin_age: int
    held_since: datetime | None
    active: bool


TRANSACTIONS = Query("health/transactions", OpenTransaction)
XMIN_HOLDERS = Query("health/xmin_holders", XminHolder)

_SESSIONS = (
    Column(key="pid", title="Process", kind="code"),
    Column(key="who", title="Who"),
    Column(key="state", title="State"),
    Column(key="state_s", title="For", kind="duration_s"),
    Column(key="open_s", title="Transaction", kind="duration_s"),
    Column(key="xmin_age", title="Vacuum held back", kind="int"),
    Column(key="query_text", title="Last statement", kind="code"),
)
_HOLDERS = (
    Column(key="kind", title="Kind"),
    Column(key="holder", title="Who", kind="code"),
    Column(key="pid", title="Process", kind="code"),
    Column(key="xmin_age", title="Transactions", kind="int"),
    Column(key="held_since", title="Since", kind="timestamp"),
)


def sessions_table(title: str, transactions: list[OpenTransaction], at: datetime) -> Table:
    return Table.of(title, _SESSIONS, [_row(transaction, at) for transaction in transactions], cap=20)


def holders_table(holders: list[XminHolder]) -> Table:
    return Table.of("Who holds back vacuum", _HOLDERS, [_held(holder) for holder in holders], cap=10)


def _row(transaction: OpenTransaction, at: datetime) -> dict[str, Cell]:
    who = (transaction.application, transaction.user_name, transaction.client)
    return {
        "pid": str(transaction.pid),
        "who": " · ".join(part for part in who if part),
        "state": transaction.state,
        "state_s": transaction.state_s(at),
        "open_s": transaction.open_s(at),
        "xmin_age": transaction.xmin_age or 0,
        "query_text": redact_sql(transaction.query_text) if transaction.query_text else None,
    }


def _held(holder: XminHolder) -> dict[str, Cell]:
    return {
        "kind": holder.kind,
        "holder": holder.holder,
        "pid": str(holder.pid) if holder.pid else "none",
        "xmin_age": holder.xmin_age,
        "held_since": holder.held_since,
    }
