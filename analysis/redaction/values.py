"""Secrets in JSON-like values and in any text: logs, tracebacks, JSON as text however often encoded, or cut."""

import json
from functools import lru_cache, partial
from typing import cast

from analysis.redaction import (
    addresses,
    assignments,
    blocks,
    calls,
    commands,
    drawn,
    files,
    hosts,
    prompts,
    rows,
    shapes,
    signins,
    statements,
    tables,
    vendors,
    webhooks,
)
from analysis.redaction.anchors import Anchors
from analysis.redaction.encoded import decoded, holds_encoded
from analysis.redaction.names import Doubt, secret_kind, words
from analysis.redaction.own import mask
from analysis.redaction.placeholder import PLACEHOLDER, placeholder
from analysis.redaction.readings import colourless, simpler
from analysis.redaction.references import is_description, is_harmless_value
from analysis.redaction.rule import Rule
from analysis.redaction.texts import Texts, opens_as_json

# Deeper than any document that people write, and far from Python's own limit.
_DEEPEST = 100
_MOST_DECODED = 1_000_000
"""Characters; of a longer text these alone are shown."""
_NAMING = ("name", "key", "field", "header", "parameter", "variable", "setting")
_OF_WEB_KEY = frozenset({"d", "p", "q", "dp", "dq", "qi", "k"})
_OF_AWS = frozenset({"Value"})
_OF_VAULT = frozenset({"value"})
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
    if " " not in text and depth <= _DEEPEST and (inner := decoded(text, _MOST_DECODED)):
        cleaned = _text(inner, extra_keys, depth + 1)
        if cleaned != inner or len(inner) == _MOST_DECODED:
            return cleaned
    text = mask(text)
    if opens_as_json(text) and holds_encoded(text):
        text = _json_text(text, extra_keys, depth)
    return _texts(extra_keys, depth).clean(text)


@lru_cache(maxsize=256)
def _texts(extra_keys: frozenset[str], depth: int) -> Texts:
    return Texts(_anchors(extra_keys), partial(_json_text, extra_keys=extra_keys, depth=depth))


@lru_cache(maxsize=64)
def _anchors(extra_keys: frozenset[str]) -> Anchors:
    """What finds the rules that a text may need.

    Whole frames go before what stands in them, and e-mail addresses last: other secrets may look like one.
    """
    return Anchors((
        *blocks.RULES, *rows.RULES, *commands.RULES, *calls.RULES, files.RULE, drawn.RULE, prompts.RULE, tables.RULE,
        *vendors.RULES, *webhooks.RULES, *shapes.RULES, *signins.RULES, assignments.rule(extra_keys), statements.RULE,
        *hosts.RULES, addresses.RULE, _ESCAPED,
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
    due, plain = _anchors(extra_keys).due, simpler(colourless(text))
    if mask(text) != text or holds_encoded(text) or due(text) or (plain != text and due(plain)):
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
    hidden = _hidden_by_shape(value)
    has_naming_key = not _BESIDE_A_NAMING_KEY.isdisjoint(value)
    for key, item in value.items():
        if key == "key" and has_naming_key:
            cleaned["key"] = _walk(item, extra_keys, depth + 1)
            continue
        is_hidden = key in hidden and isinstance(item, str) and item
        named = placeholder("key") if is_hidden else _named(key, item, extra_keys, depth)
        cleaned[_free_name(key, cleaned, extra_keys)] = named
    for naming in _NAMING:
        if naming in value and "value" in value:
            cleaned["value"] = _named(value[naming], cleaned["value"], extra_keys, depth)
    return cleaned


def _hidden_by_shape(value: dict[object, object]) -> frozenset[str]:
    """The names that hold secrets in objects of a known shape: a JSON Web Key, a secret of Azure's vault or of AWS."""
    if "kty" in value:
        return _OF_WEB_KEY
    if value.get("Type") == "SecureString":
        return _OF_AWS
    return _OF_VAULT if ".vault.azure.net/secrets/" in str(value.get("id", "")) else frozenset()


def _named(name: object, value: object, extra_keys: frozenset[str], depth: int) -> object:
    """The value without secrets, and without all of it when its name announces one."""
    kind = secret_kind(name, extra_keys) if isinstance(name, str) else None
    if kind is None or value is None or isinstance(value, bool) or value in ("", [], {}, ()):
        return _walk(value, extra_keys, depth + 1)
    if isinstance(value, dict) and is_description(value):
        return _walk(value, extra_keys, depth + 1)
    if isinstance(value, str) and (PLACEHOLDER.fullmatch(value) or (name == "key" and "/" in value)):
        return _walk(value, extra_keys, depth + 1)
    each = value if isinstance(value, list) else [value]
    if all(isinstance(one, str) and is_harmless_value(str(name), one, kind) for one in each):
        return _walk(value, extra_keys, depth + 1)  # a list is what a validator says of the field
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
