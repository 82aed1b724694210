"""Three days of a shop's jobs in no system's words: the healthy part, the faults planted in it, and their ledger."""

from collections.abc import Collection, Iterator
from dataclasses import dataclass, field, replace
from datetime import datetime, timedelta
from random import Random

from local.engine_samples.shop import (
    ATTEMPTS,
    BLOCKED,
    DAY,
    DAYS,
    DEAD,
    DEAD_WORKER,
    EXHAUSTED,
    FAULTS,
    HELD_QUEUE,
    HOUR,
    KINDS,
    LIVE,
    MINUTE,
    POISON,
    RELEASE,
    SLOWER,
    SLOWER_FACTOR,
    TEXTS,
    UNSERVED,
    Job,
    Kind,
)


@dataclass(frozen=True)
class Scenario:
    """The jobs as of an aware instant, and the faults that were planted."""

    at: datetime
    jobs: tuple[Job, ...]
    faults: tuple[str, ...]

    def planted(self, fault: str) -> int:
        """How many jobs it concerns in the 24 hours before the instant."""
        return sum(job.fault == fault and (job.ended is None or job.ended >= -DAY) for job in self.jobs)

    def time(self, seconds: float | None) -> datetime | None:
        """A job's time as an instant."""
        return None if seconds is None else self.at + timedelta(seconds=seconds)


@dataclass
class _Making:
    seed: int
    faults: frozenset[str]
    jobs: list[Job] = field(default_factory=list)

    def stream(self, name: str) -> Random:
        """Chances of their own for each part: a fault left out changes nothing else."""
        return Random(f"{self.seed}/{name}")


def make_scenario(seed: int, at: datetime, faults: Collection[str] = FAULTS) -> Scenario:
    """The same scenario for the same arguments; without faults it is healthy."""
    making = _Making(seed, frozenset(faults))
    for kind in KINDS.values():
        making.jobs += _healthy(making, kind)
    for name, plant in (
        (RELEASE, _release),
        (POISON, _poison),
        (EXHAUSTED, _exhausted),
        (DEAD_WORKER, _dead_worker),
        (UNSERVED, _unserved),
        (BLOCKED, _blocked),
        (HELD_QUEUE, _held),
    ):
        if name in making.faults:
            making.jobs += [replace(job, fault=name) for job in plant(making.stream(name))]
    ordered = sorted(making.jobs, key=lambda job: job.created)
    return Scenario(
        at,
        tuple(replace(job, number=number) for number, job in enumerate(ordered, 1)),
        tuple(name for name in FAULTS if name in making.faults),
    )


def _healthy(making: _Making, kind: Kind) -> Iterator[Job]:
    rng = making.stream(kind.name)
    slower = kind.name == "render_report" and SLOWER in making.faults
    for _ in range(kind.a_day * DAYS):
        created, took = -rng.uniform(5 * MINUTE, DAYS * DAY), rng.lognormvariate(0, 0.3) * kind.usual_s
        worker, waited = rng.choice(LIVE), rng.uniform(0.2, 3.0)
        # Whatever ends in the last 24 hours.
        is_slow = slower and created + waited + took * SLOWER_FACTOR >= -DAY
        took *= SLOWER_FACTOR if is_slow else 1.0
        yield _ended(kind, created, waited, took, worker, SLOWER if is_slow else None)
    # What is under way, and what has only come.
    yield _running(kind, -0.3 * kind.usual_s, rng.choice(LIVE), -1.0)
    yield Job(0, kind.name, kind.queue, "waiting", -0.5, _given(rng))


def _ended(kind: Kind, created: float, waited: float, took: float, worker: str, fault: str | None) -> Job:
    started = created + waited
    given = f'{{"id": {int(-created * 7)}}}'
    return Job(
        *(0, kind.name, kind.queue, "succeeded", created, given),
        started=started,
        ended=min(started + took, -1.0),
        attempts=1,
        worker=worker,
        fault=fault,
    )


def _running(kind: Kind, started: float, worker: str, beat: float) -> Job:
    given = f'{{"id": {int(-started * 7)}}}'
    created = started - 1.0
    return Job(
        *(0, kind.name, kind.queue, "running", created, given),
        started=started,
        attempts=1,
        worker=worker,
        beat=beat,
    )


def _failed(kind: Kind, created: float, given: str, error: str, attempts: int, worker: str) -> Job:
    started = created + 2.0 + (attempts - 1) * 40.0
    return Job(
        *(0, kind.name, kind.queue, "failed", created, given),
        started=started,
        ended=started + 1.5,
        attempts=attempts,
        error=error,
        worker=worker,
    )


def _given(rng: Random) -> str:
    return f'{{"id": {rng.randrange(10**6)}}}'


def _release(rng: Random) -> Iterator[Job]:
    """From a release four hours ago on most invoices fail at once."""
    for _ in range(60):
        created = -rng.uniform(6 * MINUTE, 4 * HOUR)
        yield _failed(KINDS["send_invoice"], created, _given(rng), TEXTS[RELEASE], 1, rng.choice(LIVE))


def _poison(rng: Random) -> Iterator[Job]:
    """One picture is broken, and is sent again and again."""
    for hour in range(1, 7):
        given = '{"image": "uploads/4711.tif"}'
        yield _failed(KINDS["resize_image"], -hour * HOUR * 0.9, given, TEXTS[POISON], 1, rng.choice(LIVE))


def _exhausted(rng: Random) -> Iterator[Job]:
    """The warehouse refused for an hour: every try was used up."""
    for _ in range(24):
        created = -rng.uniform(9 * HOUR, 10 * HOUR)
        yield _failed(KINDS["sync_stock"], created, _given(rng), TEXTS[EXHAUSTED], ATTEMPTS, rng.choice(LIVE))


def _dead_worker(rng: Random) -> Iterator[Job]:
    """A worker was killed five hours ago with what it ran."""
    for _ in range(12):
        yield _running(KINDS["render_report"], -5 * HOUR - rng.uniform(0, 50), DEAD, -5 * HOUR)


def _unserved(rng: Random) -> Iterator[Job]:
    """Jobs come to a queue for which no worker runs."""
    for _ in range(40):
        yield Job(0, "archive_orders", "archive", "waiting", -rng.uniform(HOUR, 6 * HOUR), _given(rng))


def _blocked(rng: Random) -> Iterator[Job]:
    """Children that wait for the jobs of the dead worker."""
    for _ in range(9):
        yield Job(0, "mail_report", "mail", "blocked", -4.9 * HOUR - rng.uniform(0, 60), _given(rng))


def _held(rng: Random) -> Iterator[Job]:
    """Jobs in a queue that somebody paused, or that holds dead letters."""
    for _ in range(15):
        yield Job(0, "sync_prices", "prices", "waiting", -rng.uniform(HOUR, 3 * HOUR), _given(rng))
