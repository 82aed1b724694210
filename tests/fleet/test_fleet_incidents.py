"""What targets have in common is one incident of the fleet: by identity, never by time, and only while it is news."""

from datetime import UTC, datetime, timedelta
from typing import Any

from reports.fleet_incidents import causes_of, fleet_incidents
from reports.fleet_trend import BUCKETS, path, points

NOW = datetime(2026, 1, 31, 6, 1, tzinfo=UTC)
SLOT = "2026-01-31T06:00:00Z"


def incident(pattern: str, **other: Any) -> dict[str, Any]:  # noqa: ANN401 - JSON
    cause = {"finding": f"errors/failure_patterns:{pattern}", "role": "cause", "rule": "own", "numbers": {}}
    return {
        "id": f"i-{pattern}",
        "severity": "critical",
        "title": "connection refused by storage",
        "since": "2026-01-31T05:00:00Z",
        "impact": {"tasks": 20},
        "evidence": [cause],
        "beside": [],
        **other,
    }


def row(*incidents: dict[str, Any], slot: str = SLOT) -> dict[str, object]:
    return {"slot": slot, "causes": causes_of(incidents)}


def refused(pattern: str) -> dict[str, Any]:
    own = incident(pattern)["evidence"]
    call = {"finding": "logs/platform_events:throttled_dependency", "role": "symptom", "rule": "same dependency"}
    return incident(pattern, evidence=[*own, {**call, "numbers": {"dependency": "blob.example.net"}}])


def released(pattern: str, confidence: str) -> dict[str, Any]:
    change = {"kind": "release", "name": "4.2.0", "confidence": confidence}
    return incident(pattern, beside=[change])


def test_the_same_pattern_in_several_targets_is_one_incident_with_each_as_evidence() -> None:
    (found,) = fleet_incidents({"b": row(incident("aa")), "a": row(incident("aa")), "c": row(incident("bb"))}, NOW)
    assert (found.kind, found.tasks, found.since) == ("pattern", 40, "2026-01-31T05:00:00Z")
    assert found.sentence == "2 targets have these failures in common, 40 tasks: connection refused by storage"
    assert [(each.target, each.incident) for each in found.targets] == [("a", "i-aa"), ("b", "i-aa")]


def test_words_in_which_the_titles_of_the_targets_differ_stay_open() -> None:
    titles = ("load fails: no grant on 'bronze'", "load fails: no grant on 'gold'")
    rows = {name: row(incident("p1", title=title)) for name, title in zip(("a", "b"), titles, strict=True)}
    [found] = fleet_incidents(rows, NOW)
    assert found.sentence.endswith(": load fails: no grant on <*>")


def test_a_dependency_joins_what_fails_differently_and_is_said_once() -> None:
    (found,) = fleet_incidents({"a": row(refused("aa")), "b": row(refused("bb"))}, NOW)
    assert (found.kind, found.name) == ("dependency", "blob.example.net")
    assert len(fleet_incidents({"a": row(refused("aa")), "b": row(refused("aa"))}, NOW)) == 1


def test_a_release_joins_only_where_it_is_the_cause() -> None:
    proved = {"a": row(released("aa", "strong")), "b": row(released("bb", "strong"))}
    assert [each.kind for each in fleet_incidents(proved, NOW)] == ["release"]
    beside = {"a": row(released("aa", "strong")), "b": row(released("bb", "coincidence"))}
    assert fleet_incidents(beside, NOW) == []


def test_nothing_is_joined_by_time_or_with_what_a_target_said_long_ago() -> None:
    assert fleet_incidents({"a": row(incident("aa")), "b": row(incident("bb"))}, NOW) == []
    old = (NOW - timedelta(hours=25)).isoformat()
    assert fleet_incidents({"a": row(incident("aa")), "b": row(incident("aa"), slot=old)}, NOW) == []


def test_what_no_target_counts_is_unknown_and_no_zero() -> None:
    uncounted = incident("aa", impact={"tasks": None})
    (found,) = fleet_incidents({"a": row(uncounted), "b": row(uncounted)}, NOW)
    assert found.tasks is None
    assert "0 tasks" not in found.sentence


def test_a_trend_has_the_highest_of_each_four_hours_and_gaps_where_nothing_was_measured() -> None:
    slots = [f"2026-01-{at}:30:00Z" for at in ("30T20", "31T04", "31T05")]
    snapshot = {"run": {"slot": SLOT}, "history": {"slots": slots, "series": {"x": {"values": [2.0, 8.0, 5.0]}}}}
    trend = points(snapshot, "x", 4.0)
    assert len(trend) == BUCKETS
    assert trend[-3:] == [2.0, None, 8.0]
    assert path(trend) == "M36 15h0M44 1h0"
    assert points({"run": {"slot": SLOT}}, "x", None) == [None] * BUCKETS
    assert path([0.0, 0.0]) == "M0 19h0l4 0"
    assert path([None, 3.0]) == "", "one value is no trend"
