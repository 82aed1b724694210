"""A bounded sample of the messages behind each fingerprint.

The sample holds the distinct messages whose checksum is lowest, so it does not depend on the order of the texts, and
it counts each of them exactly. How many it holds per fingerprint follows from how many there are in all.
"""

from collections import defaultdict
from collections.abc import Iterable
from zlib import crc32

MOST_PER_FINGERPRINT = 1024
FEWEST_PER_FINGERPRINT = 4
MOST_MESSAGES = 100_000
MOST_CHARACTERS = 500
MOST_EXAMPLE_CHARACTERS = 4_000

Key = tuple[int, str]
_BEYOND: Key = (2**32, "")


class Sample:
    """The messages of one fingerprint with the lowest checksums, each with its exact weight, and one whole text."""

    __slots__ = ("_highest", "example", "weights")

    def __init__(self) -> None:
        self.weights: dict[Key, int] = {}
        self.example: tuple[Key, str] = (_BEYOND, "")
        self._highest = _BEYOND[0]

    def add(self, message: str, text: str, weight: int, limit: int) -> int:
        """Count a message that was found in `text`; return by how many messages the sample grew, up to `limit`."""
        checksum = crc32(message.encode("utf-8", "surrogatepass"))
        if checksum > self._highest:
            return 0
        key, weights = (checksum, message), self.weights
        if checksum <= self.example[0][0] and (key, text) < self.example:
            self.example = key, text[:MOST_EXAMPLE_CHARACTERS]
        if key in weights:
            weights[key] += weight
            return 0
        weights[key] = weight
        if len(weights) > 2 * limit:
            self.shrink(limit)
        return int(len(weights) <= limit)

    def shrink(self, limit: int) -> None:
        """Keep the `limit` lowest messages."""
        if len(self.weights) > limit:
            self.weights = dict(sorted(self.weights.items())[:limit])
            self._highest = max(self.weights)[0]


class Samples:
    """The samples of all fingerprints, by number, under one common limit."""

    def __init__(self) -> None:
        self._samples: defaultdict[int, Sample] = defaultdict(Sample)
        self._limit = MOST_PER_FINGERPRINT
        self._held = 0

    def add(self, number: int, message: str, text: str, weight: int) -> None:
        """Count a message for fingerprint `number`."""
        self._held += self._samples[number].add(message[:MOST_CHARACTERS], text, weight, self._limit)
        if self._held > MOST_MESSAGES and self._limit > FEWEST_PER_FINGERPRINT:
            self._limit //= 2
            for sample in self._samples.values():
                sample.shrink(self._limit)
            self._held = sum(len(sample.weights) for sample in self._samples.values())

    def messages(self, numbers: Iterable[int]) -> list[tuple[str, int]]:
        """Return the sampled messages with weights."""
        samples = [self._samples[number] for number in numbers]
        for sample in samples:
            sample.shrink(self._limit)
        merged = sorted(item for sample in samples for item in sample.weights.items())
        return [(message, weight) for (_, message), weight in merged]

    def example(self, numbers: Iterable[int]) -> str:
        """Return one whole text, cut; empty without any."""
        return min(self._samples[number].example for number in numbers)[1]
