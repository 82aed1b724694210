"""Names that databases, clouds and tools report as the fault: codes, permissions, columns, fields that are not there.

They count in a bare message as well. What PostgreSQL quotes with double quotes is left to the rules for its messages.
"""

from analysis.errors.grouping.named import Named, bare, phrase

_NAME = r"([A-Za-z_][\w-]{0,120}(?:\.[\w-]{1,120}){0,8})"
_ANY_NAME = r"([A-Za-z_][\w.:/-]{0,120})"
_OF_A_FIELD = (
    r"(?:[Ff]ield|[Pp]roperty|[Aa]ttribute|[Pp]arameter|param|[Oo]ption|[Ss]etting|column|[Aa]rgument|[Hh]eader|key"
    r"|[Cc]laim)"
)
_IS = r"(?:is|was|are)"
_NO_NAME = r"(?!(?:[Tt]he|an?|is|was|are|in|for|of|to|name|value|and|or|from|with|on|at|has|that|which|it)\b)"

NAMES: tuple[Named, ...] = (
    bare(
        "code",
        "rror",
        r"\b[Ee]rror(?: occurred)? \(([A-Z][A-Za-z0-9]{3,60}(?:\.[A-Za-z]\w{0,60}){0,3})\)(?= when calling|:)",
        "An error occurred (SlowDown) when calling the GetObject operation: Rate exceeded",
    ),
    bare(
        "code", "ode=", r"\b(?:(?:error|[Ss]tatus)_?)?[cC]ode=\"?([A-Z_][A-Z_a-z]{3,60})\b", "failed: code=_TIMED_OUT"
    ),
    bare("code", "code E", r"\bcode (E[A-Z0-9_]{2,40})\b", "npm ERR! code ELIFECYCLE"),
    bare(
        "constraint",
        " constraint (",
        r"\b(?:unique|integrity|check) constraint \(([\w$.]{1,200})\) violated",
        "ORA-00001: unique constraint (SHOP.PK_BOATS) violated",
    ),
    bare(
        "constraint",
        "onstraint failed",
        r"\b(?:UNIQUE|CHECK) constraint failed: `?([\w.]{1,120})",
        "CHECK constraint failed: qty_positive",
    ),
    bare(
        "constraint",
        "duplicate key",
        r"\bduplicate key error collection: [\w.-]{1,200} index: ([\w.]{1,120})",
        "E11000 duplicate key error collection: a.boats index: name_1 dup key",
    ),
    phrase(
        "column", "nsert NULL into", r"\binsert NULL into \(([\w$.\"]{1,300})\)", 'cannot insert NULL into ("A"."B")'
    ),
    bare("object", "Unknown column '", r"\bUnknown column '([\w.]{1,120})' in", "Unknown column 'a.net' in 'on'"),
    bare("object", "Table '", r"\bTable '([\w.$-]{1,120})' doesn't exist", "Table 'shop.boats' doesn't exist"),
    bare(
        "object", "Invalid ", r"\bInvalid (?:object|column) name '([\w.$#]{1,200})'", "Invalid object name 'dbo.Boats'."
    ),
    bare(
        "object",
        "Cannot insert the value NULL into column '",
        r"\bCannot insert the value NULL into column '([\w.$#]{1,200})'",
        "Cannot insert the value NULL into column 'Name', table 'a.dbo.Boats'",
    ),
    bare(
        "object",
        " find ",
        r"\b(?:[Uu]nable to|[Ff]ailed to|[Cc]ould not|[Cc]annot|[Cc]an't) find (?:the )?(?:column|field|table|view):? "
        r"\"([A-Za-z_][\w.]{0,120})\" in the\b",
        'cannot find column "net" in the sheet',
    ),
    *(
        bare("permission", mark, rf"\b{word}:? '([A-Za-z][\w.:/*-]{{2,120}})'", example)
        for mark, word, example in (
            ("perform action", "perform action", "not allowed to perform action 'Harbour.Boats/read' over scope '/a'"),
            ("ermission", "[Pp]ermission", "Permission 'boats.objects.get' denied on resource"),
            ("rivilege", "[Pp]rivilege", "lacks the privilege 'SELECT'"),
        )
    ),
    bare(
        "permission",
        " resource ",
        r"\bcannot [a-z]{2,20} resource \"([\w./-]{1,120})\"",
        'User "a" cannot create resource "pods" in API group ""',
    ),
    bare(
        "setting",
        "nvironment variable",
        r"\b[Ee]nvironment variable:? [`'\"]?([A-Z][A-Z0-9_]{2,120})\b",
        "environment variable DATABASE_URL is not set",
    ),
    bare("test", "Failure in test ", r"\bFailure in test (\w{1,200})", "Failure in test unique_boats_id"),
    *(
        bare(
            "field",
            mark,
            rf"\b{word} (?:required )?{_OF_A_FIELD}:? [`']?{_NO_NAME}{_NAME}(?![\w=(/@-]|[.:]\w)",
            example,
        )
        for mark, word, example in (
            ("issing ", "[Mm]issing", "missing required parameter: berth_id"),
            ("nknown ", "[Uu]nknown", "unknown option berth-id"),
            ("nexpected ", "[Uu]nexpected", "Unexpected property 'berth'"),
            ("nrecognized ", "[Uu]nrecognized", "unrecognized setting: berth"),
            ("o such ", "[Nn]o such", "no such column 'berth'"),
            ("equired ", "[Rr]equired", "Required header X-Berth"),
        )
    ),
    bare(
        "field",
        "Unrecognized field",
        r"\bUnrecognized field \"([A-Za-z_][\w.-]{0,120})\"",
        'Unrecognized field "zone", not marked as ignorable',
    ),
    *(
        bare("field", mark, rf"(?<!given ){_OF_A_FIELD}:? [`']?{_NO_NAME}{_NAME}[`']? {_IS} {refusal}\b", example)
        for mark, refusal, example in (
            (" required", "(?:a )?required", "field 'berth' is required"),
            (" missing", "missing", "key: berth_id is missing"),
            (" not ", "not (?:set|present|provided|allowed|recogni[sz]ed|known|found)", "option berth was not found"),
        )
    ),
    bare(
        "field",
        "required",
        rf"\b[Tt]he [`']{_NAME}[`'] {_OF_A_FIELD} is (?:required|missing|mandatory)",
        "The 'berth' parameter is required",
    ),
    bare(
        "field",
        "parameter in input",
        r"\b[Mm]issing required parameter in input: [\"'](\w{1,120})",
        'Missing required parameter in input: "Bucket"',
    ),
    bare(
        "object",
        "not found",
        rf"\b(?:[Cc]olumn|[Ff]ield|[Ss]ecret|[Cc]onfig ?[Mm]ap) [`']{_ANY_NAME}[`'] (?:was )?not found",
        "Column 'net' not found in frame",
    ),
    bare(
        "object",
        "not found",
        rf"\b(?:[Rr]eferenced column|[Ss]ecret|[Cc]onfig ?[Mm]ap) \"{_ANY_NAME}\" (?:was )?not found",
        'Referenced column "net" not found in FROM clause',
    ),
    bare("name", "import name", r"\bcannot import name '([\w.]{1,120})'", "cannot import name 'a' from 'b'"),
    bare("object", "ORA-", r"\bORA-\d{5}: ([\"\w.$]{1,120}): invalid", 'ORA-00904: "NET": invalid identifier'),
    bare(
        "object",
        "for column ",
        r"\btoo large for column ((?:\"[\w$]{1,60}\"\.?){2,3})",
        'value too large for column "A"."BILL"."NET" (actual: 7)',
    ),
    bare(
        "constraint",
        "unique index ",
        r"\bunique index ['\"]([\w.$-]{1,120})['\"]",
        "Cannot insert duplicate key row in object 'dbo.Boats' with unique index 'IX_Boats_Name'.",
    ),
    bare(
        "code",
        " code",
        r"\b(?:decline|error|reason|failure|result) code:? ([a-z]{2,30}(?:_[a-z]{2,30}){1,6})\b",
        "the charge of 7 failed (decline code: do_not_honor)",
    ),
    phrase("record", "#", r"\[((?:[a-z]\w{0,60}\.){1,9}[A-Z][\w$]{0,100})#", "Row was deleted by another: [a.Order#7]"),
    phrase("method", "(", r"^'([\w.$\[\] ]{3,200}\([^)\n]{0,200}\))'$", "'void a.Order.run(int)'"),
    phrase("name", "name '", r"^name '([A-Za-z_]\w{0,120})' is not", "name 'net' is not defined"),
    bare(
        "object",
        "ing column",
        r"\b[a-z]{3,12}ing column [\"'`]([\w.]{1,120})[\"'`]",
        'error occurred while decoding column "net": unexpected null',
    ),
    bare(
        "object",
        " does not exist",
        r"\b(?:[Cc]olumn|[Tt]able|[Vv]iew|[Ff]unction|[Ii]ndex|[Ss]chema) ['`]([\w.$-]{1,120})['`] does not exist",
        "Column 'net' does not exist",
    ),
    bare(
        "constraint",
        "conflicted with",
        r"\bconflicted with the [A-Z ]{3,30} constraint \"([\w.$-]{1,120})\"",
        'The INSERT statement conflicted with the FOREIGN KEY constraint "FK_Bill_Shop".',
    ),
    *(
        bare(
            "setting",
            mark,
            rf"\b{word}(?: value| key| option| entry)? '{_ANY_NAME}' {_IS} "
            r"(?:missing|required|not (?:set|found|present))",
            example,
        )
        for mark, word, example in (
            ("onfig", "[Cc]onfig(?:uration)?", "Config value 'tide.url' is not set"),
            ("etting", "[Ss]etting", "setting 'tide.url' is missing"),
            ("cope '", "[Ss]cope", "scope 'boats.write' is missing in the token"),
        )
    ),
)
