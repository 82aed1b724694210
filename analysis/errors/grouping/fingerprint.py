"""Fingerprint: the stateless, versioned name of a fault. The same text has the same id on every machine, forever."""

import re
from dataclasses import dataclass, replace
from hashlib import sha256
from typing import NamedTuple

from analysis.errors.grouping.bounds import MAX_TEXT, shorten
from analysis.errors.grouping.digits import Span, apart, lifted, lowered, zeroed
from analysis.errors.grouping.normalise import EMPTY, Normaliser, has_words, spelled
from analysis.errors.grouping.parse import Parsed, names, parse, with_digits
from analysis.errors.grouping.plain import is_plain_traceback, plain
from analysis.errors.grouping.stacks.raised import Raised

VERSION = "p2"
"""Raised whenever the same text may get another id; tests/grouping/test_golden.py holds the line."""

_MOST_CACHED = 50_000
_MOST_CACHED_CHARACTERS = 20_000_000
_MOST_MADE = 20_000
_MOST_DIGITS = 1_000
_SENTENCE = re.compile(
    r"^[\[{].*?['\"][^'\"\n]{0,200}\w \w+[^'\"\n]{0,200}[.!?]['\"]|^\(['\"][^'\"\n]{0,200}\w \w[^'\"\n]{0,200}['\"],"
)
"""A printed list or object that holds a sentence, as validators raise them, or the arguments of an exception, the first
of them a sentence: there is no other message."""
_LIFTED = re.compile("[\ue000-\ue0ff]")


@dataclass(frozen=True, slots=True)
class Fingerprint:
    """What a text is, apart from its values.

    id              VERSION and 64 bits of a hash of scope, discriminators and skeleton
    template        the message of the outer exception with `<*>` for every value
    kind            traceback, postgres, azure or message
    language        of the traceback; empty for other kinds
    exception_type  of the outer exception, with its module; empty for a bare message
    location        module.function of the innermost in-app frame of the outer exception; empty for a bare message
    scope           chain of type and location, root first: patterns of different scope never merge
    skeleton        what is compared when patterns merge: templates of root and outer exception, a line each; of Rust's
                    also of the one below the outer, since its contexts have no place
    discriminators  codes and names that tell faults apart, such as `sqlstate 23505`
    plain_id        the id without the words that settings keep or mask; the same as `id` when there are none
    """

    id: str
    template: str
    kind: str
    language: str
    exception_type: str
    location: str
    scope: tuple[str, ...]
    skeleton: str
    discriminators: tuple[str, ...]
    plain_id: str


class Located(NamedTuple):
    """A fingerprint, and where in the plain text the message stands that `template` was made of."""

    fingerprint: Fingerprint
    start: int
    stop: int


def bounded(text: str) -> str:
    """Return `text` as it is read: plain (plain.py), and not longer than MAX_TEXT."""
    if len(text) > MAX_TEXT:
        text = shorten(text)
    if is_plain_traceback(text):
        return text
    text = plain(text)
    return shorten(text) if len(text) > MAX_TEXT else text


