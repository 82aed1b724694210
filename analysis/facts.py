"""What an analysis asks and is given: the queries it declares, the facts of a run, and why one of them is missing."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field, replace
from datetime import datetime, timedelta
from typing import Literal, Self, cast

from analysis.costs import Source
from analysis.model import Failure
from analysis.published.snapshot import Snapshot

type Guard = Literal["connection", "failures", "poison", "backlog"]


@dataclass(frozen=True)
class Window:
    """What is counted: since < t <= until (aware, UTC). `before` is the window of the same length in front of it."""

    since: datetime
    until: datetime

    @property
    def length(self) -> timedelta:
        return self.until - self.since

    @property
    def before(self) -> Self:
        return type(self)(self.since - self.length, self.since)


@dataclass(frozen=True)
class Limits:
    """The thresholds in which users differ; each analysis documents the default's reason where it uses it."""

    max_retries: int = 3
    heartbeat_silent_s: float = 300
    idle_in_transaction_warning_s: float = 300
    idle_in_transaction_critical_s: float = 1800
    lock_wait_warning_s: float = 60
    lock_wait_critical_s: float = 300
    keep_words: tuple[str, ...] = ()
    mask_words: tuple[str, ...] = ()


@dataclass(frozen=True)
class Query[RowT]:
    """One question: `name` is the path of its file under sql/ or kql/ without the ending, `row` the shape of an answer.

    One of the source "contents" has no file: its rows are fetched by key, for what the record's answers name.

    A SQL query that names a column of jobs or tasks which the monitored schema lacks is not sent, unless the column
    stands in `optional` ("tasks.result_data"): then it reads as NULL. `needs`: what the record must hold for it beside
    its columns, or it is not sent: the tasks that succeeded, since it sets what failed against them; or every task,
    since it says of jobs that there is none. `sampled`: it is what runs now, asked a few times, and has no file.
    """

    name: str
    row: type[RowT]
    source: Source = "sql"
    optional: frozenset[str] = frozenset()
    needs: Literal["", "tasks.succeeded", "tasks.every"] = ""
    sampled: bool = False


class Incomplete[RowT](tuple[RowT, ...]):
    """The rows of those job systems that answered; `lacking` says why the others did not. Never empty of reasons."""

    lacking: tuple[Failure, ...]

    @classmethod
    def of(cls, rows: Iterable[RowT], lacking: Iterable[Failure]) -> Self:
        made = cls(rows)
        made.lacking = tuple(lacking)
        return made


class Unavailable(Exception):
    """A fact that is needed and could not be had; the runner turns it into the status `unknown`."""

    def __init__(self, failure: Failure) -> None:
        super().__init__(failure.reason)
        self.failure = failure


class ConnectionLost(Unavailable):
    """The question has no answer because the connection ended; on a new one it may have."""


@dataclass(frozen=True)
class Meta:
    """What an analysis is: its id is `<category>/<module>`; the titles are used when it passes and when it does not.

    `advised` is the title beside mere advice where `passing` would deny it.
    `guards` names the family of troubles of which nothing is known without it: a run in which a guard has no answer is
    no all-clear.
    """

    id: str
    passing: str
    failing: str
    why: str
    queries: tuple[Query[object], ...] = ()
    privileges: tuple[str, ...] = ()
    docs: str = ""
    guards: Guard | None = None
    advised: str = ""

    @property
    def category(self) -> str:
        return self.id.partition("/")[0]

    @property
    def subject(self) -> str:
        """What it looks at, as a title that says nothing of the outcome: `Silent heartbeat`."""
        return self.id.partition("/")[2].replace("_", " ").capitalize()


@dataclass(frozen=True)
class Facts:
    """What the analyses judge: answers to the queries they declared, and the circumstances of the run.

    `observed_at` is the database's clock (the host's own where there was no connection), `skew_s` how far it runs
    ahead of the host's, `connect_ms` what connecting took; both are None without a connection. `previous` is the
    newest snapshot before this run, None when there is none.
    """

    window: Window
    observed_at: datetime
    limits: Limits
    connect_ms: float | None = None
    skew_s: float | None = None
    answers: Mapping[str, tuple[object, ...] | Failure] = field(default_factory=dict)
    previous: Snapshot | None = None
    schema: str = "app"

    def rows[RowT](self, query: Query[RowT]) -> tuple[RowT, ...]:
        """The answer's rows. Raises Unavailable when the question could not be answered, KeyError if undeclared."""
        return answered(self.answers, query)

    def rows_if_any[RowT](self, query: Query[RowT]) -> tuple[RowT, ...]:
        """The answer's rows; none where the question was not asked or could not be answered."""
        return () if isinstance(self.answers.get(query.name), Failure | None) else self.rows(query)

    def only(self, answers: Mapping[str, tuple[object, ...] | Failure]) -> Self:
        """The same circumstances with these answers alone."""
        return replace(self, answers=answers)

    @property
    def lacking(self) -> tuple[Failure, ...]:
        """Why some job systems did not answer what others did."""
        return tuple(f for rows in self.answers.values() if isinstance(rows, Incomplete) for f in rows.lacking)

    def failure(self, query: Query[object]) -> Failure | None:
        """Why a question has no answer, for an analysis that can say something without it."""
        answer = self.answers[query.name]
        return answer if isinstance(answer, Failure) else None


def answered[RowT](answers: Mapping[str, tuple[object, ...] | Failure], query: Query[RowT]) -> tuple[RowT, ...]:
    """The rows that answer a question. Raises Unavailable when it could not be answered, KeyError if undeclared."""
    answer = answers[query.name]
    if isinstance(answer, Failure):
        raise Unavailable(answer)
    return cast(tuple[RowT, ...], answer)
