"""Which faults are behind the failed tasks of the window?"""

from datetime import datetime

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
from analysis.errors.pattern_findings import ID, WHY, findings, not_read
from analysis.errors.pattern_memory import (
    Data,
    known_in,
    of_older_rules,
    older_rules_sentence,
    starts_in,
    watched_until,
)
from analysis.errors.pattern_model import Pattern
from analysis.errors.pattern_tables import charts, not_final_row, patterns_table, waiting_table
from analysis.errors.pattern_times import Earlier
from analysis.errors.recorded_patterns import Recorded
from analysis.facts import Facts, Meta
from analysis.model import Headline, Verdict
from analysis.wording import counted, iso

STORED = 50
"""Patterns kept with their samples in the snapshot; the counts of all are kept."""
META = Meta(
    id=ID,
    passing="No failure pattern stands out",
    failing="Failures come in patterns",
    why=WHY,
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
        [*findings(patterns, facts), *not_read(unread, recorded.gone, facts)],
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


def _are(failures: int, faults: int) -> str:
    return f"{counted(failures, 'failure')} {'is' if failures == 1 else 'are'} {counted(faults, 'fault')}"
