"""Which faults are behind the failed tasks of the window?"""

from collections.abc import Mapping
from datetime import datetime, timedelta

from pydantic import JsonValue

from analysis.errors.failures import (
    FAILED_PATTERNS,
    FAILED_SAMPLES,
    FAILURES,
    NOT_FINAL,
    SAMPLE_TEXTS,
    FailedSample,
    NotFinal,
)
from analysis.errors.grouping import RULES, Known
from analysis.errors.patterns import NO_TEXT, Earlier, Pattern
from analysis.errors.recorded_patterns import Recorded
from analysis.facts import Facts, Meta
from analysis.history.starts import Start, remembered
from analysis.model import Action, Finding, Headline, Severity, SinceKnown, Verdict
from analysis.tables import Chart, Column, Table
from analysis.wording import counted, iso

IN_LEGEND = 55
"""Characters of a pattern in a legend; two beside each other are as wide as a chart."""

FEW_TASKS = 5
"""Below this a pattern is advice: some tasks fail in any healthy system, and retries are there for them."""
FEW_OLD_TASKS = 20
"""A pattern known for longer comes and goes around its own few a day: nobody is called for each fifth."""
YOUNG = timedelta(days=1)
MANY_TASKS = 50
"""A pattern that is new or rising and has lost this many tasks in a window does not go away by itself."""
STORED = 50
"""Patterns kept with their samples in the snapshot; the counts of all are kept."""

META = Meta(
    id="errors/failure_patterns",
    passing="No failure pattern stands out",
    failing="Failures come in patterns",
    why="Thousands of failed tasks are a handful of faults: each is fixed once.",
    queries=(FAILURES, FAILED_PATTERNS, FAILED_SAMPLES, NOT_FINAL, SAMPLE_TEXTS),
    privileges=("SELECT on jobs and tasks, with error_details",),
    guards="failures",
)


def analyze(facts: Facts) -> Verdict:
    recorded, known = _recorded(facts), _known(facts)
    starts = _starts(facts, known or {})
    earlier = Earlier(known, starts, _watched(facts) if known is not None else None)
    unread = recorded.total - recorded.read
    no_texts = facts.failure(SAMPLE_TEXTS)
    patterns = recorded.patterns(
        facts.window,
        earlier,
        facts.limits.keep_words,
        facts.limits.mask_words,
        () if no_texts else facts.rows(SAMPLE_TEXTS),
    )
    waiting: tuple[NotFinal, ...] = () if facts.failure(NOT_FINAL) else facts.rows(NOT_FINAL)
    known = known or {}
    seen = known | {
        member: Known(first_seen=iso(min(p.first_seen, p.known_since or p.first_seen)), pattern=p.id)
        for p in patterns
        for member in p.members
    }
    starts |= {member: p.start for p in patterns for member in p.members}
    return Verdict.judged(
        [*(_finding(p, facts) for p in patterns), *_not_read(unread, recorded.gone, facts)],
        headline=Headline(label="failure patterns", value=len(patterns)),
        summary=_summary(recorded, patterns, _older(_of_older_rules(seen)), no_texts.reason if no_texts else ""),
        data={
            "failed": recorded.total,
            "not_read": unread,
            "sampled": unread > 0,
            "patterns": [p.model_dump(mode="json") for p in patterns[:STORED]],
            "patterns_total": len(patterns),
            "not_final": {
                "tasks": sum(row.tasks for row in waiting),
                "patterns": [_not_final(row) for row in waiting[:STORED]],
            },
            "rules": RULES,
            "of_older_rules": _of_older_rules(seen),
            "known": {id_: [k.first_seen, k.pattern] for id_, k in sorted(seen.items())},
            # What was not read may be older than what was.
            "watched": _isoformat(earlier.watched if unread else facts.window.until),
            "starts": {id_: start.stored for id_, start in sorted(starts.items()) if start.known != "exact"},
        },
        tables=(_table(patterns), *([_waiting(waiting)] if waiting else [])),
        charts=_charts(patterns),
    )


def to_show(facts: Facts) -> list[FailedSample]:
    """The samples whose texts the page shows. Raises Unavailable when the record did not answer."""
    return _recorded(facts).to_show(facts.limits.keep_words, facts.limits.mask_words, STORED)


def _recorded(facts: Facts) -> Recorded:
    return Recorded.of(facts.rows(FAILURES), facts.rows(FAILED_PATTERNS), facts.rows(FAILED_SAMPLES))


def _summary(recorded: Recorded, patterns: tuple[Pattern, ...], older: str, no_texts: str) -> str:
    if not recorded.total:
        return "Nothing failed in the window."
    unread = recorded.total - recorded.read
    later = f"; {unread:,} more are not read yet" if unread else ""
    return (
        f"{_are(recorded.read, len(patterns))}{later}{older}"
        f"{f'; their texts cannot be shown: {no_texts}' if no_texts else ''}"
    )


