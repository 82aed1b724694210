"""Values of rows that databases and their drivers repeat in errors: DETAIL, keys, parameters, COPY.

The frame stays, so that a person still reads which constraint was hurt: `Key (email)=([redacted: value])`.
"""

import re
from dataclasses import dataclass
from functools import partial

from analysis.redaction.extent import value_span
from analysis.redaction.placeholder import PLACEHOLDER, placeholder
from analysis.redaction.rule import Rule

_LINE_END = r"(?=\r?\n|\\[rn]|\Z)"
_STOPS = r"(?=\.?\s*(?:\r?\n|\\[rn]|[\"'\]]|\Z))"


@dataclass(frozen=True)
class _Frame:
    """What stands before the values and after them; without an end, they are one bracket or quoted text."""

    anchors: tuple[str, ...]
    before: str
    end: str = ""
    kind: str = "value"

    @property
    def rule(self) -> Rule:
        """A list that is cut off reaches to the end of the text."""
        before, end = re.compile(self.before), re.compile(self.end) if self.end else None
        return Rule(self.before[:40], partial(_redact, before=before, end=end, kind=self.kind), anchors=self.anchors)


_LISTS = tuple(
    f"{name}{sign}{bracket}"
    for name in ("args", "params", "parameters", "binds", "bindings", "values")
    for sign in (": ", "=", ":")
    for bracket in "[({"
)
_FRAMES = (
    # PostgreSQL
    _Frame(("failing row contains (",), r"[Ff]ailing row contains \(", rf"\){_STOPS}", "row"),
    _Frame(("key (",), r"\b[Kk]ey \((?P<columns>[^\n]{1,300}?)\)=\(",
           r"\)(?= (?:already|is not|is still|conflicts|is duplicated)|\.|\s*[\"'\]\n\\]|\Z)"),
    _Frame(("copy ",), r"\bCOPY [\w.\"]{1,130}, line \d{1,12}(?:, column [\w\"]{1,64})?: \\{0,8}\"",
           rf"\\{{0,8}}\"{_LINE_END}"),
    _Frame(("$1 = ",), r"[pP]arameters:? (?=\$1 = )", _LINE_END),
    _Frame(("query argument $",), r"invalid input for query argument \$\d{1,5}: ", rf"(?= \()|{_LINE_END}"),
    # Redis
    _Frame(("with args beginning with: ",), r"(?i:AUTH|HELLO)\W{1,20} with args beginning with: ", _LINE_END,
           "password"),
    # MySQL, SQL Server, MongoDB
    _Frame(("duplicate entry ",), r"Duplicate entry \\{0,16}'", r"\\{0,16}'(?= for key)|(?=\n)"),
    _Frame(("to use near '",), r"syntax to use near '(?=[^\n]{0,200}'[^\n]{0,200}' at line)", r"'(?= at line)|(?=\n)"),
    _Frame((" value: '", " value: \\"),
           r"(?:Incorrect [\w ]{1,30}|Truncated) value: \\{0,16}'", r"\\{0,16}'(?= for |\.?(?:\s|\Z))|(?=\n)"),
    _Frame(("key value is (",), r"duplicate key value is \(", rf"\){_STOPS}"),
    _Frame(("converting the ",), r"converting the \w{1,20} value \\{0,16}'", r"\\{0,16}'(?= to )|(?=\n)"),
    _Frame(("dup key: {",), r"dup key: (?=\{)"),
    # drivers: SQLAlchemy, Entity Framework, TypeORM, GORM and pgx, Hibernate, MyBatis
    _Frame(("[parameters",), r"\[[Pp]arameters(?:: |=)(?=[\[({])", kind="parameters"),
    _Frame(_LISTS, r"(?:-- PARAMETERS|\bPARAMS|\bBINDINGS|\bbindings): (?=[\[({])", kind="parameters"),
    _Frame(_LISTS, r"\b(?:pgx|query|statement|sql|SQL)\b[^\n]{0,200}?\b(?:args|params|parameters|binds|values)[=:] "
                   r"?(?=[\[({])",
           kind="parameters"),
    _Frame(("binding parameter",), r"binding parameter [(\[][^\n]{1,40}?[)\]](?: as \[\w{1,30}\])? (?:<-|-) \[",
           rf"\]{_LINE_END}|(?=\n)"),
    _Frame(("==>",), r"==> {1,4}Parameters: (?=\S)", _LINE_END, "parameters"),
)  # fmt: skip


def _redact(text: str, *, before: re.Pattern[str], end: re.Pattern[str] | None, kind: str) -> str:
    parts: list[str] = []
    done = 0
    while frame := before.search(text, done):
        if marked := PLACEHOLDER.match(text, frame.end()):
            parts.append(text[done : marked.end()])
            done = marked.end()
            continue
        begin, stop = _span(text, frame.end(), end)
        value = text[begin:stop]
        if "columns" in before.groupindex:
            value = _without_key(frame["columns"].split(", "), value)
        elif value.strip("[](){} "):
            value = placeholder(kind)
        parts += [text[done:begin], value]
        done = max(stop, frame.end())
    return "".join(parts) + text[done:] if parts else text


_PLACES = re.compile(
    r"\"?(?!(?:\w*_)?(?:national|tax|social|passport|person|personal|patient|card|insurance|login|user|e?mail)_)"
    r"(?:\w+_)?(?:id|uuid|guid|stage|index|idx|attempt|attempts|number|no|seq|sequence|version|priority|state|status|queue|"
    r"type|kind|at|slot|shard|partition|step|position|hash|fingerprint)\"?"
)
_ID = re.compile(r"[\w.:+ -]{1,64}")


def _without_key(columns: list[str], value: str) -> str:
    """Ids and places in a job stay, because they tell which row it was; other columns may hold anything."""
    values = value.split(", ")
    if len(values) != len(columns):
        return placeholder("value")
    kept = [
        bool(_PLACES.fullmatch(c) and _ID.fullmatch(v)) or PLACEHOLDER.fullmatch(v)
        for c, v in zip(columns, values, strict=True)
    ]
    return ", ".join(v if keep else placeholder("value") for v, keep in zip(values, kept, strict=True))


def _span(text: str, start: int, end: re.Pattern[str] | None) -> tuple[int, int]:
    if end is None:
        return value_span(text, start)
    found = end.search(text, start)
    return start, found.start() if found else len(text)


RULES = tuple(frame.rule for frame in _FRAMES)
