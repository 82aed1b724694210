"""Statements that a person may run as they stand. Pure; every value in them is quoted here."""

from collections.abc import Sequence
from datetime import datetime

from analysis.model import Action


class Quoted(str):
    """Text that may stand in a statement as it is."""

    __slots__ = ()


def identifier(*parts: str) -> Quoted:
    """A dotted name: `"app"."jobs"`."""
    return Quoted(".".join('"' + part.replace('"', '""') + '"' for part in parts))


def literal(text: str) -> Quoted:
    """A string, right under either setting of standard_conforming_strings."""
    quoted = "'" + text.replace("'", "''").replace("\\", "\\\\") + "'"
    return Quoted(f" E{quoted}" if "\\" in text else quoted)


type Value = str | int | datetime | Sequence[str]


def sql(text: str, template: str, **values: Value) -> Action:
    """What to do, with the statement that does it: `{name}` in the template becomes the value, quoted."""
    return Action(text=text, code=template.format(**{k: _written(v) for k, v in values.items()}), language="sql")


def setting(text: str, name: str, value: str) -> Action:
    """What to do by a parameter of the server."""
    return Action(text=text, code=f"{name} = {value}", language="setting")


def end_session(pid: int, connected_at: datetime) -> Action:
    """Ends one session and nobody else: by the time it is read, the pid may belong to another."""
    return sql(
        f"End session {pid}; its transaction is rolled back. Needs the role pg_signal_backend.",
        "SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE pid = {pid} AND backend_start = {connected_at}",
        pid=pid,
        connected_at=connected_at,
    )


def prepared_transactions() -> Action:
    return sql(
        "See whose it is, then COMMIT PREPARED or ROLLBACK PREPARED its gid.",
        "SELECT gid, prepared, owner, database FROM pg_prepared_xacts ORDER BY prepared",
    )


def _written(value: Value) -> str:
    match value:
        case Quoted():
            return value
        case str():
            return literal(value)
        case int():
            return str(value)
        case datetime():
            return literal(value.isoformat())
    return ", ".join(map(_written, value))
