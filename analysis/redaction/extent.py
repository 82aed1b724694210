"""How far a value reaches in a text: to its closing quote or bracket at the same level of escaping, or to a delimiter.

Works on cut texts too: what is never closed reaches to the end of its line (a quote) or of the text (a bracket).
"""

import re

_OPENING = re.compile(
    r"(?:[bBuUrRfF]{1,2}(?=[\"']))?(?:(?P<slashes>\\{0,64})(?P<mark>[\"'`])|(?P<entity>&quot;|&#3[49];|%2[27]))"
)
_IN_STRING = re.compile(r"\\+|[\"'`\n]")
_IN_BRACKETS = re.compile(r"\\+|[\"'`(){}\[\]]")
# ODBC doubles a brace within braces.
_DOUBLED = re.compile(r"\{(?!\{)(?=[^{}\n]{0,128}\}\})(?:[^{}\n;\"']|;(?!\s)|\}\}){1,256}\}(?=;|[\"'\s]|\Z)")
_CALL = re.compile(r"[A-Za-z_][\w.]{0,64}(?=\()")
_BARE = re.compile(
    r"(?:\[redacted: [a-z ]+\]"
    r"|[^\s;&\"'`<,\\]"
    r"|,(?![\s\"'`\\]|\Z)"
    r"|&(?!amp;|[\w.%-]{1,64}(?:=|%3[dD]))"
    r"|;(?![\s\"'`]|\Z|[\w.-]{1,64}=|[A-Z]\w{1,20}(?: [A-Z]\w{1,20}){1,3}=)"
    r"|[\"'`](?![\s,;:)\]}>\\]|\Z)"
    r"|\\(?!\\{0,64}[\"'`]))+"
)
_SCHEME = re.compile(
    r"(?i)(?:bearer|basic|digest|token|apikey|negotiate|sharedkey|sharedaccesssignature)[ \t]{1,8}(?=\S)"
)
# A quote within it belongs to a part such as realm="x"; another before a sign that goes on in data closes the whole.
_HEADER = re.compile(
    r"(?:=(?P<slashes>\\{0,64})\"[^\"\r\n\\]{0,300}(?P=slashes)\"|[^\r\n\\\"<]|<(?!/[A-Za-z])|\"(?!\s{0,4}(?:[,}\]]|\Z))"
    r"|\\(?!\\{0,64}[rn\"']))+"
)
_AFTER_SENTENCE = ")]},.:!?"


def value_span(text: str, start: int, *, is_header: bool = False, until: str = "") -> tuple[int, int]:
    """Where the value that begins at `start` begins and ends, without its quotes.

    `is_header`: it has the rest of the line, as headers do. `until`: a text that ends it before anything else does.
    """
    opening = _OPENING.match(text, start)
    if opening:
        return _quoted(text, opening)
    if braced := _DOUBLED.match(text, start):
        return braced.span()
    if text[start : start + 1] in ("{", "[", "(") and not text.startswith("[redacted: ", start):
        return start, _bracket_end(text, start)
    if call := _CALL.match(text, start):
        return start, _bracket_end(text, call.end())
    if is_header:
        header = _HEADER.match(text, start)
        end = header.end() if header else start
    else:
        scheme = _SCHEME.match(text, start)
        bare = _BARE.match(text, scheme.end() if scheme else start)
        end = bare.end() if bare else start
        while end > start and text[end - 1] in _AFTER_SENTENCE and text.rfind("[redacted: ", start, end) < 0:
            end -= 1
    cut = text.find(until, start, end) if until else -1
    return start, end if cut < 0 else cut


def _quoted(text: str, opening: re.Match[str]) -> tuple[int, int]:
    begin = opening.end()
    if entity := opening["entity"]:
        line = text.find("\n", begin)
        line = len(text) if line < 0 else line
        end = text.find(entity, begin, line)
        return begin, line if end < 0 else end
    mark, slashes = opening["mark"], len(opening["slashes"])
    sign = opening["slashes"] + mark
    if text.startswith(sign * 2, begin):  # Python's long string
        begin += 2 * len(sign)
        end = text.find(sign * 3, begin)
        return begin, len(text) if end < 0 else end
    return begin, _string_end(text, begin, mark, slashes)


def _string_end(text: str, begin: int, mark: str, slashes: int) -> int:
    """Where a string ends that was opened by `mark` behind this many backslashes.

    At that level of escaping, a backslash of the content counts slashes + 1, and an escaped quote has as many more.
    """
    position = begin
    while found := _IN_STRING.search(text, position):
        position = found.end()
        if found[0] == "\n":
            return found.start()
        run = 0
        if found[0][0] == "\\":
            run = len(found[0])
            if not text.startswith(mark, position):
                continue
            position += 1
        elif found[0] != mark:
            continue
        if run > slashes and text[position : position + 1].isalnum():
            continue  # as in 'it\\'s', whose backslash was escaped with the text around it
        if run < slashes or run % (2 * slashes + 2) == slashes:
            doubled = not slashes and text.startswith(mark, position) and position - 1 > begin
            if not doubled:
                return max(begin, position - 1 - min(run, slashes))
            position += 1
    return len(text)


def _bracket_end(text: str, start: int) -> int:
    depth, position = 0, start
    while found := _IN_BRACKETS.search(text, position):
        position = found.end()
        sign = found[0]
        if sign[0] == "\\":
            if text[position : position + 1] not in ("'", '"', "`"):
                continue
            sign, slashes = text[position], len(sign)
            position += 1
        else:
            slashes = 0
        if sign in "([{":
            depth += 1
        elif sign in ")]}":
            depth -= 1
            if depth == 0:
                return position
        else:
            position = min(len(text), _string_end(text, position, sign, slashes) + slashes + 1)
    return len(text)
