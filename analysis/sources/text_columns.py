"""Error texts in columns of other types: views and users' own migrations make JSON, arrays or domains of them."""

_TEXTS = frozenset({"text", "character varying"})


def as_text(column: str, type_name: str) -> str:
    """The expression of a column's text; each element of an array is a line of it."""
    if type_name.startswith(tuple(_TEXTS)) and not type_name.endswith("[]"):
        return column
    return f"array_to_string({column}, E'\\n')" if type_name.endswith("[]") else f"{column}::text"
