"""What a text says where it was written for a terminal, for HTML, or as one line of JSON or of a repr.

A colour before a word, an entity for a quote and an escaped line break hide from a rule where a word or a value begins.
"""

import html
import json
import re

_COLOUR = re.compile(r"(?:\x1b|\\{1,16}(?:u001[bB]|x1[bB]|033|e))\[[0-9;]{0,20}[A-Za-z]")
_ENTITY = re.compile(r"&(?:quot|apos|amp|lt|gt|nbsp|#\d{2,4}|#[xX][0-9a-fA-F]{1,4});")
_CHARACTER = re.compile(r"(?<!\\)(\\{1,16})(?:u00|x)([0-9a-fA-F]{2})")
_BREAK = re.compile(r"(?<!\\)(\\{1,16})(?:r(?=\\{1,16}n)|[nrt])")
_DEEPEST = 4
"""Levels of escaping at which the breaks of one text are read."""
_TAB = "\v"
"""Stands for an escaped tab, which a real one is told from."""


def simpler(text: str) -> str:
    """The text without colours, and with the characters that entities and escapes stand for."""
    if "[" in text:
        text = _COLOUR.sub("", text)
    if "&" in text:
        text = _ENTITY.sub(lambda entity: _printed(html.unescape(entity[0]), "") or entity[0], text)
    if "\\" in text:
        text = _CHARACTER.sub(lambda escape: _printed(chr(int(escape[2], 16)), escape[1]) or escape[0], text)
    return text


def escapings(text: str) -> list[str]:
    """The backslashes before breaks that stand in the text as letters, a run for each level that it was escaped to."""
    if "\\" not in text or _is_json(text):
        return []
    return sorted({escape[1] for escape in _BREAK.finditer(text)})[:_DEEPEST]


def in_lines(text: str, slashes: str) -> str:
    """The text with the breaks behind these backslashes as breaks."""
    sign = rf"(?<!\\){re.escape(slashes)}"
    text = re.sub(rf"(?:{sign}r)?{sign}n", "\r\n", text.replace("\r\n", "\n"))
    return re.sub(rf"{sign}[rt]", _TAB, text)


def in_one_line(text: str, slashes: str) -> str:
    """What `in_lines` gave as it was written."""
    return text.replace("\r\n", f"{slashes}n").replace(_TAB, f"{slashes}t")


def _printed(character: str, slashes: str) -> str:
    """The character; what would end a text of JSON stays escaped as it was."""
    if not character.isprintable() or character == "\N{NO-BREAK SPACE}":
        return ""
    return slashes + character if character in '"\\' else character


def _is_json(text: str) -> bool:
    """Its strings are read one by one."""
    if text.lstrip()[:1] not in ("{", "[", '"'):
        return False
    try:
        json.loads(text)
    except (ValueError, RecursionError):
        return False
    return True
