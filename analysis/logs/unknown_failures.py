"""Which errors in the logs name a task or job that did not fail in the database?"""

from collections.abc import Iterable

from pydantic import JsonValue

from analysis.errors.failed_texts import FailedText
from analysis.logs import queries
from analysis.logs.heard import Heard
from analysis.model import Action, Column, Failure, Finding, Headline, Meta, Table, Unavailable, Verdict
from analysis.wording import counted

META = Meta(
    id="logs/unknown_failures",
    passing="The errors in the logs are those that the database knows",
    failing="The logs know errors that the database does not",
    why="A task whose failure was never written down is lost: nobody retries it, and its job waits.",
    docs="docs/logs.md",
)

COLUMNS = (
    Column(key="id", title="Task or job", kind="task_id"),
    Column(key="id_kind", title="Which"),
    Column(key="type", title="Error", kind="code"),
    Column(key="text", title="Text", kind="code"),
    Column(key="operation_name", title="Operation", kind="code"),
    Column(key="items", title="Times", kind="int"),
    Column(key="last_at", title="Last", kind="timestamp"),
)


def judge(heard: Heard, failed: Iterable[FailedText]) -> Verdict:
    """`failed` are the failures of the window. Raises Unavailable without an answer, or when only a sample is known."""
    rows = heard.needed(queries.UNKNOWN_FAILURES)
    known = list(failed)
    if any(row.stands_for > 1 for row in known):
        raise Unavailable(
            Failure(
                "More tasks failed than travel, so that which ids did not fail cannot be told.",
                "Choose a shorter window (JOBSCOPE_WINDOW_HOURS).",
            )
        )
    ids = {row.task_id for row in known} | {row.job_id for row in known}
    unknown = [row for row in rows if row.id not in ids]
    named: list[JsonValue] = [*dict.fromkeys(row.id for row in unknown)]
    table = Table.of("Errors whose task or job did not end failed", COLUMNS, unknown)
    finding = Finding(
        key=f"{META.id}:ids",
        severity="advice",
        title=f"{counted(len(named), 'id')} of the logs' errors did not fail in the database",
        observed="Each was tried again and went well, is still open, or is lost: no row tells of its failure.",
        threshold="any in the window",
        since=min((row.first_at for row in unknown), default=None),
        count=len(unknown),
        evidence=table,
        why=META.why,
        actions=(Action(text="Look each up in the database; one that is not there, or still open, is a lost task."),),
    )
    return Verdict.judged(
        [finding] if unknown else [],
        headline=Headline(label="ids", value=len(unknown)),
        summary="" if unknown else "Every error that names a task or job belongs to one that failed.",
        data={"ids": named[:100]},
        tables=(table,) if unknown else (),
    )
