"""Text from the monitored system, made harmless to read: the unseen is spelt out as an escape, length is bounded."""

import re
from collections.abc import Mapping
from typing import Final

_UNSEEN: Final = (
    *(code for code in range(0x20) if chr(code) not in "\n\t"),
    *range(0x7F, 0xA0),  # delete, and the controls that are terminal escapes of one byte
    0x00AD,
    0x061C,
    0x180E,
    0x200B,
    0x200E,
    0x200F,
    *range(0x2028, 0x202F),  # line separators, embeddings and overrides of direction
    *range(0x2060, 0x2070),
    0xFEFF,
    *range(0xFFF9, 0xFFFC),
    *range(0xE0000, 0xE0080),  # tags: a second text inside the first
)
"""What changes how its surroundings read without being seen. Joiners (U+200C, U+200D) stay: scripts need them."""


def _spelt(code: int) -> str:
    return f"\\x{code:02x}" if code < 0x100 else f"\\u{code:04x}" if code < 0x10000 else f"\\U{code:08x}"


_TABLE: Final = {code: _spelt(code) for code in _UNSEEN} | dict.fromkeys(
    (*range(0xD800, 0xE000), 0xFFFE, 0xFFFF), "\N{REPLACEMENT CHARACTER}"
)


_NOTE: Final = re.compile(r"\s\[cut: the first [\d,]+ of ([\d,]+) characters\]$")


def inert_text(text: str, limit: int) -> str:
    """The text as it can be shown; beyond `limit` characters it is cut, and says so."""
    shown = text[:limit].replace("\r\n", "\n").translate(_TABLE)
    return shown if len(text) <= limit else f"{shown}\n[cut: the first {limit:,} of {len(text):,} characters]"


def head(text: str, limit: int) -> str:
    """An inert text in its lines, cut again to `limit`; the note keeps the length that the text had at first."""
    noted = _NOTE.search(text)
    body, total = (text[: noted.start()], noted[1]) if noted else (text, "")
    if len(body) <= limit:
        return text
    return f"{body[:limit]}\n[cut: the first {limit:,} of {total or f'{len(body):,}'} characters]"


def inert(value: object, limit: int) -> object:
    """The same JSON value with every text in it, names too, made inert."""
    if isinstance(value, str):
        return inert_text(value, limit)
    if isinstance(value, Mapping):
        return {inert_text(str(key), limit): inert(item, limit) for key, item in value.items()}
    if isinstance(value, list | tuple):
        return [inert(item, limit) for item in value]
    return value
