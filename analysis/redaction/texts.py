"""Secrets in a text, in whatever writing it stands: as it is, and as what it stands for."""

import re
from collections.abc import Callable, Iterable
from dataclasses import dataclass

from analysis.redaction.anchors import Anchors
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
from analysis.redaction.rule import Rule

# What a first pass leaves is settled by a second; more would mean that two rules disagree.
_PASSES = 4
_JSON = re.compile(r"\s*[{\[\"]")
# Escapes, entities, and values that stand before or far from their name.
_HIDES = ("\\", "&", '"val')


def opens_as_json(text: str) -> bool:
    """Whether it may be data, by its first sign."""
    return _JSON.match(text) is not None


@dataclass(frozen=True)
class Texts:
    """Cleans texts by `rules`; `as_data` reads one that is JSON text by text, and gives any other as it is."""

    rules: Anchors
    as_data: Callable[[str], str]

    def clean(self, text: str) -> str:
        """The text without secrets; as it was written where it holds none."""
        plain = colourless(text)
        cleaned = self._uncoloured(plain)
        if cleaned == plain:
            return text
        if plain != text and colourless(coloured := self._uncoloured(text)) == cleaned:
            return coloured
        return cleaned

    def _uncoloured(self, text: str) -> str:
        """What a text stands for decides whether anything is replaced; it stays as written where that is enough."""
        due: tuple[Rule, ...] | None = self.rules.due(text)
        plain = simpler(text)
        is_plain = plain == text and "\\" not in text
        if is_plain and not due:
            return text
        levels = escapings(text)
        has_data = not is_plain and is_json(text)
        in_words = () if has_data else levels
        bare = self._over_prefixes(text) if "\n" in text else text
        for slashes in in_words:
            lines = in_lines(bare, slashes)
            if (cleaned := self._over_prefixes(lines)) != lines:
                bare = in_one_line(cleaned, slashes)
        if bare != text:
            text, due, plain = bare, None, simpler(bare)
        if is_plain:
            return self._settled(text, due)
        written = text
        if plain == text or has_data:
            text = self._settled(text, due)
        elif (cleaned := self._settled(plain)) != plain:
            text = self._settled(text, due)
            text = cleaned if cleaned != simpler(text) else text
        if text != written and (levels or has_data) and self._is_misread(written, levels):
            return written
        for slashes in in_words:
            lines = in_lines(simpler(text), slashes)
            if (cleaned := self._settled(lines)) != lines:
                text = self._settled(in_one_line(cleaned, slashes))
        return text

    def _over_prefixes(self, text: str) -> str:
        """The text without the secrets that what stands before each line divides."""
        bare = unprefixed(text)
        cleaned = bare if bare == text else self._settled(bare)
        return text if cleaned == bare else prefixed_as(text, cleaned)

    def _is_misread(self, text: str, levels: Iterable[str]) -> bool:
        """Whether what seemed a value only went on over an escaped break: with breaks as breaks there is none."""
        readings = [in_lines(simpler(text), slashes) for slashes in levels] or [simpler(text)]
        return all(self._settled(lines) == lines for lines in readings) and self.as_data(text) == text

    def _settled(self, text: str, due: tuple[Rule, ...] | None = None) -> str:
        """The text as its rules leave it; `due` are those of the first pass, where they are known."""
        for _ in range(_PASSES):
            due = self.rules.due(text) if due is None else due
            cleaned = self._cleaned(text, due) if due else text
            if cleaned == text:
                break
            text, due = cleaned, None
        return text

    def _cleaned(self, text: str, due: Iterable[Rule]) -> str:
        """One pass. JSON is read as data where its text hides something, and where a change must leave it JSON."""
        opens = opens_as_json(text)
        if opens and any(sign in text for sign in _HIDES):
            text = self.as_data(text)
        cleaned = _by_rules(text, due)
        if opens and cleaned != text:
            text = self.as_data(text)
            cleaned = _by_rules(text, due, has_data=is_json(text))
        return cleaned


def _by_rules(text: str, due: Iterable[Rule], *, has_data: bool = False) -> str:
    """What is data stays so: a rule that goes over the end of one of its texts found nothing."""
    for rule in due:
        cleaned = rule.redact(text)
        if cleaned != text and (not has_data or is_json(cleaned)):
            text = cleaned
    return text
