"""The ids of incidents over the runs: minted from a cause, inherited, merged and split."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from hashlib import sha256

from analysis.published.incident import Incident


@dataclass(frozen=True)
class Named:
    """An incident's id, the ids that became one with it, and the id of the one that it was part of."""

    id: str
    aliases: tuple[str, ...] = ()
    split_from: str = ""


def minted(cause: str) -> str:
    """The id of an incident with this cause: the same in every run and on every host."""
    return f"i-{sha256(cause.encode(errors='replace')).hexdigest()[:12]}"


def named(groups: Iterable[Sequence[str]], known: Mapping[str, str], previous: Iterable[Incident]) -> list[Named]:
    """The name of each group of causes, the one that names it first. `known` is the id that each cause had.

    A group takes the id that its first known cause had; ids of its other causes become aliases. Of two groups with one
    id in common the first keeps it, and the other is named after its own cause and says where it came from.
    """
    aliases = {one.id: one.aliases for one in previous}
    found: list[Named] = []
    taken: set[str] = set()
    for causes in groups:
        had = list(dict.fromkeys(known[cause] for cause in causes if cause in known))
        free = [id_ for id_ in had if id_ not in taken]
        own = minted(causes[0])
        id_ = free[0] if free else own if own not in taken else minted(f"{own} {causes[0]}")
        former = dict.fromkeys(alias for one in free for alias in (one, *aliases.get(one, ())) if alias != id_)
        taken |= {id_, *free}
        found.append(Named(id_, tuple(former), had[0] if had and not free else ""))
    return found


def remembered(incidents: Iterable[Incident], known: Mapping[str, str], alive: Iterable[str]) -> dict[str, str]:
    """The id of each cause, also of those that this run could not look at, as long as their life cycles go on; one that
    is told together with others of its kind keeps its own."""
    now = {
        one.finding: incident.id
        for incident in incidents
        if not incident.is_of_one_kind
        for one in incident.evidence
        if one.role == "cause"
    }
    return {key: id_ for key, id_ in known.items() if key in set(alive)} | now
