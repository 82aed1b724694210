"""Secrets that are known by the name before them, in any text: `password=x`, `"apiKey": "x"`, `--token x`, `Cookie: x`.

Works on whole, escaped and cut JSON, on Python reprs, connection strings, headers, query strings, command lines and XML
alike: find a word that a secret's name may hold, take the whole name around it, judge it, and replace the value behind.
"""

import re
import string
from collections.abc import Iterable
from functools import cache, lru_cache, partial

from ahocorasick_rs import AhoCorasick, Implementation, MatchKind

from analysis.redaction.anchors import any_of
from analysis.redaction.extent import value_span
from analysis.redaction.files import is_source
from analysis.redaction.layouts import enclosed, folded, following, is_list_of_names
from analysis.redaction.names import Doubt, secret_kind, words
from analysis.redaction.placeholder import PLACEHOLDER, lower_ascii, placeholder
from analysis.redaction.references import is_harmless_value
from analysis.redaction.rule import Rule

_HINTS: tuple[str, ...] = (
    "pass", "pwd", "psw", "pw", "secret", "token", "key", "cred", "auth", "cookie", "sas", "sharedaccesssignature",
    "sig", "connstr", "conn_str", "conn-str", "conn str", "connectionstr", "connection_str", "connection-str",
    "connection.str", "connection str", "azurewebjobsstorage", "jwt", "bearer", "csrf", "xsrf", "otp",
    "pin", "cvv", "cvc", "pfx", "mnemonic", "pepper",
    # OAuth's, SAML's and Azure's
    "device_code", "devicecode", "user_code", "code_verifier", "codeverifier", "identity_header", "samlresponse",
    "ext_pat", "github_pat",
    # other languages'
    "contraseña", "senha", "kennwort", "wachtwoord", "hasło", "heslo", "lösenord", "adgangskode", "salasana",
    "jelszó", "parola d'accesso", "şifre", "пароль", "パスワード", "密码", "비밀번호", "zugangscode", "geheimnis",
    "schlüssel", "schluessel", "clé api", "clé_api", "clave",
)  # fmt: skip

_OF_NAMES = string.ascii_letters + string.digits + "_.$-"
_NAME_REST = re.compile(r"[\w.$-]{0,200}(?: string\b)?", re.IGNORECASE)
_LONGEST_NAME = 100

