"""The targets of a fleet as lines: which are wrong, which roles name none of them, and what is left to check. Pure."""

from collections.abc import Iterable, Iterator
from fnmatch import fnmatchcase

from analysis.checks.line import Line
from analysis.fleet.targets import Targets
from analysis.wording import counted

FIX = "docs/fleet.md shows how targets are named"


def lines(targets: Targets, roles: Iterable[tuple[str, str]]) -> Iterator[Line]:
    """`roles` as Settings.role_targets has them. No database is asked: `jobscope check --target` asks one."""
    # A mistake in [defaults] is that of many targets, and named once.
    for says in dict.fromkeys(f"{w.where if w.of_defaults else w.called}: {w.reason}" for w in targets.wrong):
        yield Line("targets", "wrong", says, FIX)
    yield from _roles(roles, {*targets.settings, *(wrong.name for wrong in targets.wrong)} - {""})
    if targets.settings:
        right, names = counted(len(targets.settings), "target"), ", ".join(targets.settings)
        fix = f"run jobscope check --target NAME for each: {names}"
        yield Line("targets", "note", f"{right} named well; no database was asked", fix)


def _roles(roles: Iterable[tuple[str, str]], there: set[str]) -> Iterator[Line]:
    """What a role names in vain; a pattern may be for targets that are still to come."""
    for role, name in roles:
        if any(fnmatchcase(target, name) for target in there):
            continue
        if "*" in name:
            yield Line("roles", "note", f"the role {role} names {name}, which fits no target")
        else:
            says = f"the role {role} names the target {name}, and JOBSCOPE_TARGETS names no such target"
            yield Line("roles", "wrong", says, "correct JOBSCOPE_ROLES, or name the target in JOBSCOPE_TARGETS")
