"""Values that do not stand behind their name on one line: YAML's blocks, XML's elements, parts of a form, pairs."""

import re

from analysis.redaction.names import secret_kind

_NEWLINE = r"(?:\r?\n|(?:\\{1,16}r)?\\{1,16}n)"
_QUOTE = r"(?:\\{0,64}[\"']|&quot;)"
_REST = rf"(?:(?!{_NEWLINE})[^\n\"])"

# Behind the sign the line ends, with or without YAML's mark of a block.
_BELOW = re.compile(
    rf"[ \t]{{0,8}}(?P<block>[|>][-+\d]{{0,3}}(?:[ \t]+#{_REST}{{0,200}})?)?[ "
    rf"\t]{{0,8}}{_NEWLINE}(?=[ \t])"
)
_LINE = re.compile(rf"(?P<indent>[ \t]{{0,64}})(?P<text>{_REST}{{0,4096}})")
_ONE_WORD = re.compile(
    rf"[ \t]{{1,64}}(?P<value>(?:- )?(?:(?!{_NEWLINE})[^\s\"'{{\[#])(?:(?!{_NEWLINE})[^\s\"])*)(?<!:)[ "
    rf"\t]*(?={_NEWLINE}|[\"']?\s*\Z|\")"
)
_BREAK = re.compile(_NEWLINE)

_ELEMENT = re.compile(r"(?:\s(?=[^<>=]{1,64}=)[^<>]{0,300})?(?<!/)>\s{0,200}(?P<data><!\[CDATA\[)?")
_ESCAPED_ELEMENT = re.compile(r"&gt;\s{0,200}")
_IN_TAG = re.compile(r"<(?!input\b|meta\b|link\b)[\w:.-]{1,64}\s[^<>]{0,200}=\s?(?:\\{0,64}[\"']|&quot;)?\Z")
_INPUT_BEFORE = re.compile(
    r"<input\s(?:[^<>]{0,200}?\s)?value=\\{0,64}[\"'](?P<value>[^\"'<>\\]{1,200})\\{0,64}[\"'][^<>]{0,100}=\\{0,64}[\"']\Z"
)
_OF_TAG = re.compile(rf"{_QUOTE}[^<>]{{0,200}}(?<!/)>\s{{0,200}}(?:<value>\s{{0,200}})?(?=[^<\s])")
_PLIST = re.compile(r"</key>\s{0,64}<(?:string|data)>\s{0,64}")
_TAG_NAME = re.compile(r"<(?:[\w.-]{1,64}:)?\Z")

_FORM_BEFORE = re.compile(rf"name=(?:{_QUOTE})?\Z")
_FORM = re.compile(
    rf"(?:{_QUOTE})?(?:;{_REST}{{0,200}})?(?:{_NEWLINE}[\w-]{{1,64}}:{_REST}{{0,200}}){{0,8}}{_NEWLINE}{_NEWLINE}"
)
_PAIR = re.compile(r",\s{1,4}(?=[^\s\[\]\"',]{1,4096}\])")


# A row of two cells, as tables in a terminal and in HTML have them.
_ROW_BEFORE = re.compile(r"(?:\A|\n)[ \t]{0,8}[|│]?[ \t]{0,40}\Z")
_ROW = re.compile(
    r"[ \t]{0,40}[|│][ \t]{1,8}(?P<value>(?=[^\s|│]{0,64}[\d\W_])(?!\w{1,40}\(\d)[^\s|│<\"']{6,512})"
    r"(?=[ \t]{0,200}[|│]?[ \t]{0,8}(?:\r?\n|\Z))"
)
_HTML_ROW = re.compile(
    r"(?:</\w{1,10}>\s{0,8}){1,4}(?:<(?:td|dd|code|pre|span|b|div)\b[^<>]{0,200}>\s{0,8}){1,4}"
    r"[\"']?(?P<value>(?![A-Z]?[a-z]{1,11}[\"'<])[^\s<\"']{1,512})[\"']?\s{0,8}(?=<)"
)
_NAMES_BEFORE = re.compile(r"\[\s{0,4}(?:\\{0,16}[\"'][a-z_]{1,30}\\{0,16}[\"'],\s{0,4}){0,6}\\{0,16}[\"']\Z")
_NAMES_BEHIND = re.compile(r"\\{0,16}[\"'](?:,\s{0,4}\\{0,16}[\"'][a-z_]{1,30}\\{0,16}[\"']){0,40}\s{0,4}\]")
_IS_NAME = re.compile(r"[a-z_]{1,30}")

