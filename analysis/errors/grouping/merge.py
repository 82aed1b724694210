"""Merge: fingerprints whose templates differ only in values become one group. Works on the set; order cannot matter.

Only fingerprints of one scope (chain of types and places) and with the same discriminators merge. The name of a
constraint discriminates in a traceback; of bare messages, which have no place, six constraints make one pattern, and
so do six keys that one place did not find: these come from data.
"""

from collections import defaultdict
from collections.abc import Iterable, Mapping, Set
from dataclasses import dataclass

from analysis.errors.grouping.alike import of_any_number, with_statuses_open
from analysis.errors.grouping.evidence import BARE, NAMED, PYTHON, TYPED, Row, split
from analysis.errors.grouping.families import Merge, merge_templates
from analysis.errors.grouping.fingerprint import Fingerprint, shown

type _Scope = tuple[bool, bool, tuple[str, ...], tuple[str, ...]]


@dataclass(frozen=True, slots=True)
class Group:
    """Fingerprints that tell of one fault, in order of id; `template` is the outer message with all values open."""

    template: str
    members: tuple[Fingerprint, ...]
    merges: tuple[Merge, ...]


def merge(
    fingerprints: Iterable[Fingerprint],
    keep: frozenset[str] = frozenset(),
    types: Mapping[str, Set[str]] | None = None,
) -> list[Group]:
    """Return the groups of `fingerprints`; no word of `keep` is merged away.

    `types` holds by fingerprint id the types of the tasks that left it, where they are known.
    """
    types = types or {}
    scopes: dict[_Scope, list[Fingerprint]] = defaultdict(list)
    for fingerprint in fingerprints:
        traceback = fingerprint.kind == "traceback"
        codes = tuple(code for code in fingerprint.discriminators if not _may_be_data(code, traceback))
        scopes[traceback, fingerprint.language == "python", fingerprint.scope, codes].append(fingerprint)
    groups: list[Group] = []
    _join_without_function(scopes)
    for (traceback, python, _, codes), members in scopes.items():
        kind = members[0].exception_type
        evidence = PYTHON if python else TYPED if traceback or "::" in kind or "\\" in kind else NAMED if kind else BARE
        compared = of_any_number(member.skeleton for member in members)
        if evidence is BARE:
            compared = with_statuses_open(compared)
        types_of: dict[str, set[str]] = defaultdict(set)
        for member in members:
            types_of[compared[member.skeleton]] |= types.get(member.id, set())
        merged = merge_templates(types_of, evidence, keep)
        together: dict[str, list[Fingerprint]] = defaultdict(list)
        for member in members:
            together[merged[compared[member.skeleton]].template].append(member)
        for skeleton, found in together.items():
            for part in _by_name(found, traceback):
                reasons = {reason for member in part for reason in merged[compared[member.skeleton]].merges}
                groups.append(
                    Group(
                        shown(skeleton, codes),
                        tuple(sorted(part, key=lambda member: member.id)),
                        tuple(sorted(reasons, key=lambda reason: (reason.template, reason.words))),
                    )
                )
    return sorted(groups, key=lambda group: group.members[0].id)


def _join_without_function(scopes: dict[_Scope, list[Fingerprint]]) -> None:
    """Let traces that tell the file only join those that tell the function in it, where only one says what they say.

    Rust prints the function only when a backtrace was asked for: the same panic comes with it and without.
    """
    by_files: dict[tuple[tuple[str, ...], tuple[str, ...]], list[_Scope]] = defaultdict(list)
    for scope, members in scopes.items():
        if members[0].language == "rust":
            files = tuple(entry.partition(".")[0] for entry in scope[2])
            by_files[files, scope[3]].append(scope)
    for (files, _), found in by_files.items():
        located = [scope for scope in found if scope[2] != files]
        bare = [scope for scope in found if scope[2] == files]
        if located and bare:
            homes = _homes(scopes, located)
            for member in scopes.pop(bare[0]):
                home = homes.get(member.skeleton) or homes.get(split(member.skeleton)[0]) or bare[0]
                scopes.setdefault(home, []).append(member)


def _homes(scopes: Mapping[_Scope, list[Fingerprint]], located: list[_Scope]) -> dict[str | Row, _Scope]:
    """Return the scope by the skeleton, and by what stands between the words of it, where there is but one of it."""
    found: dict[str | Row, set[_Scope]] = defaultdict(set)
    for scope in located:
        for member in scopes[scope]:
            found[member.skeleton].add(scope)
            found[split(member.skeleton)[0]].add(scope)
    return {words: homes.pop() for words, homes in found.items() if len(homes) == 1}


def _by_name(members: list[Fingerprint], traceback: bool) -> list[list[Fingerprint]]:
    named: dict[tuple[str, ...], list[Fingerprint]] = defaultdict(list)
    for member in members:
        named[tuple(code for code in member.discriminators if _may_be_data(code, traceback))].append(member)
    return [members] if len(named) >= BARE.enough else list(named.values())


def _may_be_data(discriminator: str, traceback: bool) -> bool:
    return discriminator.startswith("key ") or (not traceback and " constraint " in discriminator)
