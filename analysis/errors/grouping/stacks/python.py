"""Parse a Python traceback: the chain of exceptions, root first, each with type, message and innermost in-app frame."""

import re
from functools import lru_cache

from analysis.errors.grouping.digits import Span
from analysis.errors.grouping.stacks.frames import NOWHERE, Place
from analysis.errors.grouping.stacks.raised import MOST, Raised

MARK = "Traceback (most recent call last):"
FRAME = '  File "'

_EXCEPTION = re.compile(r"([A-Za-z_\ue000-\ue0ff][A-Za-z0-9_.\ue000-\ue0ff]{0,200})(?:: ?([^\n]*))?(?=\n|$)")
_FRAMES = re.compile(r"\n?((?:[ \t][^\n]*\n)*)")
_FRAME = re.compile(r'^[ \t]+File "([^"\n]*)", line [^,\n]{1,9}, in ([^\n]*)', re.MULTILINE)
_HEADLESS = re.compile(r'^[ \t]+File "[^"\n]*", line [^,\n]{1,9}, in ', re.MULTILINE)
_LIBRARY = re.compile(
    r"(?:^|[/\\])(?:site-packages|dist-packages|[Ll]ib[/\\][Pp]ython\d[\d.]*|[Pp]ython\d+[/\\][Ll]ib)[/\\]|^<", re.ASCII
)
_ABSOLUTE = re.compile(r"[/\\]|[A-Za-z]:")
_MODULE = re.compile(r"([^/\\]*?)(?:[/\\]__(?:init|main)__)?(?:\.py)?$")
_OF_A_NAME = (
    "KeyError",
    "AttributeError",
    "NameError",
    "UnboundLocalError",
    "ImportError",
    "ModuleNotFoundError",
    "TypeError",
)
"""What Python raises because of a name, which it quotes; whether that is data, only the line of code tells."""
_QUOTED_NAME = re.compile(r"(?<![\w'\"])(['\"])([A-Za-z_]\w{0,80})(?:\(\))?\1(?!\w)", re.ASCII)
_CHAINED = ("During handling of the above exception", "The above exception was the direct cause")
_CHOICES = re.compile(r"\b(?:of|are|is|try|include|choices|options|values|keys|columns):\s*$")
"""What announces a list to choose from, and not the reason."""
_QUOTED = re.compile(r"(['\"])(.*)\1\s*$")
_INNER = re.compile(r"'[^']*'|\"[^\"]*\"|\[[^\]]*\]")
_WORD = re.compile(r"(?<![\w.])[a-z]{2,}(?![\w])")
_WORDS = re.compile(r"[A-Za-z_]\w*", re.ASCII)
_FEWEST_WORDS = 3
_GROUP = "Exception Group Traceback"
_MARGIN = re.compile(r"^ *(?:\+-\+-+ [\d.]+ -+|\+-+(?: [\d.]+ -+)?|\+ Exception Group |\| ?)", re.ASCII | re.MULTILINE)


