"""JSON that PostgreSQL stores and then cannot read: a column of type json keeps its text as it came.

In it may stand what a text of PostgreSQL cannot hold (`\\u0000`, half of a surrogate pair) or a number cannot be
(`1e999999`); each operator and cast that meets one fails, and with it the whole question. jsonb refuses such values at
once.
"""

_REPAIRS = (
    # Not where the backslash is itself escaped: (?<!\\)(\\\\)* are pairs of them.
    (r"(?<!\\)((?:\\\\)*)\\u(?:0000|[dD][89abAB][0-9a-fA-F]{2}(?!\\u[dD][c-fC-F][0-9a-fA-F]{2}))", r"\1\\ufffd"),
    (r"(?<!\\)((?:\\\\)*)(?<!\\u[dD][89abAB][0-9a-fA-F]{2})\\u[dD][c-fC-F][0-9a-fA-F]{2}", r"\1\\ufffd"),
    # No number of PostgreSQL has an exponent of more than five digits.
    (r"([0-9])[eE][+-]?[0-9]{6,}(?=\s*([],}]|$))", r"\1"),
)


def as_jsonb(column: str, type_name: str) -> str:
    """An expression of type jsonb for a column of this type, which never fails: what cannot be read becomes U+FFFD, and
    a text that is no column of JSON is one JSON string."""
    if type_name == "jsonb":
        return column
    if type_name != "json":
        return f"to_jsonb({column}::text)"
    repaired = f"{column}::text"
    for pattern, replacement in _REPAIRS:
        repaired = f"regexp_replace({repaired}, '{pattern}', '{replacement}', 'g')"
    return f"({repaired})::jsonb"
