"""The answers of the logs, side by side: rows where there are some, the reason where there are none. Pure."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import cast

from analysis.facts import Query, Unavailable
from analysis.model import Failure
from analysis.sources.log_answers import Answer, EmptyWorkspace, Partial, Success

type Answers = Mapping[str, Answer[object]]

MOST_ROWS = {"exceptions": 1000, "failing_dependencies": 1000, "operations": 1000, "last_lines": 5000}
"""Where the files of kql/ stop; an answer that long may be cut."""


@dataclass(frozen=True)
class LogAnswers:
    """Answers by the name of their query; a question that was not asked has no rows and no failure."""

    answers: Answers = field(default_factory=dict)

    def rows[RowT](self, query: Query[RowT]) -> tuple[RowT, ...]:
        """The rows that came, also of an answer that is not whole."""
        answer = self.answers.get(query.name)
        return cast(tuple[RowT, ...], answer.rows) if isinstance(answer, Success | Partial) else ()

    def needed[RowT](self, query: Query[RowT]) -> tuple[RowT, ...]:
        """The rows, for a judgement that is nothing without them. Raises Unavailable."""
        failure = self.failure(query)
        if failure is not None:
            raise Unavailable(failure)
        return self.rows(query)

    def failure(self, query: Query[object]) -> Failure | None:
        answer = self.answers.get(query.name)
        if isinstance(answer, EmptyWorkspace):
            return Failure(answer.reason, answer.fix)
        return answer if isinstance(answer, Failure) else None

    @property
    def notes(self) -> tuple[str, ...]:
        """What is missing from the answers, each reason once."""
        found = []
        for name, answer in self.answers.items():
            if isinstance(answer, Success | Partial) and len(answer.rows) >= MOST_ROWS.get(name, len(answer.rows) + 1):
                found.append(f"The answer to {name} stops at {len(answer.rows):,} rows.")
            if not isinstance(answer, Success):
                found.append(answer.reason)
        return tuple(dict.fromkeys(found))
