"""Errors as objects: JSON is read by the role of its fields (roles.py), whatever their spelling and order."""

import json
import re
from collections.abc import Callable, Iterable, Iterator
from itertools import islice
from typing import NamedTuple

from analysis.errors.grouping.digits import counting_spans, zeroed
from analysis.errors.grouping.printed import printed
from analysis.errors.grouping.roles import field, generic, has_frames, rank, symbolic

SECTION = "\x1e"
"""Stands between the texts of an outer error and its causes."""

CODE = "\x1f"
"""Stands before each code of an error: `name value`."""

type Reading = Callable[[str], str]

_CODES = re.compile(f"{CODE}[^{CODE}{SECTION}]*")
_FIELD = re.compile(
    r"""["']([A-Za-z_]\w{0,40})["'] ?: ?(?:"((?:[^"\\]|\\.){0,4000})|'([^'\n]{0,4000})|(-?[\d.]{1,20}))"""
)
_EMBEDDED = re.compile(
    r"[\[{\"](?:(?:(?<=[:>-] [\[{])|(?<=[\n\t][\[{]))\s*[\"'\[{]|(?<=: \")\{\\?\"|(?<=[\w.!\])] \{)(?P<last>\"))"
)
"""Behind a colon, an arrow, a break or a tab, there perhaps in quotes; or last of a record, after its message. What
stands before is looked at last: a pattern that begins with its own sign is found in a fraction of the time."""
_OPENINGS = (" {", ": [", "> [", "- [", "\n{", "\n[", "\t{", "\t[", ' "{')
"""One of these is in every text that has one, and most have none."""
_AFTER_LAST = re.compile(r"(?: \[\]| \{\})?\s*(?:\n|\Z)")
_CUT = re.compile(r"\s*\[?\s*\{?\s*[\"'{]")
_CALL = re.compile(r"[\w.$<>]{3,200}\([^()\n]*\)")
_MOST_SECTIONS, _MOST_PARTS, _MOST_FIELDS, _MOST_LAYERS = 10, 50, 6, 6
_MOST_EMBEDDED = 5
_DETAILS = {"title": ("detail",), "msg": ("error", "err"), "error": ("cause",)}
"""What says more of what is said in another field: loggers print what was tried as `msg`, and why not as `error`."""
_DECODER = json.JSONDecoder()


class Parts(NamedTuple):
    """What one object tells: its own text, its codes as `name value`, and what lies within it."""

    text: str
    codes: tuple[str, ...] = ()
    within: tuple[object, ...] = ()


def from_json(text: str, read: Reading) -> str:
    """Return the texts of the error that JSON tells of; empty when it is no JSON. `read` unwraps a text inside."""
    try:
        value, end = _DECODER.raw_decode(text.strip())
    except (ValueError, RecursionError):
        cut = _fields_of_a_cut_object(text)
        return written(cut, read) if _CUT.match(text) and holds_an_error(cut) else ""
    return written(value, read) if len(text.strip()) == end else ""


def embedded(text: str, read: Reading) -> str:
    """Return `text` with what an object says in the place of the object, as in `Request failed: {"error": ...}`."""
    if not any(opening in text for opening in _OPENINGS):
        return text
    for found in islice(_EMBEDDED.finditer(text), _MOST_EMBEDDED):
        decoded = _decoded(text, found.start())
        if decoded is None or not holds_an_error(decoded[0]):
            if decoded is not None and (code := _code(decoded[0])):
                return f"{text}{_with_codes([code])}"
            continue
        if found["last"] and not (_AFTER_LAST.match(text, decoded[1]) and _names_an_error(decoded[0])):
            continue
        inner, codes = _without_codes(written(decoded[0], read))
        if line := inner.split(SECTION)[-1]:
            return f"{text[: found.start()]}{line}{text[decoded[1] :]}{_with_codes(codes)}"
    return text


def _decoded(text: str, start: int) -> tuple[object, int] | None:
    """Return the object that begins at `start`, in JSON or as Python prints it, and where it ends."""
    try:
        if text.startswith('"{"', start):
            value, end = _DECODER.raw_decode(text, start + 1)
            return (value, end + 1) if text.startswith('"', end) else None
        value, end = _DECODER.raw_decode(text, start)
        return (_DECODER.raw_decode(value)[0], end) if isinstance(value, str) else (value, end)
    except (ValueError, RecursionError):
        return printed(text, start) if text[start] != '"' else None


def written(value: object, read: Reading) -> str:
    """Return the texts of a decoded JSON value, outer error first, divided by SECTION; generic ones only alone."""
    sections: list[str] = []
    kinds: set[tuple[str, tuple[str, ...]]] = set()
    for error in _walk(value, read, _MOST_LAYERS):
        section, kind = error.text + _with_codes(error.codes), _kind(error)
        if section and kind not in kinds and len(sections) < _MOST_SECTIONS:
            kinds.add(kind)
            sections.append(section)
    sections = [one for place, one in enumerate(sections) if not _repeated(one, sections[place + 1 :])]
    texts = SECTION.join([one for one in sections if not generic(one.partition(CODE)[0])] or sections)
    return texts.encode("utf-8", "replace").decode()  # JSON may escape half a character


