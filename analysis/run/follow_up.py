"""The second wave of a run: after the database is judged, the logs are asked about its failures.

Whatever the logs do, the first wave's verdicts stand; what is missing is the reason of a result under `logs/`.
"""

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from functools import partial
from typing import TYPE_CHECKING, cast

from analysis.costs import QueryCost
from analysis.facts import Facts, Meta, Query
from analysis.logs import deployments, patterns, platform_events, unknown_failures
from analysis.logs.advice import with_logs
from analysis.logs.answers import LogAnswers
from analysis.logs.evidence import evidence_of
from analysis.logs.follow_up import PATTERNS, Subject, log_window, not_looked_for, questions, subjects
from analysis.logs.since_deployment import with_deployments
from analysis.logs.slow import SLOW_TASKS, SlowTask, slow_types, to_look_for, waits, with_waits
from analysis.model import Failure, Result, Verdict
from analysis.run.judge import Judged, judged, outcome_of
from analysis.settings import Settings
from analysis.sources.app_insights import Ask, Deadlines, LogSource
from analysis.sources.log_answers import Answer, Misconfigured, Partial, Success

if TYPE_CHECKING:
    from azure.core.credentials import TokenCredential

METAS: tuple[Meta, ...] = (patterns.META, platform_events.META, deployments.META, unknown_failures.META)
NOT_CONFIGURED = "No log workspace is configured: set JOBSCOPE_LOGS_WORKSPACE_ID or JOBSCOPE_LOGS_RESOURCE_ID."


@dataclass(frozen=True)
class Followed:
    """The whole judgement with what the logs add, and what asking them cost."""

    judged: Judged
    costs: tuple[QueryCost, ...] = ()


def configured(settings: Settings) -> bool:
    """Whether the logs are to be asked, be it with a setting that is wrong."""
    return bool(settings.logs_workspace_id or settings.logs_resource_id or settings.broken("logs_"))


type AskRecord = Callable[[Query[object], Mapping[str, object]], tuple[tuple[object, ...] | Failure, list[QueryCost]]]
"""Asks the run's record one more question, with variables of its own: the answer, and what it cost."""


def followed(settings: Settings, facts: Facts, first: Judged, ask_record: AskRecord) -> Followed:
    """The judgement of the first wave, followed by what the logs say about it."""
    if not configured(settings):
        return Followed(first.followed_by(judged((meta, Verdict.not_applicable(NOT_CONFIGURED)) for meta in METAS)))
    source = log_source(settings, Deadlines(settings.logs_query_s, settings.logs_all_s))
    if isinstance(source.unasked, Misconfigured):
        misconfigured = source.unasked
        return Followed(first.followed_by(judged((meta, misconfigured) for meta in METAS)))
    window = log_window(facts.window)
    asked = subjects(first.results, first.findings, window)
    slow = slow_types(first.findings)
    slow_tasks, asked_first = _slow_tasks(ask_record, slow)
    log_answers, costs = _ask_logs(source, questions(asked, window, to_look_for(slow_tasks)))
    waiting = waits(slow, slow_tasks, log_answers)
    evidence = [evidence_of(subject, log_answers) for subject in asked]
    explained = with_logs(with_waits(first.findings, waiting), evidence)
    findings = with_deployments(explained, log_answers, window)
    verdicts = Judged(first.results, findings)
    known, asked_again = _states(ask_record, log_answers)
    beyond = not_looked_for(first.results)
    judges: dict[Meta, Callable[[], Verdict]] = {
        patterns.META: partial(
            patterns.judge, asked, evidence, log_answers, window, settings.logs_resource_id, beyond, waiting
        ),
        platform_events.META: partial(platform_events.judge, log_answers, window.until),
        deployments.META: partial(deployments.judge, log_answers),
        unknown_failures.META: partial(unknown_failures.judge, log_answers, known),
    }
    unread = not_read(asked, first.results)
    later = judged(
        (meta, unread if unread and meta is patterns.META else outcome_of(meta, judge))
        for meta, judge in judges.items()
    )
    return Followed(verdicts.followed_by(later), (*asked_first, *costs, *asked_again))


def not_read(asked: Iterable[Subject], results: Mapping[str, Result]) -> Failure | None:
    """Why nothing was looked for in the logs, where nobody knows whether anything failed."""
    result = results.get(PATTERNS)
    if any(asked) or result is None or result.status != "unknown" or result.not_recorded:
        return None
    return Failure(f"what failed is not known: {result.reason}", result.fix)


def _states(
    ask_record: AskRecord, log_answers: LogAnswers
) -> tuple[tuple[unknown_failures.IdState, ...] | Failure, list[QueryCost]]:
    """What the record says of the ids that the logs' errors name; asked only where there are some."""
    named = unknown_failures.ids(log_answers)
    if not named:
        return (), []
    answer, costs = ask_record(unknown_failures.STATES, {"ids": named})
    return cast(tuple[unknown_failures.IdState, ...] | Failure, answer), costs


def _slow_tasks(ask_record: AskRecord, types: Mapping[str, str]) -> tuple[tuple[SlowTask, ...], list[QueryCost]]:
    """The slowest and the quickest tasks of the types that became slow; none where the record cannot tell."""
    if not types:
        return (), []
    answer, costs = ask_record(SLOW_TASKS, {"types": list(types)})
    return (() if isinstance(answer, Failure) else cast(tuple[SlowTask, ...], answer)), costs


def _ask_logs(source: LogSource, asks: tuple[Ask[object], ...]) -> tuple[LogAnswers, tuple[QueryCost, ...]]:
    answers = dict(zip((ask.query.name for ask in asks), source.run_all(asks), strict=True))
    return LogAnswers(answers), tuple(_cost(name, answer, source.took_ms) for name, answer in answers.items())


def _cost(name: str, answer: Answer[object], took_ms: Mapping[str, float]) -> QueryCost:
    return QueryCost(
        name=name,
        source="logs",
        duration_ms=round(took_ms.get(name, 0.0), 2),
        rows=len(answer.rows) if isinstance(answer, Success | Partial) else 0,
        failure="" if isinstance(answer, Success) else answer.reason,
    )


def log_source(settings: Settings, deadlines: Deadlines) -> LogSource:
    """The workspace or resource of the settings, asked with the app's managed identity."""
    from analysis.redaction import redact_text

    return LogSource(
        _credential(settings),
        redact=partial(redact_text, extra_keys=frozenset(settings.redact_keys)),
        workspace_id=settings.logs_workspace_id,
        resource_id=settings.logs_resource_id,
        endpoint=settings.logs_endpoint,
        deadlines=deadlines,
    )


def _credential(settings: Settings) -> "TokenCredential | Misconfigured":
    from analysis.sources.identity import identity

    if broken := settings.broken("logs_"):
        return Misconfigured(broken.reason, broken.fix)
    try:
        return identity()
    except ValueError:
        return Misconfigured(
            "The identity for the logs cannot be made of the app's AZURE_ variables",
            "correct or remove AZURE_TOKEN_CREDENTIALS and AZURE_AUTHORITY_HOST",
        )