def _not_read(unread: int, gone: int, facts: Facts) -> list[Finding]:
    """Nothing of what failed is passed over: what is behind these is not known."""
    if not unread:
        return []
    deleted = f" {gone:,} were deleted before a run read them." if gone else ""
    key = f"{META.id}:not_read"
    return [
        Finding(
            key=key,
            severity="advice" if unread < FEW_TASKS else "warning",
            title=f"{counted(unread, 'failure')} whose error text is not read yet",
            observed=f"{counted(unread, 'failure')} of the window without a pattern yet.{deleted}",
            threshold="any; a run reads as many texts as it has time for, of each job and type the newest first",
            **(remembered(facts, key) or Start(facts.window.until)).fields,
            count=unread,
            why=META.why,
            actions=(Action(text="Wait for the next runs; they read more with a larger JOBSCOPE_DATABASE_BUDGET_S."),),
        )
    ]


def _isoformat(instant: datetime | None) -> str | None:
    return iso(instant) if instant else None


def _older(patterns: int) -> str:
    if not patterns:
        return ""
    return (
        f"; {patterns:,} earlier {'pattern keeps its id' if patterns == 1 else 'patterns keep their ids'}"
        " of older rules, because no text of theirs can be read any more"
    )


def _of_older_rules(seen: Mapping[str, Known]) -> int:
    """How many known patterns go by the ids of older rules alone, because none of their texts could be read since."""
    current = {known.pattern for id_, known in seen.items() if id_.startswith(f"{RULES}-")}
    return len({known.pattern for known in seen.values()} - current)


def _known(facts: Facts) -> dict[str, Known] | None:
    """The fingerprints of the earlier snapshot, so that a pattern keeps its id and its first sight; None without."""
    if facts.previous is None or META.id not in facts.previous.analyses:
        return None
    stored = facts.previous.analyses[META.id].data.get("known")
    if not isinstance(stored, dict):
        return None
    return {
        id_: Known(first_seen=str(entry[0]), pattern=str(entry[1]))
        for id_, entry in stored.items()
        if isinstance(entry, list) and len(entry) == 2
    }


def _starts(facts: Facts, known: Mapping[str, Known]) -> dict[str, Start]:
    """When the known fingerprints began. What an older release has first seen began then or before."""
    data = facts.previous.analyses[META.id].data if facts.previous and known else {}
    stored = data.get("starts")
    kind: SinceKnown = "exact" if isinstance(stored, dict) else "before"
    known_starts = {id_: Start(datetime.fromisoformat(one.first_seen), kind) for id_, one in known.items()}
    return known_starts | {id_: Start.read(one) for id_, one in (stored if isinstance(stored, dict) else {}).items()}


def _watched(facts: Facts) -> datetime | None:
    """Until when an earlier run has seen every failure."""
    until = facts.previous.analyses[META.id].data.get("watched") if facts.previous else None
    return datetime.fromisoformat(until) if isinstance(until, str) else None


def _are(failures: int, faults: int) -> str:
    return f"{counted(failures, 'failure')} {'is' if failures == 1 else 'are'} {counted(faults, 'fault')}"


def _failed_with(label: str) -> str:
    """As a title says it; a label in brackets says that there is no text to name."""
    return f"failed {label}" if label.startswith("(") else f"failed with {label}"


def _severity(pattern: Pattern, until: datetime) -> Severity:
    young = until - pattern.since < YOUNG or pattern.state in ("new", "rising")
    if pattern.tasks < (FEW_TASKS if young else FEW_OLD_TASKS):
        return "advice"
    spreading = pattern.state in ("new", "rising") and pattern.tasks >= MANY_TASKS
    return "critical" if spreading else "warning"


def _finding(pattern: Pattern, facts: Facts) -> Finding:
    least = "At least " if pattern.sampled else ""
    within = "at least " if pattern.sampled else ""
    failed = [pattern.newest.task_id, pattern.oldest.task_id, *(example.task_id for example in pattern.examples)]
    jobs_alone = not any(failed)
    lost = counted(pattern.tasks, "job" if jobs_alone else "task")
    jobs = "" if jobs_alone else f" in {within}{counted(pattern.jobs, 'job')}"
    types = ", ".join(list(pattern.task_types)[:3])
    key = f"{META.id}:{pattern.id}"
    # The life of the finding is remembered also when a run in between could not read the texts.
    start = pattern.start.or_earlier(remembered(facts, key))
    return Finding(
        key=key,
        system=pattern.systems[0] if len(pattern.systems) == 1 else "",
        systems=pattern.systems if len(pattern.systems) > 1 else (),
        severity=_severity(pattern, facts.window.until),
        title=f"{least}{lost} {_failed_with(pattern.title[:160])}",
        observed=f"{least}{lost}{jobs} failed with it ({types}), last at {pattern.last_seen:%d %b %H:%M} UTC"
        f"{_standing(pattern)}.",
        threshold=f"{FEW_TASKS} tasks in the window, {FEW_OLD_TASKS} when known for a day and no more frequent;"
        f" critical when new or rising with {MANY_TASKS}",
        **start.fields,
        count=pattern.tasks,
        evidence=_samples(pattern),
        why=META.why,
        actions=(
            Action(text="Read the samples under the pattern, and debug the job of the newest."),
            *_held(pattern),
        ),
    )