_QUOTE = r"(?:\\{0,64}[\"'`]|&quot;|&#3[49];|%(?:25){0,3}2[27])"
_ASSIGNS = re.compile(
    rf"(?:{_QUOTE})?(?:\)?\])?(?: \((?:hex|base64|b64|plain|raw|pem)\))?\s{{0,8}}"
    rf"(?:=>|:=|->(?!>)|={{1,2}}|:(?!//|:)|[：→]|(?P<encoded>%(?:25){{0,3}}3[dDaA])|\\{{1,64}}u003d)"
    rf"[ \t\v]{{0,40}}(?:\\\r?\n[ \t]{{0,64}}|\\{{3}}(?:\\{{3}})?n[ \t]{{0,64}}"  # a shell's line that goes on
    rf"|(?:(?:\r?\n|\\{{1,16}}n)\s{{0,16}})?string\(\d{{1,9}}\) (?={_QUOTE})"  # of PHP's dumps
    rf"|(?:\r?\n|\\{{1,16}}n)\s{{0,16}}(?={_QUOTE}))?(?:%20"
    rf"|\+(?=%2[27]))?(?:(?:!![\w:]{{1,20}}|&\w{{1,40}})[ \t]{{1,8}})?"
    r"(?:\([\w.*]{1,40}\) ?(?:\(len=\d{1,9}\) ?)?(?=\\{0,64}[\"{\[(]))?"  # Go's dumps write the type before the value
    r"(?:<(?:a|b|i|em|strong|code|span|pre|tt|kbd|samp|mark|font|td|dd)\b[^<>]{0,200}>\s{0,8}){0,4}"
)
# The name stands as a value itself, beside its own: ("password", "x"), {"name": "password", "value": "x"}.
_PAIRS = re.compile(
    rf"{_QUOTE}\s{{0,8}},\s{{0,8}}(?:(?P<named>{_QUOTE}[vV]alue{_QUOTE}\s{{0,8}}:\s{{0,8}}))?(?=[bBuUrR]?{_QUOTE})"
    rf"|{_QUOTE}\s{{1,8}}(?:[vV]alue|content)\s?=\s?(?={_QUOTE})"
    rf"|(?<=\w),\s?(?:<<)?(?=\\{{0,16}}\")"  # a tuple of Erlang
    rf"|{_QUOTE};s:\d{{1,6}}:(?={_QUOTE})"  # PHP's own writing of values
    r"|\r?\n[ \t]{0,32}[vV]alue:[ \t]{1,8}"
    r"|\r?\n {2}[^\n\[]{1,200}\[type=\w{1,40}, input_value=(?=[bB]?[\"'])"  # Pydantic repeats what it refuses
)
# In words: password is s3cret, PASSWORD 's3cret'.
_STATED = re.compile(
    r"[ \t\v]{1,8}(?:[«„“][ \xa0\u202f]?)?(?:(?:is|was)[ \t]{1,8}(?=[^\s\d]{0,64}\d{1,64}[A-Za-z]|[^\s\d]{1,64}\d))?"
)
_BEFORE_QUOTED = " \t\v\xa0\u202f«„“"
_OPTION = re.compile(r"[ \t]{1,8}(?=[^\s-])")
# A variable and a made value, as in ENV DB_TOKEN x or `configure set aws_secret_access_key x`, also within a sentence.
_SET_TO = re.compile(
    r"[ \t]{1,8}(?=[^\s\d]{0,40}\d)(?=[^\sA-Z]{0,40}[A-Z])(?=[^\sa-z]{0,40}[a-z])"
    r"(?=[\w+/=.~-]{10,512}(?:[\s\"'`\\<]|[,;:.)\]]{1,3}(?:\s|\Z)|\Z))"
)
# In words, a secret that was made for a machine: the client secret x has expired, TOTP secret JBSWY3DPEHPK3PXP.
_MADE = re.compile(
    r"[ \t](?=(?:[^\s\d]{0,60}\d){2})(?=[^\sA-Z]{0,60}[A-Z])(?:(?=[^\sa-z]{0,60}[a-z])|(?=[A-Z2-7]{16,128}(?!\w)))"
    r"(?=[\w+/=.~-]{16,512}(?:[\s\"'`\\<,;:)\]]|\.?\s|\Z))"
)
# A token or a key that was made, behind its name alone: invalid token x, the API key x was refused.
_LONG = re.compile(
    r"[ \t](?=(?:(?=(?:[^\s\d]{0,60}\d){2})(?=[^\sA-Z]{0,60}[A-Z])(?=[^\sa-z]{0,60}[a-z])[\w+=~-]{24,512}"
    r"|(?=\d{0,40}[a-f])(?=[a-f]{0,40}\d)[0-9a-f]{32,128}|[0-9a-f]{24}:[0-9a-f]{32,128})(?:[\s\"'`\\<,;:)\]]|\.?\s|\.?\Z))"
)
_SETS = re.compile(r"(?:--config|\bconfig set|\bENV)[ \t]{1,4}\Z")
# In words with a made value: the API key 'x' is not valid, incorrect API key provided: x.
_GIVEN = re.compile(
    rf"(?:[ \t](?:provided|supplied|given|entered|used|received|sent)(?:[ \t](?:is|was))?:[ \t]|[ \t](?={_QUOTE}|\w+:))"
    rf"(?=(?:{_QUOTE})?[\w+/.~-]{{0,40}}\d)(?=(?:{_QUOTE})?[\w+/.~-]{{0,40}}[a-z])"
    rf"(?=(?:{_QUOTE})?[\w+/.~-]{{0,40}}[A-Z])(?=(?:{_QUOTE})?[\w+/.~-]{{10,512}}(?:{_QUOTE}|[.,:]?(?:[\s)\]<]|\Z)))"
)
_WORD_BEFORE = re.compile(r"[A-Za-z]{1,30} \Z")
_PLAUSIBLE = re.compile(rf"{_QUOTE}|(?=[^\s\d]{{0,64}}\d)(?=\S{{0,64}}[A-Za-z])[^\s<>(]{{8}}")
_NAMES_NEXT = re.compile(rf"{_QUOTE}\s{{0,8}}(?::|=>)")
_CHANGES = re.compile(r"\\{0,16}\"\s{1,4}[-=]> (?=\\{0,16}\")")
"""Between the value that was and the one that is to be."""
_KEY_OF_PAIR = re.compile(
    rf"{_QUOTE}(?:\s{{0,8}},\s{{0,8}}{_QUOTE}(?:value|values|val|bucket|count)\b|\s{{1,8}}value\s?=)"
)
_ESCAPED_BREAK = re.compile(r"(?:\\{1,16}r)?\\{1,16}n(?:[^\w\s\\]|\d{4}-)")
"""What follows on the next line is read with its breaks as breaks."""
_NO_SECRET = re.compile(r"(?:none|null|nil|true|false|undefined|\*+)?", re.IGNORECASE)
_OF_HEADERS = ("authorization", "cookie")
_SENTENCE = re.compile(
    r": (?!(?:basic|bearer|digest|token|apikey|key|ntlm|negotiate)\b(?! (?:has|is|was|not|must|could|expired)\b))"
    r"[a-z]{2,30} [a-z]{2,30}(?:[ :.,;!]|\Z)"
)
"""What stands behind `auth:` where that is the part of a program that speaks, as Go prints it: words, and no scheme."""
_CODE = 6
_CLOSING = "\"')]},;"
_IN_RESOURCE = re.compile(r"arn:[\w:*/-]{0,150}\Z")
_SIGN_NEAR = re.compile(r"\s{0,8}[^\s\w.,;!?]")
_ATOM = re.compile(r" :[a-z]")
"""Elixir and Ruby name a missing key so: key :lat not found."""
_NEAR, _FAR = 600, 5000
"""Characters; no key that is known by its look alone is longer."""
_MAY_JOIN = frozenset("：→=:<>-,\"'`&%\\)] \t\v\r\n;")
_OF_A_PARSER = frozenset(
    {"unexpected ", "unrecognized ", "expected ", "illegal ", "unknown ", "next ", "last ", "current ", "parser "}
)
"""Before the word token they speak of a grammar's."""


