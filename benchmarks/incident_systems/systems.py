"""Seeded random systems: 1 to 12 faults of the ledger, of which some are correlated on purpose."""

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, replace
from datetime import UTC, datetime
from random import Random

from benchmarks.incident_systems.kinds import NO_FAULT
from benchmarks.incident_systems.with_logs import SAME_DEPENDENCY, SAME_HOST, roots, tables, with_lost
from local.log_workspace import Tables
from local.sample.build import FAULTS, SLOWER, Sample, build_sample, healthy_sample
from local.sample.causes import CAUSES
from local.sample.timeline import Task

AT = datetime(2026, 3, 18, 14, tzinfo=UTC)
SCALE = 0.02
RIDES_ON = {
    "retries_exhausted": ("cause_source_not_found", "cause_band_missing"),
    "poison_parameters": ("cause_source_not_found", "cause_band_missing"),
    "orphaned": ("cause_deadlock", "cause_container_bronze_eu"),
}
"""Faults that are made of others' failures: one fault that causes another."""
SAME_TYPE = ("cause_source_not_found", "cause_source_forbidden", "cause_band_missing")
TWO_TEXTS, ONE_ROOT = "cause_container_second_text", "cause_container_bronze_eu"
"""A container that refuses to be read, in two texts: one root cause, two patterns."""
REFUSED = ("cause_rate_limited", "cause_server_busy")
CORRELATED = (
    *("", "", "same hour", "same type", "one causes another", "chronic beside new", "two texts"),
    *(SAME_HOST, SAME_DEPENDENCY),
)
CHRONIC = ("cause_statement_timeout", "cause_duplicate_key", "cause_render_failed", "cause_rate_limited")


@dataclass(frozen=True)
class System:
    """A system as drawn. `how` says what is correlated in it, "" for nothing. `logs` are None where none are read."""

    seed: int
    how: str
    sample: Sample

    def root(self, name: str) -> str:
        """The root cause of a planted fault."""
        return ONE_ROOT if name == TWO_TEXTS else roots(self.how).get(name, name)

    @property
    def logs(self) -> Tables | None:
        return tables(self.how, self.sample) if self.how in (SAME_HOST, SAME_DEPENDENCY) else None


def system(seed: int) -> System:
    """The system of a seed; the same one each time."""
    rng = Random(f"incidents/{seed}")
    kinds = [name for name in FAULTS if name not in NO_FAULT]
    chosen = set(rng.sample(kinds, rng.randint(1, 12)))
    how = rng.choice(CORRELATED)
    added = {
        "same hour": rng.sample(sorted(CAUSES), 3),
        "same type": SAME_TYPE,
        "one causes another": ("retries_exhausted", "poison_parameters", "orphaned"),
        "chronic beside new": (*rng.sample(CHRONIC, 2), "cause_since_upgrade"),
        "two texts": (ONE_ROOT,),
        SAME_HOST: ("silent_heartbeat",),
        SAME_DEPENDENCY: (SLOWER, *rng.sample(REFUSED, rng.randint(0, 2))),
    }.get(how, ())
    chosen |= set(added)
    chosen |= {host for name in sorted(chosen) for host in RIDES_ON.get(name, ())}
    began = rng.uniform(2.0, 10.0)
    with _together(sorted(chosen & set(CAUSES)) if how == "same hour" else [], began), _second_text(how == "two texts"):
        sample = build_sample(seed, AT, without=set(FAULTS) - chosen, scale=SCALE)
    return System(seed, how, with_lost(sample, seed) if how == SAME_HOST else sample)


def healthy_day(seed: int) -> System:
    return System(seed, "healthy", healthy_sample(seed, AT, scale=SCALE))


@contextmanager
def _together(names: list[str], hours: float) -> Iterator[None]:
    """Causes that begin in one hour."""
    before = {name: CAUSES[name] for name in names}
    CAUSES.update({name: replace(cause, began=hours, stopped=None, share=None) for name, cause in before.items()})
    yield
    CAUSES.update(before)


def _unlisted(rng: Random, task: Task, _when: datetime) -> str:
    return f"PermissionError: the container of layer {task.task_id} may not be listed, attempt {rng.randint(1, 3)}"


@contextmanager
def _second_text(wanted: bool) -> Iterator[None]:
    if not wanted:
        yield
        return
    # Of the same stage: an earlier one that succeeded in that container would show that it refuses nothing by itself.
    CAUSES[TWO_TEXTS] = replace(CAUSES[ONE_ROOT], text=_unlisted, tasks=60)
    yield
    del CAUSES[TWO_TEXTS]
