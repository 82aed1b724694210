"""Text from the monitored system, made harmless to read: control characters visible, length bounded."""

from collections.abc import Mapping
from typing import Final

_PICTURES: Final = {code: chr(0x2400 + code) for code in range(0x20) if chr(code) not in "\n\t"} | {0x7F: "␡"}
"""C0 controls have pictures of their own in Unicode: escape is shown as ␛, NUL as ␀."""

_UNSEEN: Final = (
    *range(0x80, 0xA0),  # C1 controls, among them the one-byte terminal escapes
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

_TABLE: Final = (
    _PICTURES
    | {code: f"⟨U+{code:04X}⟩" for code in _UNSEEN}
    | dict.fromkeys((*range(0xD800, 0xE000), 0xFFFE, 0xFFFF), "\N{REPLACEMENT CHARACTER}")
)


def inert_text(text: str, limit: int) -> str:
    """The text as it can be shown; beyond `limit` characters it is cut, and says so."""
    shown = text[:limit].replace("\r\n", "\n").translate(_TABLE)
    if len(text) <= limit:
        return shown
    return f"{shown}\n[cut: the first {limit:,} of {len(text):,} characters]"


def inert(value: object, limit: int) -> object:
    """The same JSON value with every text in it, names too, made inert."""
    if isinstance(value, str):
        return inert_text(value, limit)
    if isinstance(value, Mapping):
        return {inert_text(str(key), limit): inert(item, limit) for key, item in value.items()}
    if isinstance(value, list | tuple):
        return [inert(item, limit) for item in value]
    return value
