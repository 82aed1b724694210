"""Fingerprint: the stateless, versioned name of a fault. The same text has the same id on every machine, forever."""

from collections.abc import Iterable
from dataclasses import dataclass
from hashlib import sha256

from analysis.errors.grouping.bounds import shorten
from analysis.errors.grouping.digits import counting_spans, lifted, lowered, zeroed
from analysis.errors.grouping.normalise import Normaliser, collapse
from analysis.errors.grouping.parse import parse

VERSION = "p1"
"""Raised whenever the same text may get another id; tests/grouping/test_golden.py holds the line."""


@dataclass(frozen=True, slots=True)
class Fingerprint:
    """What a text is, apart from its values.

    id              VERSION and 64 bits of a hash of scope, discriminators and collapsed template
    template        the outer message with typed placeholders, after its exception type
    skeleton        what is compared when patterns merge: collapsed message of root and outer exception
    kind            traceback, postgres, azure, http, json or message
    exception_type  of the outer exception, with its module; empty for a bare message
    location        module.function of the innermost in-app frame of the outer exception; empty for a bare message
    scope           chain of type and location, root first: patterns of different scope never merge
    discriminators  codes and names that tell faults apart, such as `sqlstate 23505`
    """

    id: str
    template: str
    skeleton: str
    kind: str
    exception_type: str
    location: str
    scope: tuple[str, ...]
    discriminators: tuple[str, ...]


class Fingerprinter:
    """Makes fingerprints, with a cache keyed by the text with every digit 0; the cache never changes a result."""

    def __init__(
        self, keep: frozenset[str] = frozenset(), mask: frozenset[str] = frozenset(), cached: int = 20_000
    ) -> None:
        self._normaliser = Normaliser(keep, mask)
        self._cached = cached
        self._known: dict[str, Fingerprint | _ByDigits] = {}

    def __call__(self, text: str) -> Fingerprint:
        """Return the fingerprint of `text`."""
        if len(text) > 32_768:
            text = shorten(text)
        zeros = zeroed(text)
        known = self._known.get(zeros)
        if known is None:
            if len(self._known) >= self._cached:
                self._known.clear()
            spans = counting_spans(zeros)
            known = self._known[zeros] = _ByDigits(spans) if spans else self._make(zeros)
        if isinstance(known, Fingerprint):
            return known
        digits = known.read(text)
        found = known.fingerprints.get(digits)
        if found is None:
            if len(known.fingerprints) >= 1000:
                known.fingerprints.clear()
            found = known.fingerprints[digits] = self._make(lifted(zeros, text, known.spans))
        return found

    def _make(self, text: str) -> Fingerprint:
        parsed = parse(text)
        outer, root = parsed.chain[-1], parsed.chain[0]
        template = self._normaliser.line(outer.message)
        skeleton = collapse(template)
        if len(parsed.chain) > 1:
            skeleton = f"{collapse(self._normaliser.line(root.message))} | {skeleton}"
        scope = tuple(f"{_short(raised.type)} {raised.location if raised.in_app else ''}" for raised in parsed.chain)
        kind_scope = scope if parsed.kind == "traceback" else tuple(_short(raised.type) for raised in parsed.chain)
        discriminators = tuple(map(lowered, parsed.discriminators))
        shown = f"{outer.type}: {template}" if outer.type else template
        return Fingerprint(
            f"{VERSION}-{_hash((*kind_scope, *discriminators, skeleton))}",
            lowered(shown),
            lowered(skeleton),
            parsed.kind,
            outer.type,
            outer.location,
            kind_scope,
            discriminators,
        )


class _ByDigits:
    """The fingerprints of texts that are equal but for digits, told apart by the digits that count."""

    __slots__ = ("fingerprints", "spans")

    def __init__(self, spans: tuple[tuple[int, int], ...]) -> None:
        self.spans = spans
        self.fingerprints: dict[tuple[str, ...], Fingerprint] = {}

    def read(self, text: str) -> tuple[str, ...]:
        return tuple(text[start:stop] for start, stop in self.spans)


def _short(exception_type: str) -> str:
    return exception_type.rpartition(".")[2]


def _hash(parts: Iterable[str]) -> str:
    return sha256("\x1f".join(parts).encode("utf-8", "surrogatepass")).hexdigest()[:16]
