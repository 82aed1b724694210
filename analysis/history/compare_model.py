"""What a comparison of two snapshots is, as /api/compare and `jobscope compare` give it."""

from datetime import datetime
from typing import Literal

from analysis.frozen import Model
from analysis.model import Severity, Status
from analysis.published.memory import ChangeKind
from analysis.tables import Kind

type Turn = ChangeKind | Literal["more", "better", "fewer"]


class ComparedRun(Model):
    """One of the two. `tasks_ended` is the work of its window; None is unknown."""

    slot: datetime
    status: Status
    target: str
    since: datetime
    until: datetime
    window_s: float
    tasks_ended: int | None
    version: str


class ComparedFinding(Model):
    """A finding that changed: in the words of `changes` where the later run remembers the earlier one, else `new`,
    `worse` (of higher severity) or `gone`; beside them `better`, of lower severity, `more` or `fewer` by the counts.

    `severity` and `title` are the newest known. `a_per` and `b_per` are the counts divided by what `per` says, where
    it does; `ratio` is b by a of these, else of the counts, None when either is unknown or a is 0.
    """

    turn: Turn
    key: str
    title: str
    severity: Severity
    severity_a: Severity | None
    severity_b: Severity | None
    count_a: int | None
    count_b: int | None
    per: str
    a_per: float | None
    b_per: float | None
    ratio: float | None
    weight: float


class ComparedNumber(Model):
    """A headline or a measure that both have. `change` and `ratio` are of `a_per` and `b_per` where `per` says by what
    these were divided, else of `a` and `b`; None is unknown. `turn` is empty where no direction is the worse one."""

    key: str
    title: str
    label: str
    kind: Kind
    a: float | None
    b: float | None
    per: str
    a_per: float | None
    b_per: float | None
    change: float | None
    ratio: float | None
    turn: Literal["worse", "better", ""]
    weight: float


class ComparedStatus(Model):
    """An analysis whose status changed."""

    id: str
    title: str
    a: Status
    b: Status


class NotComparable(Model):
    """An analysis that is unknown in one of the two, or not part of it, and why."""

    id: str
    title: str
    unknown_in: Literal["a", "b"]
    reason: str


class Comparison(Model):
    """Two snapshots compared; `a` is the earlier. All lists begin with the largest change.

    `per` is what growing counts are divided by, empty where the work of one is unknown. `worse`: there are new or worse
    findings besides advice, or such that came back. `unchanged` counts the findings that are the same in both.
    """

    a: ComparedRun
    b: ComparedRun
    per: str
    worse: bool
    findings: tuple[ComparedFinding, ...]
    unchanged: int
    numbers: tuple[ComparedNumber, ...]
    statuses: tuple[ComparedStatus, ...]
    not_comparable: tuple[NotComparable, ...]
    notes: tuple[str, ...]
