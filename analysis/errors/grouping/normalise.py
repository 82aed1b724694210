"""Normalise: one line of a message becomes a template in which values are placeholders.

Rules for values with spaces run over the line; then every word is looked up in a table that remembers what the rules
made of it. Words repeat far more than lines, so most lines cost one lookup a word.
"""

import re
from collections.abc import Callable

from analysis.errors.grouping.bounds import MAX_LINE
from analysis.errors.grouping.rules import LINE_RULES, WORD_RULES

ANY = "<*>"
"""The placeholder of no kind: what the fingerprint sees of every value."""

PLACEHOLDER = re.compile(r"<(?:\*|[a-z]{2,5})>")

_MAX_WORDS = 50_000
_RUN = re.compile(r"<\*>(?:[^\sA-Za-z0-9<\ue000-\ue009]{0,3}<\*>)+")
_LIST = re.compile(r"<\*>(?:,? <\*>){2,}")


class WordTable(dict[str, str]):
    """Remembers what the word rules make of a word; bounded, because words are open-ended."""

    def __missing__(self, word: str) -> str:
        if len(self) >= _MAX_WORDS:
            self.clear()
        template = self[word] = _word(word)
        return template


def _word(word: str) -> str:
    if word.isalpha():
        return word
    for rule in WORD_RULES:
        if not rule.needs or any(character in word for character in rule.needs):
            word = rule.pattern.sub(rule.placeholder, word)
    return word


class Normaliser:
    """Turns lines into templates. `keep` holds words that are never masked, `mask` words that always are."""

    def __init__(self, keep: frozenset[str] = frozenset(), mask: frozenset[str] = frozenset()) -> None:
        self._keep, self._mask = keep, mask
        self._words = WordTable()
        self._lookup: Callable[[str], str] = self._words.__getitem__

    def line(self, line: str) -> str:
        """Return the typed template of one zeroed line."""
        line = line[:MAX_LINE]
        for rule in LINE_RULES:
            if rule.needs in line:
                line = rule.pattern.sub(rule.placeholder, line)
        return " ".join(map(self._lookup, line.split()))


def collapse(template: str) -> str:
    """Return a typed template with placeholders of no kind, runs of them as one: what the fingerprint is made of."""
    if "<" not in template:
        return template
    return _LIST.sub(ANY, _RUN.sub(ANY, PLACEHOLDER.sub(ANY, template)))
