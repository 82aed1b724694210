"""Plain text: what a stored error says, without what it was wrapped in: JSON, base64, escapes, colours.

Pure and cheap for a text that is plain already. The result may hold several texts, outer error first, divided by
SECTION, and codes, each behind CODE; the rest of the grouping reads nothing else.
"""

import re
from base64 import b64decode
from binascii import Error as NotEncoded
from html import unescape
from zlib import MAX_WBITS, decompressobj
from zlib import error as not_compressed

from analysis.errors.grouping.bounds import MAX_TEXT
from analysis.errors.grouping.log_lines import logfmt, without_header, without_prefix
from analysis.errors.grouping.objects import CODE, SECTION, embedded, from_json, written
from analysis.errors.grouping.one_line import in_lines
from analysis.errors.grouping.wrapped import unwrapped

_COLOURS = re.compile(r"\x1b\[[0-9;]{0,20}[A-Za-z]")
_ENTITY = re.compile(r"&(?:quot|apos|lt|gt|amp|#39|#x27);")
_MARKS = re.compile(f"[{CODE}{SECTION}]")
_ENCODED = re.compile(
    r"(?=[^\n]{0,200}[0-9+/=])(?=[^\n]{0,200}[a-z])(?=[^\n]{0,200}[A-Z])(?:[A-Za-z0-9+/]{4}"
    r"|\n){5,}[A-Za-z0-9+/=]{0,4}\n?"
)
_HEX = re.compile(r"\\x(?:[0-9a-fA-F]{2}){4,}")
_UNREADABLE = re.compile(r"[^\x09\x0a\x0d\x20-\x7e\xa0-\uffff]")
_MOST_LAYERS = 4
_TRACEBACK = "Traceback (most recent call last):\n"
_SHORTEST_ENCODED = 20
_BINARY = "(binary data)"


def is_plain_traceback(text: str) -> bool:
    """Tell whether `text` is a Python traceback as it was printed: a short way past everything else."""
    return (
        text.startswith(_TRACEBACK)
        and "\x1b" not in text
        and "\r" not in text
        and not ("&" in text and _ENTITY.search(text))
        and CODE not in text
        and SECTION not in text
    )


def plain(text: str, layers: int = _MOST_LAYERS) -> str:
    """Return what `text` says; a text that is not wrapped is returned as it is."""
    text = unwrapped(without_header(without_prefix(_clean(text))))
    head = text[:200].lstrip()[:1]
    if not layers or not head or text.startswith(_TRACEBACK):
        return text
    if head in '{["' and (decoded := from_json(text, lambda inner: plain(inner, layers - 1))):
        return decoded
    if "=" in text[:80] and (fields := logfmt(text)):
        return written(fields, lambda inner: plain(inner, layers - 1))
    if head == "\\" and _HEX.fullmatch(text.strip()):
        return _decoded(bytes.fromhex(text.strip()[2:]), layers)
    if len(text) > _SHORTEST_ENCODED and " " not in text and _ENCODED.fullmatch(text):
        return _from_base64(text, layers)
    if any(opening in text for opening in (": {", ": [", "- {", "- [", "\n{", "\n[")):
        text = embedded(text, lambda inner: plain(inner, layers - 1))
    lines = in_lines(text)
    return text if lines == text else plain(lines, layers - 1)


def _clean(text: str) -> str:
    """Return `text` without colours, entities, carriage returns, our own marks, and a log's escapes of JSON."""
    if "\x1b" in text:
        text = _COLOURS.sub("", text)
    if "&" in text and _ENTITY.search(text):
        text = unescape(text)
    if "\r" in text:
        text = text.replace("\r\n", "\n")
    if CODE in text or SECTION in text:
        text = _MARKS.sub(" ", text)
    if "[stacktrace]" in text:
        text = text.replace('\\"', '"').replace("\\\\", "\\")
    return text


def _from_base64(text: str, layers: int) -> str:
    try:
        return _decoded(b64decode(text, validate=False), layers)
    except (NotEncoded, ValueError):
        return text


def _decoded(content: bytes, layers: int) -> str:
    """Return the text in `content`, unpacked if need be; binary content has a name in place of its bytes."""
    if content[:1] in (b"\x78", b"\x1f"):
        try:
            content = decompressobj(MAX_WBITS | 32).decompress(content, MAX_TEXT)
        except not_compressed:
            return _BINARY
    text = content.decode("utf-8", "replace")
    strange = len(_UNREADABLE.findall(text)) + text.count("\ufffd")
    return plain(text, layers - 1) if strange * 20 <= len(text) else _BINARY
