"""Which faults are behind the failed tasks of the window?"""

from datetime import datetime, timedelta

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
from analysis.errors.pattern_memory import (
    Data,
    known_in,
    of_older_rules,
    older_rules_sentence,
    starts_in,
    watched_until,
)
from analysis.errors.pattern_model import Pattern
from analysis.errors.pattern_tables import charts, not_final_row, patterns_table, samples_table, waiting_table
from analysis.errors.pattern_times import Earlier
from analysis.errors.recorded_patterns import Recorded
from analysis.facts import Facts, Meta
from analysis.history.starts import Start, remembered
from analysis.model import Action, Finding, Headline, Severity, Verdict
from analysis.wording import counted, iso

FEW_TASKS = 5
"""Below this a pattern is advice: some tasks fail in any healthy system, and retries are there for them."""
FEW_OLD_TASKS = 20
"""A pattern known for longer comes and goes around its own few a day: nobody is called for each fifth."""
YOUNG = timedelta(days=1)
MANY_TASKS = 50
"""A pattern that is new or rising and has lost this many tasks in a window does not go away by itself."""
STORED = 50
"""Patterns kept with their samples in the snapshot; the counts of all are kept."""
MOST_RARE = 100
"""Findings of patterns with few tasks each: where each text is another, thousands would hide what matters."""

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
    recorded, before = _recorded(facts), _data(facts)
    known = known_in(before)
    starts = starts_in(before, known or {})
    earlier = Earlier(known, starts, watched_until(before) if known is not None else None)
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
        [*_findings(patterns, facts), *_not_read(unread, recorded.gone, facts)],
        headline=Headline(label="failure patterns", value=len(patterns)),
        summary=_summary(
            recorded, patterns, older_rules_sentence(of_older_rules(seen)), no_texts.reason if no_texts else ""
        ),
        data={
            "failed": recorded.total,
            "not_read": unread,
            "sampled": unread > 0,
            "patterns": [p.model_dump(mode="json") for p in patterns[:STORED]],
            "patterns_total": len(patterns),
            "not_final": {
                "tasks": sum(row.tasks for row in waiting),
                "patterns": [not_final_row(row) for row in waiting[:STORED]],
            },
            "rules": RULES,
            "of_older_rules": of_older_rules(seen),
            "known": {id_: [k.first_seen, k.pattern] for id_, k in sorted(seen.items())},
            # What was not read may be older than what was.
            "watched": _isoformat(earlier.watched if unread else facts.window.until),
            "starts": {id_: start.stored for id_, start in sorted(starts.items()) if start.known != "exact"},
        },
        tables=(patterns_table(patterns), *([waiting_table(waiting)] if waiting else [])),
        charts=charts(patterns),
    )


def to_show(facts: Facts) -> list[FailedSample]:
    """The samples whose texts the page shows. Raises Unavailable when the record did not answer."""
    return _recorded(facts).to_show(facts.limits.keep_words, facts.limits.mask_words, STORED)


def _recorded(facts: Facts) -> Recorded:
    return Recorded.of(facts.rows(FAILURES), facts.rows(FAILED_PATTERNS), facts.rows(FAILED_SAMPLES))


def _isoformat(instant: datetime | None) -> str | None:
    return iso(instant) if instant else None


def _data(facts: Facts) -> Data | None:
    """What the newest snapshot keeps of this analysis."""
    before = facts.previous.analyses.get(META.id) if facts.previous else None
    return before.data if before else None


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


def _findings(patterns: tuple[Pattern, ...], facts: Facts) -> list[Finding]:
    """One a pattern; of those with few tasks each the first MOST_RARE, and one for all others of them."""
    found = [_finding(pattern, facts) for pattern in patterns]
    rare = [one for one in found if one.severity == "advice"]
    left = rare[MOST_RARE:]
    if not left:
        return found
    beyond, key = {one.key for one in left}, f"{META.id}:rare"
    tasks = sum(one.count or 0 for one in left)
    return [
        *(one for one in found if one.key not in beyond),
        Finding(
            key=key,
            severity="advice",
            title=f"{counted(tasks, 'failure')} of {len(left):,} more kinds, few of each",
            observed=f"Beside the patterns that are listed, {tasks:,} tasks and jobs failed with"
            f" {len(left):,} others. Where each text differs from all others, as with words made by chance, none can be"
            " a pattern.",
            threshold=f"more than {MOST_RARE} patterns of fewer than {FEW_TASKS} tasks",
            **(remembered(facts, key) or Start(facts.window.until)).fields,
            count=tasks,
            why=META.why,
            actions=(Action(text="Log what varies apart from the message, so that equal faults have equal texts."),),
        ),
    ]


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
        evidence=samples_table(pattern),
        why=META.why,
        actions=(
            Action(text="Read the samples under the pattern, and debug the job of the newest."),
            *_held(pattern),
        ),
    )


def _standing(pattern: Pattern) -> str:
    return f", in {len(pattern.systems)} job systems: {', '.join(pattern.systems)}" if len(pattern.systems) > 1 else ""


def _held(pattern: Pattern) -> list[Action]:
    """A placeholder that nearly always held the same value points at the culprit."""
    return [
        Action(text=f"Look at {held.kind} {held.top[0][0]}: {held.top[0][1]:,} of the texts name it.")
        for held in pattern.placeholders
        if held.distinct > 1 and held.top and held.top[0][1] >= 0.8 * sum(count for _, count in held.top)
    ][:1]
