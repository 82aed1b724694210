"""Secrets in JSON-like values and in any text: logs, tracebacks, JSON as text however often encoded, or cut."""

import json
import re
from collections.abc import Iterable
from functools import lru_cache
from typing import cast

from analysis.redaction import (
    addresses,
    assignments,
    blocks,
    commands,
    drawn,
    files,
    hosts,
    rows,
    shapes,
    statements,
    vendors,
)
from analysis.redaction.anchors import Anchors
from analysis.redaction.encoded import decoded, holds_encoded
from analysis.redaction.names import Doubt, secret_kind, words
from analysis.redaction.own import mask
from analysis.redaction.placeholder import PLACEHOLDER, placeholder
from analysis.redaction.readings import (
    colourless,
    escapings,
    in_lines,
    in_one_line,
    is_json,
    prefixed_as,
    simpler,
    unprefixed,
)
from analysis.redaction.references import is_description, is_harmless_value
from analysis.redaction.rule import Rule

# What a first pass leaves is settled by a second; more would mean that two rules disagree.
_PASSES = 4
# Deeper than any document that people write, and far from Python's own limit.
_DEEPEST = 100
_MOST_DECODED = 1_000_000
"""Characters; of a longer text these alone are shown."""
_JSON = re.compile(r"\s*[{\[\"]")
# Escapes, entities, and values that stand before or far from their name.
_HIDES = ("\\", "&", '"val')
_NAMING = ("name", "key", "field", "header", "parameter", "variable", "setting")
_BESIDE_A_NAMING_KEY = frozenset({"value", "values", "val", "bucket", "count"})


def redact[T](value: T, *, extra_keys: frozenset[str] = frozenset()) -> T:
    """The value in the same shape without secrets; the argument is not changed.

    Strings lose what `redact_text` finds. Behind a secret name, any string, number, list or object is replaced by a
    placeholder; null, true, false and empty values stay, because they say something and hide nothing. `extra_keys`
    are further names whose values are secret. What JSON does not know passes through.
    """
    return value if _is_clean(value, extra_keys) else cast(T, _walk(value, extra_keys, 0))


def redact_text(text: str, *, extra_keys: frozenset[str] = frozenset()) -> str:
    """The text with every secret replaced by a placeholder; the same text when it holds none.

    `extra_keys` are further names whose values are secret. Time is linear in the length.
    """
    return _text(text, extra_keys, 0)


def _text(text: str, extra_keys: frozenset[str], depth: int) -> str:
    if depth <= _DEEPEST and (inner := decoded(text, _MOST_DECODED)):
        cleaned = _text(inner, extra_keys, depth + 1)
        if cleaned != inner or len(inner) == _MOST_DECODED:
            return cleaned
    masked = mask(text)
    if _JSON.match(masked) and holds_encoded(masked):
        masked = _json_text(masked, extra_keys, depth)
    plain = colourless(masked)
    cleaned = _uncoloured(plain, extra_keys, depth)
    if cleaned == plain:
        return masked
    if plain != masked and colourless(coloured := _uncoloured(masked, extra_keys, depth)) == cleaned:
        return coloured
    return cleaned


def _uncoloured(text: str, extra_keys: frozenset[str], depth: int) -> str:
    """What a text stands for decides whether anything is replaced; as it is written it stays where that is enough."""
    due: tuple[Rule, ...] | None = _anchors(extra_keys).due(text)
    plain = simpler(text)
    is_plain = plain == text and "\\" not in text
    if is_plain and not due:
        return text
    levels = escapings(text)
    has_data = not is_plain and is_json(text)
    in_words = () if has_data else levels
    bare = _over_prefixes(text, extra_keys, depth) if "\n" in text else text
    for slashes in in_words:
        lines = in_lines(bare, slashes)
        if (cleaned := _over_prefixes(lines, extra_keys, depth)) != lines:
            bare = in_one_line(cleaned, slashes)
    if bare != text:
        text, due, plain = bare, None, simpler(bare)
    if is_plain:
        return _settled(text, extra_keys, depth, due)
    written = text
    if plain == text or has_data:
        text = _settled(text, extra_keys, depth, due)
    elif (cleaned := _settled(plain, extra_keys, depth)) != plain:
        text = _settled(text, extra_keys, depth, due)
        text = cleaned if cleaned != simpler(text) else text
    if text != written and (levels or has_data) and _is_misread(written, levels, extra_keys, depth):
        return written
    for slashes in in_words:
        lines = in_lines(simpler(text), slashes)
        if (cleaned := _settled(lines, extra_keys, depth)) != lines:
            text = _settled(in_one_line(cleaned, slashes), extra_keys, depth)
    return text


