"""Values that a trace draws below the names of its lines, as Loguru and better-exceptions do: `└ 'x'`."""

import re

from analysis.redaction.names import looks_random, secret_kind
from analysis.redaction.placeholder import PLACEHOLDER, placeholder
from analysis.redaction.references import is_harmless_value
from analysis.redaction.rule import Rule

_DRAWN = re.compile(r"(?P<before>[ │]{0,400})└ (?P<value>[^\r\n]+)")
_ONLY_LINES = re.compile(r"[ │]+\r?\Z")
_NAME = re.compile(r"\w+")


def redact_drawn(text: str) -> str:
    """The text without what stands below the name of a secret; the sign points at where the name begins."""
    lines = text.split("\n")
    code = ""
    for number, line in enumerate(lines):
        drawn = _DRAWN.match(line)
        if drawn is None:
            code = code if _ONLY_LINES.match(line) else line
            continue
        name = _NAME.match(code, len(drawn["before"]))
        if name and (kind := _kind(name[0], drawn["value"])):
            lines[number] = line[: drawn.start("value")] + placeholder(kind) + line[drawn.end("value") :]
    return "\n".join(lines)


def _kind(name: str, value: str) -> str | None:
    kind, inside = secret_kind(name), value.strip("'\")]}")
    if name.lower() == "key" and not looks_random(inside):
        return None
    if not isinstance(kind, str) or PLACEHOLDER.fullmatch(value) or value.startswith("<") or inside in ("None", ""):
        return None
    return None if is_harmless_value(name, inside, kind) else kind


RULE = Rule("drawn below its name", redact_drawn, exact=("└ ",))
