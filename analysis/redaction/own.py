"""Our own secrets, masked by their value wherever a text comes in or goes out.

Other people's secrets are found by what they look like; ours are known. They are taken apart as drivers do, because
errors repeat pieces: the password of an address, the keys of a query, the tokens of a path, each also decoded.
"""

import html
import json
import re
import threading
from collections.abc import Iterable, Mapping
from urllib.parse import parse_qsl, quote, unquote

from ahocorasick_rs import AhoCorasick, Implementation, MatchKind

from analysis.redaction.names import looks_random, secret_kind
from analysis.redaction.placeholder import placeholder

MARK = placeholder("own secret")
LEAST = 6
"""Characters of a piece: a shorter one stands in ordinary words, and masking it would tell where it does."""
_CUT_LEAST = 8
"""Of a piece that the end of a text cuts off, so much must be left: less is no use to anybody."""

_USER_PART = re.compile(r"://(?P<user>[^:/?#@]*):(?P<password>.*)@", re.DOTALL)
_PARTS = re.compile(r"[@/:#?&=\s;]+")
_IN_STRING = re.compile(
    r"(?i)\b(?:password|passfile|sslpassword|accountkey|sharedaccesskey|pwd)\s*=\s*(?:'(?P<q>(?:[^'\\]|\\.)*)|(?P<b>[^\s;]+))"
)
_ALWAYS_SECRET = frozenset({"code", "sig", "signature", "key", "token", "sas"})


def pieces(value: str, *, path_is_secret: bool = False) -> set[str]:
    """What of a setting's value is secret. `path_is_secret`: its path may hold tokens, as channels' addresses do."""
    found: set[str] = set()
    if user_part := _USER_PART.search(value):
        password, user = user_part["password"], user_part["user"]
        found |= {each for each in (password, unquote(password)) if each not in (user, "")}
        # A driver that reads another end of the password repeats what follows it.
        found |= {part for part in _PARTS.split(password) if part != user and _is_made(part)}
    for in_string in _IN_STRING.finditer(value):
        found.add((in_string["q"] or in_string["b"] or "").replace("\\'", "'").replace("\\\\", "\\"))
    query = value.partition("?")[2] or (value if "=" in value and "://" not in value else "")
    for name, given in parse_qsl(query, keep_blank_values=True):
        if name.lower() in _ALWAYS_SECRET or secret_kind(name) or looks_random(given):
            found |= {given, quote(given, safe=""), quote(given)}
    if path_is_secret and "://" in value:
        place = value.partition("://")[2].partition("?")[0]
        found |= {part for part in _PARTS.split(place) if _is_made(part)}
    return {piece for piece in found if len(piece) >= LEAST}


def _is_made(part: str) -> bool:
    """A word or a number in an address may be a host's or a folder's name; a mixture is a token."""
    return len(part) >= LEAST and any(c.isdigit() for c in part) and any(c.isalpha() for c in part)


def of_environment(environment: Mapping[str, str]) -> set[str]:
    """The secrets that the process was started with beside our settings: keys of the host's storage, PGPASSWORD."""
    found: set[str] = set()
    for name, value in environment.items():
        kind = secret_kind(name)
        if isinstance(kind, str) and kind != "connection string" and len(value) >= _CUT_LEAST and "/" not in value[:1]:
            found.add(value)
        if kind == "connection string":
            found |= pieces(value)
    return found


class _Known:
    """All secrets of this process in pieces, in every way that JSON, HTML and addresses write them."""

    def __init__(self) -> None:
        self._lock = threading.Lock()
        self._pieces: frozenset[str] = frozenset()
        self._search: AhoCorasick | None = None

    def add(self, more: Iterable[str]) -> None:
        written = {form for piece in more for form in _forms(piece)}
        with self._lock:
            if written <= self._pieces:
                return
            self._pieces |= written
            # The library's own choice takes 8 kB for each secret of a fleet; this takes a tenth, and a fifth longer.
            self._search = AhoCorasick(
                self._pieces, matchkind=MatchKind.LeftmostLongest, implementation=Implementation.ContiguousNFA
            )

    def mask(self, text: str) -> str:
        if self._search is None:
            return text
        try:
            hits = self._search.find_matches_as_indexes(text)
        except UnicodeEncodeError:
            hits = self._search.find_matches_as_indexes(text.encode(errors="replace").decode())
        parts: list[str] = []
        done = 0
        for _, begin, end in hits:
            if not _is_in_word(text, begin, end):
                parts += [text[done:begin], MARK]
                done = end
        masked = "".join(parts) + text[done:] if parts else text
        return self._without_head(masked)

    def _without_head(self, text: str) -> str:
        """A text may be cut within a secret."""
        for piece in self._pieces:
            at = text.find(piece[:_CUT_LEAST], max(0, len(text) - len(piece) + 1)) if len(piece) > _CUT_LEAST else -1
            if at >= 0 and piece.startswith(text[at:]):
                return text[:at] + MARK
        return text


def _forms(piece: str) -> set[str]:
    in_json = json.dumps(piece)[1:-1], json.dumps(piece, ensure_ascii=False)[1:-1]
    return {piece, *in_json, html.escape(piece), quote(piece, safe=""), quote(piece)}


def _is_in_word(text: str, begin: int, end: int) -> bool:
    """A password that is a word hides nothing inside a longer one."""
    if not text[begin:end].isalpha():
        return False
    return text[begin - 1 : begin].isalpha() or text[end : end + 1].isalpha()


_known = _Known()


def know(more: Iterable[str]) -> None:
    """Masks these from now on, for as long as the process lives; its environment holds them as long."""
    _known.add(more)


def mask(text: str) -> str:
    """The text without any secret of our own; the same text when it holds none."""
    return _known.mask(text)
