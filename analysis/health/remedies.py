"""What ends a session or a prepared transaction: shared by the findings of the health family."""

from datetime import datetime

from analysis.model import Action
from analysis.statements import sql


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
