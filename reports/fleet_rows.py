"""What fleet.json keeps of each target, and how it is read again: whatever else stands there is made anew."""

import logging
import re
from collections.abc import Mapping
from typing import Annotated, Final, Literal, TypedDict

from pydantic import AfterValidator, ConfigDict, Field, FiniteFloat, TypeAdapter, ValidationError

from reports.wording import instant

log = logging.getLogger(__name__)

type Rows = dict[str, dict[str, object]]
"""By target: what StoredRow names."""


def _moment(text: str) -> str:
    if text and instant(text) is None:
        raise ValueError("no instant of ISO 8601")
    return text


type Moment = Annotated[str, AfterValidator(_moment)]


class StoredCause(TypedDict):
    """What an incident of a target can have in common with those of others."""

    __pydantic_config__ = ConfigDict(extra="allow", strict=True)  # type: ignore[misc]  # as pydantic's documentation has it

    kind: Literal["pattern", "dependency", "release"]
    name: str
    incident: str | None
    severity: str | None
    since: Moment | None
    tasks: int | None
    title: str


class StoredRow(TypedDict, total=False):
    """Status, sentence, since, slot and blind of a target's newest run, its cost, the trends of `failed` (percent) and
    `waiting` (tasks) over 48 hours, and its `causes`; `failure` of a run that left none, what is `wrong` with its
    settings, the slots `queued` and `queued_before`, the `next` one for which the timer will queue anything, and the
    one for which a run has `ended`; `untold` where something has changed of which no message was sent yet, and when
    their summary was `summed`."""

    __pydantic_config__ = ConfigDict(extra="allow", strict=True)  # type: ignore[misc]  # as above

    status: Literal["ok", "warning", "critical", "unknown", "not_applicable"]
    sentence: str
    since: Moment | None
    since_known: str | None
    since_after: Moment | None
    slot: Moment
    blind: bool
    database_s: FiniteFloat | None
    run_s: FiniteFloat | None
    failed: list[FiniteFloat | None]
    waiting: list[FiniteFloat | None]
    causes: list[StoredCause]
    failure: str
    wrong: str
    queued: Moment | None
    queued_before: Moment | None
    next: Moment
    ended: Moment
    untold: bool
    summed: Moment


class StoredMessage(TypedDict):
    target: str | None
    slot: Moment | None
    since: Moment | None


class StoredPoison(TypedDict):
    """The last look at the poison queue."""

    queue: str
    depth: int
    messages: list[StoredMessage]


class StoredFailure(TypedDict):
    """Why it could not be looked at."""

    failure: Annotated[str, Field(min_length=1)]
    fix: str


_ROW: Final = TypeAdapter(StoredRow)
_POISON: Final = TypeAdapter[StoredPoison | StoredFailure](StoredPoison | StoredFailure)


def rows_in(document: Mapping[str, object]) -> Rows:
    """The rows of what was stored. What of one is not as it was written is left out, with a line in the log: the
    target's next run, or the timer, makes it anew."""
    targets = document.get("targets", {})
    if not isinstance(targets, dict):
        log.warning("the targets in fleet.json are made anew: they are no object")
        return {}
    return {name: _right(row, name) for name, row in targets.items()}


def poison_in(document: Mapping[str, object]) -> Mapping[str, object] | None:
    """The last look at the poison queue; None before the first."""
    look: Mapping[str, object] | None = document.get("poison")  # type: ignore[assignment]  # checked in the next line
    return look if look is None or not _wrong(_POISON, look, "poison") else None


def by_number(name: str) -> tuple[list[str | int], str]:
    """The key to sort rows by name: line 5 before line 12, as rows of wrong targets without a name are called."""
    return [int(part) if at % 2 else part for at, part in enumerate(re.split(r"([0-9]+)", name))], name


def _right(row: object, name: str) -> dict[str, object]:
    wrong = _wrong(_ROW, row, name)
    return {key: value for key, value in row.items() if key not in wrong} if isinstance(row, dict) else {}


def _wrong[T](kind: TypeAdapter[T], stored: object, name: str) -> set[object]:
    """The keys whose values are none of this kind; {""} where all of it is not."""
    try:
        kind.validate_python(stored)
    except ValidationError as error:
        errors = error.errors(include_input=False, include_url=False)
        first = errors[0]
        log.warning("%s in fleet.json is made anew: %s: %s", name, ".".join(map(str, first["loc"])), first["msg"])
        return {(*each["loc"], "")[0] for each in errors}
    return set()
