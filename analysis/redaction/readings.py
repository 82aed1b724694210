"""What a text says where it was written for a terminal, for HTML, or as one line of JSON or of a repr.

A colour before a word, an entity for a quote and an escaped line break hide from a rule where a word or a value begins.
"""

import html
import json
import re

# Also as `cat -v` and rsyslog write the escape character.
_COLOUR = re.compile(r"(?:\x1b|\\{1,16}(?:u001[bB]|x1[bB]|033|e)|\^\[|#033)\[[0-9;:?]{0,40}[A-Za-z]")
# Within a word a less-than sign opens no tag, and its entity ends no value.
_ENTITY = re.compile(
    r"(?!(?<=\w)(?<!\\[nrt])&(?:lt|#60|#[xX]3[cC]);\w)"
    r"&(?:quot|apos|amp|lt|gt|nbsp|colon|equals|semi|#\d{2,4}|#[xX][0-9a-fA-F]{1,4});"
)
_CHARACTER = re.compile(r"(?<!\\)(\\{1,16})(?:u([0-9a-fA-F]{4})|x([0-9a-fA-F]{2}))")
_BREAK = re.compile(r"(?<!\\)(\\{1,16})(?:r(?=\\{1,16}n)|[nrt])")
_PATH = r"(?<!\w)[A-Za-z]:(?:\\{1,16}[\w.$-][\w.$ -]{0,100}){2,20}"
"""On Windows folders begin as escaped breaks do."""
# What Docker, Kubernetes and others write before each line of a program's output.
_PREFIX = re.compile(
    r"^(?:[\w.-]{1,60} {0,30}\| |\[[\w./-]{1,120}\] "
    r"|\d{4}-\d\d-\d\dT[\d:.]{8,20}(?:Z|[+-]\d\d:?\d\d)? (?:std(?:out|err) [FP] )?)",
    re.MULTILINE,
)
_GOES_ON = re.compile(r"\n(?:(?<=[:|>\\]\n)|(?<=[|>]-\n)|(?<=[:|>\\]\r\n)|(?<=[|>]-\r\n))")
_DEEPEST = 4
"""Levels of escaping at which the breaks of one text are read."""
_WINDOWS = re.compile(_PATH)
_TAB = "\v"
"""Stands for an escaped tab, which a real one is told from."""


def colourless(text: str) -> str:
    """The text without the marks of a terminal's colours, and with rsyslog's breaks as breaks."""
    if "#01" in text:
        text = text.replace("#015#012", "\n").replace("#012", "\n").replace("#011", "\t")
    if "[" not in text:
        return text
    may_have_some = "\x1b" in text or "\\" in text or "^" in text or "#" in text
    return _COLOUR.sub("", text) if may_have_some else text


def simpler(text: str) -> str:
    """The text with the characters that entities and escapes stand for."""
    if "\\" in text:
        text = _CHARACTER.sub(
            lambda escape: _printed(chr(int(escape[2] or escape[3], 16)), escape[1]) or escape[0], text
        )
    if "&" in text:
        for _ in range(2 if "&amp;" in text else 1):
            text = _ENTITY.sub(lambda entity: _printed(html.unescape(entity[0]), "") or entity[0], text)
    return text


def escapings(text: str) -> list[str]:
    """The backslashes before breaks that stand in the text as letters, a run for each level that it was escaped to."""
    if "\\" not in text:
        return []
    return sorted({escape[1] for escape in _BREAK.finditer(_WINDOWS.sub("", text))})[:_DEEPEST]


def in_lines(text: str, slashes: str) -> str:
    """The text with the breaks behind these backslashes as breaks."""
    sign = rf"(?<!\\){re.escape(slashes)}"
    break_ = re.compile(rf"(?P<path>{_PATH})|(?P<line>(?:{sign}r)?{sign}n)|{sign}[rt]")
    return break_.sub(lambda found: found["path"] or ("\r\n" if found["line"] else _TAB), text.replace("\r\n", "\n"))


def in_one_line(text: str, slashes: str) -> str:
    """What `in_lines` gave as it was written."""
    return text.replace("\r\n", f"{slashes}n").replace(_TAB, f"{slashes}t")


def unprefixed(text: str) -> str:
    """The text without what stands before each of its lines, where a value may go on over them."""
    if not (_GOES_ON.search(text) or "-----END " in text):
        return text
    bare, count = _PREFIX.subn("", text)
    return bare if count else text


def prefixed_as(before: str, text: str) -> str:
    """The text with what stands before the lines of the other; without it where lines are gone."""
    heads = [head[0] if (head := _PREFIX.match(line)) else "" for line in before.split("\n")]
    lines = text.split("\n")
    return "\n".join(map(str.__add__, heads, lines)) if len(heads) == len(lines) else text


def _printed(character: str, slashes: str) -> str:
    """The character; what would end a text of JSON stays escaped as it was."""
    if not character.isprintable() or character == "\N{NO-BREAK SPACE}":
        return ""
    return slashes + character if character in '"\\' else character


def is_json(text: str) -> bool:
    """Whether it is data, whose texts are read one by one."""
    if text.lstrip()[:1] not in ("{", "[", '"'):
        return False
    try:
        json.loads(text)
    except (ValueError, RecursionError):
        return False
    return True
