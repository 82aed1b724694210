"""What the placeholders of a pattern held, read off the sampled messages."""

from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass

from analysis.errors.grouping.digits import zeroed
from analysis.errors.grouping.normalise import ANY, PLACEHOLDER, QUALIFIED, Normaliser

_PLAIN = Normaliser()
_TOP = 5
_MOST_SHOWN = 200


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
        values = align(literals, " ".join(message.split()))
        if values is not None:
            for count, value in zip(counts, values, strict=True):
                count[value] += weight
    return tuple(_placeholder(count, complete=complete) for count in counts)


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
    kinds = {_kind(_PLAIN.typed(zeroed(value))) for value in sorted(count)[:100]}
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
