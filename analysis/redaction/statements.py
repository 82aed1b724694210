"""Literals of SQL statements inside other texts: errors of any driver quote the statement that failed.

A text is not a statement: where one begins is told by words that prose does not have together, and it ends with its
line, its bracket or its quote, unless the next line goes on with it.
"""

import re

from analysis.redaction.anchors import any_of
from analysis.redaction.extent import value_span
from analysis.redaction.placeholder import PLACEHOLDER, lower_ascii, placeholder
from analysis.redaction.rule import Rule

_TEXT = placeholder("text")
_NUMBER = placeholder("number")
_MANY_DIGITS = 5
"""Shorter numbers are limits, stages and states; longer ones may be a card's, a phone's or a person's."""

_S = r"(?:\s|\\[nrt]){1,40}"
_Q = r"\\{0,16}[\"`]"
_NAME = rf"(?:{_Q}|\[)?[\w$]{{1,64}}(?:{_Q}|\])?(?:\.(?:{_Q}|\[)?[\w$]{{1,64}}(?:{_Q}|\])?){{0,3}}"
_BEGIN = re.compile(
    rf"(?=(?P<first>\w+))(?:(?i:insert{_S}(?:ignore{_S})?into|replace{_S}into){_S}{_NAME}(?:{_S})?(?:\(|(?i:values|select|default|as)\b)"
    rf"|(?i:update){_S}{_NAME}(?:{_S}(?:AS{_S})?\w{{1,20}})?{_S}(?i:set){_S}{_NAME}\s{{0,4}}="
    rf"|(?i:delete{_S}from){_S}{_NAME}{_S}(?i:where|using)\b"
    rf"|(?i:select)\b[^'\n;]{{1,400}}?\b(?i:from){_S}{_NAME}(?:{_S}(?i:as{_S})?\w{{1,30}})?{_S}"
    r"(?i:where|(?:left|right|inner|cross|full)?\s?join|order|group|having|union|limit)\b"
    rf"|SELECT\b[^;]{{1,400}}?\bFROM\b|SELECT{_S}(?=[^\n;]{{0,200}}')|MERGE{_S}INTO\b|CALL{_S}{_NAME}\("
    rf"|(?:EXEC|EXECUTE|exec){_S}{_NAME}{_S}(?=@|N?'|\d)|WHERE{_S}(?:\(|{_NAME}\s{{0,4}}(?:[=<>!~]|(?:IN|IS|LIKE|ILIKE|BETWEEN)\b))|VALUES(?:{_S})?\("
    rf"|(?i:alter|create){_S}(?i:role|user|login){_S}\w"
    r"|(?P<line>LINE \d{1,6}: )(?P<cut>\.{3})?)"
)
_LONG_NUMBER = re.compile("[0-9]" * _MANY_DIGITS)  # written out: a repeat takes twice as long
_FIRST_WORD = re.compile(
    any_of(
        (
            "insert",
            "replace",
            "update",
            "delete",
            "select",
            "merge",
            "call",
            "exec",
            "where",
            "values",
            "alter",
            "create",
            "line ",
        )
    )
)
_TOKEN = re.compile(
    r"(?P<mark>\[redacted: [a-z ]+\]|\[e-mail\])"
    r"|(?<![\w$])(?P<prefix>[eEnNbBxX]|[uU]&)?(?P<quote>\\{0,16}')"
    r"|(?P<tag>(?<![\w$])\$(?:[^\W\d]\w{0,30})?\$)"
    r"|(?P<number>(?<![\w$.@:%])\d[\d_]*(?:\.\d+)?(?![\w.]))"
    r"|(?P<identifier>\\{0,16}\"[\w$ .-]{1,63}\\{0,16}\")"
    r"|(?P<list>(?<=\s)\[(?=[\"'\d\[~{:]|\\{1,16}\"))"
    r"|(?P<newline>\r?\n|(?:\\r)?\\n)"
    r"|(?P<open>[\[(])|(?P<close>[\])])|(?P<end>\\{0,16}\"|;(?=\s{1,4}\w{1,20}\b(?!\s{1,4}(?:INTO|FROM|SET|TABLE)\b)))"
)
_GOES_ON = re.compile(
    r"[ \t]*(?:(?i:select|from|where|and|or|set|values|on|join|left|right|inner|outer|cross|group|order|limit|offset|"
    r"returning|having|union|using|when|then|do|into|insert|update|delete|case|else|end|as|with|fetch|for)\b|[(),'\"$@:]"
    r"|[\w.\"]{1,64}\s{0,4}(?:=|,|<|>|\)|\bIS\b|\bIN\b|\bLIKE\b))"
)
# In a statement that itself stands in quotes, a quote behind these opens a literal and does not end the statement.
_WANTS_A_VALUE = re.compile(r"(?:[=(,<>~|\[]|\b(?i:like|ilike|in|and|between|values|then|else|select))\s{0,4}\Z")
_NEAR = 16
_ENDS = re.compile(r"(?:[\s)\]},.;\"'`]|</\w{1,20}>){0,20}\Z")
_IS_DOUBLED = re.compile(r"'(?=[^\s',;)])")


