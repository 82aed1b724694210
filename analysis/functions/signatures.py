"""Which arguments a stored function takes in this version of the job system, found by the names it declares. Pure."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from pydantic import JsonValue

from analysis.functions.expectations import Cells

ESSENTIAL = {"p_task_id", "p_job_id", "p_current_stage"}
"""Without these no call can say what it is about."""


@dataclass(frozen=True)
class Signature:
    """One function of the catalog: its input parameters in order, the last `defaults` of which may be left out."""

    function: str
    names: Sequence[str]
    types: Sequence[str]
    defaults: int

    @property
    def text(self) -> str:
        pairs = zip(self.names, self.types, strict=True)
        return f"{self.function}({', '.join(f'{name} {type_}'.strip() for name, type_ in pairs)})"

    def uncallable(self, known: Iterable[str]) -> str:
        """Why it cannot be called with parameters of these names; empty when it can."""
        needed = self.names[: len(self.names) - self.defaults]
        strange = [name or "one without a name" for name in needed if name not in known]
        if strange:
            return f"{self.text} wants a parameter that this test does not know: {', '.join(strange)}"
        if not ESSENTIAL.intersection(self.names):
            return f"{self.text} takes neither a task nor a job"
        return ""

    def arguments(self, given: Cells) -> tuple[tuple[str, str, JsonValue], ...]:
        """Name, type and value of those of the given arguments that it declares."""
        return tuple((n, t, given[n]) for n, t in zip(self.names, self.types, strict=True) if n in given)


def chosen(function: str, signatures: Iterable[Signature], known: Iterable[str]) -> Signature | None:
    """Of several functions of one name, that which takes most of the known parameters: the newest version."""
    names = set(known)
    same = [s for s in signatures if s.function == function]
    return max(same, key=lambda s: (not s.uncallable(names), len(names.intersection(s.names))), default=None)
