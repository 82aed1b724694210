"""The tasks of a job as lanes by stage, for the chart job_timeline. Pure."""

from collections.abc import Iterator, Mapping, Sequence
from datetime import datetime
from typing import Final, cast

from reports.wording import duration_s, instant

type Json = Mapping[str, object]

LANES: Final = 14
"""Lanes of a stage; with more the picture is a wall. What does not fit is counted beneath it."""
TASKS: Final = 300
"""Bars of the whole picture, shared by the stages."""
OPEN: Final = ("processing", "running")
IDLE_SHARE: Final = 0.05
"""A gap narrower than this share of the picture is not seen anyway."""


def staged(info: Json) -> bool:
    """Whether a job has stages to speak of: where its system has none, all of its tasks are in the first."""
    return bool(info["in_stages"]) or len(cast(Sequence[Json], info["stages"])) > 1


def lanes(info: Json, observed_at: str) -> tuple[list[dict[str, object]], int]:
    """The rows of the chart and how many tasks it shows: the critical path, then failures, then the longest."""
    stages = cast(Sequence[Json], info["stages"])
    critical = {str(step["task_id"]) for step in cast(Sequence[Json], info["critical_path"])}
    by_stage: dict[object, list[Json]] = {}
    for task in cast(Sequence[Json], info["tasks"]):
        by_stage.setdefault(task["stage"], []).append(task)
    rows: list[dict[str, object]] = []
    shown = 0
    budget = max(TASKS // max(len(stages), 1), 3)
    for stage in stages:
        number = cast(int, stage["stage"])
        if rows:
            rows.append({"kind": "room", "lane": f"{number:03}.!0|", "critical": False})
        rows.extend(_idle(info, stage))
        wanted = sorted(by_stage.get(number, ()), key=lambda task: _weight(task, critical))[:budget]
        # Sorting keeps the order of equals: what began together stays longest first.
        placed = _placed(
            sorted(wanted, key=lambda task: (*_rank(task, critical), str(task["created_at"]))), observed_at
        )
        shown += len(placed)
        for lane, task in placed:
            name = f"{number:03}.{lane:02}|" + (f"Stage {number}" if lane == 0 and staged(info) else "")
            rows.extend(_bars(task, name, observed_at, str(task["task_id"]) in critical))
    rows.extend(_idle_end(info, stages, observed_at))
    return rows, shown


def _rank(task: Json, critical: set[str]) -> tuple[bool, bool]:
    """The critical path and failures have their lanes first: a fan-out must not crowd them out."""
    return str(task["task_id"]) not in critical, task["status"] != "failed"


def _weight(task: Json, critical: set[str]) -> tuple[bool, bool, float]:
    return *_rank(task, critical), -cast(float, task["took_s"])


def _placed(tasks: Sequence[Json], observed_at: str) -> list[tuple[int, Json]]:
    """Each task in the first lane that is free at its creation; one that finds none is left out."""
    placed: list[tuple[int, Json]] = []
    spans: list[list[tuple[datetime | None, datetime | None]]] = []
    for task in tasks:
        start, end = instant(task["created_at"]), instant(task["ended_at"] or observed_at)
        lane = next(
            (i for i, taken in enumerate(spans) if not any(_overlap((start, end), span) for span in taken)), None
        )
        if lane is None and len(spans) < LANES:
            spans.append([])
            lane = len(spans) - 1
        if lane is not None:
            spans[lane].append((start, end))
            placed.append((lane, task))
    return sorted(placed, key=lambda place: place[0])


def _overlap(one: tuple[datetime | None, datetime | None], other: tuple[datetime | None, datetime | None]) -> bool:
    (start, end), (begin, finish) = one, other
    return bool(start and end and begin and finish and start < finish and begin < end)


def _bars(task: Json, lane: str, observed_at: str, critical: bool) -> Iterator[dict[str, object]]:
    created, started, ended = task["created_at"], task["started_at"], task["ended_at"] or observed_at
    status = str(task["status"])
    waits = task["ended_at"] is None and status not in OPEN
    if started or waits:
        yield _bar(lane, created, started or observed_at, "waiting", False)
    if not waits:
        look = "failed" if status == "failed" else "running" if status in OPEN else "ended"
        yield _bar(lane, started or created, ended, look, critical)


def _bar(lane: str, start: object, end: object, look: str, critical: bool) -> dict[str, object]:
    return {"kind": "span", "lane": lane, "from": start, "to": end, "look": look, "critical": critical}


def _idle(info: Json, stage: Json) -> Iterator[dict[str, object]]:
    gap, start = stage["gap_before_s"], instant(stage["started_at"])
    if isinstance(gap, int | float) and start and gap >= IDLE_SHARE * cast(float, info["took_s"]) and gap > 0:
        stages = cast(Sequence[Json], info["stages"])
        before = stages[[s["stage"] for s in stages].index(stage["stage"]) - 1]
        yield from _stretch(f"{cast(int, stage['stage']):03}", before["ended_at"], stage["started_at"], gap)


def _idle_end(info: Json, stages: Sequence[Json], observed_at: str) -> Iterator[dict[str, object]]:
    if not stages or info["ended_at"] is not None or stages[-1]["ended_at"] is None:
        return
    since, now = instant(stages[-1]["ended_at"]), instant(observed_at)
    if since and now and (gap := (now - since).total_seconds()) >= IDLE_SHARE * cast(float, info["took_s"]):
        yield from _stretch("999", stages[-1]["ended_at"], observed_at, gap)


def _stretch(place: str, start: object, end: object, seconds: float) -> Iterator[dict[str, object]]:
    """A lane of its own with room above for its words."""
    words = f"idle {duration_s(seconds)}"
    yield {"kind": "room", "lane": f"{place}.!1|", "critical": False}
    yield {"kind": "idle", "lane": f"{place}.!2|", "from": start, "to": end, "critical": False, "words": words}
