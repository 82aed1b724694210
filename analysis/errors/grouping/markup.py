"""Errors in markup: XML is read by the role of its elements (roles.py), a page of HTML by its title."""

import re

from analysis.errors.grouping.objects import SECTION, Reading, holds_an_error, set_codes_apart, written
from analysis.errors.grouping.roles import has_frames

MARK = "</"
"""Every document that can be read holds it."""

_BEGINS = re.compile(
    r"(?P<page>(?:\A\s*|(?<=[:>-] )|(?<=\n))(?:<!DOCTYPE html[^<>]{0,300}>\s*)?<html\b)"
    r"|(?P<xml>(?:\A\s*|(?<=[:>-] ))(?P<declared><\?xml [^<>]{0,200}\?>\s*)?<(?P<root>[A-Za-z][\w:.-]{0,60})(?=[\s>]))",
    re.IGNORECASE,
)
_TEXT = r"(?:[^<]|<(?![A-Za-z/!?])){1,4000}"
_ELEMENT = re.compile(
    rf"<(?:[\w-]{{1,40}}:)?([A-Za-z][\w.-]{{0,60}})(?:\s[^<>]{{0,500}})?>({_TEXT})</(?:[\w-]{{1,40}}:)?\1>"
)
"""One that holds text only; the prefix of its namespace says nothing."""
_HEADING = re.compile(rf"<(title|h1)(?:\s[^<>]{{0,500}})?>({_TEXT})</\1>", re.IGNORECASE)
_CDATA = re.compile(r"<!\[CDATA\[(.{0,4000}?)\]\]>", re.DOTALL)


def read_markup(text: str, read: Reading) -> str:
    """Return `text` with what its first document says in the place of the document; any other text as it is."""
    found = _BEGINS.search(text)
    if found is None:
        return text
    ends = re.compile(rf"</{re.escape(found['root'] or 'html')}\s*>", re.IGNORECASE).finditer(text, found.end())
    stop = max((end.end() for end in ends), default=len(text))
    document, after = text[found.start() : stop], text[stop:]
    if found["page"]:
        heading = _HEADING.search(document)
        message = " ".join(heading[2].split()) if heading else ""
    else:
        elements: dict[str, object] = {}
        for name, content in _ELEMENT.findall(_CDATA.sub(r"\1", text[found.end() : stop])):
            elements.setdefault(name, content.strip())
        message = written(elements, read) if holds_an_error(elements) or (found["declared"] and elements) else ""
    if not message or has_frames(document):
        return text
    line, codes = set_codes_apart(message)
    return f"{text[: found.start()]}{line.split(SECTION)[-1]}{after}{codes}"