def parse(text: str) -> tuple[Raised, ...]:
    """Return the chain of a text that holds MARK or FRAME, root cause first; empty when it holds no more than that.

    Equal neighbours (a retry that fails again) count once; of more than 20 exceptions the first and last 10 are kept.
    Of an exception group the parts come first, each kind once and in order of name, then the group.
    """
    if _GROUP in text:
        return _group(text)
    start = text.find(MARK)
    cut = _block_without_head(text, start if start >= 0 else len(text))
    chain = [cut] if cut else []
    while start >= 0:
        start += len(MARK)
        raised = _block(text, start)
        if raised is not None and not (chain and _key(chain[-1]) == _key(raised)):
            chain.append(raised)
        start = text.find(MARK, start)
    return tuple(chain if len(chain) <= MOST else chain[: MOST // 2] + chain[-MOST // 2 :])


def _block_without_head(text: str, stop: int) -> Raised | None:
    """Return the exception before `stop` whose first lines are gone, as where only the end of a text is kept."""
    frame = _HEADLESS.search(text, 0, stop) if FRAME in text[:stop] else None
    raised = _block(text, frame.start()) if frame else None
    return raised if raised and raised.type else None


def _group(text: str) -> tuple[Raised, ...]:
    flat = _MARGIN.sub("", text.replace(_GROUP, MARK[:9]))
    unique = {_key(raised): raised for raised in parse(flat)}
    chain = [unique[key] for key in sorted(unique)]
    chain.sort(key=lambda raised: raised.type.endswith("Group"))
    return tuple(
        raised._replace(start=max(text.find(raised.message), 0), names=(), literal=()) for raised in chain[-MOST:]
    )


def _key(raised: Raised) -> tuple[str, str]:
    return raised.type, raised.location


def _block(text: str, start: int) -> Raised | None:
    frames = _FRAMES.match(text, start)
    place = innermost(frames[1]) if frames else NOWHERE
    end = frames.end() if frames else start
    base = frames.start(1) if frames else start
    names = tuple((base + first, base + last) for first, last in place.names) if place.names else ()
    raised = _EXCEPTION.match(text, end)
    if raised is None:
        return Raised("", "", end, place.location, place.in_app, names) if place.location else None
    name, message = raised.groups()
    if "0" in name:
        names = (*names, raised.span(1))
    if message and not message.isspace():
        at = raised.start(2)
        if message[-1] == ":" and not _CHOICES.search(message):
            line, start = _next_line(text, raised.end())
            message = text[at : start + len(line)] if line else message
        elif message[0] in "'\"" and (sentence := _sentence(message)):
            message, at = sentence, at + 1
        literal = _literal(message, at, frames[1]) if frames and name.endswith(_OF_A_NAME) else ()
        return Raised(name, message, at, place.location, place.in_app, names, literal)
    message, at = _next_line(text, raised.end())
    return Raised(name, message, at, place.location, place.in_app, names)


def _sentence(message: str) -> str:
    """Return what stands between the quotes of a message that is one quoted sentence, as KeyError prints it."""
    quoted = _QUOTED.match(message)
    return quoted[2] if quoted and len(_WORD.findall(_INNER.sub("", quoted[2]))) >= _FEWEST_WORDS else ""


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


@lru_cache(maxsize=64)
def innermost(frames: str) -> Place:
    """Return the innermost in-app frame of a block of frames, else the innermost frame."""
    found = list(_FRAME.finditer(frames))
    for frame in reversed(found):
        if not _is_library(frame):
            return _place(frame, in_app=True)
    return _place(found[-1], in_app=False) if found else NOWHERE


def _literal(message: str, at: int, frames: str) -> tuple[Span, ...]:
    """Return where the names stand that the failing line of code holds: `row['hull']`, and not `row[field]`."""
    quoted = list(_QUOTED_NAME.finditer(message))
    words = _words_of_code(frames) if quoted else frozenset()
    return tuple((at + name.start(2), at + name.end(2)) for name in quoted if name[2] in words)


@lru_cache(maxsize=64)
def _words_of_code(frames: str) -> frozenset[str]:
    """Return the words in the code of the innermost in-app frame, else of the innermost frame."""
    found = list(_FRAME.finditer(frames))
    for number in reversed(range(len(found))):
        if not _is_library(found[number]) or not any(not _is_library(frame) for frame in found):
            stop = found[number + 1].start() if number + 1 < len(found) else len(frames)
            return frozenset(_WORDS.findall(frames, found[number].end(), stop))
    return frozenset()


def _is_library(frame: re.Match[str]) -> bool:
    """Tell whether a frame is an installed package's; compiled modules give a module with the function, and no folder.

    Python itself names the function alone.
    """
    return bool(_LIBRARY.search(frame[1])) or ("." in frame[2] and not _ABSOLUTE.match(frame[1]))


def left_out(text: str) -> list[tuple[str, str]]:
    """Return the frames of the last block above the user's own code, each with the reason why it does not count."""
    found: list[tuple[str, str]] = []
    for frame in reversed(list(_FRAME.finditer(text, text.rfind(MARK)))):
        if not _is_library(frame):
            break
        found.append((_place(frame, in_app=False).location, "An installed package or the standard library."))
    return found


def _place(frame: re.Match[str], *, in_app: bool) -> Place:
    module = _MODULE.search(frame[1])
    start, stop = module.span(1) if module else (0, 0)
    names = ((frame.start(1) + start, frame.start(1) + stop), frame.span(2))
    parts = [frame.string[first:last] for first, last in names]
    return Place(".".join(parts), in_app, tuple(span for span, part in zip(names, parts, strict=True) if "0" in part))
