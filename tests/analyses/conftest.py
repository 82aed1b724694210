"""How a test of an analysis asks the real database, or judges facts that it makes up."""

from collections.abc import Callable
from datetime import UTC, datetime
from functools import partial

import pytest

from analysis.facts import Facts, Limits, Query, Window
from analysis.history.slots import Occasion, manual
from analysis.model import Failure
from analysis.published.snapshot import Snapshot
from analysis.registry import Analysis
from analysis.run.assemble import run
from analysis.settings import Settings

type Ask = Callable[..., Snapshot]
type MakeFacts = Callable[..., Facts]

NOON = datetime(2026, 3, 4, 12, tzinfo=UTC)


@pytest.fixture
def ask() -> Ask:
    """`ask(dsn, analysis_module, ..., at=instant, previous=snapshot, max_retries=5)`: a run of these analyses alone."""

    def asked(
        dsn: str,
        *analyses: Analysis,
        at: datetime | None = None,
        previous: Snapshot | None = None,
        parameters: dict[str, str] | None = None,
        **settings: object,
    ) -> Snapshot:
        made = Settings.model_validate({"database_url": dsn, **settings})
        occasion = manual(datetime.now(UTC)) if at is None else Occasion("manual", at, at)
        return run(made, occasion, analyses, previous, parameters)

    return asked


@pytest.fixture
def ask_at_noon(ask: Ask) -> Ask:
    """The same, as of noon, 4 March 2026, also by the clock of the database."""
    return partial(ask, at=NOON, parameters={"observed_at": NOON.isoformat()})


@pytest.fixture
def facts() -> MakeFacts:
    """`facts({QUERY: [Row(...)]}, limits=..., previous=...)`: made-up facts of the 24 hours to noon, 4 March 2026."""

    def made(
        answers: dict[Query[object], list[object] | Failure],
        *,
        limits: Limits | None = None,
        previous: Snapshot | None = None,
        observed_at: datetime = NOON,
        window: Window | None = None,
    ) -> Facts:
        given = {q.name: a if isinstance(a, Failure) else tuple(a) for q, a in answers.items()}
        return Facts(
            window=window or Window(NOON.replace(day=3), NOON),
            observed_at=observed_at,
            limits=limits or Limits(),
            answers=given,
            previous=previous,
        )

    return made
