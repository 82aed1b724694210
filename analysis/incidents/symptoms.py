"""Symptoms of failing tasks, attached to the patterns behind them by their share of the same tasks."""

from collections import Counter
from collections.abc import Iterable, Iterator, Mapping
from datetime import datetime, timedelta
from math import sqrt
from typing import cast

from analysis.errors.common_factors import META as COMMON_FACTORS
from analysis.errors.failure_rate import META as FAILURE_RATE
from analysis.facts import Window
from analysis.incidents.factors import Factor
from analysis.incidents.failing import Which, counted_by, of_rate
from analysis.incidents.links import Attached
from analysis.incidents.record import Failures
from analysis.model import Finding, Result
from analysis.poison.repeated_failures import META as REPEATED
from analysis.trends.regressions import META as REGRESSIONS

LEAST_SHARE = 0.1
"""A pattern with less of what a symptom counts is no cause of it."""
NOISE = 2.0
"""Standard deviations of a Poisson count by which a pattern must have grown to be behind a rate that rose."""
MOST = 0.5
"""A rate is of used-up retries when more than half of its failures have none left."""
HOUR = timedelta(hours=1)


def attached(
    findings: Iterable[Finding],
    failures: Failures,
    factors: Iterable[Factor],
    results: Mapping[str, Result],
    window: Window,
) -> Iterator[Attached]:
    """Each symptom with the patterns that it is of; a symptom without any is left out."""
    known, given = tuple(factors), tuple(findings)
    yield from _of_used_up(given, failures, results)
    for finding in given:
        subject = finding.key.partition(":")[2]
        if finding.analysis == REGRESSIONS.id and subject.startswith(f"{FAILURE_RATE.id}:"):
            yield from _of_rate(finding, subject.partition(":")[2], failures, window)
        elif finding.analysis == FAILURE_RATE.id:
            yield from _of_rate(finding, subject, failures, window)
        elif finding.analysis == COMMON_FACTORS.id:
            yield from _of_factor(finding, known, results)
        elif which := counted_by(finding):
            rule = "same input" if finding.analysis == REPEATED.id else "used-up retries"
            yield from _shares(finding, failures.tasks(which), failures, rule)


def _of_rate(finding: Finding, subject: str, failures: Failures, window: Window) -> Iterator[Attached]:
    """What each pattern adds to the rate beyond what it had before the rate rose: chronic patterns cause no rise."""
    grown = _grown(failures, of_rate(subject), finding.since, window)
    kind = subject.partition("_type=")[0]
    yield from _shares(finding, grown, failures, f"failed tasks of this {kind} type since it rose")


def _of_used_up(findings: Iterable[Finding], failures: Failures, results: Mapping[str, Result]) -> Iterator[Attached]:
    """Rates of types whose failures are of no pattern, since their texts are not recorded, and the used-up retries of
    the same tasks: of those that failed since the rate rose, all but the type's other failures have used up theirs."""
    used_up = {one.key.partition("exhausted.")[2]: one for one in findings if ":exhausted." in one.key}
    rows = results[FAILURE_RATE.id].data.get("tasks") if FAILURE_RATE.id in results else None
    failed = {str(row["type"]): int(str(row["failed"])) for row in cast(list[dict[str, object]], rows or [])}
    for rate in (one for one in findings if one.analysis == FAILURE_RATE.id and one.count):
        name = rate.key.partition("task_type=")[2]
        retries = used_up.get(name)
        if not retries or name not in failed or failures.tasks(of_rate(f"task_type={name}")):
            continue
        whole = rate.count or 0
        least = whole - max(failed[name] - (retries.count or 0), 0)
        if least > MOST * whole:
            yield Attached(
                rate.key,
                retries.key,
                "same tasks: used-up retries",
                f"at least {least:,} of the {whole:,} failed tasks since it rose have used up their retries",
                "strong",
                least / whole,
                {"tasks": least, "of": whole},
            )


def _grown(failures: Failures, which: Which, since: datetime | None, window: Window) -> Counter[str]:
    """The failures of each pattern since then, without as many as were usual; all of them without a time before."""
    if since is None or since - window.since < 2 * HOUR:
        return failures.tasks(which)
    start = since.replace(minute=0, second=0, microsecond=0)
    now = failures.tasks(lambda row: which(row) and row.hour_at >= start)
    before = failures.tasks(lambda row: which(row) and row.hour_at < start)
    spans = max((window.until - start) / HOUR, 1.0) / max((start - window.since) / HOUR, 1.0)
    usual = {key: before[key] * spans for key in now}
    return Counter(
        {
            key: round(tasks - usual[key])
            for key, tasks in now.items()
            if tasks - usual[key] >= NOISE * sqrt(max(usual[key], 1.0))
        }
    )


def _shares(finding: Finding, tasks: Counter[str], failures: Failures, rule: str) -> Iterator[Attached]:
    whole = tasks.total()
    for key, number in tasks.most_common():
        if number < LEAST_SHARE * whole:
            return
        yield Attached(
            finding.key,
            key,
            f"same tasks: {rule}",
            f"{'at least ' if failures.is_sample else ''}{number:,} of {whole:,} are of this pattern",
            # Of a sample nothing is certain, however many it holds.
            "strong" if failures.is_sample else "certain",
            number / whole,
            {"tasks": number, "of": whole},
        )


def _of_factor(finding: Finding, factors: Iterable[Factor], results: Mapping[str, Result]) -> Iterator[Attached]:
    """The patterns whose own tasks carry the value that the failed tasks of a type share."""
    shared = cast(list[dict[str, object]], results[COMMON_FACTORS.id].data.get("factors") or [])
    subject = finding.key.partition(":")[2]
    hashes = {
        str(one["value_hash"])
        for one in shared
        if f"{one['task_type']}:{one['key']}={one['value']}"[: len(subject)] == subject
    }
    carrying = [one for one in factors if len(one.hashes) == 1 and one.hashes[0] in hashes]
    whole = max(finding.count or 0, sum(one.failed_with for one in carrying))
    for one in carrying:
        if subject.startswith(f"{one.task_type}:") and one.failed_with >= LEAST_SHARE * whole:
            yield Attached(
                finding.key,
                one.pattern,
                "same parameter value",
                one.sentence,
                "strong",
                one.failed_with / whole,
                {"lift": round(one.lift, 2), "tried": one.tried},
            )