def _kind(error: Parts) -> tuple[str, tuple[str, ...]]:
    """Return what makes two errors of one object the same: a list has one for each row that was refused."""
    zeros = zeroed(error.text)
    return (error.text if counting_spans(zeros, 0, bare=False) else re.sub(r"0+", "0", zeros)), error.codes


def holds_an_error(value: object) -> bool:
    """Tell whether an object has a field that may tell of an error."""
    if isinstance(value, list):
        return bool(value) and holds_an_error(value[0])
    names = value if isinstance(value, dict) else ()
    return any(rank(role, name) is not None for name in names for role in ("message", "stack", "cause", "parts"))


def _code(value: object) -> str:
    """Return the code of an object that says nothing besides, as `{"code": "quota_exceeded", "id": 7}`."""
    names = value if isinstance(value, dict) else {}
    ranked = [(place, name) for name in names if symbolic(names[name]) and (place := rank("code", name)) is not None]
    return f"{(name := min(ranked)[1])} {names[name]}" if ranked else ""


def _wraps_an_error(value: dict[str, object]) -> bool:
    """Tell whether an object that lies in one without a role for it tells of the error, as a payload does."""
    return holds_an_error(value) or any(isinstance(one, dict) and holds_an_error(one) for one in value.values())


def _names_an_error(value: object) -> bool:
    return isinstance(value, dict) and any(name.lower().startswith(("err", "exc", "stack")) for name in value)


def _walk(value: object, read: Reading, layers: int) -> Iterator[Parts]:
    if isinstance(value, dict) and layers:
        error = _parts(value, read)
        yield error
        for inner in error.within:
            yield from _walk(inner, read, layers - 1)
    elif isinstance(value, list) and layers:
        attempts = [one for one in value if isinstance(one, dict) and isinstance(one.get("attempt"), int)]
        newest = [max(attempts, key=lambda one: one["attempt"])] if attempts else value[:_MOST_PARTS]
        parts = [tuple(_walk(one, read, layers - 1)) for one in newest]
        yield from (error for part in sorted(parts, key=_without_digits) for error in part)
    elif isinstance(value, str):
        yield Parts(read(value))
    elif value is not None and layers == _MOST_LAYERS:
        yield Parts(f"(only a value): {json.dumps(value)}")


def _without_digits(part: object) -> str:
    return re.sub(r"\d+", "0", str(part))


def _parts(value: dict[str, object], read: Reading) -> Parts:
    """Sort the fields of an object by role, best names first, and say what they tell."""
    roles: dict[str, list[tuple[int, str, object]]] = {
        role: [] for role in ("class", "message", "stack", "cause", "parts", "code", "info")
    }
    beside: list[tuple[str, object]] = []
    for name, content in value.items():
        content = _decoded_cause(name, content)
        role, place = _role(name, content)
        if role:
            roles[role].append((place, name, content))
        elif (name == "extensions" or "err" in name.lower()) and (code := _code(content)):
            beside.append((code.partition(" ")[0], code.partition(" ")[2]))
    for fields in roles.values():
        fields.sort(key=lambda field: (field[0], field[1].startswith("_"), field[1]))
    classes = [content for _, _, content in roles["class"]] + [
        info["type"] for _, _, info in roles["info"] if isinstance(info, dict)
    ]
    messages = [(name, content) for _, name, content in roles["message"]]
    codes = [(name, content) for _, name, content in roles["code"]] + (beside if roles["message"] else [])
    if len(messages) > 1 and symbolic(messages[-1][1]):
        codes.append(messages.pop())
    if messages:
        codes += [("field", names) for name, content in value.items() if (names := _place(name, content))]
    stack = next((_stack(content) for _, _, content in roles["stack"]), "")
    message, inner = _without_codes(_message(messages, read))
    stack, more = _without_codes(read(stack) if stack else "")
    text = _text(str(classes[0]) if classes else "", message, stack)
    within = tuple(content for role in ("cause", "parts") for _, _, content in roles[role])
    if not text and not within and not codes:
        within = tuple(
            content for _, content in sorted(value.items()) if isinstance(content, dict) and _wraps_an_error(content)
        )
        text = "" if within else _any_fields(value)
    own = {f"{name} {code}" for name, code in codes if str(code) not in text}
    return Parts(text, tuple(sorted(own | inner | more)), within)


def _decoded_cause(name: str, content: object) -> object:
    """Return the error that a cause holds as JSON within its string; any other content as it is."""
    if isinstance(content, str) and content[:1] == "{" and name.lower().endswith("cause"):
        decoded = _decoded(content, 0)
        if decoded is not None and holds_an_error(decoded[0]):
            return decoded[0]
    return content


