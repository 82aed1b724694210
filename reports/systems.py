"""Of which job system a finding is, where a run has read more than one. Pure."""

from collections.abc import Iterable, Mapping
from typing import Final, cast

type Json = Mapping[str, object]

JOB_SYSTEMS: Final = "health/job_systems"


def titles(data: Json) -> Mapping[str, str]:
    """The titles of the systems that were read, by the name that findings have, from the `data` of
    health/job_systems; empty where there is one, which then needs no name, and in snapshots that name none."""
    named = cast(Mapping[str, str], data.get("titles") or {})
    return named if len(named) > 1 else {}


def systems(snapshot: Json) -> Mapping[str, str]:
    """The title of its system by the key of a finding, of those that are about one or more of several."""
    result = cast(Mapping[str, Json], snapshot["analyses"]).get(JOB_SYSTEMS, {})
    named = titles(cast(Json, result.get("data") or {}))
    findings = cast(Iterable[Json], snapshot["findings"])
    return {str(one["key"]): title for one in findings if (title := title_of(one, named))}


def title_of(finding: Json, named: Mapping[str, str]) -> str:
    """The titles of the systems that a finding is about, as `Oban and pg-boss`; "" where that is not known."""
    several = cast(Iterable[object], finding.get("systems") or (finding.get("system"),))
    return " and ".join(named[str(one)] for one in several if str(one) in named)
