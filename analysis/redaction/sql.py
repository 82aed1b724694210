"""Literals in SQL texts: statements from pg_stat_activity carry the values they were called with."""

import re

from analysis.redaction.placeholder import placeholder
from analysis.redaction.values import redact_text

_TEXT = f"'{placeholder('text')}'"
_NUMBER = placeholder("number")

# PostgreSQL's lexical rules, https://www.postgresql.org/docs/current/sql-syntax-lexical.html: alternatives are tried in
# order, and what none of them names is copied. A literal that is cut off reaches to the end of the text.
_TOKEN = re.compile(
    r"(?P<mark>\[redacted: [a-z ]+\])"
    r"|(?P<comment>--[^\n]*|/\*)"
    r"|(?P<identifier>\"(?:[^\"]|\"\")*(?:\"|\Z))"
    r"|(?P<escaped>\b[eE]'(?:[^'\\]|''|\\.)*(?:'|\\?\Z))"
    r"|(?P<text>(?:\b[bBxXnN]|\b[uU]&)?'(?:[^']|'')*(?:'|\Z))"
    r"|(?P<dollar>(?<![\w$])\$(?P<tag>(?:[^\W\d]\w*)?)\$)"
    r"|(?P<parameter>\$\d+)"
    r"|(?P<word>[^\W\d][\w$]*)"
    r"|(?P<number>(?:0[xX][0-9a-fA-F_]+|0[oO][0-7_]+|0[bB][01_]+|(?:\d[\d_]*(?:\.[\d_]*)?|\.\d[\d_]*)(?:[eE][+-]?\d+)?)\w*)",
    re.DOTALL,
)
_COMMENT_EDGE = re.compile(r"/\*|\*/")


def redact_sql(text: str) -> str:
    """The statement with every string and number literal replaced, and free of secrets elsewhere, as in comments.

    Names, parameters such as $1 and the statement's form stay readable. Time is linear in the length.
    """
    parts: list[str] = []
    position = 0
    while token := _TOKEN.search(text, position):
        parts.append(text[position : token.start()])
        position = token.end()
        if token["comment"] == "/*":
            position = _comment_end(text, position)
            parts.append(text[token.start() : position])
        elif token["dollar"] is not None:
            close = text.find(token["dollar"], position)
            position = len(text) if close < 0 else close + len(token["dollar"])
            parts.append(_TEXT)
        elif token["text"] is not None or token["escaped"] is not None:
            parts.append(_TEXT)
        elif token["number"] is not None:
            parts.append(_NUMBER)
        else:
            parts.append(token[0])
    return redact_text("".join(parts) + text[position:])


def _comment_end(text: str, position: int) -> int:
    """Where a comment ends; they nest."""
    depth = 1
    while depth and (edge := _COMMENT_EDGE.search(text, position)):
        depth += 1 if edge[0] == "/*" else -1
        position = edge.end()
    return len(text) if depth else position
