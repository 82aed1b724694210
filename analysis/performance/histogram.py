"""Times counted in log-spaced buckets: they merge, and give any percentile to within 2.5 %. Pure."""

import math
from collections import Counter
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from typing import Self

RATIO = 1.05
"""Each bucket is 5 % wide, as in sql/performance/*.sql: bucket b holds RATIO**b <= seconds < RATIO**(b + 1)."""

CONFIDENCE_Z = 2.576
"""The two-sided 99 % point of the normal distribution."""


@dataclass(frozen=True)
class Histogram:
    """Counts by bucket; times below a millisecond stand in the bucket of a millisecond."""

    counts: Mapping[int, int] = field(default_factory=dict)

    @property
    def total(self) -> int:
        return sum(self.counts.values())

    @classmethod
    def merged(cls, parts: Iterable[Self]) -> Self:
        together: Counter[int] = Counter()
        for part in parts:
            together.update(part.counts)
        return cls(together)

    def quantile(self, share: float) -> float | None:
        """The time in seconds below which this share (0 to 1) lies: its bucket's geometric middle; None if empty."""
        total = self.total
        if not total:
            return None
        bucket = self._bucket_of(min(total, max(1, math.ceil(share * total))))
        return float(RATIO ** (bucket + 0.5))

    def shown(self, share: float) -> float | None:
        """The quantile if at least one time lies beyond it (20 for a p95, 100 for a p99), rounded; else None."""
        value = self.quantile(share)
        return None if value is None or self.total * (1 - share) < 1 - 1e-9 else round(value, 3)

    def interval(self, share: float) -> tuple[float, float] | None:
        """Bounds in seconds that hold the quantile with 99 % confidence, whatever the distribution; None if too few.

        The ranks are those of the binomial interval for order statistics in its normal approximation (Conover,
        Practical Nonparametric Statistics, 3.2), the bounds the outer edges of their buckets.
        """
        total = self.total
        middle, spread = total * share, CONFIDENCE_Z * math.sqrt(total * share * (1 - share))
        low, high = math.floor(middle - spread), math.ceil(middle + spread) + 1
        if low < 1 or high > total:
            return None
        return float(RATIO ** self._bucket_of(low)), float(RATIO ** (self._bucket_of(high) + 1))

    def _bucket_of(self, rank: int) -> int:
        seen = 0
        for bucket, count in sorted(self.counts.items()):
            seen += count
            if seen >= rank:
                return bucket
        raise ValueError(f"rank {rank} of {seen}")
