"""Parse a Python traceback: the chain of exceptions, root first, each with type, message and innermost in-app frame."""

import re
from dataclasses import dataclass
from functools import lru_cache

MARK = "Traceback (most recent call last):"

_EXCEPTION = re.compile(r"([A-Za-z_][A-Za-z0-9_.]{0,200}?)(?:: ?([^\n]*))?(?:\n|$)", re.ASCII)
_FRAMES = re.compile(r"\n?((?:[ \t][^\n]*\n)*)")
_FRAME = re.compile(r'^[ \t]+File "([^"\n]*)", line \d+, in ([^\n]*)', re.ASCII | re.MULTILINE)
_LIBRARY = re.compile(
    r"(?:^|[/\\])(?:site-packages|dist-packages|[Ll]ib[/\\]python\d[\d.]*|Python\d+[/\\][Ll]ib)[/\\]|^<", re.ASCII
)
_GROUP_BORDER = re.compile(r"^[ |]*\+[-+]*(?: [\d.]+ -+| *)$", re.ASCII | re.MULTILINE)
_GROUP_MARGIN = re.compile(r"^ *[|+](?: |-\+ )?", re.MULTILINE)


@dataclass(frozen=True, slots=True)
class Raised:
    """One exception of a chain.

    `location` is module.function of the innermost frame outside installed packages and the standard library, else of
    the innermost frame, else empty.
    """

    type: str
    message: str
    location: str
    in_app: bool


def parse(text: str) -> tuple[Raised, ...]:
    """Return the chain of a text that holds MARK, root cause first; empty when no exception line follows a MARK."""
    if "Exception Group Traceback" in text:
        text = _GROUP_MARGIN.sub("", _GROUP_BORDER.sub("", text)).replace("Exception Group Traceback", "Traceback")
    chain = []
    for block in text.split(MARK)[1:]:
        frames = _FRAMES.match(block)
        if frames is None:
            continue
        location, in_app = innermost(frames[1])
        raised = _EXCEPTION.match(block, frames.end())
        if raised is None:
            if location:
                chain.append(Raised("", "", location, in_app))
            continue
        message = raised[2] or _next_line(block, raised.end())
        chain.append(Raised(raised[1], message, location, in_app))
    return tuple(chain)


def _next_line(block: str, start: int) -> str:
    """Return the first line of a message that begins with an empty one."""
    for line in block[start : start + 500].split("\n"):
        if line.strip():
            return "" if line.startswith(("During handling", "The above exception")) else line.strip()
    return ""


@lru_cache(maxsize=4096)
def innermost(frames: str) -> tuple[str, bool]:
    """Return module.function of the innermost in-app frame (else of the innermost) and whether it is in-app."""
    found = _FRAME.findall(frames)
    for path, function in reversed(found):
        if not _LIBRARY.search(path):
            return _place(path, function), True
    return (_place(*found[-1]), False) if found else ("", False)


def _place(path: str, function: str) -> str:
    parts = re.split(r"[/\\]", path)
    module = parts[-1].removesuffix(".py")
    if module in ("__init__", "__main__") and len(parts) > 1:
        module = parts[-2]
    return f"{module}.{function.strip()}"
