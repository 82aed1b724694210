"""Errors that nobody has put into words: calls and arguments as Python prints them, bytes of subprocesses, gRPC's.

Each comes out as it would be said when it is raised, so that the rest reads one form alone.
"""

import re

from analysis.errors.grouping.log_lines import unescaped
from analysis.errors.grouping.printed import as_meant

_OF_RPC = re.compile(
    r"(?P<head> of RPC that terminated with:)\s{1,8}(?P<status>status = [\w.]{1,60})\s{1,8}"
    r"details = \"(?P<details>(?:[^\"\\]|\\.){0,4000})\"(?:\s{1,8}debug_error_string = [^\n]*)?"
)
_BYTES = re.compile(r"(?:^|(?<=[:=] ))b(?:'(?:[^'\\\n]|\\.)*'|\"(?:[^\"\\\n]|\\.)*\")", re.MULTILINE)
_ENDINGS = "Error|Exception|Timeout|Warning|Exit|Fault|Failure|Failed|Refused"
_QUOTED = r"(?:'(?:[^'\\\n]|\\.)*'|\"(?:[^\"\\\n]|\\.)*\")"
_CALL = re.compile(
    r"(?<![\w.'\"])(?P<name>(?:[a-z_]\w{0,60}\.){0,8}"
    rf"(?:(?:[A-Z]\w{{0,80}})?(?:{_ENDINGS})|(?P<other>[A-Z][a-z]{{1,40}}[A-Z]\w{{0,80}})))"
    rf"\((?:(?P<errno>-?\d{{1,5}}), )?(?P<message>{_QUOTED})(?:, [^()\n]{{0,200}}|,)?\)"
)
_PERHAPS_A_CALL = re.compile(r"[A-Z]\w{1,100}\((?:-?\d{1,5}, )?[\"']")
"""In every text that has such a call, and found in a fraction of the time."""
_SENTENCE = re.compile(r"(?:[^\n ]+ ){2}")
"""What makes an error of a call whose name does not tell."""
_ARGUMENTS = re.compile(rf"(?<=[:)] )\((?P<code>-?\d{{1,5}}|'[0-9A-Z]{{5}}'), (?P<message>{_QUOTED})\)")
"""The arguments of an error that has not put them into words: of drivers for MySQL and ODBC."""


def in_words(text: str) -> str:
    """Return `text` with each such error in words; any other text as it is."""
    if "b'" in text or 'b"' in text:
        text = _BYTES.sub(lambda found: _decoded(found[0]), text)
    if " of RPC that terminated with:" in text:
        text = _OF_RPC.sub(_with_details, text)
    if has_arguments(text):
        text = _ARGUMENTS.sub(_as_message, text)
    return _CALL.sub(_as_raised, text) if _PERHAPS_A_CALL.search(text) else text


def has_arguments(text: str) -> bool:
    """Tell whether an error shows its arguments in place of a message."""
    return (": (" in text or ") (" in text) and bool(_ARGUMENTS.search(text))


def _with_details(found: re.Match[str]) -> str:
    return f"{found['head']} {found['status']}, {unescaped(found['details'])}"


def _decoded(literal: str) -> str:
    """What a subprocess wrote; of one line no more than the quotes would go."""
    content = as_meant(literal) if "\\n" in literal else literal
    return content.decode("utf-8", "replace") if isinstance(content, bytes) else literal


def _as_raised(call: re.Match[str]) -> str:
    """ValueError('bad zoom 7') as Python says it when it is raised; a KeyError keeps its quotes there."""
    if call["other"] and not _SENTENCE.search(call["message"]):
        return call[0]
    message = call["message"] if call["name"].endswith("KeyError") else str(as_meant(call["message"]))
    errno = f"[Errno {call['errno']}] " if call["errno"] else ""
    return f"{call['name']}: {errno}{_CALL.sub(_as_raised, message)}"


def _as_message(found: re.Match[str]) -> str:
    return f"({found['code'].strip(chr(39))}) {as_meant(found['message'])}"
