"""What a job's page says besides its own rows: equal tasks, what waited for what, incident and release. Pure."""

import re
from collections.abc import Iterable, Mapping, Sequence
from itertools import pairwise
from statistics import median
from typing import Final, cast

from reports.charts.deployments import deployments
from reports.incidents import Incident, alone, incidents
from reports.wording import duration_s, instant

type Json = Mapping[str, object]

FEW: Final = 3
"""So many equal tasks are folded; two are read as fast as one with a count."""
FOLDED: Final = ("failed", "completed", "succeeded")
"""What is over is shown once for all that are equal; each task that still waits or runs stands by itself."""
VARYING: Final = re.compile(r"[0-9a-fA-F]*\d[0-9a-fA-F-]*|'[^']*'|\"[^\"]*\"")
"""Numbers, ids and quoted texts: errors that differ in these alone are equal."""


def equal_tasks(tasks: Sequence[Json]) -> tuple[list[Json], list[Json]]:
    """The tasks with the first one for each kind, and those that are left out.

    The row of a kind has their number in `alike`, and how long they took in `p50_s` and `longest_s`: from the creation
    to the end, in seconds.
    """
    kinds: dict[tuple[object, ...], list[Json]] = {}
    for task in tasks:
        kinds.setdefault(_kind(task), []).append(task)
    shown: list[Json] = []
    folded: list[Json] = []
    for task in tasks:
        of_kind = kinds[_kind(task)]
        if task["status"] not in FOLDED or len(of_kind) < FEW:
            shown.append({**task, "alike": "", "p50_s": "", "longest_s": ""})
        elif task is of_kind[0]:
            took = [cast(float, one["took_s"]) for one in of_kind]
            shown.append({**task, "alike": len(of_kind), "p50_s": median(took), "longest_s": max(took)})
        else:
            folded.append(task)
    return shown, folded


def _kind(task: Json) -> tuple[object, ...]:
    """Of a stage, with the same end, and tried as often. Failures count together whatever their retries."""
    error = str(task["error"] or "").replace(str(task["task_id"]), "")
    tries = "" if task["status"] == "failed" else task["retry_count"]
    return task["stage"], task["task_type"], task["status"], tries, VARYING.sub("", error)


def stage_waits(info: Json) -> list[str]:
    """Which task each stage waited for: the last one of the stage before."""
    steps = cast(Sequence[Json], info["critical_path"])
    sentences = []
    for before, after in pairwise(steps):
        usual = cast(float | None, before["usual_s"])
        took = duration_s(cast(float, before["took_s"])) + (f", usual {duration_s(usual)}" if usual else "")
        sentences.append(
            f"Stage {after['stage']} waited for {before['task_id']} ({before['task_type']}), the last task of stage"
            f" {before['stage']}: it took {took}."
        )
    return sentences


def incidents_of(info: Json, latest: Json) -> list[Incident]:
    """The job's incidents of the latest run, as its report shows them."""
    ids = {one["id"] or alone(one["cause"]) for one in cast(Iterable[Json], info["incidents"])}
    return [one for one in incidents(latest) if one.json["id"] in ids] if ids else []


def release_before(info: Json, latest: Json) -> Json | None:
    """The newest deployment that the logs show before the job ended; None where none is known."""
    if not latest:
        return None
    ended = instant(info["ended_at"]) or instant(latest["until"])
    return next(
        (one for one in reversed(deployments(latest)) if (at := instant(one["at"])) and ended and at < ended), None
    )
