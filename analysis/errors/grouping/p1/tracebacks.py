"""p1: how a Python traceback was read."""

import re
from functools import lru_cache
from typing import NamedTuple

from analysis.errors.grouping.p1.digits import Span

MARK = "Traceback (most recent call last):"

_EXCEPTION = re.compile(r"([A-Za-z_\ue000-\ue0ff][A-Za-z0-9_.\ue000-\ue0ff]{0,200})(?:: ?([^\n]*))?(?=\n|$)")
_FRAMES = re.compile(r"\n?((?:[ \t][^\n]*\n)*)")
_FRAME = re.compile(r'^[ \t]+File "([^"\n]*)", line [^,\n]{1,9}, in ([^\n]*)', re.MULTILINE)
_LIBRARY = re.compile(
    r"(?:^|[/\\])(?:site-packages|dist-packages|[Ll]ib[/\\][Pp]ython\d[\d.]*|[Pp]ython\d+[/\\][Ll]ib)[/\\]|^<", re.ASCII
)
_MODULE = re.compile(r"([^/\\]*?)(?:[/\\]__(?:init|main)__)?(?:\.py)?$")
_CHAINED = ("During handling of the above exception", "The above exception was the direct cause")
_GROUP = "Exception Group Traceback"
_MARGIN = re.compile(r"^ *(?:\+-\+-+ [\d.]+ -+|\+-+(?: [\d.]+ -+)?|\+ Exception Group |\| ?)", re.ASCII | re.MULTILINE)
_MOST = 20


class Raised(NamedTuple):
    """One exception of a chain.

    `location` is module.function of the innermost frame outside installed packages and the standard library; when
    there is none, of the innermost frame, and `in_app` is false. `start` is where in the text the message begins;
    `names` is where type, module and function stand when they hold digits.
    """

    type: str
    message: str
    start: int
    location: str = ""
    in_app: bool = False
    names: tuple[Span, ...] = ()


def parse(text: str) -> tuple[Raised, ...]:
    """Return the chain of a text that holds MARK, root cause first; empty when it holds neither frame nor exception.

    Equal neighbours (a retry that fails again) count once; of more than 20 exceptions the first and last 10 are kept.
    Of an exception group the parts come first, each kind once and in order of name, then the group.
    """
    if _GROUP in text:
        return _group(text)
    chain: list[Raised] = []
    start = text.find(MARK)
    while start >= 0:
        start += len(MARK)
        raised = _block(text, start)
        if raised is not None and not (chain and _key(chain[-1]) == _key(raised)):
            chain.append(raised)
        start = text.find(MARK, start)
    return tuple(chain if len(chain) <= _MOST else chain[: _MOST // 2] + chain[-_MOST // 2 :])


def _group(text: str) -> tuple[Raised, ...]:
    flat = _MARGIN.sub("", text.replace(_GROUP, MARK[:9]))
    unique = {_key(raised): raised for raised in parse(flat)}
    chain = [unique[key] for key in sorted(unique)]
    chain.sort(key=lambda raised: raised.type.endswith("Group"))
    return tuple(raised._replace(start=max(text.find(raised.message), 0), names=()) for raised in chain[-_MOST:])


def _key(raised: Raised) -> tuple[str, str]:
    return raised.type, raised.location


def _block(text: str, start: int) -> Raised | None:
    frames = _FRAMES.match(text, start)
    place = innermost(frames[1]) if frames else _NOWHERE
    end = frames.end() if frames else start
    base = frames.start(1) if frames else start
    names = tuple((base + first, base + last) for first, last in place.names)
    raised = _EXCEPTION.match(text, end)
    if raised is None:
        return Raised("", "", end, place.location, place.in_app, names) if place.location else None
    if "0" in raised[1]:
        names = (*names, raised.span(1))
    message, at = raised[2] or "", raised.start(2) if raised[2] else raised.end()
    if not message.strip():
        message, at = _next_line(text, raised.end())
    return Raised(raised[1], message, at, place.location, place.in_app, names)


def _next_line(text: str, start: int) -> tuple[str, int]:
    """Return the first line that says something of a message that begins with an empty line, and where it stands."""
    for _ in range(5):
        start = text.find("\n", start) + 1
        if start == 0:
            break
        stop = text.find("\n", start)
        line = text[start:stop] if stop >= 0 else text[start:]
        if line.startswith(_CHAINED) or line.startswith(MARK):
            break
        if line.strip():
            return line, start
    return "", len(text)


class Place(NamedTuple):
    """Where an exception was raised, and where in the frames its module and function stand when they hold digits."""

    location: str
    in_app: bool
    names: tuple[Span, ...]


_NOWHERE = Place("", False, ())


@lru_cache(maxsize=512)
def innermost(frames: str) -> Place:
    """Return the innermost in-app frame of a block of frames, else the innermost frame."""
    found = list(_FRAME.finditer(frames))
    for frame in reversed(found):
        if not _LIBRARY.search(frame[1]):
            return _place(frame, in_app=True)
    return _place(found[-1], in_app=False) if found else _NOWHERE


def _place(frame: re.Match[str], *, in_app: bool) -> Place:
    module = _MODULE.search(frame[1])
    start, stop = module.span(1) if module else (0, 0)
    names = ((frame.start(1) + start, frame.start(1) + stop), frame.span(2))
    parts = [frame.string[first:last] for first, last in names]
    return Place(".".join(parts), in_app, tuple(span for span, part in zip(names, parts, strict=True) if "0" in part))