class Fingerprinter:
    """Makes fingerprints, with a cache keyed by the text with every digit 0; the cache never changes a result.

    keep  words that always count: never masked
    mask  words that never count: always masked
    """

    def __init__(self, keep: frozenset[str] = frozenset(), mask: frozenset[str] = frozenset()) -> None:
        self._keep = keep
        words = "|".join(re.escape(zeroed(word)) for word in sorted(keep, key=lambda word: (-len(word), word)))
        self._kept = re.compile(rf"(?<![A-Za-z0-9_])(?:{words})(?![A-Za-z0-9_])") if keep else None
        self._normaliser = Normaliser(mask)
        self._plain = Fingerprinter() if keep or mask else None
        self._made: dict[tuple[object, ...], Fingerprint] = {}
        self._cache: dict[str, Located | _ByDigits] = {}
        self._cached_characters = 0

    def __call__(self, text: str) -> Fingerprint:
        """Return the fingerprint of `text`."""
        return self.located(bounded(text)).fingerprint

    def located(self, text: str) -> Located:
        """Return the fingerprint of a text that `bounded` returned."""
        zeros = zeroed(text)
        cached = self._cache.get(zeros)
        if cached is None:
            cached = self._first(zeros, text)
        if isinstance(cached, Located):
            return cached
        digits = tuple([text[start:stop] for start, stop in cached.spans])
        found = cached.found.get(digits)
        if found is None:
            if len(cached.found) >= _MOST_DIGITS:
                cached.found.clear()
            counting = tuple(
                (start, stop)
                for start, stop in cached.spans
                if (start, stop) not in cached.kept or text[start:stop] in self._keep
            )
            letters = lifted(zeros, text, counting, names(cached.parsed))
            parsed = with_digits(cached.parsed, letters) or parse(letters)
            found = cached.found[digits] = self._make(parsed, letters, text)
        return found

    def _first(self, zeros: str, text: str) -> "Located | _ByDigits":
        self._cached_characters += len(zeros)
        if len(self._cache) >= _MOST_CACHED or self._cached_characters > _MOST_CACHED_CHARACTERS:
            self._cache.clear()
            self._cached_characters = len(zeros)
        parsed = parse(zeros)
        kept: tuple[Span, ...] = ()
        if self._kept is not None:
            kept = tuple(
                (raised.start + match.start(), raised.start + match.end())
                for raised in (parsed.chain[0], parsed.chain[-1])
                for match in self._kept.finditer(raised.message)
            )
        spans = apart((*parsed.spans, *kept))
        entry: Located | _ByDigits = (
            _ByDigits(parsed, spans, frozenset(kept)) if spans else self._make(parsed, zeros, text)
        )
        self._cache[zeros] = entry
        return entry

    def _make(self, parsed: Parsed, letters: str, text: str) -> Located:
        outer, root = parsed.chain[-1], parsed.chain[0]
        foreign = parsed.language != "python"
        message = spelled(outer.message) if foreign else outer.message
        template = self._normaliser.template(message)
        bare = not outer.type and not outer.in_app and len(parsed.chain) == 1
        if (bare or _SENTENCE.search(outer.message)) and not has_words(template):
            template = self._normaliser.words(message)
        skeleton = template
        if outer is not root:
            below = self._normaliser.template(spelled(root.message) if foreign else root.message)
            skeleton = f"{below}\n{template}"
            if parsed.language == "rust" and len(parsed.chain) > 2:
                skeleton = f"{below}\n{self._normaliser.template(spelled(parsed.chain[-2].message))}\n{template}"
        parts = (
            parsed.kind,
            parsed.language,
            outer.type,
            outer.location,
            _scope(parsed.chain),
            parsed.discriminators(letters) if parsed.found or parsed.coded else (),
            skeleton,
        )
        fingerprint = self._made.get(parts)
        if fingerprint is None:
            if len(self._made) >= _MOST_MADE:
                self._made.clear()
            fingerprint = self._made[parts] = _fingerprint(*parts)
        if self._plain is not None:
            fingerprint = replace(fingerprint, plain_id=self._plain.located(text).fingerprint.id)
        return Located(fingerprint, outer.start, outer.start + len(outer.message))


def _scope(chain: tuple[Raised, ...]) -> tuple[str, ...]:
    return tuple(
        [f"{_class(raised.type)} {raised.location}" if raised.in_app else _class(raised.type) for raised in chain]
    )


def _class(name: str) -> str:
    """Return the name of a class without its module; with it where a digit counts, as the ids of p2 have it."""
    return name if _LIFTED.search(name) else name.rpartition(".")[2]


def _fingerprint(
    kind: str,
    language: str,
    exception_type: str,
    location: str,
    scope: tuple[str, ...],
    codes: tuple[str, ...],
    skeleton: str,
) -> Fingerprint:
    scope, codes, skeleton = tuple(map(lowered, scope)), tuple(map(lowered, codes)), lowered(skeleton)
    parts = "\x1f".join((*scope, *codes, skeleton)).encode("utf-8", "surrogatepass")
    identity = f"{VERSION}-{sha256(parts).hexdigest()[:16]}"
    return Fingerprint(
        id=identity,
        template=shown(skeleton, codes),
        kind=kind,
        language=language,
        exception_type=lowered(exception_type),
        location=lowered(location),
        scope=scope,
        skeleton=skeleton,
        discriminators=codes,
        plain_id=identity,
    )


def shown(skeleton: str, codes: tuple[str, ...]) -> str:
    """Return what people see of a skeleton: what the outermost error says, or its codes where they are all it says."""
    outermost = skeleton.rpartition("\n")[2]
    return ", ".join(codes) if outermost == EMPTY and codes else outermost


class _ByDigits:
    """The fingerprints of texts that are equal but for digits, told apart by what stands at the spans that count."""

    __slots__ = ("found", "kept", "parsed", "spans")

    def __init__(self, parsed: Parsed, spans: tuple[Span, ...], kept: frozenset[Span]) -> None:
        self.parsed = parsed
        self.spans = spans
        self.kept = kept
        self.found: dict[tuple[str, ...], Located] = {}