def _standing(pattern: Pattern) -> str:
    return f", in {len(pattern.systems)} job systems: {', '.join(pattern.systems)}" if len(pattern.systems) > 1 else ""


def _samples(pattern: Pattern) -> Table:
    columns = (
        Column(key="job_id", title="Job", kind="job_id"),
        Column(key="task_id", title="Task", kind="task_id"),
        Column(key="at", title="Failed", kind="timestamp"),
    )
    ends = (pattern.newest, pattern.oldest) if pattern.tasks > 1 else (pattern.newest,)
    title = "Newest and oldest, and the newest of each other job system" if pattern.apart else "Newest and oldest"
    return Table.of(title, columns, (*ends, *pattern.apart), total=pattern.tasks)


def _held(pattern: Pattern) -> list[Action]:
    """A placeholder that nearly always held the same value points at the culprit."""
    return [
        Action(text=f"Look at {held.kind} {held.top[0][0]}: {held.top[0][1]:,} of the texts name it.")
        for held in pattern.placeholders
        if held.distinct > 1 and held.top and held.top[0][1] >= 0.8 * sum(count for _, count in held.top)
    ][:1]


def _table(patterns: tuple[Pattern, ...]) -> Table:
    columns = (
        Column(key="template", title="Pattern", kind="code"),
        Column(key="tasks", title="Tasks", kind="int"),
        Column(key="jobs", title="Jobs", kind="int"),
        Column(key="since", title="Since", kind="timestamp"),
        Column(key="since_known", title="Which is"),
        Column(key="last_seen", title="Last seen", kind="timestamp"),
        Column(key="types", title="Task types"),
    )
    rows = (
        {
            "template": p.label,
            "tasks": p.tasks,
            "jobs": p.jobs,
            "since": p.since,
            "since_known": p.since_known,
            "last_seen": p.last_seen,
            "types": ", ".join(p.task_types),
        }
        for p in patterns
    )
    return Table.of("Failure patterns by tasks lost", columns, rows)


def _not_final(row: NotFinal) -> dict[str, JsonValue]:
    return {
        "pattern": row.fingerprint,
        "label": row.label,
        "state": "not final",
        "tasks": row.tasks,
        "jobs": row.jobs,
        "types": row.types,
        "most_attempts": row.most_attempts,
        "last_at": iso(row.last_at),
        "next_at": iso(row.next_at) if row.next_at else None,
        "task_id": row.task_id,
        "job_id": row.job_id,
    }


def _waiting(rows: tuple[NotFinal, ...]) -> Table:
    columns = (
        Column(key="label", title="Error of the last try", kind="code"),
        Column(key="tasks", title="Tasks", kind="int"),
        Column(key="jobs", title="Jobs", kind="int"),
        Column(key="most_attempts", title="Attempts, at most", kind="int"),
        Column(key="last_at", title="Last", kind="timestamp"),
        Column(key="next_at", title="Next try from", kind="timestamp"),
        Column(key="types", title="Task types"),
        Column(key="task_id", title="One of them", kind="task_id"),
    )
    return Table.of(
        "Not final: errors of tasks that will be tried again",
        columns,
        rows,
        note="None of these tasks has failed, and none is counted above.",
    )


def _short(label: str) -> str:
    """As a legend has room for it, with a sign that it is cut."""
    return label if len(label) <= IN_LEGEND else f"{label[: IN_LEGEND - 1].rstrip()}…"


def _charts(patterns: tuple[Pattern, ...]) -> tuple[Chart, ...]:
    if not patterns:
        return ()
    leading = patterns[:5]
    rows = tuple(
        {"at": hour.at, "value": hour.tasks, "group": _short(pattern.label)}
        for pattern in leading
        for hour in pattern.hours
    )
    worst = leading[0]
    what = "failures without an error text" if worst.label == NO_TEXT else worst.template[:80]
    largest = what if len(patterns) == 1 else f"The largest of {len(patterns):,} patterns is {what}"
    return (
        Chart(
            spec="hourly_bars",
            title="Failed tasks an hour, by pattern",
            description=f"{largest}: {counted(worst.tasks, 'task')}.",
            rows=rows,
            unit="failed tasks an hour",
        ),
    )
