"""Failure patterns: which error texts tell of the same fault.

parse -> normalise -> fingerprint (stateless, one text) -> merge (the set of fingerprints) -> group (named, explained).
"""

from analysis.errors.grouping.annotate import Annotation, annotate, annotations, table, texts, write_jsonl
from analysis.errors.grouping.fingerprint import Fingerprint
from analysis.errors.grouping.group import Grouper, Grouping, Known, Pattern, fingerprint, group
from analysis.errors.grouping.placeholders import Placeholder

__all__ = [
    "Annotation",
    "Fingerprint",
    "Grouper",
    "Grouping",
    "Known",
    "Pattern",
    "Placeholder",
    "annotate",
    "annotations",
    "fingerprint",
    "group",
    "table",
    "texts",
    "write_jsonl",
]
