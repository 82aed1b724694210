"""Failure rates and when one is called higher than another. Pure."""

from dataclasses import dataclass
from math import sqrt

Z_95 = 1.96
Z_99 = 2.576
"""For questions that try many candidates, of which one in twenty would pass a 95 % interval by chance, or that are
asked again every quarter of an hour."""
Z_999 = 3.291
"""For both at once."""


def wilson(hits: int, of: int, z: float = Z_95) -> tuple[float, float]:
    """Wilson's score interval for a share (Wilson 1927), from 0 to 1; (0, 1) without a sample."""
    if of == 0:
        return 0.0, 1.0
    share, z2 = hits / of, z * z
    centre = (share + z2 / (2 * of)) / (1 + z2 / of)
    half = z * sqrt(share * (1 - share) / of + z2 / (4 * of * of)) / (1 + z2 / of)
    return max(0.0, centre - half), min(1.0, centre + half)


@dataclass(frozen=True)
class Rate:
    """`failed` of `ended`."""

    failed: int
    ended: int

    def __add__(self, other: "Rate") -> "Rate":
        return Rate(self.failed + other.failed, self.ended + other.ended)

    @property
    def percent(self) -> float | None:
        """None when nothing ended: unknown, not 0."""
        return round(100 * self.failed / self.ended, 1) if self.ended else None

    def clearly_above(self, usual: "Rate", z: float) -> bool:
        """The intervals of the two do not meet, and the rate has at least doubled."""
        doubled = self.failed * usual.ended >= 2 * usual.failed * self.ended
        return doubled and wilson(self.failed, self.ended, z)[0] > wilson(usual.failed, usual.ended, z)[1]


NOTHING = Rate(0, 0)
