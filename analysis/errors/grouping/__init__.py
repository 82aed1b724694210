"""Failure patterns: which error texts tell of the same fault.

plain -> parse (stacks: one table a language) -> normalise -> fingerprint (stateless, one text) -> merge (the set of
fingerprints) -> group (named, explained).
"""

from analysis.errors.grouping.annotate import Annotation, annotate, annotations, table, texts, write_jsonl
from analysis.errors.grouping.explain import Explanation, Link, Part, explain, outermost
from analysis.errors.grouping.fingerprint import VERSION as RULES
from analysis.errors.grouping.fingerprint import Fingerprint
from analysis.errors.grouping.group import Grouper, Grouping, Known, Pattern, fingerprint, group
from analysis.errors.grouping.placeholders import Placeholder, filled

__all__ = [
    "RULES",
    "Annotation",
    "Explanation",
    "Fingerprint",
    "Grouper",
    "Grouping",
    "Known",
    "Link",
    "Part",
    "Pattern",
    "Placeholder",
    "annotate",
    "annotations",
    "explain",
    "filled",
    "fingerprint",
    "group",
    "outermost",
    "table",
    "texts",
    "write_jsonl",
]
