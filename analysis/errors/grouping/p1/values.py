"""p1: what counted as a value; (needs, substitute, placeholder), in order."""

import re
from collections.abc import Callable

Value = tuple[tuple[str, ...], Callable[[str, str], str], str]


def _rule(placeholder: str, pattern: str, needs: tuple[str, ...]) -> Value:
    return needs, re.compile(pattern, re.ASCII).sub, placeholder


_MONTH = r"(?:Jan|Feb|Mar|Apr|May|Jun|Jul|Aug|Sep|Oct|Nov|Dec)"
_MONTHS = ("Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec")
_DAY = r"(?:Mon|Tue|Wed|Thu|Fri|Sat|Sun)"
_BYTES = r"(?:[kKMGTP]i?B|[KMG]b|[Bb]ytes?|B)"
_TIME = r"(?:[mun]s|ms?ecs?|s|secs?|mins?|hrs?|milliseconds?|seconds?|minutes?|hours?|days?)"
_TIME_STARTS = tuple(f"0{space}{unit}" for space in ("", " ") for unit in "munshd")
_SQL_TYPE = (
    r"(?:(?:timestamp|time)(?:\(\d\))? with(?:out)? time zone|double precision|character varying|bit varying"
    r"|smallint|integer|bigint|numeric|decimal|real|boolean|text|character|char|varchar|bytea|date|time|timestamp"
    r"|timestamptz|interval|uuid|json|jsonb|jsonpath|xml|inet|cidr|macaddr|bit|oid|regclass|regproc|regtype|name|money"
    r"|point|line|lseg|box|path|polygon|circle|record|unknown|tsvector|tsquery|hstore|ltree|geometry|geography"
    r"|int\drange|numrange|tsrange|tstzrange|daterange)"
    r"(?:\(\d{1,9}(?:,\d{1,9})?\))?(?:\[\])?(?![A-Za-z0-9_$.-])"
)
_INSIDE = r"\n\ue000-\uf8ff"

LINE_RULES = (
    _rule(
        "<list>",
        rf"(?<![A-Za-z0-9_)\]}}])(?:\{{['\"][^{{}}{_INSIDE}]{{0,1000}}\}}|\[['\"][^\[\]{_INSIDE}]{{0,1000}}\])",
        ("{'", '{"', "['", '["'),
    ),  # list or object
    _rule("(<path>)", rf"\(/[^(){_INSIDE}]{{1,300}}\)", ("(/",)),  # path in brackets
    _rule("`<str>`", rf"(?<![A-Za-z0-9_`])`[^`'{_INSIDE}]{{1,300}}[`']", ("`",)),  # back-quoted
    _rule(
        r'"\1 <url> HTTP"',
        r'"(GET|HEAD|POST|PUT|DELETE|PATCH|OPTIONS|CONNECT|TRACE) [^\s"\ue000-\uf8ff]{1,2000}(?: HTTP/\d\.?\d?)?"',
        ('"',),
    ),  # request in quotes
    _rule(
        '"<name>"',
        r'(?<![A-Za-z0-9_">])"[A-Za-z_][A-Za-z0-9_$]{0,62}\.[A-Za-z_][A-Za-z0-9_$]{0,62}"(?![A-Za-z0-9_"])',
        ('"',),
    ),  # qualified name in quotes
    _rule(
        '"<str>"',
        r'(?<![A-Za-z0-9_">])"{1,3}(?!<name>"|[A-Z]{3,7} <url> HTTP")'
        rf'(?:[^"{_INSIDE}]|"(?=[A-Za-z0-9_])){{0,1000}}"{{1,3}}(?![A-Za-z0-9_])',
        ('"',),
    ),  # double-quoted
    _rule(
        "'<str>'",
        rf"(?<![A-Za-z0-9_'>])b?'(?:[^'\\{_INSIDE}]|\\[^{_INSIDE}]|'(?=[A-Za-z0-9_])){{0,1000}}'(?![A-Za-z0-9_])",
        ("'",),
    ),  # single-quoted
    _rule(
        "<type>",
        rf"(?:(?<=\btype )|(?<=\btypes )){_SQL_TYPE}|(?<=\bfrom ){_SQL_TYPE}(?= to )",
        ("type ", "types ", "from "),
    ),  # SQL type
    _rule(
        "<type>", rf"(?:(?<=<type> to )|(?<=<type> and )){_SQL_TYPE}", ("<type> to ", "<type> and ")
    ),  # second SQL type
    _rule(
        "<time>",
        rf"(?:{_DAY},? )?(?:{_MONTH} {{1,2}}\d{{1,2}}|\d{{1,2}} {_MONTH}),?(?: \d{{4}})?"
        r"(?: \d\d:\d\d:\d\d(?:\.\d{1,6})?)?(?: [A-Z]{3,4})?(?: \d{4})?(?: [A-Z]{1,3}T)?\b",
        _MONTHS,
    ),  # date in words
    _rule(
        "<time>",
        r"\b\d{4}[-/.]\d\d[-/.]\d\d[T ]\d\d:\d\d(?::\d\d)?(?:[.,]\d{1,9})?(?:Z| ?[+-]\d\d:?\d\d| [A-Z]{1,3}T\b)?",
        ("00:00",),
    ),  # date and time
    _rule(
        "<size>",
        rf"(?<![A-Za-z0-9_.])-?\d+(?:[.,]\d*)? ?{_BYTES}(?: ?\(\d+(?:[.,]\d*)? ?{_BYTES}\))?(?![A-Za-z0-9_])",
        ("B", "b"),
    ),  # size
    _rule("<time>", rf"(?<![A-Za-z0-9_.<])<?\d+(?:\.\d+)? ?{_TIME}(?![A-Za-z0-9_])", _TIME_STARTS),  # duration
)

