"""Values behind a secret's name that are no secrets: references by name, versions, states, words of a sentence."""

import json
import re

from analysis.redaction.names import Doubt, looks_random, secret_kind, words

# Where the value is to be taken from, as templates, shells, programs and vaults write it.
_REFERENCE = re.compile(
    r"(?:[A-Z][A-Za-z]+\.){2,}[A-Z][A-Za-z]+\Z|@Microsoft\.(?:KeyVault|AppConfig)\(|\$(?:env:)?(?:[A-Z_][A-Z0-9_]*|[a-z_]+)\Z|%[A-Z_][A-Z0-9_]*%\Z"
    r"|<[\w -]{1,40}>\Z|\*[A-Za-z_-]+\Z|!(?:Ref|GetAtt|Sub|ImportValue|env|secret|reference)\b"
    r"|=?\{(?!(?:\w*?\d){2})\w+\}\Z|=?\{(?=[a-z_\d]+\}|[A-Z_\d]+\})\w+\}\Z"
    r"|\$\d{1,3}\Z|%(?:\(\w{1,64}\))?[sdb]\Z|[:@]p\d{1,3}\Z|:(?:error|ok|nil|none|undefined|invalid|expired|missing|not_found|required)\Z"
    r"|(?:Optional|Union|Annotated)\[|\w{1,40}\(b?[\"']?[*•]+[\"']?\)\Z"
    r"|(?:op|vault|secret|keyvault|akv|azkv|ssm|awssm|gcpsm|sm|doppler|infisical|keyring|keychain|env|file|ref\+\w+)(?:://|:(?=[/\w]))"
    r"|[A-Za-z]:(?:\\{1,4}[\w.$ -]+)+\Z|(?:\.{1,2}|~)/[\w./-]+\.[a-z]{2,5}\Z|id=[\w.-]+,(?:src|source|env|type)=|"
    r"(?:secrets?|kv)/[\w./-]+[:#]\w+\Z|ENC[\[(]"
    r"|[a-z]+(?:_[a-z]+)+\.[a-z_]+\.[a-z_]+\Z|[a-z_]+(?:\.[a-z_]+)+\([A-Za-z_.=, ]*\)\Z"
    r"|arn:[\w-]+:|projects/[\w.-]+/secrets/|/(?:var/)?run/secrets/|/etc/|/mnt/secrets"
    r"|https://[\w.-]+\.vault\.azure\.net/"
    r"|(?:os\.)?(?:environ|getenv)\b|(?:process\.|Deno\.|import\.meta\.)?env[.\[(]|ENV[.\[]|System\.(?:getenv|get_env|fetch_env)"
    r"|Environment\.Get|(?:std::)?env::|Deno\.env|Application\.|Rails\.application|builtins\.|lookup\("
    r"|(?:var|local|data|module|secrets?|config|settings|params|self|this|args|opts|options|request|credentials|each|inputs?|vars|steps|needs)"
    r"\.[A-Za-z_][A-Za-z_.]*\Z"
)
_TEMPLATE = re.compile(r"[$%#@]\{|\{\{|\$\(|@[A-Za-z]+\(")
_END = re.compile(r"\\*([\"'])(?:[\s,;:\])}>]|\Z)")
"""A quote that ends a value, and does not stand within a template."""
_PHRASE = re.compile(
    r"(?i:not|no|is|are|was|were|must|cannot|can't|can|should|has|have|may|too|field|this|it|expected|requires?|does|do|"
    r"could|will|via|on|or|and|the|option|options|flag|to|with|for|from|of|in|by|using|used|needs|contains|length|"
    r"found|got|unexpected|only|required|invalid|missing|expired|wrong|permission|please|sorry|access|raise|return|throw)"
    r"(?=[ \t]+[(\"']?[A-Za-z<{}]+(?![\w.-]*=)"
    r"|[.,;:!]?\Z)"
)
_STATE = re.compile(
    r"(?i:expired|missing|required|invalid|revoked|rejected|wrong|incorrect|empty|unset|unknown|denied|failed|blank|"
    r"mismatch|mismatched|unauthorized|unauthorised|forbidden|changed|removed|rotated|optional|redacted|masked|hidden|omitted|"
    r"filtered|obsolete|disabled|enabled|ok|yes|no|on|off|md5|trust|peer|scram-sha-256|string|str|text|bytes|secretstr|"
    r"not[ _-]?set|not[ _-]?found|too (?:short|long)|n/a|\[\w{1,20}\]|<\w{1,20}>|EOF|[*•]+|x{3,}|"
    r"\((?:sensitive value|known after apply|write-only attribute|hidden|redacted|masked|omitted|empty|none|null|"
    r"not set)\)|[^\w\s]+)"
)
_OF_OBJECTS = ("self.", "cls.", "this.")
_POINTING = frozenset({"$ref", "secretName", "secretKeyRef"})
_DESCRIBING = _POINTING | {
    "type", "format", "minLength", "maxLength", "pattern", "description", "title", "nullable", "readOnly", "writeOnly",
    "items", "properties", "required", "additionalProperties", "store", "secretVersion", "name", "key", "optional",
}  # fmt: skip
_JSON_TYPES = frozenset({"string", "integer", "number", "boolean", "array", "object", "null"})
_ESCAPED_QUOTE = re.compile(r'\\+"')
_LONGEST = 300
"""Characters that a reference or a phrase has at most."""
_COUNTED = frozenset({"tokens", "cookies", "secrets", "keys", "passwords", "credentials"})
_LEAST = 7
"""Digits that a secret has at least where a number of them would read alike."""
_SIGNAL = re.compile(r"SIG[A-Z]{2,8}\d{0,2}|\d{1,2}")
_FOLDER = re.compile(r"(?:/[a-z][\w.+-]{0,60})+/?|[A-Z]:\\[\w.+\\ -]{0,200}")
_HTTP_STATUS = re.compile(r"[1-5]\d\d [A-Z][a-z]+")
_SIZE = re.compile(r"\d{1,6} bytes\b")
_TOOK = re.compile(r" \(\d")
"""Behind a test of Go that passed."""
_SHARE = re.compile(r"\d{1,3}(?:/\d{1,3})?")
_FIELD = re.compile(r"[a-z]{2,30}(?:[_.][a-z]{2,30})+|[a-z]{2,30}[_-]\d{1,6}|values?")
"""What a record calls a field, or a thing by its number: customer_id, order_17."""
_IS_NOT_THERE = re.compile(r" (?:is|was) (?:missing|not|required|unknown|unset|empty|null)\b")
_OBJECT = re.compile(r"(?:secret|configmap) (?:\\{0,64}[\"']|&quot;|&#3[49];)")
_SENTENCES = re.compile(r"\[(?:\\{0,64}[\"']|&quot;|&#3[49];)(?P<first>[^,\[\]]{1,200})\]\Z")
"""A list of one, as a validator returns for a field."""
_VERSION = re.compile(r"[<>=~^!]|v?\d{1,3}(?:\.[\dx*]+)+|\d{1,3}\Z|[\w.-]+[<>=~!]=")


