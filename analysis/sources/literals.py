"""Names and lists as PostgreSQL reads them in a statement."""

from collections.abc import Iterable


def quoted(identifier: str) -> str:
    """An identifier, whatever is in it."""
    return '"' + identifier.replace('"', '""') + '"'


def array(texts: Iterable[str]) -> str:
    """An array of texts."""
    return "{" + ",".join('"' + text.replace("\\", "\\\\").replace('"', '\\"') + '"' for text in texts) + "}"
