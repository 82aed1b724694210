"""What the logs say about one subject: counted over the failures that were looked for. Pure."""

from collections import Counter
from collections.abc import Callable, Hashable, Iterable
from typing import Literal, Protocol

from analysis.errors.grouping import Grouper
from analysis.logs import queries
from analysis.logs.answers import LogAnswers
from analysis.logs.evidence_model import Call, Evidence, Line, Observation, Place
from analysis.logs.follow_up import Lost, Subject
from analysis.logs.matches import Match, matches
from analysis.logs.nearby import nearby
from analysis.logs.of_release import of_release
from analysis.logs.rows import ExceptionRow, FailingDependencyRow, MatchedBy

KEPT = 5
"""Kinds of exception, call or place that are shown of one subject; the rest is in the portal."""


def evidence_of(subject: Subject, log_answers: LogAnswers) -> Evidence:
    matched = matches(subject.lost, log_answers)
    named = {match.lost: match for match in matched if match.matched_by not in ("time", "none")}
    by_id = _by_id(named.values())
    words = [match.words for match in named.values()]
    places = _places(log_answers, by_id)
    newest = max(named.values(), key=lambda match: match.lost.at, default=None)
    return Evidence(
        finding=subject.key,
        label=subject.label,
        total=subject.total,
        looked_for=len(subject.lost),
        too_late=subject.too_late,
        found=None if log_answers.failure(queries.COVERAGE) and not named else len(named),
        by_match={word: words.count(word) for word in sorted(set(words), key=lambda word: (-words.count(word), word))},
        exceptions=_exceptions(log_answers, by_id, lambda matched_by: matched_by != "time"),
        coincidences=_exceptions(
            log_answers,
            _by_id(match for match in matched if match.matched_by == "time"),
            lambda matched_by: matched_by == "time",
        ),
        calls=_calls(log_answers, by_id),
        places=places,
        last_lines=_last_lines(log_answers, newest),
        last_lines_of=newest.id if newest else "",
        events=nearby(subject.lost, {place.role_instance for place in places}, log_answers),
        of_release=of_release({id_: lost for id_, (level, lost) in by_id.items() if level == "task"}, log_answers),
    )


type ById = dict[str, tuple[Literal["task", "job"], set[Lost]]]


def _by_id(matched: Iterable[Match]) -> ById:
    """A job's id may stand for several of its tasks."""
    found: ById = {}
    for match in matched:
        found.setdefault(match.id, (match.level, set()))[1].add(match.lost)
    return found


class _Row(Protocol):
    @property
    def id(self) -> str: ...


def _grouped[RowT: _Row](
    rows: Iterable[RowT], by_id: ById, key: Callable[[RowT], Hashable]
) -> list[tuple[list[RowT], set[Lost]]]:
    """Rows of the matched ids that say the same, with the failures they belong to; what most say comes first."""
    groups: dict[Hashable, tuple[list[RowT], set[Lost]]] = {}
    for row in rows:
        if row.id in by_id:
            members, lost = groups.setdefault(key(row), ([], set()))
            members.append(row)
            lost |= by_id[row.id][1]
    return sorted(groups.values(), key=lambda group: -len(group[1]))[:KEPT]


def _exceptions(log_answers: LogAnswers, by_id: ById, fits: Callable[[MatchedBy], bool]) -> tuple[Observation, ...]:
    rows = [row for row in log_answers.rows(queries.EXCEPTIONS) if fits(row.matched_by)]
    alike = _templates(rows)
    groups = _grouped(rows, by_id, lambda row: (row.type, alike[row.text]))
    return tuple(
        Observation(what=rows[0].type, text=alike[rows[0].text], **_counts(rows, lost, by_id)) for rows, lost in groups
    )


def _templates(rows: Iterable[ExceptionRow]) -> dict[str, str]:
    """For each text the form that it shares with others, as failure patterns have it; a text alone is itself."""
    texts = list(dict.fromkeys(row.text for row in rows))
    grouper = Grouper()
    for text in texts:
        grouper.add(text)
    grouping = grouper.result()
    counts = Counter(grouping.pattern_of)
    return {
        text: grouping.patterns[place].template if counts[place] > 1 else text
        for text, place in zip(texts, grouping.pattern_of, strict=True)
    }


def _calls(log_answers: LogAnswers, by_id: ById) -> tuple[Call, ...]:
    groups = _grouped(log_answers.rows(queries.FAILING_DEPENDENCIES), by_id, lambda row: (row.target, row.result_code))
    return tuple(
        Call(
            what=rows[0].target,
            text=rows[0].text,
            result_code=rows[0].result_code,
            longest_ms=max((row.longest_ms for row in rows if row.longest_ms is not None), default=None),
            **_counts(rows, lost, by_id),
        )
        for rows, lost in groups
    )


def _counts(rows: list[ExceptionRow] | list[FailingDependencyRow], lost: set[Lost], by_id: ById) -> dict[str, object]:
    return {
        "role": rows[0].role,
        "failures": len(lost),
        "items": sum(row.items for row in rows),
        "sampled": any(row.sampled for row in rows),
        "matches": tuple(sorted({Match(_any(lost), row.id, by_id[row.id][0], row.matched_by).words for row in rows})),
        "first_at": min(row.first_at for row in rows),
        "last_at": max(row.last_at for row in rows),
    }


def _any(lost: set[Lost]) -> Lost:
    return next(iter(lost))


def _places(log_answers: LogAnswers, by_id: ById) -> tuple[Place, ...]:
    groups = _grouped(
        log_answers.rows(queries.OPERATIONS), by_id, lambda row: (row.operation_name, row.role, row.role_instance)
    )
    return tuple(
        Place(
            operation_name=rows[0].operation_name,
            role=rows[0].role,
            role_instance=rows[0].role_instance,
            failures=len(lost),
            items=sum(row.items for row in rows),
            errors=sum(row.errors for row in rows),
        )
        for rows, lost in groups
    )


def _last_lines(log_answers: LogAnswers, newest: Match | None) -> tuple[Line, ...]:
    lines = [row for row in log_answers.rows(queries.LAST_LINES) if newest and row.id == newest.id]
    return tuple(
        Line(at=row.at, before_s=round(row.before_s, 3), source=row.source, severity=row.severity, text=row.text[:1000])
        for row in lines[-KEPT:]
    )
