"""Contents of rows, asked for by key in parts, as far as there is time."""

from collections.abc import Iterable, Iterator
from itertools import batched

from analysis.collect.catalog import Recognised
from analysis.collect.session import Collecting
from analysis.collect.statements import of_system
from analysis.sources.literals import array

AT_ONCE = 500


def in_parts[RowT](
    transaction: Collecting,
    recognised: Recognised,
    file: str,
    row: type[RowT],
    keys: Iterable[str],
    enough_s: float = 0,
) -> Iterator[tuple[tuple[str, ...], list[RowT]]]:
    """The keys of each part and the rows that a file of the system has for them, until so much of the time is left, or
    less than twice what the longest statement took. Raises Unavailable."""
    name, statement = f"systems/{recognised.system.name}/{file}", of_system(file, recognised)
    for part in batched(keys, AT_ONCE, strict=False):
        if transaction.left_s < max(enough_s, 2 * transaction.longest_s):
            break
        yield part, transaction.rows(name, row, {"keys": array(part)}, statement)
