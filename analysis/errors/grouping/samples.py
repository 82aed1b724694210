"""A bounded sample of the texts behind each fingerprint, and what the placeholders of a template held in them.

The sample holds the distinct texts whose checksum is lowest, so it does not depend on the order of the texts, and
counts each of them exactly. How many it holds per fingerprint follows from how many texts there are in all.
"""

from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass
from zlib import crc32

from analysis.errors.grouping.normalise import PLACEHOLDER

MOST_PER_FINGERPRINT = 1024
FEWEST_PER_FINGERPRINT = 4
MOST_TEXTS = 100_000
MOST_CHARACTERS = 1_000
TOP_VALUES = 5


@dataclass(frozen=True, slots=True)
class Placeholder:
    """What one placeholder of a pattern held.

    `distinct` counts different values in the sampled texts; when `complete` is false there were more texts than the
    sample holds, so it is a lower bound. `top` holds the most frequent values with the number of texts, weights
    counted, that held them, among `texts` such texts.
    """

    kind: str
    distinct: int
    complete: bool
    top: tuple[tuple[str, int], ...]
    texts: int


class Sample:
    """The texts of one fingerprint with the lowest checksums, each with its exact weight."""

    __slots__ = ("_highest", "complete", "weights")

    def __init__(self) -> None:
        self.weights: dict[tuple[int, str], int] = {}
        self.complete = True
        self._highest = (0, "")

    def add(self, text: str, weight: int, limit: int) -> int:
        """Count `text`; return by how many texts the sample grew."""
        text = text[:MOST_CHARACTERS]
        key = (crc32(text.encode("utf-8", "surrogatepass")), text)
        weights = self.weights
        if key in weights:
            weights[key] += weight
            return 0
        if not self.complete and key > self._highest:
            return 0
        weights[key] = weight
        if len(weights) <= limit:
            if self.complete:
                self._highest = max(self._highest, key)
            return 1
        del weights[max(weights)]
        self._highest, self.complete = max(weights), False
        return 0

    def shrink(self, limit: int) -> None:
        """Keep the `limit` lowest texts."""
        if len(self.weights) > limit:
            self.weights = dict(sorted(self.weights.items())[:limit])
            self._highest, self.complete = max(self.weights), False


class Samples:
    """The samples of all fingerprints under one common limit."""

    def __init__(self) -> None:
        self._samples: dict[str, Sample] = {}
        self._limit = MOST_PER_FINGERPRINT
        self._held = 0

    def add(self, fingerprint: str, text: str, weight: int) -> None:
        """Count `text` for `fingerprint`."""
        sample = self._samples.get(fingerprint)
        if sample is None:
            sample = self._samples[fingerprint] = Sample()
        self._held += sample.add(text, weight, self._limit)
        if self._held > MOST_TEXTS and self._limit > FEWEST_PER_FINGERPRINT:
            self._limit //= 2
            for sample in self._samples.values():
                sample.shrink(self._limit)
            self._held = sum(len(sample.weights) for sample in self._samples.values())

    def of(self, fingerprints: Iterable[str]) -> tuple[list[tuple[str, int]], bool]:
        """Return texts with weights, lowest checksum first, and whether these are all texts."""
        samples = [self._samples[fingerprint] for fingerprint in fingerprints if fingerprint in self._samples]
        merged = sorted(item for sample in samples for item in sample.weights.items())
        return [(text, weight) for (_, text), weight in merged], all(sample.complete for sample in samples)


def held(template: str, lines: Iterable[tuple[str, int]], complete: bool) -> tuple[Placeholder, ...]:
    """Return what the placeholders of `template` held in `lines` (message line, weight)."""
    kinds = [match[0].strip("<>") for match in PLACEHOLDER.finditer(template)]
    literals = PLACEHOLDER.split(" ".join(template.split()))
    counts: list[Counter[str]] = [Counter() for _ in kinds]
    for line, weight in lines:
        values = align(literals, " ".join(line.split()))
        if values is not None:
            for count, value in zip(counts, values, strict=True):
                count[value] += weight
    return tuple(
        Placeholder("any" if kind == "*" else kind, len(count), complete, _top(count), count.total())
        for kind, count in zip(kinds, counts, strict=True)
    )


def align(literals: list[str], line: str) -> list[str] | None:
    """Return what stands in `line` between `literals`, each at its first place; None when out of order."""
    if not line.startswith(literals[0]) or not line.endswith(literals[-1]):
        return None
    values, end = [], len(literals[0])
    for literal in literals[1:-1]:
        start = line.find(literal, end + 1)
        if start < 0:
            return None
        values.append(line[end:start])
        end = start + len(literal)
    if len(literals) > 1:
        stop = len(line) - len(literals[-1])
        if stop < end:
            return None
        values.append(line[end:stop])
    return values


def _top(count: Counter[str]) -> tuple[tuple[str, int], ...]:
    return tuple(
        (value[:200], number)
        for value, number in sorted(count.items(), key=lambda item: (-item[1], item[0]))[:TOP_VALUES]
    )