_FOLDED = re.compile(rf"{_NEWLINE}[ \t]{{1,16}}[^\s\"'\\:]{{1,4096}}(?=[\s\\\"']|\Z)")


def enclosed(text: str, start: int, name_end: int) -> tuple[int, int] | None:
    """The value of a name that is an XML element, an attribute that names one, a form's field, or first of a pair."""
    before = text[max(0, start - 240) : start]
    if _TAG_NAME.search(before) and (element := _ELEMENT.match(text, name_end)):
        end = text.find("]]>" if element["data"] else "<", element.end())
        return _trimmed(text, element.end(), end)
    if before.endswith("<key>") and (plist := _PLIST.match(text, name_end)):
        return _trimmed(text, plist.end(), text.find("<", plist.end()))
    if before.endswith("&lt;") and (escaped := _ESCAPED_ELEMENT.match(text, name_end)):
        return _trimmed(text, escaped.end(), text.find("&lt;", escaped.end()))
    if before.endswith(">") and (row := _HTML_ROW.match(text, name_end)):
        return row.span("value")
    if (row := _ROW.match(text, name_end)) and _ROW_BEFORE.search(before):
        return row.span("value")
    if before.endswith("[") and (pair := _PAIR.match(text, name_end)):
        end = text.find("]", pair.end())
        return None if secret_kind(text[pair.end() : end]) else (pair.end(), end)
    if before.endswith(('"', "'", "=")):
        if field := _INPUT_BEFORE.search(before):
            offset = start - len(before)
            return field.start("value") + offset, field.end("value") + offset
        if _IN_TAG.search(before) and (of_tag := _OF_TAG.match(text, name_end)):
            return _trimmed(text, of_tag.end(), text.find("<", of_tag.end()))
        if _FORM_BEFORE.search(before) and (form := _FORM.match(text, name_end)):
            stop = _BREAK.search(text, form.end())
            return form.end(), stop.start() if stop else len(text)
    return None


def is_list_of_names(text: str, start: int, end: int) -> bool:
    """Whether what stands from a name to the end of the next text is part of a list of plain names: of columns, fields.

    Of two, the second must announce a secret as well: the other is a pair of a name and its value.
    """
    before, behind = _NAMES_BEFORE.search(text, max(0, start - 240), start), _NAMES_BEHIND.match(text, end)
    last = re.split(r"[\"']", text[start:end])[-1]
    if not before or not behind or not _IS_NAME.fullmatch(last):
        return False
    return before[0].count(",") + behind[0].count(",") > 0 or secret_kind(last) is not None


def following(text: str, position: int) -> tuple[int, int] | None:
    """The value on the lines below a name, where nothing but YAML's mark of a block stands behind its sign."""
    below = _BELOW.match(text, position)
    if below is None:
        return (position, _binary_end(text, position)) if text.startswith("<<", position) else None
    begin = below.end()
    if below["block"]:
        return begin + len(_indent(text, begin)), _block_end(text, begin)
    end = begin
    while word := _ONE_WORD.match(text, end):
        is_item = word["value"].startswith("- ")
        if end > begin and not is_item:
            break
        end = word.end("value")
        if not is_item or (line := _BREAK.match(text, word.end())) is None:
            break
        end = line.end() if _ONE_WORD.match(text, line.end()) else end
    return (begin + len(_indent(text, begin)), end) if end > begin else None


def folded(text: str, end: int) -> int:
    """Where a header's value ends that goes on in indented lines."""
    more = _FOLDED.match(text, end)
    return more.end() if more else end


def _indent(text: str, position: int) -> str:
    line = _LINE.match(text, position)
    return line["indent"] if line else ""


def _block_end(text: str, begin: int) -> int:
    """Where the lines end that are indented as the first one is, or further."""
    width, end, position = len(_indent(text, begin)), begin, begin
    while line := _LINE.match(text, position):
        if line["text"].strip() and len(line["indent"]) < width:
            break
        end = line.end() if line["text"].strip() else end
        step = _BREAK.match(text, line.end())
        if step is None:
            break
        position = step.end()
    return end


def _binary_end(text: str, position: int) -> int:
    end = text.find(">>", position, position + 4096)
    return len(text) if end < 0 else end + 2


def _trimmed(text: str, begin: int, end: int) -> tuple[int, int]:
    end = len(text) if end < 0 else end
    return begin, begin + len(text[begin:end].rstrip())
