"""Platform events around failures: of an instance that worked on them, or only at the same time. Pure."""

from collections.abc import Collection, Iterable
from datetime import datetime, timedelta

from analysis.frozen import Model
from analysis.logs import queries
from analysis.logs.answers import LogAnswers
from analysis.logs.follow_up import Lost

AROUND = timedelta(seconds=90)
"""A worker beats at most a minute apart, and clocks differ by seconds: a death within this of the last beat fits."""

NAMES = {
    "out_of_memory": "ran out of memory",
    "worker_crash": "lost its worker process",
    "function_timeout": "ended a function at its timeout",
    "host_stop": "stopped its host",
    "scale_in": "was scaled in",
    "host_start": "started its host",
    "throttled_dependency": "was throttled",
}
"""What an instance did, from the cause of most to that of least."""

HOST_EVENTS = ("out_of_memory", "worker_crash", "function_timeout", "host_stop", "scale_in", "host_start")
KEPT = 5


class Nearby(Model):
    """One platform event close to `failures` of those looked for; `same_instance` False is a coincidence in time."""

    at: datetime
    event: str
    role: str
    role_instance: str
    text: str
    failures: int
    same_instance: bool


def nearby(lost: Iterable[Lost], instances: Collection[str], log_answers: LogAnswers) -> tuple[Nearby, ...]:
    """The events of the host within a minute and a half of a failure; those of the failures' own instances first."""
    failed = [each.at for each in lost]
    found = []
    for row in log_answers.rows(queries.PLATFORM_EVENTS):
        close = sum(row.at - AROUND <= at <= row.last_at + AROUND for at in failed)
        if close and row.event in HOST_EVENTS:
            found.append(
                Nearby(
                    at=row.at,
                    event=row.event,
                    role=row.role,
                    role_instance=row.role_instance,
                    text=row.text[:300],
                    failures=close,
                    same_instance=row.role_instance in instances,
                )
            )
    found.sort(key=lambda event: (not event.same_instance, HOST_EVENTS.index(event.event), -event.failures, event.at))
    return tuple(found[:KEPT])