def redact_assignments(text: str, extra_keys: frozenset[str] = frozenset()) -> str:
    """The text with the value behind every name that announces a secret replaced."""
    lowered = lower_ascii(text)
    parts: list[str] = []
    done = 0
    for _, begin, end in _hits(lowered, extra_keys):
        if begin < done:
            continue
        rest = _NAME_REST.match(text, end)
        name_end = rest.end() if rest else end
        if text[name_end : name_end + 1] not in _MAY_JOIN:
            continue
        found = _value_after(text, max(done, begin - _LONGEST_NAME), begin, name_end, extra_keys)
        if found is not None and found[0] >= done:
            begin, end, kind = found
            parts += [text[done:begin], placeholder(kind)]
            done = end
            while change := _CHANGES.match(text, done):
                begin, end = value_span(text, change.end())
                parts += [text[done:begin], placeholder(kind)]
                done = end
    return "".join(parts) + text[done:] if parts else text


def _value_after(
    text: str, floor: int, hit: int, name_end: int, extra_keys: frozenset[str]
) -> tuple[int, int, str] | None:
    """Where the secret behind the name around `hit` begins and ends, and its kind; None when there is none."""
    start = _name_start(text, floor, hit)
    if text[name_end] == "," and text[start - 1 : start] not in ("[", "{"):
        return None  # a list of words
    if text[name_end] == ":" and is_source(text[start:name_end]):
        return None  # a place in a program: token.py:12
    kind = _kind(text, start, name_end, extra_keys)
    if kind is None or (text[start - 1 : start] == ":" and _IN_RESOURCE.search(text, max(0, start - 200), start)):
        return None
    if kind is Doubt.ASK_VALUE or text[start:name_end].lower() == "key":
        return _doubtful(text, start, name_end, kind)
    return _judged(text, start, name_end, kind)


