"""Contents of rows, asked for by key in parts, as far as there is time."""

from collections.abc import Iterable, Iterator
from itertools import batched, islice

from analysis.collect.catalog import Recognised
from analysis.collect.session import Collecting
from analysis.collect.statements import of_system
from analysis.sources.literals import array

AT_FIRST = 50
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
    less than twice what the longest statement took, or the next part would by what the ones before it took.

    Raises Unavailable."""
    name, statement = f"systems/{recognised.system.name}/{file}", of_system(file, recognised)
    key_s = 0.0
    for part in _parts(keys):
        left_s = transaction.left_s
        if left_s < max(enough_s, 2 * transaction.longest_s, 2 * key_s * len(part)):
            break
        rows = transaction.rows(name, row, {"keys": array(part)}, statement)
        key_s = max(key_s, (left_s - transaction.left_s) / len(part))
        yield part, rows


def _parts(keys: Iterable[str]) -> Iterator[tuple[str, ...]]:
    """The first ones are few: of contents of many megabytes the time would be over before the first answer, in each
    run anew, and with it the whole reading."""
    left = iter(keys)
    if first := tuple(islice(left, AT_FIRST)):
        yield first
    yield from batched(left, AT_ONCE, strict=False)
