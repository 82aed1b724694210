"""Lists of names, which are values where as many are seen as data makes: `missing columns: net, gross`."""

import re
from collections import defaultdict
from collections.abc import Iterable

from analysis.errors.grouping.vocabulary import is_entity, is_kind

ENOUGH = 3
"""Different lists in one place, at least two of them of several names, and not all of one length."""

_ONE = r"(?:<\*>|[A-Za-z_][\w.-]{0,60}(?<![.-]))"
_LIST = re.compile(rf"(?<=: ){_ONE}(?:, {_ONE}){{0,50}}(?=$|\n|[.;])|(?<=\[){_ONE}(?:, {_ONE}){{0,50}}(?=\])")
"""Behind a colon, to the end of what is said, or within brackets."""


def with_lists_open(templates: Iterable[str]) -> dict[str, str]:
    """Return those of `templates` whose lists are values, each with `<*>` in the place of its list."""
    alike: dict[str, dict[str, list[str]]] = defaultdict(dict)
    for template in templates:
        found = _LIST.findall(template)
        if found and all(map(_may_be_data, found)):
            alike[_LIST.sub("<*>", template)][template] = found
    return {template: opened for opened, lists in alike.items() if _varies(lists.values()) for template in lists}


def _may_be_data(names: str) -> bool:
    """Tell whether no name is a word that says what is wrong; what only says of what kind a thing is may be data."""
    return all(is_kind(name) or not is_entity(name) for name in names.split(", "))


def _varies(lists: Iterable[list[str]]) -> bool:
    seen = {", ".join(found) for found in lists}
    lengths = [one.count(", ") for one in seen]
    return len(seen) >= ENOUGH and sum(length > 0 for length in lengths) > 1 and len(set(lengths)) > 1
