"""Normalise: one line of a message becomes a template in which values are placeholders.

Rules for values with spaces run over the line; then every word is looked up in a table that remembers what the rules
made of it. Words repeat far more than lines do, so most lines cost one lookup a word.
"""

import re
from collections.abc import Callable, Iterable

from analysis.errors.grouping.bounds import MAX_LINE
from analysis.errors.grouping.digits import zeroed
from analysis.errors.grouping.line_rules import DIGIT_RULES, WORDY_RULES
from analysis.errors.grouping.rules import Rule
from analysis.errors.grouping.spelling_rules import SPELLING_RULES
from analysis.errors.grouping.word_rules import WORD_RULES

ANY = "<*>"
"""What a template shows of a value, whatever its kind."""

EMPTY = "(empty text)"
"""The template of a text that says nothing."""

QUALIFIED = "<*.*>"
"""The same for a quoted name with its schema, which PostgreSQL reports in messages of their own."""

PLACEHOLDER = re.compile(r"<[a-z]{2,5}>")


def _prepared(rules: Iterable[Rule]) -> tuple[tuple[str, tuple[str, ...], Callable[[str, str], str], str], ...]:
    return tuple((rule.needs[0], rule.needs[1:], rule.pattern.sub, rule.placeholder) for rule in rules)


_SPELLING = tuple((need, rule.pattern.sub, rule.placeholder) for rule in SPELLING_RULES for need in rule.needs)
_WORDY, _WORD = _prepared(WORDY_RULES), _prepared(WORD_RULES)
_LINE = (*_WORDY, *_prepared(DIGIT_RULES))
_LETTERS_AND_DIGITS = _prepared(rule for rule in WORD_RULES if any(map(str.isalnum, rule.needs)))
"""The only word rules that can match a word without a sign: all that the others need holds one."""

_LIFTED = re.compile("([\ue000-\uf8ff]+)")
_MAX_WORDS = 50_000
_MAX_WORD = 200
_MOST_PASSES = 8
_UNSETTLED = re.compile(r"[\"'`]|\(/|<-?0")
_QUOTED = re.compile(r"[\"'`]<\*>[\"'`]")
_QUOTING = re.compile(r"[\"'`\[\]{}()]")
_WORD_OF = re.compile(r"[^\W\d_]{2}|[^\W\d_]$")
_KINDS = {
    "<num>": "a number",
    "<uuid>": "an id",
    "<id>": "an id",
    "<hex>": "an address",
    "<path>": "a path",
    "<url>": "a URL",
    "<time>": "a time",
    "<ip>": "an address",
    "<host>": "a host",
    "<size>": "a size",
    "<email>": "a user",
}
_RUN = re.compile(r"<\*>(?:[:./\\@,;#~|+*&%^!?=_-]{0,3}<\*>)+")
_CALL = re.compile(r"<\*>\((?:[^()]|\([^()]*\))*\)")
_REPEATED = re.compile(r"(\([^()]{1,300}\))(?: \1)+")
_LIST = re.compile(r"<\*>(?:,? <\*>){2,}")


def spelled(line: str) -> str:
    """Return the line as the newest version of its runtime would print it; for languages other than Python."""
    for need, replace, placeholder in _SPELLING:
        if need in line:
            line = replace(placeholder, line)
    return line


class Normaliser:
    """Turns lines into templates. `mask` holds words that are always values; kept words arrive lifted (digits.py)."""

    def __init__(self, mask: frozenset[str] = frozenset()) -> None:
        self._lookup: Callable[[str], str] = _WordTable().__getitem__
        self._templates: dict[str, str] = {}
        words = "|".join(re.escape(zeroed(word)) for word in sorted(mask))
        self._mask = re.compile(rf"(?<![A-Za-z0-9_])(?:{words})(?![A-Za-z0-9_])") if mask else None

    def typed(self, line: str) -> str:
        """Return the template of one zeroed line with the kind of each placeholder."""
        line = line[:MAX_LINE]
        if self._mask is not None:
            line = self._mask.sub("<any>", line)
        for first, others, replace, placeholder in _LINE if "0" in line else _WORDY:
            if first in line:
                line = replace(placeholder, line)
                continue
            for need in others:
                if need in line:
                    line = replace(placeholder, line)
                    break
        return " ".join(map(self._lookup, line.split()))

    def template(self, line: str) -> str:
        """Return the template of one zeroed line: placeholders without kind, runs and lists of them as one.

        Broken quotes and brackets can pair anew once their content is a placeholder, so such a line goes through again
        until nothing changes: a template is its own template.
        """
        if "0" in line:
            return self._template(line)
        known = self._templates.get(line)
        if known is None:
            known = self._template(line)
            if len(line) <= _MAX_WORD:
                if len(self._templates) >= _MAX_WORDS:
                    self._templates.clear()
                self._templates[line] = known
        return known

    def _template(self, line: str) -> str:
        template = self._once(line)
        for _ in range(_MOST_PASSES if _UNSETTLED.search(template) else 0):
            again = self._once(template)
            if again == template:
                break
            template = again
        return template

    def words(self, line: str) -> str:
        """Return a template of a line that is all values: its words without what quotes them, else what kind it is."""
        unquoted = self._once(_QUOTING.sub(" ", line[:MAX_LINE]))
        if has_words(unquoted):
            return unquoted
        if not line.strip():
            return EMPTY
        template = self.template(f"(only values): {line}")
        if template != f"(only values): {ANY}":
            return template
        kinds = PLACEHOLDER.findall(self.typed(line))
        return f"(only {_KINDS.get(kinds[0], 'a value') if kinds else 'a value'})"

    def _once(self, line: str) -> str:
        typed = self.typed(line)
        if "<" not in typed:
            return typed
        template = PLACEHOLDER.sub(ANY, typed.replace('"<name>"', QUALIFIED))
        if '>"' in template or ">'" in template or ">`" in template:
            template = _QUOTED.sub(ANY, template)
        return collapse(template)


def collapse(template: str) -> str:
    """Return `template` with calls, runs and lists of placeholders as one placeholder."""
    before = ""
    while before != template:
        before = template
        if template.count(ANY) > 1:
            template = _RUN.sub(ANY, template)
        if "<*>(" in template:
            template = _CALL.sub(ANY, template)
        if ") (" in template:
            template = _REPEATED.sub(r"\1", template)
    return _LIST.sub(ANY, template) if "<*> <*>" in template or "<*>, <*>" in template else template


def has_words(template: str) -> bool:
    """Tell whether a template has a word besides its placeholders."""
    return bool(_WORD_OF.search(template))


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
    for first, others, replace, placeholder in _LETTERS_AND_DIGITS if word.isalnum() else _WORD:
        if first in word:
            word = replace(placeholder, word)
            continue
        for need in others:
            if need in word:
                word = replace(placeholder, word)
                break
    return word