def _doubtful(text: str, start: int, name_end: int, kind: str | Doubt) -> tuple[int, int, str] | None:
    """A value that is likely to stay is judged by its beginning: an endless one is not read each time anew."""
    is_near = _SIGN_NEAR.match(text, name_end) or _GIVEN.match(text, name_end) or _of_words(text, start, name_end)
    if _ATOM.match(text, name_end) or not is_near:
        return None
    begin = max(0, start - _NEAR)
    for reach in (_NEAR, _FAR):
        end = name_end + reach
        found = _judged(text[begin:end], start - begin, name_end - begin, kind)
        if found is None or found[1] + begin < end:
            break
    return found and (found[0] + begin, found[1] + begin, found[2])


def _judged(text: str, start: int, name_end: int, kind: str | Doubt) -> tuple[int, int, str] | None:
    span = enclosed(text, start, name_end) or _joined(text, start, name_end, kind)
    if span is None:
        return None
    begin, end = span
    value, name = text[begin:end], text[start:name_end]
    is_quoted = text[begin - 1 : begin] in ("'", '"')
    if is_quoted and value.isdigit() and len(value) >= _CODE and kind is not Doubt.ASK_VALUE:
        return begin, end, str(kind)  # a count has no quotes
    inside = (value.partition("</")[0] or value).rstrip(_CLOSING) or value
    if _NO_SECRET.fullmatch(inside) or _only_marked(value):
        return None
    # A header's reaches over what closes the text around it, unless it has quotes of its own.
    judged = inside if kind in _OF_HEADERS and not is_quoted else value
    if is_harmless_value(name, judged, kind, text[end : end + 30]):
        return None
    if name.lower() == "auth" and _SENTENCE.match(text, name_end):
        return None
    is_path = "/" in value and not _WORD_BEFORE.search(text, max(0, start - 40), start)
    if name.lower() == "key" and (is_path or _KEY_OF_PAIR.match(text, end)):
        return None
    return begin, end, "key" if kind is Doubt.ASK_VALUE else str(kind)


def _joined(text: str, start: int, name_end: int, kind: str | Doubt) -> tuple[int, int] | None:
    """Where a value stands that a sign, a comma or a word joins to its name."""
    assigns = _ASSIGNS.match(text, name_end)
    link = assigns or _PAIRS.match(text, name_end) or _loose_link(text, start, name_end, kind)
    if link is None or (assigns and _ESCAPED_BREAK.match(text, link.end())):
        return None
    if assigns and (below := following(text, link.end())):
        return below
    encoded = assigns and assigns["encoded"]
    is_header = kind in _OF_HEADERS
    begin, end = value_span(text, link.end(), is_header=is_header, until=f"{encoded[:-2]}26" if encoded else "")
    if is_header:
        end = folded(text, end)
    if link.re is _PAIRS and not link["named"] and (_NAMES_NEXT.match(text, end) or is_list_of_names(text, start, end)):
        return None  # a list of names, or the next name of an object
    return begin, end


def _kind(text: str, start: int, name_end: int, extra_keys: frozenset[str]) -> str | Doubt | None:
    name = text[start:name_end]
    kind = secret_kind(name, extra_keys)
    if name.lower() not in ("key", "keys", "token", "tokens"):
        return kind
    before = _WORD_BEFORE.search(text, max(0, start - 40), start)
    if name.lower().startswith("token"):
        is_place = before and (before[0].lower() in _OF_A_PARSER or not secret_kind(before[0] + name, extra_keys))
        return None if is_place else kind
    # In prose the word before tells: a primary key is harmless, an access key is not, a "missing key" depends.
    return secret_kind(before[0] + name, extra_keys) if before else kind


