"""The stored functions' definitions, followed from snapshot to snapshot. Pure."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime

from pydantic import JsonValue

from analysis.published.snapshot import Snapshot
from analysis.wording import iso


@dataclass(frozen=True)
class StoredFunction:
    """One function of the schema; one name may have several, told apart by their arguments. The last three are read
    from its text: it counts rows, it takes a lock of its own, and it completes a job without the result that a
    constraint of jobs demands."""

    function_name: str
    arguments: str
    result: str
    volatility: str
    owner_name: str
    security_definer: bool
    search_path_pinned: bool
    executable: bool
    body_md5: str
    counts: bool
    locks: bool
    completes_without_result: bool


@dataclass(frozen=True)
class Definition:
    """What a function's body is; `changed_at` is when a run first met this one in place of another, None if never."""

    function_name: str
    arguments: str
    body_md5: str
    changed_at: datetime | None

    def data(self) -> dict[str, JsonValue]:
        return {
            "function_name": self.function_name,
            "arguments": self.arguments,
            "body_md5": self.body_md5,
            "changed_at": iso(self.changed_at) if self.changed_at else None,
        }


def followed(functions: Iterable[StoredFunction], before: Iterable[Definition], at: datetime) -> list[Definition]:
    """The definitions of now. A function that was not there before counts as changed, unless nothing was known."""
    known = {(d.function_name, d.arguments): d for d in before}
    definitions = []
    for function in functions:
        old = known.get((function.function_name, function.arguments))
        same = old is not None and old.body_md5 == function.body_md5
        new = at if known else None
        changed_at = old.changed_at if same and old else new
        definitions.append(Definition(function.function_name, function.arguments, function.body_md5, changed_at))
    return definitions


def earlier(previous: Snapshot | None, analysis: str) -> list[Definition]:
    """The definitions that the snapshot before has kept; none when there is no such snapshot."""
    result = previous.analyses.get(analysis) if previous else None
    kept = result.data.get("definitions") if result else None
    if not isinstance(kept, list):
        return []
    return [
        Definition(
            function_name=str(entry["function_name"]),
            arguments=str(entry["arguments"]),
            body_md5=str(entry["body_md5"]),
            changed_at=datetime.fromisoformat(str(entry["changed_at"])) if entry["changed_at"] else None,
        )
        for entry in kept
        if isinstance(entry, dict)
    ]
