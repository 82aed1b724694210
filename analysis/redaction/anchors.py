"""Which rules may have something to find in a text: one pass over it looks for the anchors of all of them."""

import re
from collections import defaultdict
from collections.abc import Iterable, Sequence
from functools import lru_cache
from itertools import groupby

from ahocorasick_rs import AhoCorasick, Implementation

from analysis.redaction.placeholder import lower_ascii
from analysis.redaction.rule import Rule


class Anchors:
    """Some rules in their order, with the anchors of all of them searched for at once."""

    def __init__(self, rules: Sequence[Rule]) -> None:
        self._rules = tuple(rules)
        self._places: defaultdict[str, set[int]] = defaultdict(set)
        for place, rule in enumerate(rules):
            for anchor in (*rule.anchors, *rule.exact):
                self._places[anchor].add(place)
        self._lower = _automaton(anchor for rule in rules for anchor in rule.anchors)
        self._exact = _automaton(anchor for rule in rules for anchor in rule.exact)
        self._of_hits = lru_cache(maxsize=1024)(self._rules_of)

    def due(self, text: str) -> tuple[Rule, ...]:
        """The rules of which an anchor stands in the text, in their order."""
        try:
            hits = self._lower.find_matches_as_strings(lower_ascii(text), overlapping=True)
            hits += self._exact.find_matches_as_strings(text, overlapping=True)
        except UnicodeEncodeError:  # half a surrogate pair, which JSON may hold, is no text to the automaton
            return self.due(text.encode(errors="replace").decode())
        return self._of_hits(frozenset(hits))

    def _rules_of(self, hits: frozenset[str]) -> tuple[Rule, ...]:
        return tuple(self._rules[place] for place in sorted(set().union(*map(self._places.__getitem__, hits))))


def _automaton(anchors: Iterable[str]) -> AhoCorasick:
    return AhoCorasick(set(anchors), implementation=Implementation.DFA)


def any_of(texts: Iterable[str]) -> str:
    """A pattern that matches wherever one of the texts begins, with equal beginnings tried once only.

    It may match less than the whole text: of `key` and `keys`, it finds `key`.
    """
    known = sorted(set(texts))
    if "" in known:
        return ""
    parts = [re.escape(first) + any_of(text[1:] for text in same) for first, same in groupby(known, lambda t: t[0])]
    return parts[0] if len(parts) == 1 else f"(?:{'|'.join(parts)})"
