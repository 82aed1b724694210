"""What the logs of a finding say and advise, in sentences."""

from datetime import UTC, datetime

import pytest

from analysis.logs.advice import with_logs
from analysis.logs.evidence_model import Evidence
from analysis.logs.follow_up import PATTERNS, Subject
from analysis.logs.nearby import Nearby
from analysis.model import Failure, Finding, Result, Status
from analysis.run.follow_up import not_read

FAILED_AT = datetime(2026, 3, 4, 8, 25, tzinfo=UTC)
HANGING = Finding(key="poison/silent_heartbeat:tiles", severity="critical", title="40 tasks hang", observed="So.")
DEAD = Nearby(
    at=FAILED_AT,
    event="out_of_memory",
    role="worker",
    role_instance="host-7",
    text="OutOfMemory",
    failures=20,
    same_instance=True,
)


def finding_with(event: Nearby, found: int) -> Finding:
    """The finding of 40 tasks, of which 20 were looked for in the logs."""
    nothing: dict[str, tuple[()]] = dict.fromkeys(("exceptions", "coincidences", "calls", "places", "last_lines"), ())
    evidence = Evidence.model_validate(
        {
            **nothing,
            "finding": HANGING.key,
            "label": "tiles",
            "total": 40,
            "looked_for": 20,
            "too_late": 0,
            "found": found,
            "by_match": {"by task id": found} if found else {},
            "last_lines_of": "",
            "events": (event,),
        }
    )
    (amended,) = with_logs([HANGING], [evidence])
    return amended


def test_an_event_is_close_to_failures_of_those_that_were_looked_for() -> None:
    close = "host-7 ran out of memory at 08:25:00 UTC, close to 20 of 20 failures looked for"
    finding = finding_with(DEAD, found=13)
    assert f"Instance {close}." in finding.observed
    assert finding.actions[0].text.startswith(f"Instance {close}: ")
    elsewhere = finding_with(DEAD.model_copy(update={"same_instance": False}), found=0)
    assert elsewhere.observed.endswith(f"At the same time, a coincidence and no cause: instance {close}.")


@pytest.mark.parametrize(
    ("status", "not_recorded", "asked", "expected"),
    [
        ("unknown", False, (), Failure("what failed is not known: the budget was spent", "raise it")),
        ("unknown", True, (), None),
        ("unknown", False, (Subject(HANGING.key, "tiles", (), 40),), None),
        ("ok", False, (), None),
    ],
)
def test_logs_that_nothing_was_looked_for_in_because_nobody_knows_what_failed_are_not_fine(
    status: Status, not_recorded: bool, asked: tuple[Subject, ...], expected: Failure | None
) -> None:
    shown = {"title": "", "why": "", "reason": "the budget was spent", "fix": "raise it"}
    patterns = Result(id=PATTERNS, category="errors", status=status, not_recorded=not_recorded, **shown)
    assert not_read(asked, {PATTERNS: patterns}) == expected
