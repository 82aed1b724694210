"""A straight line through the last points, with the interval of its slope. Pure."""

import math
from collections.abc import Sequence
from dataclasses import dataclass
from itertools import pairwise

Z_95 = 1.96


@dataclass(frozen=True)
class Line:
    """Least squares: `slope` a second, between `low` and `high` with 95 % confidence (normal approximation)."""

    slope: float
    low: float
    high: float


def line(seconds: Sequence[float], values: Sequence[float]) -> Line | None:
    """The line through the points; None with fewer than three, or when all are of one instant.

    The errors of neighbouring runs resemble one another: the variance is that of the residuals, raised by their first
    autocorrelation r as (1 + r) / (1 - r) (Bayley and Hammersley 1946).
    """
    count = len(values)
    if count < 3:
        return None
    at, level = sum(seconds) / count, sum(values) / count
    width = sum((x - at) ** 2 for x in seconds)
    if width == 0:
        return None
    slope = sum((x - at) * (y - level) for x, y in zip(seconds, values, strict=True)) / width
    off = [y - level - slope * (x - at) for x, y in zip(seconds, values, strict=True)]
    squares = sum(one * one for one in off)
    together = sum(a * b for a, b in pairwise(off)) / squares if squares else 0.0
    alike = min(max(together, 0.0), 0.9)
    error = math.sqrt(squares / (count - 2) / width * (1 + alike) / (1 - alike))
    return Line(slope, slope - Z_95 * error, slope + Z_95 * error)
