"""p1: the id that a text had."""

import re
from hashlib import sha256

from analysis.errors.grouping.bounds import MAX_TEXT, shorten
from analysis.errors.grouping.p1.digits import apart, lifted, lowered, zeroed
from analysis.errors.grouping.p1.normalise import Normaliser
from analysis.errors.grouping.p1.parse import Parsed, parse
from analysis.errors.grouping.p1.tracebacks import Raised


class OldIds:
    """Gives the ids of version p1, under the words that settings keep and mask, and without them."""

    def __init__(self, keep: frozenset[str] = frozenset(), mask: frozenset[str] = frozenset()) -> None:
        self._keep = keep
        words = "|".join(re.escape(zeroed(word)) for word in sorted(keep, key=lambda word: (-len(word), word)))
        self._kept = re.compile(rf"(?<![A-Za-z0-9_])(?:{words})(?![A-Za-z0-9_])") if keep else None
        self._normaliser = Normaliser(mask)
        self._plain = OldIds() if keep or mask else None

    def __call__(self, text: str) -> frozenset[str]:
        """Return the ids that `text` answered to."""
        if len(text) > MAX_TEXT:
            text = shorten(text)
        return frozenset({self._id(text)}) | (self._plain(text) if self._plain else frozenset())

    def _id(self, text: str) -> str:
        zeros = zeroed(text)
        parsed = parse(zeros)
        kept = [
            (raised.start + match.start(), raised.start + match.end())
            for raised in (parsed.chain[0], parsed.chain[-1])
            for match in (self._kept.finditer(raised.message) if self._kept else ())
        ]
        spans = apart((*parsed.spans, *kept))
        counting = tuple(span for span in spans if span not in kept or text[span[0] : span[1]] in self._keep)
        return self._hash(parse(lifted(zeros, text, counting)) if spans else parsed)

    def _hash(self, parsed: Parsed) -> str:
        outer, root = parsed.chain[-1], parsed.chain[0]
        template = self._normaliser.template(outer.message)
        skeleton = template if outer is root else f"{self._normaliser.template(root.message)}\n{template}"
        parts = map(lowered, (*map(_scope, parsed.chain), *parsed.discriminators, skeleton))
        return f"p1-{sha256('\x1f'.join(parts).encode('utf-8', 'surrogatepass')).hexdigest()[:16]}"


def _scope(raised: Raised) -> str:
    name = raised.type.rpartition(".")[2]
    return f"{name} {raised.location}" if raised.in_app else name
