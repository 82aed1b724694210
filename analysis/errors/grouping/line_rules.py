"""Rules for values that may hold spaces, applied to a whole line, in this order."""

from analysis.errors.grouping.rules import INSIDE, Rule, rule

_MONTH = (
    r"(?:Jan(?:uary)?|Feb(?:ruary)?|Mar(?:ch)?|Apr(?:il)?|May|June?|July?|Aug(?:ust)?|Sep(?:t|tember)?|Oct(?:ober)?"
    r"|Nov(?:ember)?|Dec(?:ember)?)"
)
_MONTHS = ("Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec")
_DAY = r"(?:Mon(?:day)?|Tue(?:sday)?|Wed(?:nesday)?|Thu(?:rsday)?|Fri(?:day)?|Sat(?:urday)?|Sun(?:day)?)"
_CLOCK = r"\d{1,2}:\d\d(?::\d\d)?(?:[.,]\d{1,9})?"
_NOON = r"[AaPp]\.?[Mm](?![A-Za-z0-9_])"
_MONEY = r"[€£¥₹₽₩]"
_CURRENCIES = ("USD", "EUR", "GBP", "CHF", "JPY", "CNY", "INR", "AUD", "CAD", "SEK", "NOK", "DKK", "PLN", "CZK", "BRL")
_CURRENCY = f"(?:{'|'.join(_CURRENCIES)})"
_BYTES = r"(?:[kKMGTP]i?B|[KMG]b|[Bb]ytes?|B)"
_TIME = r"(?:[mun]s|ms?ecs?|s|secs?|mins?|hrs?|milliseconds?|seconds?|minutes?|hours?|days?)"
_SIZE_STARTS = tuple(f"{number}{unit}" for number in ("0", "0 ", ". ") for unit in "bBkMGKTP")
_TIME_STARTS = tuple(f"0{space}{unit}" for space in ("", " ") for unit in (*"munsh", "day"))
_SQL_TYPE = (
    r"(?:(?:timestamp|time)(?:\(\d\))? with(?:out)? time zone|double precision|character varying|bit varying"
    r"|smallint|integer|bigint|numeric|decimal|real|boolean|text|character|char|varchar|bytea|date|time|timestamp"
    r"|timestamptz|interval|uuid|json|jsonb|jsonpath|xml|inet|cidr|macaddr|bit|oid|regclass|regproc|regtype|name|money"
    r"|point|line|lseg|box|path|polygon|circle|record|unknown|tsvector|tsquery|hstore|ltree|geometry|geography"
    r"|int\drange|numrange|tsrange|tstzrange|daterange)"
    r"(?:\(\d{1,9}(?:,\d{1,9})?\))?(?:\[\])?(?![A-Za-z0-9_$.-])"
)

