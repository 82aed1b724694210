"""p1: how a line became a template."""

import re
from collections.abc import Callable

from analysis.errors.grouping.bounds import MAX_LINE
from analysis.errors.grouping.p1.digits import zeroed
from analysis.errors.grouping.p1.values import LINE_RULES, WORD_RULES

ANY = "<*>"
"""What a template shows of a value, whatever its kind."""

QUALIFIED = "<*.*>"
"""The same for a quoted name with its schema, which PostgreSQL reports in messages of their own."""

PLACEHOLDER = re.compile(r"<[a-z]{2,5}>")

_LIFTED = re.compile("([\ue000-\uf8ff]+)")
_MAX_WORDS = 50_000
_MAX_WORD = 200
_MOST_PASSES = 8
_UNSETTLED = re.compile(r"[\"'`]|\(/|<-?0")
_QUOTED = re.compile(r"[\"'`]<\*>[\"'`]")
_RUN = re.compile(r"<\*>(?:[:./\\@,;#~|+*&%^!?=_-]{0,3}<\*>)+")
_CALL = re.compile(r"<\*>\((?:[^()]|\([^()]*\))*\)")
_LIST = re.compile(r"<\*>(?:,? <\*>){2,}")


class Normaliser:
    """Turns lines into templates. `mask` holds words that are always values; kept words arrive lifted (digits.py)."""

    def __init__(self, mask: frozenset[str] = frozenset()) -> None:
        self._lookup: Callable[[str], str] = _WordTable().__getitem__
        words = "|".join(re.escape(zeroed(word)) for word in sorted(mask))
        self._mask = re.compile(rf"(?<![A-Za-z0-9_])(?:{words})(?![A-Za-z0-9_])") if mask else None

    def typed(self, line: str) -> str:
        """Return the template of one zeroed line with the kind of each placeholder."""
        line = line[:MAX_LINE]
        if self._mask is not None:
            line = self._mask.sub("<any>", line)
        for needs, replace, placeholder in LINE_RULES:
            for need in needs:
                if need in line:
                    line = replace(placeholder, line)
                    break
        return " ".join(map(self._lookup, line.split()))

    def template(self, line: str) -> str:
        """Return the template of one zeroed line: placeholders without kind, runs and lists of them as one.

        Broken quotes and brackets can pair anew once their content is a placeholder, so such a line goes through again
        until nothing changes: a template is its own template.
        """
        template = self._once(line)
        for _ in range(_MOST_PASSES if _UNSETTLED.search(template) else 0):
            again = self._once(template)
            if again == template:
                break
            template = again
        return template

    def _once(self, line: str) -> str:
        typed = self.typed(line)
        if "<" not in typed:
            return typed
        return collapse(_QUOTED.sub(ANY, PLACEHOLDER.sub(ANY, typed.replace('"<name>"', QUALIFIED))))


def collapse(template: str) -> str:
    """Return `template` with calls, runs and lists of placeholders as one placeholder."""
    before = ""
    while before != template:
        before = template
        if template.count(ANY) > 1:
            template = _RUN.sub(ANY, template)
        if "<*>(" in template:
            template = _CALL.sub(ANY, template)
    return _LIST.sub(ANY, template) if "<*> <*>" in template or "<*>, <*>" in template else template


class _WordTable(dict[str, str]):
    """Remembers what the word rules make of a word; emptied when full, because words are open-ended."""

    def __missing__(self, word: str) -> str:
        template = _word(word)
        if len(word) <= _MAX_WORD:
            if len(self) >= _MAX_WORDS:
                self.clear()
            self[word] = template
        return template


def _word(word: str) -> str:
    if not word.isascii() and len(parts := _LIFTED.split(word)) > 1:
        return "".join(part if number % 2 else _word(part) for number, part in enumerate(parts))
    if word.isalpha() and word.lower() not in ("true", "false"):
        return word
    for needs, replace, placeholder in WORD_RULES:
        for need in needs:
            if need in word:
                word = replace(placeholder, word)
                break
    return word
