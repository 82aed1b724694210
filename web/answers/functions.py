"""The stored functions, tested: what the catalog says of them, and a sample job played through them."""

import threading

from analysis.facts import Unavailable
from analysis.functions.verdicts import FunctionTest
from analysis.health import function_test, stored_functions
from analysis.model import Failure
from web import parameters as p
from web.models.database import FunctionsTested, NotPlayed
from web.problem import Problem
from web.respond import Answer, of_model
from web.service import Service

NOT_SET = Failure(
    "JOBSCOPE_FUNCTION_TEST_DATABASE_URL is not set, so that no function was called",
    "make a role for it with sql/setup/function_test_role.sql, and set the variable to that role's connection string",
)
_playing = threading.Lock()
_last: dict[str, FunctionTest] = {}
"""By target the newest in this instance."""


def last_test(target: str) -> FunctionTest | None:
    return _last.get(target)


def functions_test(service: Service, _given: p.Cached) -> Answer:
    """The catalog half always, the played half where a role for it is set. Raises Problem 409 while one is played."""
    snapshot = service.ask([stored_functions], compare=True)
    played, failure = _played(service)
    found = function_test.judged(played, service.settings.schema_name).findings if played else ()
    answer = FunctionsTested(
        verdict=played.verdict if played else "not_tested",
        observed_at=snapshot.observed_at,
        catalog=snapshot.analyses[stored_functions.META.id],
        findings=(*found, *snapshot.findings),
        test=played,
        not_played=None if failure is None else NotPlayed(reason=failure.reason, fix=failure.fix),
    )
    return of_model(answer, rows=len(answer.findings))


def _played(service: Service) -> tuple[FunctionTest | None, Failure | None]:
    if broken := service.settings.broken("function_test_"):
        return None, broken
    if not service.settings.function_test_database_url.get_secret_value():
        return None, NOT_SET
    from analysis.sources.function_test import play

    if not _playing.acquire(blocking=False):
        raise Problem(409, "A test is under way", "Ask again in a moment.")
    try:
        played = _last[service.settings.target] = play(service.settings)
        return played, None
    except Unavailable as unavailable:
        return None, unavailable.failure
    finally:
        _playing.release()
