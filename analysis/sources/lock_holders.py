"""Who keeps us from reading a table, said in the failure of the question that waited for it. Pure."""

from collections.abc import Iterable

from analysis.model import Failure
from analysis.redaction import redact_sql
from analysis.sources.server import LockHolder
from analysis.wording import cut, duration

STATEMENT_CHARACTERS = 200


def locked_by(
    holders: Iterable[LockHolder], relations: Iterable[str], failure: Failure, schema: str, user: str
) -> Failure:
    """The failure with the session that is in the way; as it was where none is found (its lock may be gone by now)."""
    ours = [holder for holder in holders if holder.table_name in tuple(relations)]
    if not ours:
        return failure
    holder = ours[0]
    does = "holds" if holder.granted else "waits for"
    since = "" if holder.for_s is None else f" in a transaction of {duration(holder.for_s)}"
    behind = "" if holder.granted else f"; it waits for {_pids(holder.waits_for)}, and who comes later waits behind it"
    root = holder.pid if holder.granted or not holder.waits_for else holder.waits_for[0]
    return Failure(
        f"{failure.reason}: {_session(holder)} {does} an ACCESS EXCLUSIVE lock on "
        f"{schema}.{holder.table_name}{since}{behind}. {_statement(holder, user)}",
        f"let that session end its transaction, or end it: SELECT pg_terminate_backend({root})",
    )


def _session(holder: LockHolder) -> str:
    names = [name for name in (holder.application_name, holder.user_name and f"role {holder.user_name}") if name]
    return f"pid {holder.pid}{f' ({", ".join(names)})' if names else ''}"


def _statement(holder: LockHolder, user: str) -> str:
    """Another role's statement reads as <insufficient privilege>, and then its state is hidden too."""
    if holder.state is None or not holder.query_text:
        return f"What it runs is hidden from {user}: GRANT pg_read_all_stats TO {user} shows it"
    statement = cut(redact_sql(holder.query_text), STATEMENT_CHARACTERS)
    return f"It is {holder.state}, its {'' if holder.state == 'active' else 'last '}statement: {statement}"


def _pids(pids: Iterable[int]) -> str:
    return ", ".join(f"pid {pid}" for pid in pids) or "nobody any more"