def _repeated(section: str, inner: list[str]) -> bool:
    """Tell whether the message of an inner error is all that an outer one says, as loggers print it again."""
    return any(one.partition("\n")[0].endswith(f": {section}") for one in inner)


def _with_codes(codes: Iterable[str]) -> str:
    return "".join(f"{CODE}{code}" for code in sorted(codes))


def set_codes_apart(text: str) -> tuple[str, str]:
    """Return a text that was read without its codes, and the codes as they stand at the end of a text."""
    line, codes = _without_codes(text)
    return line, _with_codes(codes)


def _without_codes(text: str) -> tuple[str, set[str]]:
    """Return a text that was read without the codes that stand in it, and these: they belong to the end of all."""
    return _CODES.sub("", text), {code[1:] for code in _CODES.findall(text)}


def _role(name: str, content: object) -> tuple[str, int]:  # one question after the other, by kind of content
    """Return the role of a field and its place among the names for it; no role when it tells nothing of the error."""

    def first(*roles: str) -> tuple[str, int]:
        return next(((role, place) for role in roles if (place := rank(role, name)) is not None), ("", 0))

    if content in (None, "", [], {}) or isinstance(content, bool):
        return "", 0
    if isinstance(content, dict):
        if symbolic(content.get("type")) and name.lower().endswith("info"):
            return "info", 0
        return first("cause", "parts")
    if isinstance(content, list):
        if isinstance(content[0], dict) and any(rank("message", key) is not None for key in content[0]):
            return first("parts", "cause", "stack")
        return first("stack", "parts", "message", "cause") if not isinstance(content[0], list) else ("", 0)
    if not isinstance(content, str):
        return first("code")
    if has_frames(content):
        return first("stack", "message")
    if symbolic(content):
        return first("code", "class", "message")
    if len(content) > 80 or " " in content or rank("code", name) is None:
        return first("message", "code", "stack")
    return first("code")


def _place(name: str, content: object) -> str:
    if rank("field", name) is not None and symbolic(content):
        return str(content)
    return field(content) if rank("place", name) is not None else ""


def _message(messages: list[tuple[str, object]], read: Reading) -> str:
    """Return what the best field says that says more than that something failed; a title goes before its detail."""
    fields = [
        (name.lower(), " ".join(read(str(one)) for one in content) if isinstance(content, list) else read(str(content)))
        for name, content in messages
    ]
    fields = [(name, text) for name, text in fields if not generic(text)] or fields
    if not fields:
        return ""
    name, text = fields[0]
    named = dict(fields)
    detail = next((named[detail] for detail in _DETAILS.get(name, ()) if detail in named), "")
    return f"{text}: {detail}" if detail and detail not in text and "\n" not in detail else text


def _stack(content: object) -> str:
    """Return a stack as text; of a list of whole traces the last, which is the newest."""
    if not isinstance(content, list):
        return str(content)
    if isinstance(content[0], str) and "\n" in content[0]:
        return str(content[-1])
    return "\n".join(_frame(frame) for frame in content[:200])


def _frame(frame: object) -> str:
    if isinstance(frame, dict):
        function = frame.get("function") or frame.get("method") or frame.get("name") or "<anonymous>"
        file = frame.get("file") or frame.get("filename") or frame.get("fileName") or "<anonymous>"
        return f"    at {function} ({file}:{frame.get('line') or frame.get('lineNumber') or 0}:0)"
    return f"\tat {frame}" if _CALL.fullmatch(str(frame)) else str(frame)


def _text(kind: str, message: str, stack: str) -> str:
    """Return an error as its language would print it; a stack often begins with type and message itself."""
    head = f"{kind}: {message}" if kind and message and not message.startswith(kind) else message or kind
    if not stack:
        return head
    first = stack.partition("\n")[0].strip()
    name = re.split(r"[.:\\]", kind)[-1]
    if head and (not kind or name not in stack[:300]) and message.partition("\n")[0][:60] not in first:
        return f"{head}\n{stack}"
    if kind and name not in first and message and first.startswith(message[:60]):
        return f"{kind}: {stack}"
    return stack if has_frames(f"\n{stack}") and (name in first or not kind) else f"{head}\n{stack}"


def _any_fields(value: dict[str, object]) -> str:
    """Return the fields of an object whose names say nothing to us: its words are all there is."""
    fields = [f"{name}: {content}" for name, content in sorted(value.items()) if isinstance(content, (str, int, float))]
    return ", ".join(fields[:_MOST_FIELDS]) or ", ".join(sorted(value)[:_MOST_FIELDS]) or "(an empty object)"


def _fields_of_a_cut_object(text: str) -> dict[str, object]:
    """Return the fields that can still be read of an object that was cut or is not quite JSON, outer ones first."""
    fields: dict[str, object] = {}
    for name, quoted, single, number in _FIELD.findall(text):
        content = quoted.replace("\\n", "\n").replace('\\"', '"').replace("\\\\", "\\") if quoted else single or number
        fields.setdefault(name, content)
    return fields
