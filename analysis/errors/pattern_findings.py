"""A failure pattern as a finding: how bad it is, and what to do."""

from datetime import datetime, timedelta

from analysis.errors.pattern_model import Pattern
from analysis.errors.pattern_tables import samples_table
from analysis.facts import Facts
from analysis.history.starts import Start, remembered
from analysis.model import Action, Finding, Severity
from analysis.wording import clock, counted

ID = "errors/failure_patterns"
WHY = "Thousands of failed tasks are a handful of faults: each is fixed once."

FEW_TASKS = 5
"""Below this a pattern is advice: some tasks fail in any healthy system, and retries are there for them."""
FEW_OLD_TASKS = 20
"""A pattern known for longer comes and goes around its own few a day: nobody is called for each fifth."""
YOUNG = timedelta(days=1)
MANY_TASKS = 50
"""A pattern that is new or rising and has lost this many tasks in a window does not go away by itself."""
MOST_RARE = 100
"""Findings of patterns with few tasks each: where each text is another, thousands would hide what matters."""


def not_read(unread: int, gone: int, facts: Facts) -> list[Finding]:
    """Nothing of what failed is passed over: what is behind these is not known."""
    if not unread:
        return []
    deleted = f" {gone:,} were deleted before a run read them." if gone else ""
    key = f"{ID}:not_read"
    return [
        Finding(
            key=key,
            severity="advice" if unread < FEW_TASKS else "warning",
            title=f"{counted(unread, 'failure')} whose error text is not read yet",
            observed=f"{counted(unread, 'failure')} of the window without a pattern yet.{deleted}",
            threshold="any; a run reads as many texts as it has time for, of each job and type the newest first",
            **(remembered(facts, key) or Start(facts.window.until)).fields,
            count=unread,
            why=WHY,
            actions=(Action(text="Wait for the next runs; they read more with a larger JOBSCOPE_DATABASE_BUDGET_S."),),
        )
    ]


def _failed_with(label: str) -> str:
    """As a title says it; a label in brackets says that there is no text to name."""
    return f"failed {label}" if label.startswith("(") else f"failed with {label}"


def _severity(pattern: Pattern, until: datetime) -> Severity:
    young = until - pattern.since < YOUNG or pattern.state in ("new", "rising")
    if pattern.tasks < (FEW_TASKS if young else FEW_OLD_TASKS):
        return "advice"
    spreading = pattern.state in ("new", "rising") and pattern.tasks >= MANY_TASKS
    return "critical" if spreading else "warning"


def findings(patterns: tuple[Pattern, ...], facts: Facts) -> list[Finding]:
    """One a pattern; of those with few tasks each the first MOST_RARE, and one for all others of them."""
    found = [_finding(pattern, facts) for pattern in patterns]
    rare = [one for one in found if one.severity == "advice"]
    left = rare[MOST_RARE:]
    if not left:
        return found
    beyond, key = {one.key for one in left}, f"{ID}:rare"
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
            why=WHY,
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
    key = f"{ID}:{pattern.id}"
    # The life of the finding is remembered also when a run in between could not read the texts.
    start = pattern.start.or_earlier(remembered(facts, key))
    return Finding(
        key=key,
        system=pattern.systems[0] if len(pattern.systems) == 1 else "",
        systems=pattern.systems if len(pattern.systems) > 1 else (),
        severity=_severity(pattern, facts.window.until),
        title=f"{least}{lost} {_failed_with(pattern.title[:160])}",
        observed=f"{least}{lost}{jobs} failed with it ({types}), last at"
        f" {clock(pattern.last_seen, facts.observed_at)}{_standing(pattern)}.",
        threshold=f"{FEW_TASKS} tasks in the window, {FEW_OLD_TASKS} when known for a day and no more frequent;"
        f" critical when new or rising with {MANY_TASKS}",
        **start.fields,
        count=pattern.tasks,
        evidence=samples_table(pattern),
        why=WHY,
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
