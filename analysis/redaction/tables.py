"""Values below the name of their column: tables of terminals and of Markdown, CSV, and names with a wide gap behind."""

import re
from string import ascii_lowercase

from analysis.redaction.names import looks_random, secret_kind
from analysis.redaction.placeholder import PLACEHOLDER, placeholder
from analysis.redaction.references import is_harmless_value
from analysis.redaction.rule import Rule

_HEAD = re.compile(r"[^|│\n]{0,300}(?:[|│][ \t]{0,40}[\w .-]{1,64}){1,40}(?:[|│][^|│\n]{0,64})?")
_CSV = re.compile(
    r"(?:^|(?<=[\s\"'`>(\[]))\"?[A-Za-z]\w{0,40}\"?(?P<sign>[,;\t])(?:\"?[A-Za-z]\w{0,40}\"?(?P=sign)){0,40}\"?[A-Za-z]\w{0,40}\"?\r?$",
    re.MULTILINE,
)
_RULED = re.compile(r"[ \t]{0,40}[|│├┼+:=─-][ \t|│├┼┤+:=─-]{2,2000}\r?")
_WIDE = re.compile(
    r"(?P<name>[A-Za-z][\w.-]{2,40})[ ]{3,40}(?P<value>(?=\S{0,64}\d)(?=\S{0,64}[A-Za-z])"
    r"[^\s()|\"'`\\<>\]}]{8,512})[\"'`)\]}]{0,8}\r?"
)
_HEADS = re.compile(rf"^{_WIDE.pattern}$|{_CSV.pattern}", re.MULTILINE)
_LAST_WORD = re.compile(r"(?:[\w.-]+ ?[\w.-]+)?(?=[^\w]{0,64}\Z)")
_MOST_ROWS = 1000
_SHORTEST = 4


def redact_tables(text: str) -> str:
    """The text without the values of columns whose names announce a secret."""
    if "\n" not in text or not ("|" in text or "│" in text or _HEADS.search(text)):
        return text
    lines = text.split("\n")
    number = 0
    while number < len(lines) - 1:
        line = lines[number]
        if wide := _WIDE.fullmatch(line):
            lines[number] = _without_wide(line, wide)
        elif ("|" in line or "│" in line) and _HEAD.fullmatch(line):
            is_ruled = _RULED.fullmatch(lines[number + 1]) is not None
            number = _rows(lines, number, number + 1 + is_ruled, "│" if "│" in line else "|") if is_ruled else number
        elif (csv := _CSV.search(line)) and csv["sign"] in lines[number + 1]:
            number = _rows(lines, number, number + 1, csv["sign"])
        number += 1
    if wide := _WIDE.fullmatch(lines[-1]):
        lines[-1] = _without_wide(lines[-1], wide)
    return "\n".join(lines)


def _rows(lines: list[str], head: int, first: int, sign: str) -> int:
    """Cleans the rows below a head, and gives the last line that is one."""
    names = [_LAST_WORD.search(cell)[0] for cell in lines[head].split(sign)]  # type: ignore[index]
    kinds = {place: kind for place, name in enumerate(names) if isinstance(kind := secret_kind(name), str)}
    last = head
    for number in range(first, min(len(lines), first + _MOST_ROWS)) if kinds else ():
        cells = lines[number].split(sign)
        if len(cells) < len(names):
            break
        for place, kind in kinds.items():
            value = cells[place].strip(' \t\r"')
            if _is_secret(names[place], value, kind):
                cells[place] = cells[place].replace(value, placeholder(kind))
        lines[number] = sign.join(cells)
        last = number
    return last


def _is_secret(name: str, value: str, kind: str) -> bool:
    is_made = len(value) >= _SHORTEST and any(not c.isalpha() for c in value) and not value.replace(".", "").isdigit()
    if PLACEHOLDER.search(value) or not is_made or " " in value:
        return False
    return looks_random(value) if name.lower() == "key" else not is_harmless_value(name, value, kind)


def _without_wide(line: str, wide: re.Match[str]) -> str:
    kind = secret_kind(wide["name"])
    if not isinstance(kind, str) or not _is_secret(wide["name"], wide["value"], kind):
        return line
    return line[: wide.start("value")] + placeholder(kind) + line[wide.end("value") :]


_NAMES = ("password", "passwd", "pwd", "secret", "token", "key", "passphrase")
_BORDERS = ("|", " |", " │", "  ", "\t", "\n", "\r", '"\n', ";", *(f",{sign}" for sign in f'"{ascii_lowercase}'))
RULE = Rule("column", redact_tables, anchors=tuple(name + border for name in _NAMES for border in _BORDERS))
"""Nothing that prose has: behind its commas are blanks."""