WORDY_RULES: tuple[Rule, ...] = (
    rule(
        "statement in brackets",
        "(<list>)",
        r"\((?:Connection: [^\n]{1,300}, )?SQL: [^\n\ue000-\uf8ff]{1,3000}\)(?=$|\n)",
        ("SQL: ",),
        "What was sent, with its values; what was wrong with it stands before.",
        ("row 7 is locked (SQL: update `a` set b = (c d))", "row <num> is locked (<list>)"),
    ),
    rule(
        "list or object",
        "<list>",
        rf"(?<![A-Za-z0-9_)\]}}])(?:\{{['\"][^{{}}{INSIDE}]{{0,1000}}\}}|\[['\"][^\[\]{INSIDE}]{{0,1000}}\])",
        ("{'", '{"', "['", '["'),
        "Printed data is a value, and its length varies.",
        ("columns ['a', 'b c'] are not in the index", "columns <list> are not in the index"),
        ("rejected {'zoom': 3, 'x': 'y'}", "rejected <list>"),
    ),
    rule(
        "id behind its name and a blank",
        "<any>",
        r"(?:(?<=[a-z]I[dD]: )|(?<= id: ))[A-Za-z0-9+/=_.:-]{4,200}(?![A-Za-z0-9+/=_.:-])",
        ("ID: ", "Id: ", " id: "),
        "What services print of a request, to find it again.",
        ("lost, HostID: k/Lm+x=, api error Gone", "lost, HostID: <any>, api error Gone"),
    ),
    rule(
        "object that goes on",
        "<list>",
        r"(?<=[:\s])[%#]?[\[{]$",
        ("{", "["),
        "Printed data is a value, also where it has a line for each field.",
        ("key :net not found in: %{", "key :net not found in: <list>"),
    ),
    rule(
        "path in brackets",
        "(<path>)",
        rf"\(/[^(){INSIDE}]{{1,300}}\)",
        ("(/",),
        "Between brackets a path may hold spaces.",
        ("update (/var/lib/my files/z.rrd): too late", "update (<path>): too late"),
    ),
    rule(
        "request in backquotes",
        r"`\1 <url>`",
        r"`(GET|HEAD|POST|PUT|DELETE|PATCH|OPTIONS) [^\s`\ue000-\uf8ff]{1,2000}`",
        ("`",),
        "The verb counts; the address is a value.",
        ("`GET https://a.example.org/7` was refused", "`GET <url>` was refused"),
    ),
    rule(
        "back-quoted",
        "`<str>`",
        rf"(?<![A-Za-z0-9_`])`(?![A-Z]{{3,7}} <(?:url|\*)>`)[^`'{INSIDE}]{{1,300}}[`']",
        ("`",),
        "What is quoted is a name that someone gave.",
        ("`/data/a b.tif' not recognized", "`<str>` not recognized"),
    ),
    rule(
        "request in quotes",
        r'"\1 <url> HTTP"',
        r'"(GET|HEAD|POST|PUT|DELETE|PATCH|OPTIONS|CONNECT|TRACE) [^\s"\ue000-\uf8ff]{1,2000}(?: HTTP/\d\.?\d?)?"',
        ('"',),
        "The verb counts; the address is a value.",
        ('"GET /jobs/17?full=1 HTTP/1.1" took long', '"GET <url> HTTP" took long'),
    ),
    rule(
        "qualified name in quotes",
        '"<name>"',
        r'(?<![A-Za-z0-9_">])"[A-Za-z_][A-Za-z0-9_$]{0,62}\.[A-Za-z_][A-Za-z0-9_$]{0,62}"(?![A-Za-z0-9_"])',
        ('"',),
        "A name with its schema: PostgreSQL looks it up in another way and reports it in messages of their own.",
        ('relation "app.orders" does not exist', 'relation "<name>" does not exist'),
    ),
    rule(
        "qualified column",
        '"<name>"',
        r"(?<=\bcolumn )[A-Za-z_][A-Za-z0-9_$]{0,62}\.[A-Za-z_][A-Za-z0-9_$]{0,62}(?= (?:does|is|has)\b)",
        ("column ",),
        "A column with its table, which PostgreSQL reports without quotes in messages of their own.",
        ("column a.net does not exist", 'column "<name>" does not exist'),
    ),
    rule(
        "double-quoted",
        '"<str>"',
        r'(?<![A-Za-z0-9_">\ue000-\uf8ff])(?:""(?=[\s,;:.)\]}]|$)|"{1,3}(?!<name>"|[A-Z]{3,7} <(?:url|\*)> HTTP")'
        rf'(?:[^"{INSIDE}]|"(?=[A-Za-z0-9_])){{0,1000}}"{{1,3}}(?![A-Za-z0-9_]))',
        ('"',),
        "What is quoted is a name that someone gave.",
        ('relation "orders" does not exist', 'relation "<str>" does not exist'),
        ('cannot parse "" as a duration: ""', 'cannot parse "<str>" as a duration: "<str>"'),
        ('cannot parse "t COLLATE "en_US""', 'cannot parse "<str>"'),
    ),
    rule(
        "single-quoted",
        "'<str>'",
        rf"(?<![A-Za-z0-9_'>\ue000-\uf8ff])b?'(?:[^'\\{INSIDE}]|\\[^{INSIDE}]|'(?=[A-Za-z0-9_])){{0,1000}}'(?![A-Za-z0-9_])",
        ("'",),
        "What is quoted is a name that someone gave; an apostrophe inside a word is no quote.",
        ("can't open 'my file.txt'", "can't open '<str>'"),
        (r"not a header: b'\x1f\'a'", "not a header: '<str>'"),
    ),
    rule(
        "empty brackets",
        "(<null>)",
        r"(?<=[ =])\(\)",
        ("()",),
        "A value that may be empty, as the name of a host that has none.",
        ("connection from 10.0.0.1 () today", "connection from <ip> (<null>) today"),
    ),
    rule(
        "user",
        r"\1<any>",
        r"(\b(?:(?:for|by|as|of|invalid|illegal) user |user=))"
        r"(?!(?:is|was|not|has|does|name|id|ids|account|session|request|unknown|defined|mapping|null|none)\b)"
        r"[A-Za-z][A-Za-z0-9_.-]{0,40}(?![A-Za-z0-9_=(])",
        ("user",),
        "Who it was, not what went wrong.",
        ("session opened for user news by (uid=0)", "session opened for user <any> by (uid=<any>)"),
    ),
    rule(
        "day of the week",
        "<time>",
        r"\b(?:Mon|Tues|Wednes|Thurs|Fri|Satur|Sun)day(?![A-Za-z0-9_])(?!,? (?:\d|[A-Z][a-z]{2}))",
        ("day",),
        "A date is no part of a fault.",
        ("the depot is closed on Sunday", "the depot is closed on <time>"),
    ),
    rule(
        "SQL type",
        "<type>",
        rf"(?:(?<=\btype )|(?<=\btypes )){_SQL_TYPE}|(?<=\bfrom ){_SQL_TYPE}(?= to )",
        ("type ", "types ", "from "),
        "PostgreSQL prints the type of the data that was met; the fault is the same for each.",
        ("invalid input for type timestamp with time zone: x", "invalid input for type <type>: x"),
    ),
    rule(
        "second SQL type",
        "<type>",
        rf"(?:(?<=<type> to )|(?<=<type> and )){_SQL_TYPE}",
        ("<type> to ", "<type> and "),
        "As above, in `cannot cast type integer to date`.",
        ("cannot cast type integer to double precision", "cannot cast type <type> to <type>"),
    ),
)
"""Values with spaces that need no digit to be recognised, in this order."""

