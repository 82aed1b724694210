"""One pattern for many plain texts: a single search tells whether any of them stands in a text."""

import re
from collections.abc import Iterable
from itertools import groupby


def any_of(texts: Iterable[str]) -> str:
    """A pattern that matches wherever one of the texts begins, with equal beginnings tried once only.

    It may match less than the whole text: of `key` and `keys`, it finds `key`.
    """
    known = sorted(set(texts))
    if "" in known:
        return ""
    parts = [re.escape(first) + any_of(text[1:] for text in same) for first, same in groupby(known, lambda t: t[0])]
    return parts[0] if len(parts) == 1 else f"(?:{'|'.join(parts)})"
