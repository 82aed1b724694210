"""Names that are the fault: the method that is undefined, the field that is missing. They tell faults apart.

A name counts where the message says that it is not there, or not what it should be. What is merely quoted is a value.
"""

import re
from collections.abc import Iterable
from dataclasses import dataclass

from analysis.errors.grouping.digits import Span

_LIFTED = "\ue000-\ue0ff"
_NAME = r"[`'\"]?([A-Za-z_$@:\\][^\s`'\",;()]{0,120}?[?!]?)[`'\"]"


@dataclass(frozen=True, slots=True)
class Named:
    """A phrase whose group 1 is a name that counts, looked for where `mark` is in the message; `example` shows one.

    `bare` is true where the phrase is one of programs only, so that it counts without a class of exception as well.
    """

    kind: str
    mark: str
    pattern: re.Pattern[str]
    example: str
    bare: bool


def _named(kind: str, mark: str, pattern: str, example: str, *, bare: bool = False) -> Named:
    for name in ("\\w", "A-Za-z_", "A-Z"):
        pattern = pattern.replace(f"[{name}", f"[{_LIFTED}{name}")
    return Named(kind, mark, re.compile(pattern, re.ASCII), example, bare)


NAMED: tuple[Named, ...] = (
    _named("method", "ndefined ", rf"\b[Uu]ndefined (?:local variable or )?method {_NAME}", "undefined method 'total' for nil", bare=True),
    _named("variable", "ndefined ", rf"\b[Uu]ndefined (?:local )?variable:? {_NAME}?(?![\w])", "Undefined variable '$total'"),
    _named("key", "ndefined ", r"\bUndefined (?:array key|index|offset|property|constant):? [`'\"]?([A-Za-z_$\\][\w$:\\]{0,120})", 'Undefined array key "zip"', bare=True),
    _named("constant", "uninitialized ", r"\buninitialized constant ([A-Z][\w:]{0,120})", "uninitialized constant Shop::Tax", bare=True),
    _named("attribute", " has no ", rf"\bhas no (?:attribute|method|member|property|field|column) {_NAME}", "object has no attribute 'total'", bare=True),
    _named("property", "ing '", r"\((?:reading|setting) '([^'\n]{1,120})'\)", "Cannot read properties of undefined (reading 'id')", bare=True),
    _named("property", " property ", r"\bCannot (?:read|set) property '([^'\n]{1,120})' of", "Cannot read property 'id' of undefined"),
    _named("function", " is not a ", r"([\w$.()]{1,120}) is not a (?:function|constructor)\b", "order.total is not a function", bare=True),
    _named("name", " is not ", r"^[`'\"]?([A-Za-z_$][\w$.]{0,120})[`'\"]? is not (?:defined|iterable|callable)\b", "total is not defined"),
    _named("name", " is undefined", r"^([A-Za-z_$][\w$.]{0,120}) is (?:undefined|null)\b", "feature.geometry is undefined", bare=True),
    _named("module", "find module", rf"\bCannot find (?:module|package) {_NAME}", "Cannot find module 'sharp'", bare=True),
    _named("module", "o module named", r"\b[Nn]o module named '?([\w.]{1,120})", "No module named 'numpy'", bare=True),
    _named("file", "cannot load such file", r"\bcannot load such file -- ([\w/.-]{1,120})", "cannot load such file -- nokogiri", bare=True),
    _named("key", " not found", r"\b[Kk]ey:? (:[\w?!]{1,120}|\"[^\"\n]{1,120}\"|'[^'\n]{1,120}') (?:was )?not found", "key :lat not found in: %{}", bare=True),
    _named("key", "key not found", r"\bkey not found: (:[\w?!\"]{1,120}|\"[^\"\n]{1,120}\"|'[^'\n]{1,120}')", 'key not found: "zip"', bare=True),
    _named("key", "given key ", r"\b[Tt]he given key '([^'\n]{1,120})' was not", "The given key 'zone' was not present in the dictionary."),
    _named("function", "Call to ", r"\bCall to (?:(?:an? )?(?:undefined|private|protected|member) ){0,2}(?:function|method) ([\w\\:>$-]{1,120})\(", "Call to a member function total() on null", bare=True),
    _named("property", "ttempt to ", r"\b[Aa]ttempt to (?:read|assign) property \"([^\"\n]{1,120})\" on", 'Attempt to read property "id" on null'),
    _named("class", " not found", r"\b(?:Class|Interface|Trait|Enum|class) [\"']([\w\\.]{1,200})[\"'] not found", 'Class "App\\Tax" not found'),
    _named("argument", "rgument", r"([\w\\:]{1,200})\(\): Argument #\d+ \(\$", "App\\Tax::add(): Argument #1 ($sum) must be of type int"),
    _named("argument", "argument", rf"\b(?:positional|keyword|required|named)(?:-only)? arguments?:? {_NAME}", "got an unexpected keyword argument 'zone'"),
    _named("field", " field ", rf"\b(?:missing|unknown|duplicate|no such|required|invalid) field:? {_NAME}", "missing field `zone` at line 1", bare=True),
    _named("field", " field ", r"\bstruct field ([\w.]{1,120}) of type", "cannot unmarshal string into Go struct field Args.age of type int", bare=True),
    _named("field", "required", rf"^{_NAME} is (?:a )?required(?: property)?\b", "'zone' is a required property", bare=True),
    _named("field", "required", r"(?:^|: |\n)([A-Za-z_][\w.\[\]]{0,120}): (?:is (?:a )?required|[Rr]equired|[Ff]ield required)", "zone: is a required property"),
    _named("field", "Field required", r"(?:^|\n)([A-Za-z_][\w.\[\]-]{0,120})\n +Field required", "zone\n  Field required"),
    _named("call", "Cannot invoke ", r"\bCannot invoke \"([^\"\n]{1,300}?\(?\)?)\"", 'Cannot invoke "a.Order.id()" because "order" is null'),
    _named("variable", '" is null', r"\bbecause \"((?!<local)[^\"\n]{1,200})\" is null", 'because "order" is null'),
    _named("field", " field ", r"\bCannot (?:read|assign|load|store) (?:from |to )?field \"([^\"\n]{1,120})\"", 'Cannot read field "zone" because'),
    _named("class", "cannot be cast", r"\b(?:class )?([\w.$]{1,200} cannot be cast to (?:class )?[\w.$]{1,200})", "class a.B cannot be cast to class a.C"),
    _named("constant", "No enum constant", r"\bNo enum constant ([\w.$]{1,200}?)\.[^.\s]*$", "No enum constant a.Kind.BLUE"),
    _named("class", "ClassNotFound", r"\bClassNotFoundException: ([\w.$]{1,200})", "ClassNotFoundException: a.B"),
    _named("function", "ndefined", r"\bfunction ([\w.!?:]{1,200}/[\w]{1,3}) is undefined", "function Shop.Tax.add/2 is undefined"),
    _named("function", "clause matching", r"\bno (?:function|case) clause matching(?: in|:) ([\w.!?:]{1,200}/[\w]{1,3})", "no function clause matching in Shop.Geo.parse/1"),
    _named("object", "no such ", r"\bno such (?:table|column|function|index|module|view): ([\w.]{1,120})", "no such table: parcels"),
    _named("object", "does not exist", r"\b(?:relation|table|column|function|procedure|view|index|type|schema|sequence|extension) \"?([\w.]{1,120})\"?(?:\([^)\n]{0,200}\))? does not exist", 'relation "raw.zones" does not exist'),
    _named("object", "not found", r"\b(?:node|template|partial|macro|source|setting|variable|parameter|column|route) named '([\w.]{1,120})' which was not found", "depends on a node named 'raw' which was not found"),
    _named("argument", "(Parameter '", r"\(Parameter '([\w.]{1,120})'\)", "Value cannot be null. (Parameter 'zone')"),
    _named("setting", "nvironment variable", rf"\b[Ee]nvironment variable {_NAME}", "environment variable 'DATABASE_URL' is not set"),
    _named("record", "find ", r"\bCouldn't find (?:all )?([A-Z][\w:]{0,120})\b", "Couldn't find Order with 'id'=7"),
    _named("record", "No query results", r"\bNo query results for model \[([\w\\]{1,200})\]", "No query results for model [App\\Order] 7"),
    _named("record", "No ", r"\bNo ([A-Z][\w.]{0,120}) (?:found|matches|with)\b", "No Order matches the given query."),
    _named("record", "from ", r"\bin query:\s+from [^\s]+ in ([\w.]{1,120})", "got none in query:\n\nfrom o0 in Shop.Order"),
    _named("reason", "failed with ", r"\bfailed with \{:error, (:[\w?!]{1,120})", "Shop.Sync failed with {:error, :not_found}"),
    _named("worker", " failed with ", r"^([A-Z][\w.]{1,200}) (?:failed with|timed out)\b", "Shop.Sync timed out after 30000ms"),
    _named("reason", "{:", r"\{:(?:error|exit|stop|badmatch|timeout), (?:\{)?(:[a-z][\w?!]{0,120})", "no match of right hand side value: {:error, :enoent}"),
    _named("reason", "(", r"\(([A-Z][A-Z0-9]{0,20}_[A-Z0-9_]{2,60})\)", "connection failed (ERR_TLS_CERT)"),
)  # fmt: skip


def _by_mark(table: Iterable[Named]) -> tuple[tuple[str, tuple[Named, ...]], ...]:
    marks: dict[str, list[Named]] = {}
    for one in table:
        marks.setdefault(one.mark, []).append(one)
    return tuple((mark, tuple(found)) for mark, found in marks.items())


_TYPED = _by_mark(NAMED)
_BARE = _by_mark(one for one in NAMED if one.bare)


def named(message: str, offset: int, *, bare: bool = False) -> list[tuple[str, Span]]:
    """Return kind and place in the text of every name that counts in a message that begins at `offset`."""
    return [
        (one.kind, (offset + match.start(1), offset + match.end(1)))
        for mark, table in (_BARE if bare else _TYPED)
        if mark in message
        for one in table
        for match in one.pattern.finditer(message)
    ]
