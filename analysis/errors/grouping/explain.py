"""Explain: what of a text made its fingerprint, and what did not, with the reason."""

from dataclasses import dataclass

from analysis.errors.grouping.digits import lifted, lowered, zeroed
from analysis.errors.grouping.fingerprint import bounded
from analysis.errors.grouping.normalise import ANY, Normaliser, spelled
from analysis.errors.grouping.parse import Parsed, names, parse, with_digits
from analysis.errors.grouping.stacks import left_out

_MOST_LEFT_OUT = 3


@dataclass(frozen=True, slots=True)
class Link:
    """One exception of a chain: type, message with `<*>` for values, and the place that raised it.

    `in_app` tells whether the place is the user's own code; otherwise it is a library's, and does not count.
    """

    type: str
    message: str
    location: str
    in_app: bool


@dataclass(frozen=True, slots=True)
class Part:
    """A part of the text: what it is, what it holds, whether it made the fingerprint, and why (not)."""

    what: str
    value: str
    counts: bool
    reason: str


@dataclass(frozen=True, slots=True)
class Explanation:
    """Language (empty for a bare message), chain with the root cause first, and the parts that count and do not."""

    language: str
    chain: tuple[Link, ...]
    parts: tuple[Part, ...]


def outermost(text: str) -> tuple[str, str]:
    """Return class (empty for a bare message) and message of the outermost error of `text`, on one line."""
    read, _, _, parsed = _read(text)
    raised = parsed.chain[-1]
    return lowered(raised.type), " ".join(read[raised.start : raised.start + len(raised.message)].split())


def _read(text: str) -> tuple[str, str, str, Parsed]:
    """Return a text as it is read, with digits 0, with counting digits lifted, and what it tells."""
    read = bounded(text)
    zeros = zeroed(read)
    parsed = parse(zeros)
    letters = lifted(zeros, read, parsed.spans, names(parsed))
    return read, zeros, letters, with_digits(parsed, letters) or parse(letters)


def explain(text: str) -> Explanation:
    """Return what of `text` made its fingerprint."""
    read, zeros, letters, parsed = _read(text)
    chain = tuple(
        Link(lowered(one.type), lowered(_template(one.message, parsed.language)), lowered(one.location), one.in_app)
        for one in parsed.chain
    )
    return Explanation(
        parsed.language,
        chain,
        (*_counted(parsed.discriminators(letters), chain), *_not_counted(read, zeros, parsed, chain)),
    )


def _template(message: str, language: str) -> str:
    return Normaliser().template(message if language == "python" else spelled(message))


def _counted(codes: tuple[str, ...], chain: tuple[Link, ...]) -> list[Part]:
    parts = [Part("class", link.type, True, "Which kind of error it is.") for link in chain if link.type]
    parts += [
        Part("place", link.location, True, "The innermost function of your own code.") for link in chain if link.in_app
    ]
    parts += [Part("code or name", lowered(code), True, "It tells this fault from its like.") for code in codes]
    messages = dict.fromkeys(link.message for link in (chain[0], chain[-1]) if link.message)
    return [
        *parts,
        *(Part("message", message, True, "The words of the root and of the outer error.") for message in messages),
    ]


def _not_counted(read: str, zeros: str, parsed: Parsed, chain: tuple[Link, ...]) -> list[Part]:
    parts = [
        Part("frame", lowered(frame), False, reason)
        for frame, reason in left_out(zeros, parsed.language)[:_MOST_LEFT_OUT]
    ]
    parts += [
        Part("place", link.location, False, "Library code, and no frame of your own was found.")
        for link in chain
        if link.location and not link.in_app
    ]
    if parsed.language:
        parts.append(
            Part("callers", "", False, "Who called, line numbers and install paths change from build to build.")
        )
    if any(ANY in link.message for link in chain):
        parts.append(Part("values", ANY, False, "To whom it happened, not what went wrong."))
    outer = parsed.chain[-1]
    if not parsed.language and read[outer.start + len(outer.message) :].strip():
        parts.append(Part("later lines", "", False, "Details and requests of one occurrence."))
    if len(chain) > 2:
        parts.append(
            Part("messages between", "", False, "Root and outer message say it; what is between repeats them.")
        )
    return parts
