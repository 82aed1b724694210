"""What a native status means where it is written in other letters than system.toml has it: 'FAILED' is failed."""

from collections.abc import Mapping


def plain(status: str) -> str:
    """A status without what people write in different ways: case, and blanks around it."""
    return status.strip().casefold()


def alike[S](states: Mapping[str, S]) -> dict[str, S]:
    """By plain status what all known statuses of these letters mean; those that do not mean the same are left out."""
    meant: dict[str, set[S]] = {}
    for status, state in states.items():
        meant.setdefault(plain(status), set()).add(state)
    return {status: state for status, [state, *others] in ((s, [*m]) for s, m in meant.items()) if not others}


def meaning[S](states: Mapping[str, S], status: str) -> S | None:
    """The state of a status as it is written, else of one that differs in case or blanks alone; None where nobody
    knows it."""
    return states[status] if status in states else alike(states).get(plain(status))
