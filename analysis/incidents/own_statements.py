"""Whether a statement of the server is one that failing texts say was ended: by its words, not by its tables. Pure."""

import re
from itertools import pairwise

from analysis.redaction import redact_sql

FEWEST = 12
"""Words and signs in which a statement that is cut must agree: two of one program often begin with the same few."""
_VALUES = r"\[redacted: \w+\]|'(?:[^']|'')*'|\$\d+|%\(\w+\)s|%s|(?<![:\w]):[a-z_]\w*|<\*>"
_TOKEN = re.compile(rf"{_VALUES}|…|\.{{3}}|\w+|[^\s\w]", re.IGNORECASE)
_VALUE = re.compile(rf"{_VALUES}|\?|\d+", re.IGNORECASE)
_CUT = frozenset({"…", "..."})
_BEGINS = frozenset({"select", "insert", "update", "delete", "with", "call", "merge"})
_GOES_ON = frozenset(
    {
        *("where", "and", "or", "set", "from", "join", "left", "inner", "cross", "on", "using", "as", "values"),
        *("order", "group", "having", "limit", "offset", "returning", "union", "for", *",(=<>+*/|:"),
    }
)
"""What would make the text's statement a longer one than the server's."""
_CALLED = re.compile(r'\bfunction\s+(?:"?\w+"?\.)?"?(\w+)"?\s*\(', re.IGNORECASE)


def is_own(statement: str, failing_texts: str) -> bool:
    """Whether the texts hold this statement, whatever its values, quotes and schema; or say that a function was
    running that it calls. A statement that is cut off with `…` is known by its beginning."""
    own = _tokens(statement)
    is_cut = bool(own) and own[-1] in _CUT
    if is_cut:
        own = own[:-2]  # the last word may be half of one
    if not own or (is_cut and len(own) < FEWEST):
        return False
    tokens = _tokens(redact_sql(failing_texts))
    if any(
        _begins_alike(tokens, at, own, is_cut) for at, word in enumerate(tokens) if word == own[0] and word in _BEGINS
    ):
        return True
    called = {name.lower() for name in _CALLED.findall(failing_texts)}
    return any(word in called and after == "(" for word, after in pairwise(own))


def _begins_alike(tokens: list[str], at: int, own: list[str], is_cut: bool) -> bool:
    there = tokens[at : at + len(own) + 1]
    if there[: len(own)] == own:
        return is_cut or len(there) == len(own) or there[-1] not in _GOES_ON
    # The text may be cut too, as templates and columns for errors are; its last word then is half of one, or whole.
    differs = (place for place, (one, other) in enumerate(zip(there, own, strict=False)) if one != other)
    alike = next(differs, len(there))
    return alike >= FEWEST and not _CUT.isdisjoint(there[alike : alike + 2])


def _tokens(text: str) -> list[str]:
    """Lower case; a value is ?, a list of them one; quotes around names and the schema before them are left out."""
    found: list[str] = []
    for token in _TOKEN.findall(text):
        word = "?" if _VALUE.fullmatch(token) else token.lower()
        if word in ('"', ";"):
            continue
        if word == "." and found and found[-1] not in ("?", ")"):
            found.pop()  # what stands before was the schema, or the table of a column
            continue
        if word == "?" and found[-2:] == ["?", ","]:
            found.pop()
            continue
        found.append(word)
    return found