def redact_statements(text: str) -> str:
    """The text with the texts and long numbers of its SQL replaced; names, parameters and form stay."""
    if not ("'" in text or "[" in text or text.count("$") > 1 or _has_long_number(text)):
        return text
    parts: list[str] = []
    done = 0
    lowered = lower_ascii(text)
    while begin := _next(text, lowered, done):
        first = begin.end() if begin["line"] else begin.end("first")
        parts.append(text[done:first])
        done, stop = first, len(text)
        is_quoted = text[begin.start() - 1 : begin.start()] == "'"
        if begin["line"]:
            stop = _line_end(text, done)
            if (
                begin["cut"] and (text.count("'", done, stop) - is_quoted) % 2
            ):  # the line that is shown begins within a literal
                done = text.index("'", done) + 1
                parts.append(f"{_TEXT}'")
        done = _redact_statement(text, done, stop, is_quoted, parts)
    return "".join(parts) + text[done:] if parts else text


def _has_long_number(text: str) -> bool:
    """Few texts have many digits, and counting them costs a third of looking for some in a row."""
    encoded = text.encode(errors="replace")
    digits = len(encoded) - len(encoded.translate(None, b"0123456789"))
    return digits >= _MANY_DIGITS and _LONG_NUMBER.search(text) is not None


def _next(text: str, lowered: str, position: int) -> re.Match[str] | None:
    """Where the next statement begins."""
    for word in _FIRST_WORD.finditer(lowered, position):
        if not text[word.start() - 1 : word.start()].isalnum() and (begin := _BEGIN.match(text, word.start())):
            return begin
    return None


def _line_end(text: str, position: int) -> int:
    end = text.find("\n", position)
    return len(text) if end < 0 else end


def _redact_statement(text: str, position: int, stop: int, is_quoted: bool, parts: list[str]) -> int:
    """Appends the statement from `position` on without literals, and gives where it ends, at most at `stop`."""
    depth = 0
    while token := _TOKEN.search(text, position, stop):
        parts.append(text[position : token.start()])
        position = token.end()
        if token["quote"]:
            quote = token["quote"]
            if is_quoted and quote == "'":
                if not (token["prefix"] or _WANTS_A_VALUE.search(text, max(0, position - _NEAR), token.start())):
                    return token.start()
                quote *= 2 if _IS_DOUBLED.match(text, position) else 1
            begin = token.end("quote") - len(token["quote"]) + len(quote)
            close = _literal_end(text, begin, stop, quote)
            if close >= stop and _ENDS.match(text, begin, stop):
                return token.start()  # it closes what the statement stands in
            is_marked = PLACEHOLDER.fullmatch(text, begin, close)
            parts += [token["prefix"] or "", quote, is_marked[0] if is_marked else _TEXT, quote if close < stop else ""]
            position = min(stop, close + len(quote))
        elif token["tag"]:
            close = text.find(token["tag"], position, stop)
            parts.append(f"'{_TEXT}'")
            position = stop if close < 0 else close + len(token["tag"])
        elif token["number"]:
            parts.append(_NUMBER if sum(map(str.isdigit, token[0])) >= _MANY_DIGITS else token[0])
        elif token["list"]:
            _, position = value_span(text, token.start())
            parts.append(placeholder("parameters"))
        elif token["end"] or (token["newline"] and not _GOES_ON.match(text, position)):
            return token.start()
        else:
            depth += bool(token["open"]) - bool(token["close"])
            if depth < 0 and token["close"] == "]":
                return token.start()
            parts.append(token[0])
    parts.append(text[position:stop])
    return max(position, stop)


def _literal_end(text: str, position: int, stop: int, quote: str) -> int:
    """Where the literal closes, `stop` when it does not."""
    while (close := text.find(quote, position, stop)) >= 0:
        if text.startswith(quote, close + len(quote)):
            position = close + 2 * len(quote)
        elif len(quote) == 1 and text[close - 1] == "\\":
            position = close + 1  # MySQL's escape; in standard SQL more is replaced than need be
        else:
            return close
    return stop


RULE = Rule(
    "sql literals",
    redact_statements,
    anchors=("insert", "replace into", "update ", "delete", "select", "merge into",
             *(f"{verb} {what}" for verb in ("create", "alter") for what in ("role", "user", "login"))),
    exact=("VALUES", "WHERE", "CALL ", "EXEC", "exec ", "LINE "),
)  # fmt: skip
