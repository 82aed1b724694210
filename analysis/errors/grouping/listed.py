"""What later lines of a text list: constraints, fields that are not valid, codes, names of objects."""

import re

from analysis.errors.grouping.digits import Coded

_LISTED_CONSTRAINT = re.compile(
    r'^\s*\* "([^"\n]{1,300})" \((unique|foreign_key|check|exclusion)_constraint\)', re.MULTILINE
)
_CONSTRAINT_LINE = re.compile(
    r"^[ \t]{0,40}(\w[\w ]{0,20}) constraint (?:failed|violated)\b[^\n`(]{0,60}[`(]{1,2}([\w.]{1,120})", re.MULTILINE
)
_PRINTED_CODE = re.compile(
    r"^\s*\[?(?:[cC]ode|constraint)\]?: ['\"]([A-Za-z0-9_\ue000-\ue0ff-]{2,80})['\"]", re.MULTILINE
)
_CHANGESET = re.compile(r"^Errors\n\n\s*%\{([^\n]*)\}", re.MULTILINE)
_FIELD_ERROR = re.compile(r"\b([a-z_]\w{0,60}): \[\{")
_INSTANCE = re.compile(r"^On instance((?:\['?\w{1,60}'?\]){1,20}):", re.MULTILINE)
_FIELDS = re.compile(r"^([A-Za-z_][\w.\[\]-]{0,120})\n {2,}[A-Z][^\n]*\[type=(\w{1,60})", re.MULTILINE)
_NAME_LINE = re.compile(r"^(Object|Parameter|Argument|Setting) name: '?([A-Za-z_][^'\n]{0,200}?)'?\.?$", re.MULTILINE)
PLACE_IN_A_LIST = re.compile(r"(?<![^.\[])0+(?![^.\]])")


def listed(text: str, found: list[str], coded: list[Coded]) -> None:
    """Add what later lines list: constraints, fields that are not valid, codes of an error that Node printed."""
    if "_constraint)" in text:
        found += [f"{match[2]} constraint {match[1]}" for match in _LISTED_CONSTRAINT.finditer(text)]
    if " constraint failed" in text or " constraint violated" in text:
        found += [f"{match[1].lower()} constraint {match[2]}" for match in _CONSTRAINT_LINE.finditer(text)]
    if "[type=" in text:
        found += [f"field {PLACE_IN_A_LIST.sub('0', match[1])} {match[2]}" for match in _FIELDS.finditer(text)]
    if "\nOn instance" in text and (match := _INSTANCE.search(text)):
        found.append(f"field {PLACE_IN_A_LIST.sub('0', match[1])}")
    if " name: " in text:
        found += [f"{match[1].lower()} {match[2]}" for match in _NAME_LINE.finditer(text)]
    if "\nErrors\n" in text and (match := _CHANGESET.search(text)):
        found += [f"field {field[1]}" for field in _FIELD_ERROR.finditer(match[1])]
    if "ode: " in text or "code]: " in text or "constraint: " in text:
        once = (code for code in _PRINTED_CODE.finditer(text) if code[1].isdigit() or text.count(code[1]) == 1)
        coded += [("code", match.span(1)) for match in once]
