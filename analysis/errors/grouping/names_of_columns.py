"""Names of columns and tables that a database refused, as its clients report them.

PostgreSQL's own messages, without a word before them and without a class, are left to the rules for them.
"""

from analysis.errors.grouping.named import Named, bare, phrase

NAMES: tuple[Named, ...] = (
    phrase(
        "constraint",
        "null value in ",
        r"\bnull value in column \"([^\"\n]{1,120})\"",
        'ERROR: null value in column "net" of relation "boats" violates not-null constraint',
    ),
    *(
        bare("object", mark, rf"(?<=: )(?:ERROR: +)?{pattern}", example)
        for mark, pattern, example in (
            (
                " does not exist",
                r"(?:relation|table|column|function|view|type|schema) \"([\w.]{1,120})\""
                r"(?: of relation \"[\w.]{1,120}\")? does not exist",
                'weighing failed: relation "boats" does not exist',
            ),
            ("null value in ", r"null value in column \"([\w.]{1,120})\"", 'weighing: null value in column "net" of'),
        )
    ),
    bare(
        "object",
        "column index ",
        r"\bcolumn index \d+, name \"(\w{1,120})\"",
        'Scan error on column index 2, name "net": x',
    ),
    *(
        bare("column", mark, pattern, example)
        for mark, pattern, example in (
            (
                " null",
                r"\b(?:[Cc]olumn|[Ff]ield) '([\w.]{1,120})' (?:cannot|can't|may not|must not) be null",
                "1048 Column 'net' cannot be null",
            ),
            (
                " default value",
                r"\b(?:[Cc]olumn|[Ff]ield) '([\w.]{1,120})' doesn't have a",
                "Field 'net' doesn't have a default value",
            ),
            ("for column '", r"\bfor column '([\w.]{1,120})'", "Data too long for column 'net' at row 1"),
        )
    ),
)
