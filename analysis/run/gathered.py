"""What the sources said in a run, and how a question is noted with its answer and its cost."""

import time
from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from typing import TYPE_CHECKING, cast

from analysis.costs import OF_THE_DATABASE, QueryCost
from analysis.facts import ConnectionLost, Query, Unavailable, answered
from analysis.model import Failure
from analysis.settings import Settings

if TYPE_CHECKING:
    from analysis.collect.run import Recognition


type Answers = dict[str, tuple[object, ...] | Failure]


@dataclass
class Gathered:
    """What the sources said. `observed_at` and the rest of the server's facts are None without a connection.

    `server_clock` is the database's clock also where a past is replayed; `clock_shift` is what the host's clock lacked,
    where it was too far from it: the window was moved by so much. `recognition` is None where no question was about the
    schemas of all job systems, and where these could not be told.
    """

    answers: Answers = field(default_factory=dict)
    costs: list[QueryCost] = field(default_factory=list)
    observed_at: datetime | None = None
    server_clock: datetime | None = None
    address: str | None = None
    skew_s: float | None = None
    clock_shift: timedelta = timedelta()
    connect_ms: float | None = None
    database: str | None = None
    user: str | None = None
    server_version: str | None = None
    recognition: "Recognition | None" = None

    def rows[RowT](self, query: Query[RowT]) -> tuple[RowT, ...]:
        """The rows that answer a question. Raises Unavailable when it could not be answered."""
        return answered(self.answers, query)

    @property
    def database_s(self) -> float:
        return sum(cost.duration_ms for cost in self.costs if cost.source in OF_THE_DATABASE) / 1000


def needed[RowT](gathered: Gathered, query: Query[RowT], fetch: Callable[[], tuple[RowT, ...]]) -> tuple[RowT, ...]:
    """The rows of a question without which no other can be asked, also in a second session. Raises Unavailable."""
    known = gathered.answers.get(query.name)
    answer = cast(tuple[RowT, ...], known) if isinstance(known, tuple) else ask(gathered, query, fetch)
    if isinstance(answer, Failure):
        raise Unavailable(answer)
    return answer


def ask[RowT](
    gathered: Gathered, query: Query[RowT], fetch: Callable[[], tuple[RowT, ...]]
) -> tuple[RowT, ...] | Failure:
    """The answer, noted with its cost. Raises ConnectionLost, which is not an answer yet."""
    started = time.perf_counter()
    answer: tuple[RowT, ...] | Failure
    try:
        answer = fetch()
    except ConnectionLost as lost:
        _note(gathered, query, started, lost.failure)
        raise
    except Unavailable as unavailable:
        answer = unavailable.failure
    gathered.answers[query.name] = answer
    if not (isinstance(answer, Failure) and answer.not_recorded):  # then nothing was asked
        _note(gathered, query, started, answer)
    return answer


def _note(gathered: Gathered, query: Query[object], started: float, answer: tuple[object, ...] | Failure) -> None:
    gathered.costs.append(
        QueryCost(
            name=query.name,
            source=query.source,
            duration_ms=round((time.perf_counter() - started) * 1000, 2),
            rows=0 if isinstance(answer, Failure) else len(answer),
            failure=answer.reason if isinstance(answer, Failure) else "",
        )
    )


def budget_spent(settings: Settings) -> Failure:
    return Failure(
        f"the run's database time of {settings.database_budget_s:g} s was spent before this question",
        "raise JOBSCOPE_DATABASE_BUDGET_S, or see in the cost of the run which queries took it",
    )