DIGIT_RULES: tuple[Rule, ...] = (
    rule(
        "date in words",
        "<time>",
        rf"(?:{_DAY},? )?(?:{_MONTH},? \d{{4}}(?!\d|:)|{_MONTH} {{1,2}}\d{{1,2}}|\d{{1,2}} {_MONTH}),?(?: \d{{4}})?"
        rf"(?: {_CLOCK}(?: {_NOON})?)?(?: [A-Z]{{3,4}})?(?: \d{{4}})?(?: [A-Z]{{1,3}}T)?\b",
        _MONTHS,
        "A date is no part of a fault.",
        ("no answer since Mon Mar  3 10:11:12 UTC 2025", "no answer since <time>"),
        ("expires 03 Mar 2025", "expires <time>"),
        ("expired on Tuesday, March 3, 2026 8:05 PM", "expired on <time>"),
        ("no rates for October 2026", "no rates for <time>"),
    ),
    rule(
        "date and time of a region",
        "<time>",
        rf"\b\d{{1,2}}([/.-])\d{{1,2}}\1\d{{4}},? {_CLOCK}(?: ?{_NOON})?(?: [+-]\d\d:\d\d)?|\b{_CLOCK} ?{_NOON}",
        ("0:00",),
        "How .NET and spreadsheets print an instant where no format is asked for.",
        ("expired at 3/14/2026 8:05:09 PM", "expired at <time>"),
        ("expired at 14.03.2026 20:05:09", "expired at <time>"),
    ),
    rule(
        "sum of money",
        "<num>",
        rf"-?(?:{_MONEY}|\b{_CURRENCY}) ?-?\d+(?:[.,]\d+)*"
        rf"|(?<![A-Za-z0-9_.,-])-?\d+(?:[.,]\d+)* ?(?:{_MONEY}|{_CURRENCY}\b)",
        (*"€£¥₹₽₩", *_CURRENCIES),
        "An amount, in whichever currency.",
        ("a refund of €1,200.50 or 3 £", "a refund of <num> or <num>"),
        ("a charge of USD 14.20 or 12 EUR", "a charge of <num> or <num>"),
    ),
    rule(
        "date and time",
        "<time>",
        r"\b\d{4}[-/.]\d\d[-/.]\d\d[T ]\d{1,2}:\d\d(?::\d\d)?(?:[.,]\d{1,9})?(?:Z| ?[+-]\d\d:?\d\d| [A-Z]{1,3}T\b)?",
        ("0:00",),
        "A date is no part of a fault.",
        ("no data after 2025-03-03 9:00 today", "no data after <time> today"),
        ("at 2025-03-03 10:11:12.123+00:00 it broke", "at <time> it broke"),
    ),
    rule(
        "size",
        "<size>",
        rf"(?<![A-Za-z0-9_.])-?\d+(?:[.,]\d*)? ?{_BYTES}(?: ?\(\d+(?:[.,]\d*)? ?{_BYTES}\))?(?![A-Za-z0-9_])",
        _SIZE_STARTS,
        "An amount, however it is written.",
        ("sent 5000 bytes (4.9 KB) so far", "sent <size> so far"),
        ("at most 2 kB", "at most <size>"),
        ("unable to allocate 89. TiB", "unable to allocate <size>"),
    ),
    rule(
        "duration",
        "<time>",
        rf"(?<![A-Za-z0-9_.<])<?\d+(?:\.\d+)? ?{_TIME}(?![A-Za-z0-9_])",
        _TIME_STARTS,
        "An amount, however it is written.",
        ("gave up after 3.5 seconds", "gave up after <time>"),
        ("lifetime <1 sec", "lifetime <time>"),
    ),
)
"""The rest, which find nothing in a line without a digit."""

LINE_RULES = (*WORDY_RULES, *DIGIT_RULES)
