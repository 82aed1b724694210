"""B-cubed precision and recall of clusters that may overlap, and the plain rules that incidents are compared with.

Amigó, Gonzalo, Artiles and Verdejo, "A comparison of extrinsic clustering evaluation metrics based on formal
constraints", Information Retrieval 12 (2009): the extended B-cubed, for items of several clusters or categories.
"""

from collections.abc import Callable, Iterable, Mapping, Sequence
from datetime import timedelta
from itertools import pairwise

from analysis.incidents.links import Same, groups
from analysis.model import Finding

type Sets = Mapping[str, frozenset[str]]


def b_cubed(clusters: Sets, labels: Sets, of: Iterable[str] | None = None) -> tuple[float, float]:
    """Precision and recall over the items of `labels`, or of some of them among all; an item without a cluster is one
    of its own."""
    items = sorted(labels)
    own = {item: clusters.get(item) or frozenset({f"alone {item}"}) for item in items}
    counted = items if of is None else sorted(of)
    return _mean(counted, items, own, labels), _mean(counted, items, labels, own)


def _mean(counted: Sequence[str], items: Sequence[str], together: Sets, other: Sets) -> float:
    """Of pairs that share a set of one kind, how well the number of shared sets of the other kind fits."""
    means = []
    for one in counted:
        pairs = [
            min(len(shared), len(other[one] & other[second])) / len(shared)
            for second in items
            if (shared := together[one] & together[second])
        ]
        means.append(sum(pairs) / len(pairs))
    return sum(means) / len(means) if means else 1.0


def by_time(findings: Iterable[Finding]) -> Sets:
    """Findings that began within 15 minutes of each other are one."""
    dated = sorted((one for one in findings if one.since), key=lambda one: str(one.since))
    near = [
        (a.key, b.key) for a, b in pairwise(dated) if a.since and b.since and b.since - a.since <= timedelta(minutes=15)
    ]
    return _sets([one.key for one in dated], near)


def by_type(findings: Sequence[Finding], type_of: Callable[[Finding], str]) -> Sets:
    """Findings of one type of task or job are one."""
    return {one.key: frozenset({type_of(one) or one.key}) for one in findings}


def by_shared_task(roots: Sets) -> Sets:
    """Findings that share any task are one: a rate joins all patterns of its type."""
    pairs = [(one, other) for one in roots for other in roots if one < other and roots[one] & roots[other]]
    return _sets(list(roots), pairs)


def _sets(keys: Sequence[str], pairs: Iterable[tuple[str, str]]) -> Sets:
    same = [Same(one, other, "", "", "certain") for one, other in pairs]
    return {key: frozenset({part[0]}) for part in groups(keys, same) for key in part}
