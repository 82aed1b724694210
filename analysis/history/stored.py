"""Reading a stored snapshot, whichever release wrote it. Pure."""

import json
from typing import cast

from pydantic import JsonValue, ValidationError

from analysis.published.snapshot import SCHEMA_VERSION, Snapshot

type Json = dict[str, JsonValue]

_RENAMED = {"mend": "fix", "lives": "life_cycles"}
_OF_OTHERS = frozenset({"data", "rows"})
"""What stands in these has keys of the job system's words, or those that the columns beside them name."""


_NEEDED = {"findings": list, "analyses": dict}


class UnreadableSnapshot(Exception):
    """The stored bytes are no snapshot that this release can read; the message is a sentence with the fix."""


def read_snapshot(stored: bytes) -> Snapshot:
    """The snapshot of these bytes. Raises UnreadableSnapshot for one of a newer schema, and for what is none."""
    try:
        # An older release of the same schema may meet fields that a newer one has added.
        snapshot = Snapshot.model_validate_json(json.dumps(read_document(stored)), extra="ignore")
    except ValidationError as error:
        first = error.errors(include_url=False, include_input=False)[0]
        place = ".".join(map(str, first["loc"]))
        raise UnreadableSnapshot(f"This is no snapshot of Jobscope: {place}: {first['msg']}.") from error
    _check_instants_and_columns(snapshot)
    return snapshot


def _check_instants_and_columns(snapshot: Snapshot) -> None:
    """What the model does not say: a history is as long as its runs, and no run is without its time zone."""
    history = snapshot.history
    columns = [history.statuses, *(series.values for series in history.series.values())]
    columns += [series.samples for series in history.series.values() if series.samples]
    if any(len(column) != len(history.slots) for column in columns):
        raise UnreadableSnapshot("This snapshot is damaged: its history has columns of different lengths.")
    if any(slot.tzinfo is None for slot in (snapshot.run.slot, *history.slots)):
        raise UnreadableSnapshot("This snapshot is damaged: a slot has no time zone.")


def read_document(stored: bytes) -> Json:
    """Its JSON in this release's schema, which is all that a report needs. Raises UnreadableSnapshot."""
    try:
        document = json.loads(stored)
    except (ValueError, RecursionError) as error:
        raise UnreadableSnapshot(f"This is no JSON: {error}.") from error
    version = document.get("schema_version") if isinstance(document, dict) else None
    if not isinstance(version, int):
        raise UnreadableSnapshot("This is no snapshot of Jobscope: it has no schema_version.")
    if version > SCHEMA_VERSION:
        raise UnreadableSnapshot(
            f"This snapshot has schema version {version}, and this release of Jobscope reads up to {SCHEMA_VERSION}:"
            " read it with the release that wrote it, or a newer one."
        )
    try:
        if version < SCHEMA_VERSION:
            document = _renamed(document)
        return _whole(_from_first(document) if version == 1 else _from_second(cast(Json, document)))
    except (AttributeError, KeyError, TypeError, RecursionError) as error:
        raise UnreadableSnapshot("This snapshot is damaged: parts of it are not what they should be.") from error


def _whole(document: Json) -> Json:
    """With what a page asks of every snapshot. That nothing changed is what a missing part says; that nothing was found
    is not. Raises UnreadableSnapshot for a snapshot without what it must have."""
    for name, kind in _NEEDED.items():
        if not isinstance(document.get(name), kind):
            raise UnreadableSnapshot(f"This snapshot is damaged: its {name} are missing or not what they should be.")
    changes, history = (cast(Json, document.get(name) or {}) for name in ("changes", "history"))
    return {
        **document,
        "changes": {"compared_with": None, **changes, "items": changes.get("items") or []},
        "history": {"slots": [], "statuses": [], "series": {}, **history},
    }


def _renamed(value: JsonValue) -> JsonValue:
    """Version 3 renamed two keys of the snapshot's own."""
    if isinstance(value, list):
        return [_renamed(item) for item in value]
    if not isinstance(value, dict):
        return value
    return {_RENAMED.get(key, key): item if key in _OF_OTHERS else _renamed(item) for key, item in value.items()}


def _from_second(document: Json) -> Json:
    """Version 2 had no incidents; none of its findings is said to be a root cause."""
    return {**_with_one_severity(document), "schema_version": SCHEMA_VERSION}


def _with_one_severity(document: Json) -> Json:
    """Releases up to 0.1 called a warning that had lasted critical and worse, and gave what was gone as `since` when
    it was last seen; the field `lasting` is what tells them from later ones."""
    changes = cast(Json, document.get("changes") or {})
    if "lasting" in changes:
        return document
    life_cycles = cast(dict[str, Json], document.get("life_cycles") or {})
    items = cast(list[Json], changes.get("items") or [])
    renewed = [_item(item, life_cycles.get(str(item["key"]))) for item in items]
    return {
        **document,
        "life_cycles": {key: _life(life) for key, life in life_cycles.items()},
        "changes": {**changes, "items": [item for item in renewed if item]},
    }


def _life(life: Json) -> Json:
    state = "ongoing" if life["state"] in ("escalating", "regressed") else life["state"]
    return {**life, "state": state, "escalated": None if life["worst"] == "warning" else life.get("escalated")}


def _item(item: Json, life: Json | None) -> Json | None:
    if item["kind"] == "gone":
        return {**item, "since": None, "last_seen": item.get("since")}
    lasted = item["kind"] == "worse" and life is not None and life["worst"] == "warning"
    return None if lasted else {**item, "since": None} if item["kind"] == "worse" else item


def _from_first(document: Json) -> Json:
    """Version 1 kept one record a run: slot, status and the headline numbers by analysis."""
    points = cast(list[Json], document.get("history") or [])
    numbers = [cast(dict[str, float], point["numbers"]) for point in points]
    analyses = cast(dict[str, Json], document.get("analyses") or {})

    def headline(id_: str) -> Json:
        return cast(Json, analyses.get(id_, {}).get("headline") or {"label": id_, "kind": "number"})

    series: Json = {
        id_: {
            "label": headline(id_)["label"],
            "kind": headline(id_)["kind"],
            "values": [one.get(id_) for one in numbers],
        }
        for id_ in sorted({id_ for one in numbers for id_ in one})
    }
    history: Json = {
        "slots": [point["slot"] for point in points],
        "statuses": [point["status"] for point in points],
        "series": series,
    }
    nothing: Json = {"compared_with": None, "items": []}
    return {**document, "schema_version": SCHEMA_VERSION, "history": history, "life_cycles": {}, "changes": nothing}
