"""The rule book: what counts as a value inside a message, as data.

A rule reads text whose digits are all 0 (see digits.py), so no rule can depend on the value of a digit, and texts that
differ only in digits share one template. Every pattern is linear: no nested repetition, no two neighbouring
repetitions that can match the same character.
"""

import re
from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Rule:
    """One kind of value.

    `needs` lists characters one of which must be in the text for the rule to apply: a cheap test before the pattern.
    `examples` are pairs of a text before and after all rules, shown by tests/grouping/test_rules.py.
    """

    name: str
    placeholder: str
    pattern: re.Pattern[str]
    reason: str
    examples: tuple[tuple[str, str], ...]
    needs: str = ""


def _rule(
    name: str, placeholder: str, pattern: str, reason: str, *examples: tuple[str, str], needs: str = "", flags: int = 0
) -> Rule:
    return Rule(name, placeholder, re.compile(pattern, re.ASCII | flags), reason, examples, needs)


_MONTH = r"(?:Jan|Feb|Mar|Apr|May|Jun|Jul|Aug|Sep|Oct|Nov|Dec)"
_DAY = r"(?:Mon|Tue|Wed|Thu|Fri|Sat|Sun)"

LINE_RULES: tuple[Rule, ...] = (
    _rule(
        "call id in backquotes",
        "<str>",
        r"(?<![A-Za-z0-9_`])[`][^`'\n]{1,300}[`']",
        "Words between backquotes are names given by someone.",
        ("`/vsiaz/raw/a.tif' not recognized", "<str> not recognized"),
        needs="`",
    ),
    _rule(
        "double quoted",
        '"<str>"',
        r'(?<![A-Za-z0-9_"])"(?:[^"\n]{1,300})"(?![A-Za-z0-9_"])',
        "Words between quotes are names given by someone.",
        ('relation "orders" does not exist', 'relation "<str>" does not exist'),
        needs='"',
    ),
    _rule(
        "single quoted",
        "'<str>'",
        r"(?<![A-Za-z0-9_'])'(?:[^'\n]{1,300})'(?![A-Za-z0-9_'])",
        "Words between quotes are names given by someone.",
        ("no file 'a b.txt'", "no file '<str>'"),
        needs="'",
    ),
    _rule(
        "date in words",
        "<time>",
        rf"(?:{_DAY},? )?(?:{_MONTH} {{1,2}}\d{{1,2}}|\d{{1,2}} {_MONTH}),?(?: \d{{4}})?"
        r"(?: \d\d:\d\d:\d\d)?(?: [A-Z]{3,4})?(?: \d{4})?\b",
        "A date is never part of a fault.",
        ("since Mon Mar 3 10:11:12 UTC 2025", "since <time>"),
        needs="0",
    ),
    _rule(
        "date and time",
        "<time>",
        r"\b\d{4}[-/.]\d\d[-/.]\d\d[T ]\d\d:\d\d(?::\d\d)?(?:[.,]\d{1,9})?(?:Z| ?[+-]\d\d:?\d\d)?",
        "A timestamp is never part of a fault.",
        ("at 2025-03-03 10:11:12.123+00:00 it broke", "at <time> it broke"),
        needs="0",
    ),
)
"""Rules for values that may hold spaces, applied to the whole line in this order."""

