"""What the placeholders of a pattern held, read off the sampled messages."""

import re
from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from analysis.errors.grouping.alike import without_guess
from analysis.errors.grouping.digits import zeroed
from analysis.errors.grouping.normalise import ANY, PLACEHOLDER, QUALIFIED, Normaliser

_TOP = 5
_MOST_SHOWN = 200
_LONGEST_NAMED = 60
_OPEN = re.compile(f"{re.escape(QUALIFIED)}|{re.escape(ANY)}")
FEW = 3
"""Of so many texts that are all of a pattern a value is named that all have; of fewer it may be any."""
ENOUGH = 10
"""Of so many texts that are not all: a tenth of other values would stay unseen in a third of such samples, a quarter in
6 % of them."""


@dataclass(frozen=True, slots=True)
class Placeholder:
    """What one placeholder of a pattern held.

    kind      the kind all sampled values share, such as `num`, `uuid`, `path`; `word` for words, `any` when they differ
    distinct  different values in the sampled messages; a lower bound when `complete` is false
    complete  whether every message was sampled
    top       the most frequent values with the number of texts that held them
    texts     the number of texts, weights counted, that the values were read from
    """

    kind: str
    distinct: int
    complete: bool
    top: tuple[tuple[str, int], ...]
    texts: int


def placeholders(template: str, messages: Iterable[tuple[str, int]], *, complete: bool) -> tuple[Placeholder, ...]:
    """Return what each placeholder of `template` held in `messages` (message, weight), in order."""
    literals = template.replace(QUALIFIED, ANY).split(ANY)
    counts: list[Counter[str]] = [Counter() for _ in literals[1:]]
    for message, weight in messages if counts else ():
        values = align(literals, without_guess(" ".join(message.split())))
        if values is not None:
            for count, value in zip(counts, values, strict=True):
                count[value] += weight
    return tuple(_placeholder(count, complete=complete) for count in counts)


def filled(template: str, held: Sequence[Placeholder]) -> str:
    """The template with each value that was the same wherever it was read, in all texts or in ENOUGH of them: `'crs'`
    says more than `<*>`. `held` is of its placeholders in order."""
    values = iter(held)

    def value(open_: re.Match[str]) -> str:
        one = next(values, None)
        if one is None or one.distinct != 1:
            return open_[0]
        [(found, texts)] = one.top
        enough = texts >= (FEW if one.complete else ENOUGH)
        return found if enough and len(found) <= _LONGEST_NAMED else open_[0]

    return _OPEN.sub(value, template)


def align(literals: list[str], message: str) -> list[str] | None:
    """Return what stands in `message` between `literals`, each at its first place; None when they are not in order."""
    first, last = literals[0], literals[-1]
    if len(literals) < 2 or not message.startswith(first) or not message.endswith(last):
        return None
    values, start, stop = [], len(first), len(message) - len(last)
    for literal in literals[1:-1]:
        found = message.find(literal, start + 1, stop)
        if found < 0:
            return None
        values.append(message[start:found])
        start = found + len(literal)
    return [*values, message[start:stop]] if start <= stop else None


def _placeholder(count: Counter[str], *, complete: bool) -> Placeholder:
    typed = Normaliser().typed
    kinds = {_kind(typed(zeroed(value))) for value in sorted(count)[:100]}
    top = sorted(count.items(), key=lambda item: (-item[1], item[0]))[:_TOP]
    return Placeholder(
        kind=kinds.pop() if len(kinds) == 1 else "any",
        distinct=len(count),
        complete=complete,
        top=tuple((value[:_MOST_SHOWN], number) for value, number in top),
        texts=count.total(),
    )


def _kind(typed: str) -> str:
    found = PLACEHOLDER.search(typed)
    if found is None:
        return "word"
    return found[0].strip("<>") if typed.strip("\"'`") == found[0] else "any"
