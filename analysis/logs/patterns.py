"""What the logs say about each of the biggest failure patterns, and about the silent workers."""

from collections.abc import Iterable

from pydantic import JsonValue

from analysis.facts import Meta, Unavailable, Window
from analysis.logs import queries
from analysis.logs.advice import sentences, summary
from analysis.logs.answers import LogAnswers
from analysis.logs.evidence_model import Evidence
from analysis.logs.follow_up import Subject, wanted
from analysis.logs.portal import portal_link
from analysis.logs.slow import Waits
from analysis.model import Action, Finding, Headline, Verdict
from analysis.sources.app_insights import Ask
from analysis.tables import Column, Table
from analysis.wording import counted, iso

META = Meta(
    id="logs/patterns",
    passing="The logs around the failures were read",
    failing="The logs around the failures were read",
    why="The database says that a task failed; its logs often say why.",
    docs="docs/logs.md",
)
IN_LINK = 3
"""Failures in the query that is shown and linked: with more, the link grows beyond what browsers and mail pass on."""

COLUMNS = (
    Column(key="label", title="Failure", kind="code"),
    Column(key="found", title="With logs", kind="int"),
    Column(key="looked_for", title="Looked for", kind="int"),
    Column(key="total", title="Failures", kind="int"),
    Column(key="says", title="The logs say"),
)


def judge(
    asked: Iterable[Subject],
    evidence: Iterable[Evidence],
    log_answers: LogAnswers,
    window: Window,
    resource_id: str,
    beyond: int,
    slow: Iterable[Waits] = (),
) -> Verdict:
    """Raises Unavailable when nothing that names ids was answered. `window` is that of the logs; `beyond` are the
    smaller patterns, whose logs nobody asked for; `slow` is what the logs say of slow tasks."""
    failure = log_answers.failure(queries.COVERAGE)
    if failure is not None and log_answers.failure(queries.EXCEPTIONS) is not None:
        raise Unavailable(failure)
    given = list(evidence)
    found = sum(each.found or 0 for each in given)
    looked_for = sum(each.looked_for for each in given)
    early = f"Logs are read up to {window.until:%H:%M} UTC, because telemetry arrives up to five minutes late."
    smaller = (f"Those of {counted(beyond, 'smaller pattern')} were not looked for.",) if beyond else ()
    note = " ".join((early, *smaller, *log_answers.notes))
    return Verdict.judged(
        [_bare(found, looked_for)] if looked_for and found < looked_for / 2 else [],
        headline=Headline(label="failures with logs", value=found if failure is None else None),
        summary=f"{found:,} of {looked_for:,} failures looked for have logs. {note}",
        data={
            "until": iso(window.until),
            "note": note,
            "not_looked_for": beyond,
            "patterns": {
                each.finding: _entry(each, subject, window, resource_id, whole=place == 0)
                for place, (subject, each) in enumerate(zip(asked, given, strict=True))
            },
            "slow": [each.model_dump(mode="json") for each in slow],
        },
        tables=(Table.of("What the logs say", COLUMNS, [_row(each) for each in given], note=note),) if given else (),
    )


def _row(evidence: Evidence) -> dict[str, object]:
    return {**evidence.model_dump(include={"label", "found", "looked_for", "total"}), "says": summary(evidence)[:240]}


def _entry(evidence: Evidence, subject: Subject, window: Window, resource_id: str, *, whole: bool) -> JsonValue:
    """`query` is the whole query of the first entry; of the others, the line in which theirs differs."""
    query = Ask(queries.EXCEPTIONS, window, {"wanted": wanted([_first(subject)])}).text if subject.lost else ""
    return {
        **evidence.model_dump(mode="json"),
        "summary": summary(evidence),
        "sentences": list(sentences(evidence)),
        "query": [line for line in query.splitlines() if whole or line.startswith("let wanted = ")],
        "portal": portal_link(resource_id, query, window) if query else "",
    }


def _first(subject: Subject) -> Subject:
    return Subject(subject.key, subject.label, subject.lost[-IN_LINK:], subject.total)


def _bare(found: int, looked_for: int) -> Finding:
    return Finding(
        key="logs/patterns:coverage",
        severity="advice",
        title=f"Only {found:,} of {looked_for:,} failures have logs that name them",
        observed="A failure has logs when a record names its task or job: in a dimension, in its text, or by its "
        "operation.",
        threshold="half of the failures looked for",
        count=looked_for - found,
        why=META.why,
        actions=(
            Action(text="Log task_id and job_id as dimensions of every record; docs/logs.md shows five lines for it."),
        ),
    )