def is_harmless_value(name: str, value: str, kind: str | Doubt, after: str = "") -> bool:
    """Whether the value behind a name of this kind hides nothing; `after` is what follows it in a text."""
    if len(value) > _LONGEST and kind is not Doubt.ASK_VALUE:
        return False
    if _REFERENCE.match(value) or _is_template(value, after) or _STATE.fullmatch(value):
        return True
    if _PHRASE.match(value + after) and (after[:1] in (" ", "\t", "") or " " in value):
        return True
    last = (words(name) or ("",))[-1]
    if _says_where(name, value, after):
        return True
    if last == "pin":
        return bool(_VERSION.match(value)) or _goes_on(value, after)
    if last == "sig":
        return bool(_SIGNAL.fullmatch(value))
    if last in _COUNTED and value.isdigit() and len(value) < _LEAST:
        return True
    if (label := value.rstrip(":")) != label.lower() and label.lower() in words(name):
        return True  # what a usage line, a form or a declaration calls the value
    if value == last and (name.startswith(_OF_OBJECTS) or after[:1] in (",", ")")):
        return True  # a program's line that hands a variable on
    if value.startswith("{") and _is_described(value):
        return True
    if kind is Doubt.ASK_VALUE:
        return not looks_random(value)
    # The key of a secret is a name itself: secretKeyRef: {name: db, key: password}.
    return (
        last == "key" and len(words(name)) == 1 and value != "key" and (_is_name(value) or _names_a_key(value, after))
    )


def _says_where(name: str, value: str, after: str) -> bool:
    """Whether it is the folder a shell works in, a step of several, a sentence, or a secret's name follows."""
    if name in ("pwd", "PWD", "OLDPWD"):
        return bool(_FOLDER.fullmatch(value)) and not looks_random(value[1:].replace("/", ""))
    if value[:1] in (":", "@") and value[1:].lower() in words(name):
        return True  # a parameter of a statement
    if name == "PASS" and value.startswith("Test") and _TOOK.match(after):
        return True
    if name.lower() in ("pass", "passes"):
        return bool(_SHARE.fullmatch(value)) and ("/" in value or re.match(r" of \d", after) is not None)
    if name.lower() == "jwt":
        return _goes_on(value, after)
    if sentence := _SENTENCES.match(value):
        return bool(_PHRASE.match(sentence["first"]))
    return bool(_OBJECT.match(value + after) or _HTTP_STATUS.match(value + after) or _SIZE.match(value + after))


def _names_a_key(value: str, after: str) -> bool:
    """Whether the value is the key's own name: `key: customer_id is missing`."""
    return bool(_FIELD.fullmatch(value)) or (value.isalpha() and bool(_IS_NOT_THERE.match(after)))


def _goes_on(value: str, after: str) -> bool:
    """Whether it is a word within a sentence."""
    return value.isalpha() and after[:1] == " " and after[1:2].isalpha()


def is_description(value: dict[object, object]) -> bool:
    """Whether an object says of what type a value is or where it is kept, as JSON schemas and Data Factory do."""
    held = value.get("value")
    if isinstance(held, str) and _is_template(held, ""):
        return True
    kinds = value.get("type")
    has_type = all(str(each) in _JSON_TYPES for each in (kinds if isinstance(kinds, list) else [str(kinds)]))
    return value.keys() <= _DESCRIBING and (has_type or not _POINTING.isdisjoint(value))


def _is_described(value: str) -> bool:
    try:
        parsed = json.loads(_ESCAPED_QUOTE.sub('"', value))
    except (ValueError, RecursionError):
        return False
    return is_description(parsed)


def _is_template(value: str, after: str) -> bool:
    """Whether it opens as a template does, and closes: a secret may begin with any two characters. Of a template with a
    blank or a quote in it a text may give the first part alone; then it closes after the value, or is a command."""
    opened = _TEMPLATE.match(value)
    if not opened:
        return False
    inside, closing = value[opened.end() :], ")" if opened[0].endswith("(") else "}"
    if not inside or closing in inside:
        return True
    quote = _END.match(after)
    if not after or (quote and f"[{quote[1]}" not in inside):
        return False
    return closing in after or (after[:1] in (" ", "\t") and not any(char.isdigit() for char in inside))


def _is_name(value: str) -> bool:
    return not looks_random(value) and secret_kind(value) is not None