def _over_prefixes(text: str, extra_keys: frozenset[str], depth: int) -> str:
    """The text without the secrets that what stands before each line divides."""
    bare = unprefixed(text)
    cleaned = bare if bare == text else _settled(bare, extra_keys, depth)
    return text if cleaned == bare else prefixed_as(text, cleaned)


def _is_misread(text: str, levels: Iterable[str], extra_keys: frozenset[str], depth: int) -> bool:
    """Whether what seemed a value only went on over an escaped break: with breaks as breaks there is none."""
    readings = [in_lines(simpler(text), slashes) for slashes in levels] or [simpler(text)]
    return all(_settled(lines, extra_keys, depth) == lines for lines in readings) and (
        _json_text(text, extra_keys, depth) == text
    )


def _settled(text: str, extra_keys: frozenset[str], depth: int, due: tuple[Rule, ...] | None = None) -> str:
    """The text as its rules leave it; `due` are those of the first pass, where they are known."""
    for _ in range(_PASSES):
        due = _anchors(extra_keys).due(text) if due is None else due
        cleaned = _cleaned(text, due, extra_keys, depth) if due else text
        if cleaned == text:
            break
        text, due = cleaned, None
    return text


def _cleaned(text: str, due: Iterable[Rule], extra_keys: frozenset[str], depth: int) -> str:
    """One pass. JSON is read as data where its text hides something, and where a change must leave it JSON."""
    opens_as_json = _JSON.match(text) is not None
    if opens_as_json and any(sign in text for sign in _HIDES):
        text = _json_text(text, extra_keys, depth)
    cleaned = _by_rules(text, due)
    if opens_as_json and cleaned != text:
        text = _json_text(text, extra_keys, depth)
        cleaned = _by_rules(text, due, has_data=is_json(text))
    return cleaned


def _by_rules(text: str, due: Iterable[Rule], *, has_data: bool = False) -> str:
    """What is data stays so: a rule that goes over the end of one of its texts found nothing."""
    for rule in due:
        cleaned = rule.redact(text)
        if cleaned != text and (not has_data or is_json(cleaned)):
            text = cleaned
    return text


@lru_cache(maxsize=64)
def _anchors(extra_keys: frozenset[str]) -> Anchors:
    """What finds the rules that a text may need.

    Whole frames go before what stands in them, and e-mail addresses last: other secrets may look like one.
    """
    return Anchors((
        *blocks.RULES, *rows.RULES, *commands.RULES, files.RULE, drawn.RULE, *vendors.RULES, *shapes.RULES,
        assignments.rule(extra_keys), statements.RULE, *hosts.RULES, addresses.RULE, _ESCAPED,
    ))  # fmt: skip


_ESCAPED = Rule("json escapes", lambda text: text, anchors=("\\u", "\\/"))
"""A JSON escape may hide a name or an anchor: what is JSON has to be read."""


def _is_clean(value: object, extra_keys: frozenset[str]) -> bool:
    """Whether an object or a list surely holds no secret: searched once as one text, instead of part by part."""
    if not isinstance(value, dict | list):
        return False
    try:
        text = json.dumps(value, ensure_ascii=False)
    except (TypeError, ValueError, RecursionError):
        return False
    due = _anchors(extra_keys).due
    if mask(text) != text or holds_encoded(text) or due(text) or due(simpler(colourless(text))):
        return False
    return not _announces(value, extra_keys, 0)


