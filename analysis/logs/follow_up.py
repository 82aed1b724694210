"""What wave two asks the logs, after the failures are judged. Pure."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from typing import cast

from analysis.facts import Query, Window
from analysis.logs import queries
from analysis.model import Finding, Result
from analysis.sources.app_insights import Ask
from analysis.sources.kql import Wanted

PATTERNS = "errors/failure_patterns"
SILENT = "poison/silent_heartbeat"
BIGGEST = 10
EACH = 20
"""Tasks looked for in a subject; with their jobs at most 400 ids for ten patterns, which one query can take."""
INGESTION = timedelta(minutes=5)
"""Most telemetry can be queried within five minutes (learn.microsoft.com/azure/azure-monitor/logs/data-ingestion-time);
what is younger would look as if it had no log."""

BY_ID: tuple[Query[object], ...] = (
    queries.COVERAGE,
    queries.EXCEPTIONS,
    queries.FAILING_DEPENDENCIES,
    queries.OPERATIONS,
    queries.LAST_LINES,
)
IN_GENERAL: tuple[Query[object], ...] = (
    queries.PLATFORM_EVENTS,
    queries.DEPLOYMENTS,
    queries.VERSIONS_AT_WORK,
    queries.UNKNOWN_FAILURES,
)


@dataclass(frozen=True)
class Lost:
    """One task that was lost, or with `task_id` None a job; `at` is when it failed or last beat."""

    task_id: str | None
    job_id: str
    at: datetime

    @property
    def ids(self) -> tuple[str, ...]:
        return (self.task_id, self.job_id) if self.task_id else (self.job_id,)


@dataclass(frozen=True)
class Subject:
    """What the logs are asked about: the failures behind one finding. `too_late` of them are younger than the logs."""

    key: str
    label: str
    lost: tuple[Lost, ...]
    total: int
    too_late: int = 0


def log_window(window: Window) -> Window:
    """The window without its last minutes, for which the logs may not have arrived."""
    return Window(window.since, max(window.since, window.until - INGESTION))


def subjects(results: Mapping[str, Result], findings: Iterable[Finding], window: Window) -> tuple[Subject, ...]:
    """The biggest failure patterns, and the tasks whose workers fell silent. `window` is that of the logs."""
    stored = results[PATTERNS].data.get("patterns") if PATTERNS in results else None
    patterns = cast(list[dict[str, object]], stored or [])[:BIGGEST]
    silent = [finding for finding in findings if finding.analysis == SILENT and finding.evidence]
    return (*(_pattern(pattern, window) for pattern in patterns), *(_silent(finding, window) for finding in silent))


def not_looked_for(results: Mapping[str, Result]) -> int:
    """How many failure patterns there are beyond the biggest."""
    total = results[PATTERNS].data.get("patterns_total") if PATTERNS in results else None
    return max(0, total - BIGGEST) if isinstance(total, int) else 0


def _pattern(pattern: Mapping[str, object], window: Window) -> Subject:
    examples = cast(list[dict[str, str]], pattern["examples"])
    lost = [Lost(e["task_id"], e["job_id"], datetime.fromisoformat(e["at"])) for e in examples]
    key = f"{PATTERNS}:{pattern['id']}"
    return _subject(key, str(pattern["template"]), lost, cast(int, pattern["tasks"]), window)


def _silent(finding: Finding, window: Window) -> Subject:
    rows = finding.evidence.rows if finding.evidence else ()
    lost = [Lost(str(r["task_id"]), str(r["job_id"]), cast(datetime, r["last_beat_at"])) for r in rows]
    return _subject(finding.key, finding.title, lost, finding.count or len(lost), window)


def _subject(key: str, label: str, lost: list[Lost], total: int, window: Window) -> Subject:
    within = [each for each in lost[:EACH] if window.since <= each.at <= window.until]
    younger = sum(each.at > window.until for each in lost[:EACH])
    return Subject(key, label, tuple(within), total, younger)


def questions(asked: Iterable[Subject], window: Window, more: Iterable[Wanted] = ()) -> tuple[Ask[object], ...]:
    """Each question once for all subjects and for `more` ids, and those that need no ids. `window` is that of the
    logs."""
    ids = wanted(asked)
    known = {one.id for one in ids}
    ids += [one for one in more if one.id not in known]
    named = tuple(Ask(query, window, {"wanted": ids}) for query in BY_ID) if ids else ()
    return (*named, *(Ask(query, window) for query in IN_GENERAL))


def wanted(asked: Iterable[Subject]) -> list[Wanted]:
    """Every id once, with the first failure that it stands for."""
    first: dict[str, datetime] = {}
    for lost in (each for subject in asked for each in subject.lost):
        for id_ in lost.ids:
            first[id_] = min(first.get(id_, lost.at), lost.at)
    return [Wanted(id_, at.astimezone(UTC)) for id_, at in first.items()]
