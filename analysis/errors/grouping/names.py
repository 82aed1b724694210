"""Names that are the fault: the method that is undefined, the field that is missing. They tell faults apart.

A name counts where the message says that it is not there, or not what it should be. What is merely quoted is a value.
"""

import re
from collections.abc import Iterable
from functools import lru_cache

from analysis.errors.grouping.digits import Span
from analysis.errors.grouping.named import Named
from analysis.errors.grouping.names_of_code import NAMES as OF_CODE
from analysis.errors.grouping.names_of_columns import NAMES as OF_COLUMNS
from analysis.errors.grouping.names_of_data import NAMES as OF_DATA
from analysis.errors.grouping.names_of_services import NAMES as OF_SERVICES
from analysis.errors.grouping.names_of_steps import NAMES as OF_STEPS

NAMED: tuple[Named, ...] = (*OF_CODE, *OF_DATA, *OF_SERVICES, *OF_COLUMNS, *OF_STEPS)

_ID = re.compile(r"(?=[a-fA-F-]*\d)[0-9a-fA-F]{8,}(?:-[0-9a-fA-F]{4,}){0,4}|(?:[A-Za-z]{1,20}[-_:#])?\d{3,}", re.ASCII)
"""What stands in the place of a name and is an id: nobody's field is called 5778ce40, or order-1234."""

type _ByMark = tuple[tuple[str, tuple[Named, ...]], ...]


def _by_mark(table: Iterable[Named]) -> _ByMark:
    marks: dict[str, list[Named]] = {}
    for one in table:
        marks.setdefault(one.mark, []).append(one)
    return tuple((mark, tuple(found)) for mark, found in marks.items())


_TYPED = _by_mark(NAMED)
_BARE = _by_mark(one for one in NAMED if one.bare)
_CODES = _by_mark(one for one in NAMED if one.kind in ("constraint", "code", "operation"))


def named(message: str, offset: int, *, bare: bool = False) -> list[tuple[str, Span]]:
    """Return kind and place in the text of every name that counts in a message that begins at `offset`."""
    found = _found(message, _BARE) if bare else _named(message)
    return [(kind, (offset + start, offset + stop)) for kind, (start, stop) in found] if found else []


def codes(message: str, offset: int) -> list[tuple[str, Span]]:
    """Return the same of constraints, codes and operations alone, which count whatever the place in the code."""
    return [(kind, (offset + start, offset + stop)) for kind, (start, stop) in _found(message, _CODES)]


@lru_cache(maxsize=8192)
def _named(message: str) -> list[tuple[str, Span]]:
    return _found(message, _TYPED)


def _found(message: str, marks: _ByMark) -> list[tuple[str, Span]]:
    found: list[tuple[str, Span]] = []
    for mark, table in marks:
        if mark in message:
            for one in table:
                found += [(one.kind, m.span(1)) for m in one.pattern.finditer(message) if not _ID.fullmatch(m[1])]
    return found
