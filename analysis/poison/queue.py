"""The queue of one task type in numbers: what waits, how fast it grows, and when it will be empty."""

import math
from dataclasses import dataclass
from datetime import datetime

RATE_HOURS = 3
"""Arrivals and endings are compared over three hours: a burst of one hour alone is no trend."""


@dataclass(frozen=True)
class Waiting:
    """Tasks of one type that wait for a worker now; `deferred` ones are delayed on purpose and not counted."""

    task_type: str
    waiting: int
    deferred: int
    oldest_at: datetime | None


@dataclass(frozen=True)
class HourlyFlow:
    """Tasks of one type that arrived and that ended in one hour; hour 0 ends at the observation."""

    task_type: str
    hours_ago: int
    arrived: int
    ended: int


@dataclass(frozen=True)
class WaitingTask:
    """One of the tasks that have waited longest."""

    task_type: str
    task_id: str
    job_id: str
    stage: int | None
    retry_count: int | None
    waiting_since: datetime


@dataclass(frozen=True)
class OvertakenTask:
    """A task that waits far longer than its type usually takes (`p95_s`), with what came after all `type_tasks` such
    tasks of its type and has ended."""

    task_type: str
    task_id: str
    job_id: str
    stage: int | None
    retry_count: int | None
    waiting_since: datetime
    p95_s: float
    newer_ended: int
    type_tasks: int


@dataclass(frozen=True)
class Queue:
    """The tasks of one type that wait, and how the queue moves; `drain_s` is None when it never empties."""

    task_type: str
    waiting: int
    deferred: int
    oldest_at: datetime | None
    oldest_wait_s: float
    arrived: int
    ended: int
    arrived_per_hour: float
    ended_per_hour: float
    drain_s: float | None

    @property
    def grows(self) -> bool:
        return self.arrived > self.ended or self.ended == 0

    @property
    def grows_by_chance(self) -> bool:
        """By no more than two counts of this size differ anyway: what runs at either end is in one of them."""
        return self.ended > 0 and 0 < self.arrived - self.ended <= math.sqrt(self.arrived + self.ended)


def queue(state: Waiting, flow: list[HourlyFlow], observed_at: datetime) -> Queue:
    """The rates are those of the last RATE_HOURS, the time to drain is that of the last hour."""
    arrived = sum(hour.arrived for hour in flow if hour.hours_ago < RATE_HOURS)
    ended = sum(hour.ended for hour in flow if hour.hours_ago < RATE_HOURS)
    net_per_hour = sum(hour.ended - hour.arrived for hour in flow if hour.hours_ago == 0)
    return Queue(
        task_type=state.task_type,
        waiting=state.waiting,
        deferred=state.deferred,
        oldest_at=state.oldest_at,
        oldest_wait_s=(observed_at - state.oldest_at).total_seconds() if state.oldest_at else 0.0,
        arrived=arrived,
        ended=ended,
        arrived_per_hour=arrived / RATE_HOURS,
        ended_per_hour=ended / RATE_HOURS,
        drain_s=state.waiting / net_per_hour * 3600 if net_per_hour > 0 else None,
    )
