"""Plain text: what a stored error says, without what it was wrapped in: JSON, XML, base64, escapes, colours.

Pure and cheap for a text that is plain already. The result may hold several texts, outer error first, divided by
SECTION, and codes, each behind CODE; the rest of the grouping reads nothing else.
"""

import re
from html import unescape

from analysis.errors.grouping.bounds import MAX_TEXT
from analysis.errors.grouping.calls import has_arguments
from analysis.errors.grouping.log_lines import logfmt, without_header, without_prefix
from analysis.errors.grouping.markup import MARK, read_markup
from analysis.errors.grouping.objects import CODE, SECTION, embedded, from_json, written
from analysis.errors.grouping.one_line import in_lines
from analysis.errors.grouping.quoted import unquoted
from analysis.errors.grouping.wrapped import unwrapped
from analysis.redaction.encoded import decoded

_COLOURS = re.compile(r"\x1b\[[0-9;]{0,20}[A-Za-z]")
_ENTITY = re.compile(r"&(?:quot|apos|lt|gt|amp|#39|#x27);")
_REDACTED = re.compile(r"(?<=[\w=:@/&?.+-])\[redacted: [a-z ]{1,40}\]")
"""Within a word, of which it is a part and not the end."""
_MARKS = re.compile(f"[{CODE}{SECTION}]")
_MOST_LAYERS = 4
_TRACEBACK = "Traceback (most recent call last):\n"
_BINARY = "(binary data)"
"""Stands for bytes that are no text."""


def is_plain_traceback(text: str) -> bool:
    """Tell whether `text` is a Python traceback as it was printed: a short way past everything else."""
    return (
        text.startswith(_TRACEBACK)
        and not text.startswith("\n", len(_TRACEBACK))
        and not has_arguments(text)
        and " of RPC that terminated with:" not in text
        and "\x1b" not in text
        and "\r" not in text
        and not ("&" in text and _ENTITY.search(text))
        and not ("[redacted: " in text and _REDACTED.search(text))
        and CODE not in text
        and SECTION not in text
    )


def plain(text: str, layers: int = _MOST_LAYERS) -> str:
    """Return what `text` says; a text that is not wrapped is returned as it is."""
    text = unwrapped(without_header(without_prefix(_clean(text))))
    head = text[:200].lstrip()[:1]
    if not layers or not head or text.startswith(_TRACEBACK):
        return text
    if head in '{["' and (read := from_json(text, lambda inner: plain(inner, layers - 1))):
        return read
    if MARK in text:
        text = read_markup(text, lambda inner: plain(inner, layers - 1))
    if "=" in text[:80] and (fields := logfmt(text)):
        return written(fields, lambda inner: plain(inner, layers - 1))
    if (inner := decoded(text, MAX_TEXT)) is not None:
        return plain(inner, layers - 1) if inner else _BINARY
    text = embedded(text, lambda inner: plain(inner, layers - 1))
    lines = in_lines(unquoted(text))
    return text if lines == text else plain(lines, layers - 1)


def _clean(text: str) -> str:
    """Return `text` without colours, entities, carriage returns, our own marks, a log's escapes of JSON, and the
    blanks and brackets that redaction has left within a word."""
    if "\x1b" in text:
        text = _COLOURS.sub("", text)
    if "&" in text and _ENTITY.search(text):
        text = unescape(text)
    if "[redacted: " in text:
        text = _REDACTED.sub(lambda found: re.sub(r"[\[\] ]", "_", found[0]), text)
    if "\r" in text:
        text = text.replace("\r\n", "\n")
    if CODE in text or SECTION in text:
        text = _MARKS.sub(" ", text)
    if "[stacktrace]" in text:
        text = text.replace('\\"', '"').replace("\\\\", "\\")
    return text
