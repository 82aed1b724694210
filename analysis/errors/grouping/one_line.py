"""Traces on one line, as loggers write them that allow no line break: with blanks, escapes or marks in its place."""

import re

from analysis.errors.grouping.printed import as_meant
from analysis.errors.grouping.roles import has_frames

_REPR = re.compile(r"[uU]?(?:'(?:[^'\\\n]|\\.)*'|\"(?:[^\"\\\n]|\\.)*\")")
_MARKS = (("\\r\\n", "\n"), ("\\n", "\n"), ("\\t", "\t"), ("#012", "\n"), ("#011", "\t"))
"""Escapes, and those of rsyslog."""
_BEGINS = (
    r"at (?:async )?[\w.$<>\[\]`/@-]{1,300}(?: \[as \w{1,60}\])? ?\([^()\n]{0,300}\)",
    r"at (?:file:|node:|/)\S{1,300}:\d",
    r"\[cause\]: ",
    r"Caused by: ",
    r"---> ",
    r"--- End of ",
    r"\.\.\. \d{1,5} (?:more|common)",
    r"File \"[^\"\n]{1,300}\", line \d",
    r"Traceback \(most recent call last\):",
    r"The above exception was the direct",
    r"During handling of the above",
    r"#\d{1,3} (?:/|\{main\}|\[internal)",
    r"Next [\w\\]{1,200}: ",
    r"[Ss]tack (?:back)?trace: ",
    r"\d{1,3}: [\w<][^\s]{0,200}::",
    r"\[signal ",
    r"goroutine \d{1,12} \[",
    r"(?:from )?/[^\s:]{1,300}\.rb:\d{1,7}:in ",
    r"\([\w-]{1,60} [\w.-]{1,40}\) [^\s:]{1,200}\.exs?:\d{1,7}: ",
)
"""With what a line of a trace begins, in each language."""
_LINE = re.compile(f" (?={'|'.join(_BEGINS)})")
_AT_MARGIN = re.compile(r"\n    ([Ss]tack (?:back)?trace:|goroutine|\[signal|#|Caused by|Next )")
_PANICKED = re.compile(r"( panicked at [^\s']{1,200}:\d{1,7}:\d{1,7}:) ")
_GO = re.compile(r"(?<=\)) (?P<at>/[^\s:]{1,300}\.go:\d{1,7}(?: \+0x[0-9a-f]{1,16})?) ?|(?<=\]:) (?=[\w./]{1,300}\()")
_AFTER_FILE = re.compile(r"(\n  File \"[^\"\n]{1,300}\", line \d{1,7}, in [\w<>.]{1,200}) ")
_RAISED = re.compile(r"(?<=[^\s:]) (?=(?:[A-Za-z_]\w{0,80}\.){0,8}[A-Z]\w{0,80}(?:: |\s*$))", re.MULTILINE)
_SHORTEST = 80
_SIGNS = ("\\n", "#012", " at ", 'File "', "Caused by", "trace: ", "goroutine ", ".rb:", ".ex", "panicked")
"""One of these is in every trace."""


def in_lines(text: str) -> str:
    """Return a trace that stands on one line with its lines; any other text as it is."""
    if "\n" in text or len(text) < _SHORTEST or not any(sign in text for sign in _SIGNS):
        return text
    broken = _unmarked(text)
    if "\n" not in broken:
        broken = _PANICKED.sub(r"\1\n", _AT_MARGIN.sub(r"\n\1", _LINE.sub("\n    ", text)))
        broken = _GO.sub(lambda found: f"\n\t{found['at']}\n" if found["at"] else "\n", broken)
    if '\n    File "' in broken:
        broken = _python(broken)
    return broken if has_frames(broken) else text


def _unmarked(text: str) -> str:
    literal = text.strip()
    if _REPR.fullmatch(literal) and (meant := as_meant(literal)) != literal:
        return str(meant)
    for mark, meant in _MARKS:
        text = text.replace(mark, meant)
    return text


def _python(text: str) -> str:
    """A frame has its code on a line of its own, and what was raised begins one after the last."""
    text = re.sub(r"\n    (?=Traceback|The above|During)", "\n", text).replace('\n    File "', '\n  File "')
    text = _AFTER_FILE.sub(r"\1\n    ", text)
    parts = re.split(r"(?=\n(?:The above|During))", text)
    return "\n".join(_with_raised(part) for part in parts)


def _with_raised(part: str) -> str:
    last = part.rfind('\n  File "')
    code = part.find("\n    ", last) if last >= 0 else -1
    raised = _RAISED.search(part, code + 5) if code >= 0 else None
    return f"{part[: raised.start()]}\n{part[raised.end() :]}" if raised else part
