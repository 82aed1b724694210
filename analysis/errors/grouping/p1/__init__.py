"""The rules of version p1, frozen: read on the way to the next version, so that what was known stays known.

Copies on purpose: whoever changes a rule of today must not move an id of yesterday (tests/grouping/test_passage.py).
"""

from analysis.errors.grouping.p1.fingerprint import OldIds

__all__ = ["OldIds"]