def _announces(value: object, extra_keys: frozenset[str], depth: int) -> bool:
    """Whether a name in the value may announce a secret, also one whose letters no anchor finds together."""
    if isinstance(value, dict):
        names = [*value, *(value[naming] for naming in _NAMING if naming in value)]
    elif isinstance(value, list):
        names = value[:1] if len(value) == 2 else []
    else:
        return False
    if depth > _DEEPEST or any(isinstance(name, str) and secret_kind(name, extra_keys) for name in names):
        return True
    items = value.values() if isinstance(value, dict) else value
    return any(_announces(item, extra_keys, depth + 1) for item in items)


def _json_text(text: str, extra_keys: frozenset[str], depth: int) -> str:
    """A text that is JSON, as data: its names may hide behind escapes, and values may be lists and objects."""
    try:
        parsed = json.loads(text)
    except (ValueError, RecursionError):
        return text
    cleaned = _walk(parsed, extra_keys, depth + 1)
    return text if cleaned == parsed else json.dumps(cleaned, ensure_ascii=text.isascii())


def _walk(value: object, extra_keys: frozenset[str], depth: int) -> object:
    if isinstance(value, str):
        return _text(value, extra_keys, depth)
    if not isinstance(value, dict | list | tuple):
        return value
    if depth > _DEEPEST:
        return placeholder("nested too deeply")
    if isinstance(value, dict):
        return _object(value, extra_keys, depth)
    items = [_walk(item, extra_keys, depth + 1) for item in value]
    if len(value) == 2 and isinstance(value[0], str) and not value[0].isspace():
        items[1] = _named(value[0], value[1], extra_keys, depth)  # ("X-Api-Key", "x"): a header as a pair
    return tuple(items) if isinstance(value, tuple) else items


def _object(value: dict[object, object], extra_keys: frozenset[str], depth: int) -> dict[object, object]:
    cleaned: dict[object, object] = {}
    has_naming_key = not _BESIDE_A_NAMING_KEY.isdisjoint(value)
    for key, item in value.items():
        if key == "key" and has_naming_key:
            cleaned["key"] = _walk(item, extra_keys, depth + 1)
            continue
        cleaned[_free_name(key, cleaned, extra_keys)] = _named(key, item, extra_keys, depth)
    for naming in _NAMING:
        if naming in value and "value" in value:
            cleaned["value"] = _named(value[naming], cleaned["value"], extra_keys, depth)
    return cleaned


def _named(name: object, value: object, extra_keys: frozenset[str], depth: int) -> object:
    """The value without secrets, and without all of it when its name announces one."""
    kind = secret_kind(name, extra_keys) if isinstance(name, str) else None
    if kind is None or value is None or isinstance(value, bool) or value in ("", [], {}, ()):
        return _walk(value, extra_keys, depth + 1)
    if isinstance(value, dict) and is_description(value):
        return _walk(value, extra_keys, depth + 1)
    if isinstance(value, str) and (PLACEHOLDER.fullmatch(value) or (name == "key" and "/" in value)):
        return _walk(value, extra_keys, depth + 1)
    if isinstance(value, str) and is_harmless_value(str(name), value, kind):
        return _walk(value, extra_keys, depth + 1)
    if kind is Doubt.ASK_VALUE:
        return placeholder("key") if isinstance(value, str) else _walk(value, extra_keys, depth + 1)
    return placeholder(kind)


def _free_name(key: object, taken: dict[object, object], extra_keys: frozenset[str]) -> object:
    """A secret may also be a key; two such keys must not become one."""
    if not isinstance(key, str):
        return key
    free = name = _clean_name(key, extra_keys)
    number = 1
    while name != key and free in taken:
        number += 1
        free = f"{name} {number}"
    return free


@lru_cache(maxsize=4096)
def _clean_name(key: str, extra_keys: frozenset[str]) -> str:
    """The same few names come with every row."""
    return redact_text(key, extra_keys=extra_keys)


def forget() -> None:
    """Forgets the names that were met: a run or a request calls it at its end, for a name may hold a secret."""
    for remembered in (_clean_name, secret_kind, words):
        remembered.cache_clear()
