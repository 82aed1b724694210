"""Which parameter value, pair of values or worker do a pattern's failed tasks have that its type's successes lack?"""

from collections import Counter
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, replace
from itertools import combinations
from statistics import NormalDist

from analysis.errors.common_factors import MIN_COMPLETED, MIN_LIFT
from analysis.errors.rates import wilson
from analysis.incidents.links import Same
from analysis.incidents.record import Carried

MIN_SUPPORT = 20
"""Failed tasks that carry a value: fewer say nothing about what they share."""
ERROR = 0.01
"""The chance that any of all factors tried is called telling without being so (Bonferroni: each is tried at this by
their number; Dunn 1961)."""
NEARLY_ALL = 0.9
"""A value that makes two patterns one is on nine of ten failed tasks of both: of a value on fewer, the others need
another cause."""
HARDLY = 0.05
"""And on one of twenty successes at most: a value that often succeeds is no cause by itself."""


@dataclass(frozen=True)
class Factor:
    """A value (or a pair) of one pattern's tasks of one type. `lift` is how many times more frequent it is among the
    failed, at the cautious end of both Wilson intervals; `of_pattern` is its share in all types of the pattern."""

    pattern: str
    task_type: str
    keys: tuple[str, ...]
    hashes: tuple[str, ...]
    failed: int
    failed_with: int
    succeeded: int
    succeeded_with: int
    of_pattern: float
    lift: float = 0.0
    tried: int = 0

    @property
    def value(self) -> tuple[tuple[str, ...], tuple[str, ...]]:
        return self.keys, self.hashes

    @property
    def share(self) -> float:
        return self.failed_with / self.failed

    @property
    def is_whole(self) -> bool:
        """Whether nearly all of the pattern carry it, and hardly a success."""
        return min(self.share, self.of_pattern) >= NEARLY_ALL and self.succeeded_with <= HARDLY * self.succeeded

    @property
    def sentence(self) -> str:
        """What was counted, without the value, which is known by its hash alone."""
        return (
            f"{self.failed_with:,} of {self.failed:,} failed {self.task_type} tasks of the pattern carry it, and"
            f" {self.succeeded_with:,} of {self.succeeded:,} successful ones"
        )


def telling(carried: Iterable[tuple[str, Carried]]) -> tuple[Factor, ...]:
    """The factors that are at least three times as frequent among a pattern's failed tasks, however many were tried."""
    candidates = [one for one in _of_patterns(carried) if one.failed_with >= MIN_SUPPORT]
    if not candidates:
        return ()
    z = NormalDist().inv_cdf(1 - ERROR / (2 * len(candidates)))
    found = []
    for one in candidates:
        low, _ = wilson(one.failed_with, one.failed, z)
        _, high = wilson(one.succeeded_with, one.succeeded, z)
        if one.succeeded >= MIN_COMPLETED and low >= MIN_LIFT * high:
            found.append(replace(one, lift=low / high, tried=len(candidates)))
    return tuple(sorted(found, key=lambda one: (len(one.keys), -one.share, -one.lift, one.keys, one.hashes)))


def shared(factors: Iterable[Factor]) -> Iterator[Same]:
    """Patterns that are one cause because nearly all tasks of both carry one value which hardly a success does."""
    by_value: dict[tuple[tuple[str, ...], tuple[str, ...]], dict[str, Factor]] = {}
    for one in factors:
        if one.is_whole:
            by_value.setdefault(one.value, {}).setdefault(one.pattern, one)
    for value, patterns in by_value.items():
        largest = sorted(patterns.values(), key=lambda one: (-one.failed_with, one.pattern))
        for one, other in combinations(largest, 2):
            name = " and ".join(value[0])
            yield Same(
                one.pattern,
                other.pattern,
                "same worker" if value[0] == ("worker",) else "same parameter value",
                f"one value of {name} is on both: {one.sentence}; {other.sentence}",
                "strong",
                {"keys": list(value[0]), "lift": round(min(one.lift, other.lift), 2), "tried": one.tried},
            )


def _of_patterns(carried: Iterable[tuple[str, Carried]]) -> Iterator[Factor]:
    """A pattern's fingerprints summed up, as far as one value is on five tasks of them."""
    with_value: Counter[tuple[str, str, tuple[str, ...], tuple[str, ...]]] = Counter()
    failed: dict[tuple[str, str, str, bool], int] = {}
    succeeded: dict[tuple[str, tuple[str, ...], tuple[str, ...]], tuple[int, int]] = {}
    for pattern, row in carried:
        keys, hashes = tuple(row.factor_keys), tuple(row.factor_hashes)
        with_value[pattern, row.task_type, keys, hashes] += row.failed_with
        failed[pattern, row.task_type, row.fingerprint, keys == ("worker",)] = row.failed
        succeeded[row.task_type, keys, hashes] = (row.succeeded, row.succeeded_with)
    of_type: Counter[tuple[str, str, bool]] = Counter()
    of_pattern: Counter[tuple[str, bool]] = Counter()
    for (pattern, task_type, _, of_worker), number in failed.items():
        of_type[pattern, task_type, of_worker] += number
        of_pattern[pattern, of_worker] += number
    in_pattern: Counter[tuple[str, tuple[str, ...], tuple[str, ...]]] = Counter()
    for (pattern, _, keys, hashes), number in with_value.items():
        in_pattern[pattern, keys, hashes] += number
    for (pattern, task_type, keys, hashes), number in with_value.items():
        of_worker = keys == ("worker",)
        share = in_pattern[pattern, keys, hashes] / of_pattern[pattern, of_worker]
        counted = (of_type[pattern, task_type, of_worker], number, *succeeded[task_type, keys, hashes])
        yield Factor(pattern, task_type, keys, hashes, *counted, share)
