"""Names in data and settings that are the fault: fields, keys, records, reasons."""

from analysis.errors.grouping.named import QUOTED, Named, phrase

_WORKER = r"([A-Z][\w]{0,100}[.:][\w.:]{1,200})"

NAMES: tuple[Named, ...] = (
    phrase(
        "field",
        "n",
        r"\b[Uu]n(?:recognized|known|expected) (?:field|property|attribute|parameter|option|key|element|setting):?"
        r" [`'\"]([A-Za-z_][\w.-]{0,120})[`'\"]",
        'Unrecognized field "zone" (class a.Parcel)',
    ),
    phrase(
        "constraint",
        "onstraint failed",
        r"\b(?:[Uu]nique|UNIQUE|CHECK|[Ff]oreign key) constraint failed(?: on the [a-z]{1,20})?:"
        r" \(?[`'\"]?([\w.]{1,120})",
        "Unique constraint failed on the fields: (`name`)",
    ),
    phrase(
        "constraint",
        " for key '",
        r" for key '([\w.]{1,120})'",
        "Duplicate entry '7' for key 'boats.name'",
        bare=True,
    ),
    phrase(
        "constraint",
        " constraint ",
        r"\b[Vv]iolation of [A-Z ]{3,20} constraint '([\w.]{1,120})'",
        "Violation of UNIQUE KEY constraint 'UQ_name'. Cannot insert",
        bare=True,
    ),
    *(
        phrase(
            "constraint",
            mark,
            rf"{word}[^\n\"»«]{{0,60}}[\"»«] ?([\w.$-]{{1,120}}) ?[\"«»]",
            example,
            bare=True,
        )
        for mark, word, example in (
            ("onstraint »", "-[Cc]onstraint", "verletzt Unique-Constraint »boats_pkey«"),
            ("contrainte ", "contrainte", "rompt la contrainte unique « boats_pkey »"),
            ("restricción ", "restricción", "viola restricción de unicidad «boats_pkey»"),
            ("restrição ", "restrição", 'viola a restrição de unicidade "boats_pkey"'),
            ("vincolo ", "vincolo", 'viola il vincolo univoco "boats_pkey"'),
            ("ограничени", "ограничени[а-я]{1,3}", 'нарушает ограничение уникальности "boats_pkey"'),
            ("制約", "制約", '重複したキー値は一意性制約"boats_pkey"違反となります'),
            ("约束", "约束", '重复键违反唯一约束"boats_pkey"'),
        )
    ),
    phrase(
        "code",
        "ode'",
        r"'(?:error_?)?[cC]ode': '([A-Za-z_][\w.-]{2,80})'",
        "{'code': 'QuotaExceeded', 'layer': 'roads'}",
    ),
    phrase(
        "code",
        "StatusCode.",
        r"\bstatus = StatusCode\.([A-Z][A-Z_]{1,40})\b",
        "RPC that terminated with: status = StatusCode.UNAVAILABLE",
    ),
    phrase(
        "key",
        "ndefined ",
        r"\bUndefined (?:array key|index|offset|property|constant):? [`'\"]?([A-Za-z_$\\][\w$:\\]{0,120})",
        'Undefined array key "zip"',
        bare=True,
    ),
    phrase(
        "file",
        "cannot load such file",
        r"\bcannot load such file -- ([\w/.-]{1,120})",
        "cannot load such file -- nokogiri",
        bare=True,
    ),
    phrase(
        "key",
        " not found",
        r"\b[Kk]ey:? [:\"']([A-Za-z_][\w?!.-]{0,120})[\"']? (?:was )?not found",
        "key :lat not found in: %{}",
        bare=True,
    ),
    phrase(
        "key",
        "key not found",
        r"\bkey not found: [:\"']?([A-Za-z_][\w?!.-]{0,120})",
        'key not found: "zip"',
        bare=True,
    ),
    phrase(
        "key",
        "given key ",
        r"\b[Tt]he given key '([^'\n]{1,120})' was not",
        "The given key 'zone' was not present in the dictionary.",
    ),
    phrase(
        "argument",
        "rgument",
        r"([\w\\:]{1,200})\(\): Argument #\d+ \(\$",
        "App\\Tax::add(): Argument #1 ($sum) must be of type int",
    ),
    phrase(
        "argument",
        "argument",
        rf"\b(?:positional|keyword|required|named)(?:-only)? arguments?:? {QUOTED}",
        "got an unexpected keyword argument 'zone'",
    ),
    phrase(
        "field",
        " field ",
        rf"\b(?:missing|unknown|duplicate|no such|required|invalid) field:? {QUOTED}",
        "missing field `zone` at line 1",
        bare=True,
    ),
    phrase(
        "field",
        " field ",
        r"\bstruct field ([\w.]{1,120}) of type",
        "cannot unmarshal string into Go struct field Args.age of type int",
        bare=True,
    ),
    phrase(
        "field",
        "required",
        rf"^{QUOTED} is (?:a )?required(?: property)?\b",
        "'zone' is a required property",
        bare=True,
    ),
    phrase(
        "field",
        "required",
        r"(?:^|: |\n)([A-Za-z_][\w.\[\]]{0,120}): (?:is (?:a )?required|[Rr]equired|[Ff]ield required)",
        "zone: is a required property",
    ),
    phrase(
        "field",
        "Field required",
        r"(?:^|\n)([A-Za-z_][\w.\[\]-]{0,120})\n +Field required",
        "1 validation error for Order\nzone\n  Field required",
    ),
    phrase(
        "field",
        " field ",
        r"\bCannot (?:read|assign|load|store) (?:from |to )?field \"([^\"\n]{1,120})\"",
        'Cannot read field "zone" because',
    ),
    phrase(
        "type",
        " value of type ",
        r"\b[Cc]annot (?:de)?serialize value of type `([\w.$<>]{1,200})`",
        "Cannot deserialize value of type `java.time.LocalDate` from",
    ),
    phrase(
        "object",
        "no such ",
        r"\bno such (?:table|column|function|index|module|view): ([\w.]{1,120})",
        "no such table: parcels",
    ),
    phrase(
        "object",
        "does not exist",
        r"\b(?:relation|table|column|function|procedure|view|index|type|schema|sequence|extension) \"?"
        r"([\w.]{1,120})\"?(?:\([^)\n]{0,200}\))? does not exist",
        'relation "raw.zones" does not exist',
    ),
    phrase(
        "object",
        "cannot be ",
        r"\b(?:table or view|table|view|schema|catalog|volume|function|routine|column|parameter|field|variable)"
        r"(?: with name)? [`'\"]([\w.`]{1,200})[`'\"] cannot be (?:found|resolved)",
        "The table or view `raw`.`boats` cannot be found.",
        bare=True,
    ),
    phrase(
        "object",
        " find ",
        rf"\b(?:[Uu]nable to|[Ff]ailed to|[Cc]ould not|[Cc]annot|[Cc]an't) find (?:the )?"
        rf"(?:column|field|table|view|parameter|variable|attribute):? {QUOTED}",
        'unable to find column "zone"; valid columns: ["a"]',
    ),
    phrase(
        "object",
        "not found",
        r"\b(?:node|template|partial|macro|source|setting|variable|parameter|column|route) named '([\w.]{1,120})'"
        r" which was not found",
        "depends on a node named 'raw' which was not found",
    ),
    phrase("argument", "(Parameter '", r"\(Parameter '([\w.]{1,120})'\)", "Value cannot be null. (Parameter 'zone')"),
    phrase(
        "setting",
        "nvironment variable",
        rf"\b[Ee]nvironment variable {QUOTED}",
        "environment variable 'DATABASE_URL' is not set",
    ),
    phrase(
        "record", "find ", r"\bCouldn't find (?:all )?([A-Z][\w:]{0,120})(?![\w])", "Couldn't find Order with 'id'=7"
    ),
    phrase(
        "record",
        "No query results",
        r"\bNo query results for model \[([\w\\]{1,200})\]",
        "No query results for model [App\\Order] 7",
    ),
    phrase("record", "No ", r"\bNo ([A-Z][\w.]{0,120}) (?:found|matches|with)\b", "No Order matches the given query."),
    phrase(
        "record", "from ", r"\bin query:\s+from [^\s]+ in ([\w.]{1,120})", "got none in query:\n\nfrom o0 in Shop.Order"
    ),
    phrase(
        "reason",
        "failed with ",
        r"\bfailed with \{:error, :([a-z][\w?!]{0,120})",
        "Shop.Sync failed with {:error, :not_found}",
    ),
    phrase("worker", " failed with ", rf"^{_WORKER} failed with\b", "Shop.Sync failed with {:error, :gone}"),
    phrase("worker", " timed out", rf"^{_WORKER} timed out\b", "Shop.Sync timed out after 30000ms"),
    phrase(
        "reason",
        "reason: :",
        r"%[A-Z][\w.]{1,100}\{[^{}\n]{0,200}?\breason: :([a-z][\w?!]{0,120})",
        "no match of right hand side value: {:error, %Shop.HTTPError{reason: :nxdomain}}",
        bare=True,
    ),
    phrase(
        "reason",
        "{:",
        r"\{:(?:error|exit|stop|badmatch|timeout), (?:\{)?:([a-z][\w?!]{0,120})",
        "no match of right hand side value: {:error, :enoent}",
    ),
    phrase("reason", "(", r"\(([A-Z][A-Z_]{5,60}\d{0,2})\)", "connection failed (ERR_TLS_CERT)"),
)
