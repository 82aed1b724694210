"""Which arguments a stored function takes in this version of the job system, by the parameters it declares. Pure."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from difflib import SequenceMatcher

from pydantic import JsonValue

from analysis.functions.invariants import Cells

ESSENTIAL = ("p_task_id", "p_job_id")
"""Without one of these no call can say what it is about."""
NEAR = 0.85
"""How alike two names are that mean the same: p_stage_result and p_stage_results are 0.96, p_job_id and p_stage 0.4."""

_INTEGERS = ("smallint", "integer", "bigint")
_TEXTS = ("text", "character varying", "character", "uuid")
_TYPES = {
    "p_stage": _INTEGERS,
    "p_current_stage": _INTEGERS,
    "p_result_data": ("json", "jsonb"),
    "p_stage_result": ("json", "jsonb"),
    "p_error_details": _TEXTS,
}
"""What a parameter of another name must be to be taken for this one; an id by the type of its value."""


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

    def matched(self, given: Cells) -> dict[int, str]:
        """The argument for each parameter, by its position: of the same name, else of a near one, else the next in
        order whose type fits."""
        found = {n: name for n, name in enumerate(self.names) if name in given}
        for n, name in enumerate(self.names):
            rest = [key for key in given if key not in found.values()]
            near = max(rest, key=lambda key: SequenceMatcher(None, name, key).ratio(), default="")
            if n not in found and SequenceMatcher(None, name, near).ratio() >= NEAR:
                found[n] = near
        order = list(given)
        for n, type_ in enumerate(self.types):
            after = max((order.index(found[m]) for m in found if m < n), default=-1)
            rest = [key for key in order[after + 1 :] if key not in found.values() and _fits(type_, key, given[key])]
            if n not in found and rest:
                found[n] = rest[0]
        return found

    def uncallable(self, given: Cells) -> str:
        """Why it cannot be called with these arguments; empty when it can."""
        matched = self.matched(given)
        strange = [
            name or f"number {n + 1}, without a name"
            for n, name in enumerate(self.names[: len(self.names) - self.defaults])
            if n not in matched
        ]
        if strange:
            return f"{self.text} wants a parameter that this test does not know: {', '.join(strange)}"
        if not set(ESSENTIAL).intersection(matched.values()):
            return f"{self.text} takes neither a task nor a job"
        return ""

    def arguments(self, given: Cells) -> tuple[tuple[str, str, JsonValue], ...]:
        """Name, type and value of the arguments that it takes; a name is empty where arguments go by position."""
        matched, by_name = self.matched(given), all(self.names)
        taken = []
        for n, (name, type_) in enumerate(zip(self.names, self.types, strict=True)):
            if n in matched:
                taken.append((name if by_name else "", type_, given[matched[n]]))
            elif not by_name:
                break
        return tuple(taken)


def chosen(function: str, signatures: Iterable[Signature], given: Cells) -> Signature | None:
    """Of several functions of one name, that which takes most of the arguments: the newest version."""
    same = [s for s in signatures if s.function == function]
    return max(same, key=lambda s: (not s.uncallable(given), len(s.matched(given))), default=None)


def _fits(type_: str, key: str, value: JsonValue) -> bool:
    return type_ in _TYPES.get(key, _INTEGERS if isinstance(value, int) else _TEXTS)