def _loose_link(text: str, start: int, name_end: int, kind: str | Doubt | None) -> re.Match[str] | None:
    """What joins a name and its value where no sign does: an option, words."""
    if text[start : start + 1] == "-" or _SETS.search(text, max(0, start - 20), start):
        return _OPTION.match(text, name_end)
    if kind is not Doubt.ASK_VALUE and "_" in text[start:name_end] and (set_to := _SET_TO.match(text, name_end)):
        return set_to
    if kind == "secret" and (made := _MADE.match(text, name_end)):
        return made
    if kind in ("password", "token", "key") and (given := _GIVEN.match(text, name_end)):
        return given
    if kind in ("secret", "token", "key") and (long := _of_words(text, start, name_end)):
        return long
    stated = _STATED.match(text, name_end) if kind in ("password", "secret", "token", "key") else None
    if stated is None or len(stated[0].strip(_BEFORE_QUOTED)) > 0:
        return stated
    return stated if kind == "password" and _PLAUSIBLE.match(text, stated.end()) else None


def _of_words(text: str, start: int, name_end: int) -> re.Match[str] | None:
    """What joins a made value to its name in words; `key` alone names the key of anything."""
    is_any_key = text[start:name_end].lower() == "key" and not _WORD_BEFORE.search(text, max(0, start - 40), start)
    return None if is_any_key else _LONG.match(text, name_end)


def _only_marked(value: str) -> bool:
    found = PLACEHOLDER.match(value)
    return found is not None and not value[found.end() :].strip(")]},.:!?;\"'` ")


def _start_of_any(text: str, floor: int, hit: int) -> int:
    start = hit
    while start > floor and (text[start - 1].isalnum() or text[start - 1] in "_.$-"):
        start -= 1
    return start


def _name_start(text: str, floor: int, hit: int) -> int:
    if text[hit - 1 : hit] == " ":
        return hit  # as most do
    before_hit = text[floor:hit]
    start = floor + len(before_hit.rstrip(_OF_NAMES)) if before_hit.isascii() else _start_of_any(text, floor, hit)
    before = text[start - 1 : start]
    if before == "%" and hit - start >= 2:
        return start + 2  # %26sig
    if before == "\\" and hit > start:
        return start + (5 if text.startswith("u0026", start) else 1)  # \u0026sig, \nkey
    return start


def _hits(lowered: str, extra_keys: frozenset[str]) -> Iterable[tuple[object, int, int]]:
    """Which hints of names stand where: found by an automaton where all are plain texts, which is much faster."""
    if not extra_keys:
        try:
            return _search().find_matches_as_indexes(lowered)
        except UnicodeEncodeError:  # half a surrogate pair
            pass
    return ((hit, *hit.span()) for hit in _named(extra_keys).finditer(lowered))


@cache
def _search() -> AhoCorasick:
    """Of equal beginnings the shortest, as `any_of` finds it."""
    shortest_first = sorted(_HINTS, key=len)
    return AhoCorasick(shortest_first, matchkind=MatchKind.LeftmostFirst, implementation=Implementation.DFA)


@lru_cache(maxsize=64)
def _named(extra_keys: frozenset[str]) -> re.Pattern[str]:
    extra = [r"[ _.-]?".join(map(re.escape, words(key))) for key in sorted(extra_keys) if words(key)]
    return re.compile("|".join([*extra, any_of(_HINTS)]))


def rule(extra_keys: frozenset[str]) -> Rule:
    """The rule of names, the user's own among them."""
    own = tuple(words(key)[0] for key in sorted(extra_keys) if words(key))
    return Rule("named", partial(redact_assignments, extra_keys=extra_keys), anchors=(*_HINTS, *own))
