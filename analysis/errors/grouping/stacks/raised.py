"""What every reader of traces returns: the exceptions of a text, each with the place that raised it."""

from typing import NamedTuple

from analysis.errors.grouping.digits import Span

MOST = 20
"""Exceptions kept of a chain: the first and the last ten. A retry loop wraps its error again and again."""


class Raised(NamedTuple):
    """One exception of a chain.

    `location` is module.function of the innermost frame of the user's own code (in-app); when there is none, of the
    innermost frame, and `in_app` is false. `start` is where in the text the message begins; `names` is where type,
    module and function stand when they hold digits; `literal` where names in the message stand that are written in the
    failing line of code as well.
    """

    type: str
    message: str
    start: int
    location: str = ""
    in_app: bool = False
    names: tuple[Span, ...] = ()
    literal: tuple[Span, ...] = ()


def without_repeats(chain: list[Raised]) -> tuple[Raised, ...]:
    """Return the chain with equal neighbours once, and its middle cut when it is long."""
    kept = [raised for number, raised in enumerate(chain) if not number or key(chain[number - 1]) != key(raised)]
    return tuple(kept if len(kept) <= MOST else kept[: MOST // 2] + kept[-MOST // 2 :])


def one_of_each(parts: list[Raised]) -> list[Raised]:
    """Return the parts of an aggregate in an order of their own, each kind once however many there were."""
    unique: dict[tuple[str, ...], Raised] = {}
    for part in parts:
        kind = key(part)
        if kind not in unique or part.message < unique[kind].message:
            unique[kind] = part
    return [unique[kind] for kind in sorted(unique)]


def key(raised: Raised) -> tuple[str, ...]:
    """Return what makes two exceptions of one text the same; without type and place only the message is left."""
    return (raised.type, raised.location) if raised.type or raised.location else ("", "", raised.message)