_TOP_LEVEL = r"(?:com|net|org|edu|gov|info|io|dev|app|cloud|local|internal|lan|[a-z]{2})"
_TRUE_FALSE = ("true", "false", "True", "False", "TRUE", "FALSE")

WORD_RULES = (
    _rule("<url>", r"\b[A-Za-z][A-Za-z0-9+.-]{1,15}://[^\s\"'<>)\]}]+", ("://",)),  # URL
    _rule(
        "<email>",
        r"\b[A-Za-z0-9._%+-]{1,64}@[A-Za-z0-9-]{1,63}(?:\.[A-Za-z0-9-]{1,63}){0,5}(?::[A-Za-z0-9]{1,5})?",
        ("@",),
    ),  # user at a host
    _rule(
        "<uuid>",
        r"(?<![A-Za-z0-9])[0a-fA-F]{8}-[0a-fA-F]{4}-[0a-fA-F]{4}-[0a-fA-F]{4}-[0a-fA-F]{12}(?![A-Za-z0-9])",
        ("-",),
    ),  # uuid
    _rule(
        "=<any>", r"(?<=[A-Za-z0-9_])=(?=[^\s,;]{0,120}[0./{@:])[^\s,;)\]}\"'<>]+\}?", ("=",)
    ),  # assigned value with signs
    _rule("<path>", r"\b[A-Za-z]:\\[^\s\"'<>|,;]*|\\\\[A-Za-z0-9_.$-]+\\[^\s\"'<>|,;]*", ("\\",)),  # Windows path
    _rule(
        "<path>", r"(?<![A-Za-z0-9_<>/.*)\]}])(?:~|\.{1,2})?/[A-Za-z0-9_.@%+~#$-][^\s\"'<>,;:()\[\]{}|=]*", ("/",)
    ),  # path
    _rule(
        "<path>", r"(?<![^\s\"'(\[=:,])[^\s\"'()\[\]<>,;:=/]*/[^\s\"'()\[\]<>,;:=/]+/[^\s\"'()\[\]<>,;:=]+", ("/",)
    ),  # path without a leading slash
    _rule("<mac>", r"(?<![A-Za-z0-9:])[0a-fA-F]{2}(?::[0a-fA-F]{2}){5,15}(?![A-Za-z0-9:])", (":",)),  # MAC address
    _rule(
        "<ip>",
        r"(?<![A-Za-z0-9.])\d{1,3}\.\d{1,3}\.\d{1,3}\.\d{1,3}(?:[:/]\d{1,5})?(?![A-Za-z0-9]|\.[A-Za-z0-9])",
        ("0.0", "0.00"),
    ),  # IPv4 address
    _rule(
        "<time>", r"(?<![A-Za-z0-9:])\d{1,2}:\d\d(?::\d\d)?(?:[.,]\d{1,9})?(?![A-Za-z0-9:])", ("0:00",)
    ),  # clock time
    _rule("<hex>", r"\b0[xX][0-9a-fA-F]+\b", ("0x", "0X")),  # hexadecimal number
    _rule(
        "<host>",
        r"(?<![A-Za-z0-9_.@-])(?:localhost|[A-Za-z0-9-]{1,63}(?:\.[A-Za-z0-9-]{1,63}){1,6}):\d{2,5}(?![A-Za-z0-9:])",
        (":00",),
    ),  # host with port
    _rule(
        "<host>",
        rf"(?<![A-Za-z0-9_.@-])[a-z0-9-]{{1,63}}(?:\.[a-z0-9-]{{1,63}}){{1,6}}\.{_TOP_LEVEL}(?![A-Za-z0-9_.-])",
        (".",),
    ),  # host name
    _rule("<bool>", rf"(?<![A-Za-z0-9_.-])(?:{'|'.join(_TRUE_FALSE)})(?![A-Za-z0-9_-])", _TRUE_FALSE),  # boolean
    _rule(
        "<null>",
        r"(?<=[=:(])(?:null|None|NULL|nil|none|undefined)(?![A-Za-z0-9_])",
        ("null", "one", "NULL", "nil", "undefined"),
    ),  # nothing as a value
    _rule(
        "<num>",
        r"(?<![A-Za-z0-9_.$~#-])[+-]?\d+(?:[.,]\d+)*(?:[eE][+-]?\d+)?%?(?![A-Za-z0-9_$~#]|[.-][A-Za-z0-9])",
        ("0",),
    ),  # number
    _rule(
        "<id>", r"(?<![A-Za-z0-9_<$~#])(?=[A-Za-z_$~#.-]*0)[A-Za-z0-9_$~#-]+(?:\.[A-Za-z0-9_$~#-]+)*", ("0",)
    ),  # word with digits
)
