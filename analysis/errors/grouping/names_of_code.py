"""Names in programs that are the fault: methods, constants, modules, classes that are not there."""

from analysis.errors.grouping.named import QUOTED, Named, phrase

NAMES: tuple[Named, ...] = (
    phrase(
        "call", "called `", r"\bcalled `([\w:]{3,80})\(\)`", "called `Option::unwrap()` on a `None` value", bare=True
    ),
    phrase("variant", "` value", r"` on an? `([A-Z][\w]{1,20})` value", "called `f()` on an `Err` value: x", bare=True),
    phrase(
        "method",
        "ndefined ",
        rf"\b[Uu]ndefined (?:local variable or )?method {QUOTED}",
        "undefined method 'total' for nil",
        bare=True,
    ),
    phrase(
        "variable",
        "ndefined ",
        rf"\b[Uu]ndefined (?:local )?variable:? {QUOTED}?(?![\w])",
        "Undefined variable '$total'",
    ),
    phrase(
        "function",
        "ndefined ",
        r"\b[Uu]ndefined (?:function|symbol|procedure|macro|filter|label|reference to|template):?"
        r" [`'\"]?([A-Za-z_][\w.:$]{0,120})",
        "undefined symbol: tide_level",
        bare=True,
    ),
    phrase(
        "constant",
        "uninitialized ",
        r"\buninitialized constant ([A-Z][\w:]{0,120})",
        "uninitialized constant Shop::Tax",
        bare=True,
    ),
    phrase(
        "attribute",
        " has no ",
        rf"\bhas no (?:attribute|method|member|property|(?:field|column)(?! \")) {QUOTED}",
        "object has no attribute 'total'",
        bare=True,
    ),
    phrase(
        "property",
        "ing '",
        r"\((?:reading|setting) '([^'\n]{1,120})'\)",
        "Cannot read properties of undefined (reading 'id')",
        bare=True,
    ),
    phrase(
        "property",
        " property ",
        r"\bCannot destructure property [`'\"]([^`'\"\n]{1,120})[`'\"] of",
        "Cannot destructure property 'id' of 'boat' as it is undefined",
        bare=True,
    ),
    phrase(
        "property",
        " property ",
        r"\bCannot (?:read|set) property '([^'\n]{1,120})' of",
        "Cannot read property 'id' of undefined",
    ),
    phrase(
        "function",
        " is not a ",
        r"([\w$.()]{1,120}) is not a (?:function|constructor)\b",
        "order.total is not a function",
        bare=True,
    ),
    phrase(
        "name",
        " is not ",
        r"^[`'\"]?([A-Za-z_$][\w$.]{0,120})[`'\"]? is not (?:defined|iterable|callable)\b",
        "total is not defined",
    ),
    phrase(
        "name",
        " is undefined",
        r"^([A-Za-z_$][\w$.]{0,120}) is (?:undefined|null)\b",
        "feature.geometry is undefined",
        bare=True,
    ),
    phrase(
        "module", "find module", rf"\bCannot find (?:module|package) {QUOTED}", "Cannot find module 'sharp'", bare=True
    ),
    phrase("module", "o module named", r"\b[Nn]o module named '?([\w.]{1,120})", "No module named 'numpy'", bare=True),
    phrase(
        "function",
        "Call to ",
        r"\bCall to (?:(?:an? )?(?:undefined|private|protected|member) ){0,2}(?:function|method) ([\w\\:>$-]{1,120})\(",
        "Call to a member function total() on null",
        bare=True,
    ),
    phrase(
        "property",
        "ttempt to ",
        r"\b[Aa]ttempt to (?:read|assign) property \"([^\"\n]{1,120})\" on",
        'Attempt to read property "id" on null',
    ),
    phrase(
        "class",
        " not found",
        r"\b(?:Class|Interface|Trait|Enum|class) [\"']([\w\\.]{1,200})[\"'] not found",
        'Class "App\\Tax" not found',
    ),
    phrase(
        "call",
        "Cannot invoke ",
        r"\bCannot invoke \"([^\"\n]{1,300}?\(?\)?)\"",
        'Cannot invoke "a.Order.id()" because "order" is null',
    ),
    phrase("variable", '" is null', r"\bbecause \"((?!<local)[^\"\n]{1,200})\" is null", 'because "order" is null'),
    phrase(
        "class",
        "cannot be cast",
        r"\bcannot be cast to (?:class )?([\w.$]{1,200})",
        "class a.B cannot be cast to class a.C",
    ),
    phrase(
        "constant", "No enum constant", r"\bNo enum constant ([\w.$]{1,200}?)\.[^.\s]*$", "No enum constant a.Kind.BLUE"
    ),
    phrase("class", "ClassNotFound", r"\bClassNotFoundException: ([\w.$]{1,200})", "ClassNotFoundException: a.B"),
    phrase(
        "function",
        "ndefined",
        r"\bfunction ([\w.!?:]{1,200})/[^\s]{1,3} is undefined",
        "function Shop.Tax.add/2 is undefined",
    ),
    phrase(
        "function",
        "clause matching",
        r"\bno (?:function|case) clause matching(?: in|:) ([\w.!?:]{1,200})/",
        "no function clause matching in Shop.Geo.parse/1",
    ),
)
