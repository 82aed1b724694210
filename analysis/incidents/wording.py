"""The title and the headline sentence of an incident, made from parts: the same words wherever it is shown."""

from collections.abc import Iterable, Mapping, Sequence
from datetime import datetime
from typing import cast

from analysis.errors.common_factors import META as COMMON_FACTORS
from analysis.errors.failure_patterns import META as PATTERNS
from analysis.errors.failure_rate import META as FAILURE_RATE
from analysis.errors.patterns import NO_TEXT
from analysis.history.starts import Start
from analysis.logs.nearby import NAMES
from analysis.model import Finding, Result
from analysis.published.incident import ChangeBefore, Evidence, Impact, IncidentStep
from analysis.wording import FIRST, OF_ONE_KIND, clock, counted, cut

LABEL = 140
"""Characters of a pattern in a title; the rest stands in its finding."""


def title(cause: Finding, evidence: Iterable[Evidence], results: Mapping[str, Result]) -> str:
    """What broke: the pattern with its types and the value that it needs, or the finding's own words; of many of one
    kind their number before."""
    known = tuple(evidence)
    host = next((one for one in known if one.rule == "same host" and one.numbers.get("host")), None)
    if others := sum(one.rule == OF_ONE_KIND for one in known):
        return f"{results[cause.analysis].title} in {others + 1:,} cases, for example: {cause.title}"
    if cause.analysis != PATTERNS.id:
        event = NAMES.get(host.finding.partition(":")[2], "") if host else ""
        if refusing := next((one.numbers["dependency"] for one in known if one.numbers.get("dependency")), ""):
            return f"{refusing} refuses calls: {cause.title}"
        return f"{host.numbers['host']} {event}: {cause.title}" if host and event else cause.title
    pattern = pattern_of(cause.key, results)
    if not pattern:
        return cause.title
    types = list(cast(Mapping[str, int], pattern["task_types"]))
    more = f" and {counted(len(types) - 2, 'more type')}" if len(types) > 2 else ""
    where = f" where {_value(known)}" if _value(known) else ""
    failing = f"{' and '.join(types[:2])}{more} {'fail' if len(types) > 1 else 'fails'}{where}"
    if pattern["label"] == NO_TEXT:
        return f"{failing}, and no error text is recorded"
    return f"{failing}: {cut(str(pattern['title']), LABEL)}"


def sentence(
    title: str,
    cost: Impact,
    start: Start | None,
    growing: bool | None,
    ended: datetime | None,
    beside: Sequence[ChangeBefore],
    symptoms: Iterable[Finding],
    steps: Sequence[IncidentStep],
    until: datetime,
) -> str:
    """What broke, how much against normal, since when, after which change, and the first step. `ended` is when what
    has become quiet was last seen: its rate, which counts all since it began, is not that of now."""
    rate_title = next((one.title for one in symptoms if one.analysis == FAILURE_RATE.id), "")
    lasts, was = (rate_title.partition(f" {verb} ")[2] for verb in ("fails", "failed"))
    parts = [
        amount(cost, title),
        f"now {lasts}" if lasts and not ended else lasts or was,
        since(start, until, title),
        f"last at {clock(ended, until)}" if ended else "",
        "growing" if growing else "",
    ]
    # A title with a colon has said what it is about: a second one would make a riddle of the sentence.
    mark = ";" if ": " in title else ":"
    sentence = f"{title.rstrip('.')}{mark} {', '.join(filter(None, parts))}" if any(parts) else title.rstrip(".")
    after = f" {_after(beside[0])}" if beside else ""
    first = f"{FIRST}{steps[0].text.rstrip('.')}" if steps else ""
    return f"{sentence}.{after}{first}{'.' if first and not first.endswith('?') else ''}"


def _after(change: ChangeBefore) -> str:
    if change.confidence == "coincidence":
        return f"Just before: {change.kind} {change.name}, which proves no cause."
    return f"Caused by a change: {change.sentence[0].lower()}{change.sentence[1:]}"


def amount(cost: Impact, title: str = "") -> str:
    """`at least 40 tasks in 10 jobs, 7 jobs held up`, without what `title` says; empty where nothing is known."""
    least = "at least " if cost.sampled else ""
    tasks = "" if cost.tasks is None else counted(cost.tasks, "task")
    jobs = "" if cost.jobs is None else counted(cost.jobs, "job")
    parts = [one for one in (tasks, jobs) if one and one not in title]
    held = f"{counted(cost.held_jobs, 'job')} held up" if cost.held_jobs else ""
    lost = f"{least}{' in '.join(parts)}" if parts else ""
    return ", ".join(part for part in (lost, held) if part)


def since(start: Start | None, until: datetime, title: str) -> str:
    """`since before 12:53 UTC`; empty where nothing is known, or where `title` names the very time."""
    if start is None or (start.known == "exact" and clock(start.at, until) in title):
        return ""
    if start.known == "between" and start.after:
        after = f"{start.after:%H:%M}" if start.after.date() == start.at.date() else clock(start.after, until)
        return f"began between {after} and {clock(start.at, until)}"
    return f"since {'before ' if start.known == 'before' else ''}{clock(start.at, until)}"


def quiet_since(patterns: Sequence[Mapping[str, object]]) -> datetime | None:
    """When the last of these patterns was last seen; None where there is none, or one that has not become quiet."""
    if any(one["state"] != "quiet" for one in patterns):
        return None
    return max((datetime.fromisoformat(str(one["last_seen"])) for one in patterns), default=None)


def pattern_of(key: str, results: Mapping[str, Result]) -> Mapping[str, object]:
    """The pattern of a finding as failure_patterns keeps it; empty for one that is not kept."""
    kept = results[PATTERNS.id].data.get("patterns") if PATTERNS.id in results else None
    patterns = cast(Iterable[Mapping[str, object]], kept or ())
    return next((one for one in patterns if key == f"{PATTERNS.id}:{one['id']}"), {})


def _value(evidence: Iterable[Evidence]) -> str:
    """`container = bronze-eu`, where the failed tasks have that in common."""
    key = next((one.finding for one in evidence if one.finding.startswith(f"{COMMON_FACTORS.id}:")), "")
    return key.split(":", 2)[2].replace("=", " = ", 1) if key else ""
