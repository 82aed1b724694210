"""What is said of several analyses together: unknown is no ok, in a route as in a run."""

import pytest

from analysis.facts import Meta
from analysis.model import Failure, Finding, Verdict
from analysis.run.judge import judged

FINE = Verdict.judged()
WORSE = Verdict.judged([Finding(key="performance/a:x", severity="warning", title="x", observed="x")])
LOST = Failure("the record cannot be read", "the next run reads everything again")
NOT_KEPT = Failure("no heartbeat is recorded", "", not_recorded=True)


def meta(name: str) -> Meta:
    return Meta(id=f"performance/{name}", passing="fine", failing="not fine", why="")


@pytest.mark.parametrize(
    ("outcomes", "status"),
    [
        ([FINE, FINE], "ok"),
        ([FINE, LOST], "unknown"),
        ([FINE, FINE.without([LOST])], "unknown"),
        ([FINE, NOT_KEPT], "ok"),
        ([WORSE, LOST], "warning"),
        ([NOT_KEPT, NOT_KEPT], "unknown"),
    ],
)
def test_a_family_is_ok_when_all_of_it_answered(outcomes: list[Verdict | Failure], status: str) -> None:
    assert judged((meta("ab"[place]), one) for place, one in enumerate(outcomes)).status == status


def test_what_was_found_without_one_job_system_stays() -> None:
    result = judged([(meta("a"), WORSE.without([LOST, NOT_KEPT]))]).results["performance/a"]
    assert (result.status, result.reason, result.fix) == ("warning", LOST.reason, LOST.fix)
    assert (result.partly, result.not_recorded) == (True, False)