WORD_RULES: tuple[Rule, ...] = (
    _rule(
        "address of the web",
        "<url>",
        r"\b[A-Za-z][A-Za-z0-9+.-]{1,15}://[^\s\"'<>)\]}]+",
        "A URL holds host, port and ids; its path is a value.",
        ("for url: https://a.b/c?d=1", "for url: <url>"),
        needs=":",
    ),
    _rule(
        "e-mail address",
        "<email>",
        r"\b[A-Za-z0-9._%+-]{1,64}@[A-Za-z0-9-]{1,63}(?:\.[A-Za-z0-9-]{1,63}){1,5}",
        "A person, not a fault.",
        ("no mailbox for jane@example.org", "no mailbox for <email>"),
        needs="@",
    ),
    _rule(
        "uuid",
        "<uuid>",
        r"\b[0a-fA-F]{8}-[0a-fA-F]{4}-[0a-fA-F]{4}-[0a-fA-F]{4}-[0a-fA-F]{12}\b",
        "An id.",
        ("job 7f1c0d6e-1111-4222-8333-444455556666 lost", "job <uuid> lost"),
        needs="-",
    ),
    _rule(
        "Windows path",
        "<path>",
        r"\b[A-Za-z]:\\[^\s\"'<>|,;]*|\\\\[A-Za-z0-9_.$-]+\\[^\s\"'<>|,;]*",
        "A file is a value.",
        (r"cannot open C:\temp\a.txt now", "cannot open <path> now"),
        needs="\\",
    ),
    _rule(
        "path",
        "<path>",
        r"(?<![A-Za-z0-9_<>/.*)\]}])(?:~|\.{1,2})?/[A-Za-z0-9_.@%+~#$-][^\s\"'<>,;:()\[\]{}|=]*",
        "A file is a value.",
        ("No such file: /mnt/a/b.tif", "No such file: <path>"),
        needs="/",
    ),
    _rule(
        "MAC address",
        "<mac>",
        r"(?<![A-Za-z0-9:])[0a-fA-F]{2}(?::[0a-fA-F]{2}){5,7}(?![A-Za-z0-9:])",
        "A device, not a fault.",
        ("from 00:1a:2b:3c:4d:5e via", "from <mac> via"),
        needs=":",
    ),
    _rule(
        "IPv4 address, with port",
        "<ip>",
        r"(?<![A-Za-z0-9.])\d{1,3}\.\d{1,3}\.\d{1,3}\.\d{1,3}(?:[:/]\d{1,5})?(?![A-Za-z0-9])",
        "A host, not a fault.",
        ("connect to 10.0.0.1:5432 failed", "connect to <ip> failed"),
        needs="0",
    ),
    _rule(
        "clock time",
        "<time>",
        r"(?<![A-Za-z0-9:])\d{1,2}:\d\d(?::\d\d)?(?:[.,]\d{1,9})?(?![A-Za-z0-9:])",
        "A time is never part of a fault.",
        ("started 10:11:12", "started <time>"),
        needs=":",
    ),
    _rule(
        "hexadecimal number",
        "<hex>",
        r"\b0[xX][0-9a-fA-F]+\b",
        "An address or a mask.",
        ("at 0x7f3a11", "at <hex>"),
        needs="xX",
    ),
    _rule(
        "host name, with port",
        "<host>",
        r"(?<![A-Za-z0-9_.@-])[A-Za-z0-9-]{1,63}(?:\.[A-Za-z0-9-]{1,63}){0,6}:\d{2,5}(?![A-Za-z0-9:])",
        "A host, not a fault.",
        ("db.example.org:5432 is down", "<host> is down"),
        needs=":",
    ),
    _rule(
        "dotted name",
        "<name>",
        r"(?<![A-Za-z0-9_.<>/$-])[A-Za-z0-9_$-]{1,80}(?:\.[A-Za-z0-9_$-]{1,80}){2,12}(?![A-Za-z0-9_.(/-])",
        "A host or package of three parts or more is a name given by someone.",
        ("lookup of a.example.org failed", "lookup of <name> failed"),
        needs=".",
    ),
    _rule(
        "boolean or nothing as a value",
        "<value>",
        r"(?<=[=:(])(?:true|false|True|False|TRUE|FALSE|null|None|NULL|nil|none)(?![A-Za-z0-9_])",
        "After a sign of assignment these are values.",
        ("ready=true", "ready=<value>"),
        needs="=:(",
    ),
    _rule(
        "word with digits",
        "<id>",
        r"(?<![A-Za-z0-9_<])(?=[A-Za-z_$-]*0)[A-Za-z0-9_$-]+(?:[.][A-Za-z0-9_$-]*0[A-Za-z0-9_$-]*)*",
        "A word that holds a digit is an id or a count.",
        ("task a81bc9 took 31 s", "task <id> took <num> s"),
        needs="0",
    ),
)
"""Rules for values without spaces, applied to one word at a time in this order."""
