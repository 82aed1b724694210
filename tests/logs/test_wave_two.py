"""The logs around the sample's failures, from the run to the snapshot, through the real client."""

import base64
import gzip
import json
import re
import time
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any
from urllib.parse import unquote

import pytest

from analysis.errors import failure_patterns
from analysis.history.slots import Occasion
from analysis.logs.matches import WORDS
from analysis.logs.portal import _bare
from analysis.model import Finding, Result
from analysis.poison import silent_heartbeat
from analysis.published.snapshot import Snapshot
from analysis.run.assemble import conclude
from analysis.run.look import look
from analysis.run.looked import Looked
from analysis.settings import Settings
from local.log_workspace import Tables, Workspace, log_workspace
from local.log_workspace.answers import Fault
from local.log_workspace.sample_logs import THROTTLED_TARGET, Logged, LogLedger, logs_for
from local.sample.load import LoadedSample
from reports.render import render

RESOURCE = "/subscriptions/s/resourceGroups/g/providers/Microsoft.Insights/components/geo"
ANALYSES = (failure_patterns, silent_heartbeat)
LOGS = ("logs/patterns", "logs/platform_events", "logs/deployments", "logs/unknown_failures")


@dataclass(frozen=True)
class Night:
    """The sample's database as a run has read it, with its logs, and what the logs hold."""

    loaded: LoadedSample
    looked: Looked
    tables: Tables
    ledger: LogLedger

    def observed(self, workspace: Workspace | None, **settings: object) -> Snapshot:
        """What a run says; it waits for the logs as long as a busy machine needs, unless it is told not to."""
        where = {"logs_resource_id": RESOURCE, "logs_endpoint": workspace.endpoint} if workspace else {}
        given = {"database_url": self.loaded.dsn, "logs_query_s": 150, "logs_all_s": 150, **where, **settings}
        return conclude(Settings.model_validate(given), self.looked, ANALYSES, None)


@pytest.fixture(scope="module")
def night(sample_database: LoadedSample) -> Night:
    occasion = Occasion("manual", sample_database.at, sample_database.at)
    settings = Settings.model_validate({"database_url": sample_database.dsn})
    looked = look(settings, occasion, ANALYSES, {"observed_at": sample_database.at.isoformat()})
    return Night(sample_database, looked, *logs_for(sample_database.sample))


@pytest.fixture(scope="module")
def snapshot(night: Night) -> Iterator[Snapshot]:
    with log_workspace(night.tables) as workspace:
        yield night.observed(workspace)


@pytest.fixture(scope="module")
def page(snapshot: Snapshot) -> str:
    return render(json.loads(snapshot.model_dump_json()), "")


@pytest.fixture
def faulty() -> Iterator[Workspace]:
    with log_workspace() as workspace:
        yield workspace


def entries(snapshot: Snapshot) -> dict[str, Any]:
    """What the logs say, by the key of the finding that they explain."""
    found: Any = snapshot.analyses["logs/patterns"].data["patterns"]
    return dict(found)


def looked_for(snapshot: Snapshot, key: str, ledger: LogLedger) -> list[Logged]:
    """What was written about each failure that the run looked for."""
    until = datetime.fromisoformat(str(snapshot.analyses["logs/patterns"].data["until"]))
    patterns: Any = snapshot.analyses["errors/failure_patterns"].data["patterns"]
    (pattern,) = [each for each in patterns if key.endswith(each["id"])]
    written = {each.task_id: each for each in ledger.logged}
    recent = [each for each in pattern["examples"] if datetime.fromisoformat(each["at"]) <= until]
    return [written[each["task_id"]] for each in recent]


def by_match(written: list[Logged]) -> dict[str, int]:
    """The ledger's ways in the words of the report."""
    words = [words for each in written if (words := _words(each))]
    return {word: words.count(word) for word in set(words)}


def _words(written: Logged) -> str:
    if written.task_match != "none":
        return f"task id {WORDS[written.task_match]}"  # type: ignore[index] # the ledger's ways are ways
    if written.job_match == "prefix" and written.job_id[:8].isdigit():
        return ""  # digits alone may be a date or a size, and name nothing
    return "" if written.job_match == "none" else f"job id {WORDS[written.job_match]}"  # type: ignore[index] # likewise


def finding(snapshot: Snapshot, key: str) -> Finding:
    return next(each for each in snapshot.findings if each.key.startswith(key))


def test_each_of_the_biggest_patterns_is_matched_to_its_logs_as_the_ledger_says(
    snapshot: Snapshot, night: Night
) -> None:
    patterns = {key: entry for key, entry in entries(snapshot).items() if key.startswith("errors/")}
    assert len(patterns) == 10
    for key, entry in patterns.items():
        written = looked_for(snapshot, key, night.ledger)
        assert entry["by_match"] == by_match(written)
        assert (entry["looked_for"], entry["found"]) == (len(written), sum(by_match(written).values()))


def test_failures_without_logs_are_counted_and_what_happened_beside_them_is_a_coincidence(snapshot: Snapshot) -> None:
    for entry in entries(snapshot).values():
        for one in entry["coincidences"]:
            assert all(match.endswith("only by time") for match in one["matches"])
        for one in (*entry["exceptions"], *entry["calls"]):
            assert not any("only by time" in match for match in one["matches"])
            assert one["failures"] <= entry["found"] <= entry["looked_for"]


def test_the_exceptions_of_a_pattern_are_its_own_errors_counted_together(snapshot: Snapshot) -> None:
    (forbidden,) = [e for e in entries(snapshot).values() if e["label"].startswith("403 Client Error")]
    (found,) = forbidden["exceptions"]
    assert (found["what"], found["text"]) == ("HTTPError", "403 Client Error: Forbidden for url: <*>")
    assert found["failures"] > 5
    assert forbidden["last_lines"]


def test_a_throttled_pattern_names_who_throttles_and_what_to_do(snapshot: Snapshot) -> None:
    (key, entry), *_ = [(k, e) for k, e in entries(snapshot).items() if "429 Too Many" in e["label"]]
    (call,) = entry["calls"]
    assert (call["what"], call["result_code"]) == (THROTTLED_TARGET, "429")
    found = finding(snapshot, key)
    assert f"have HTTP 429 from {THROTTLED_TARGET}" in found.observed
    assert found.actions[0].text.startswith(f"{THROTTLED_TARGET} answered HTTP 429. Let fewer tasks call it at once")
    assert len(found.actions) > 1


def test_throttled_calls_are_evidence_of_the_pattern_whose_logs_name_them_and_of_no_other(snapshot: Snapshot) -> None:
    found = [
        (one.title, given) for one in snapshot.incidents for given in one.evidence if given.rule == "same dependency"
    ]
    [(title, given)] = found
    assert "429 Too Many Requests" in title
    assert given.finding == "logs/platform_events:throttled_dependency"
    assert given.numbers["dependency"] == THROTTLED_TARGET


def test_a_silent_heartbeat_names_the_instance_that_died_at_its_last_beat(snapshot: Snapshot, night: Night) -> None:
    found = finding(snapshot, "poison/silent_heartbeat:")
    instance = night.ledger.restarted_instance
    assert found.actions[0].text.startswith(f"Instance {instance} ran out of memory at ")
    assert f". Instance {instance} ran out of memory" in found.observed


def test_platform_events_deployments_and_lost_tasks_have_results_of_their_own(snapshot: Snapshot, night: Night) -> None:
    assert {id_: snapshot.analyses[id_].status for id_ in LOGS} == {
        "logs/patterns": "ok",
        "logs/platform_events": "warning",
        "logs/deployments": "ok",
        "logs/unknown_failures": "ok",
    }
    assert finding(snapshot, "logs/platform_events:out_of_memory").count == 1
    deployed: Any = snapshot.analyses["logs/deployments"].data["deployed"]
    assert [each["version"] for each in deployed] == ["2.9.0"]
    lost = snapshot.analyses["logs/unknown_failures"]
    assert (lost.data["ids"], lost.data["by_state"]) == ([night.ledger.lost_task_id], {"not in the record": 1})
    assert [query.rows for query in snapshot.run.record_queries if query.name == "record/logs/states"] != []


def test_a_pattern_that_began_after_a_deployment_says_so_and_its_charts_mark_it(snapshot: Snapshot, page: str) -> None:
    begun = [f for f in snapshot.findings if "after the deployment of version 2.9.0 of jobs-worker" in f.observed]
    assert [f for f in begun if "It began 5 min after" in f.observed]
    assert all("a coincidence in time, which proves no cause" in f.observed for f in begun)
    patterns = [f for f in snapshot.findings if f.analysis == "errors/failure_patterns"]
    well_inside = [f for f in patterns if f.since and f.since > snapshot.since + timedelta(minutes=65)]
    for found in well_inside:
        none = "No deployment was seen in the hour before it began" in found.observed
        assert none != ("the deployment of version" in found.observed), found.title
    assert begun[0] in well_inside
    assert page.count("Dashed: deployment of version 2.9.0") >= 2


def test_the_logs_end_five_minutes_early_and_say_so(snapshot: Snapshot) -> None:
    until = datetime.fromisoformat(str(snapshot.analyses["logs/patterns"].data["until"]))
    assert (snapshot.until - until).total_seconds() == 300
    assert f"Logs are read up to {until:%H:%M} UTC" in snapshot.analyses["logs/patterns"].summary


def test_each_entry_has_a_link_that_opens_its_query_which_is_stored_once(snapshot: Snapshot) -> None:
    first, *others = entries(snapshot).values()
    assert len(first["query"]) > 50
    for entry in (first, *others):
        (line,) = [line for line in entry["query"] if line.startswith("let wanted = datatable")]
        packed = re.search(r"/q/([^/]+)/timespan/", entry["portal"])
        assert packed is not None
        opened = gzip.decompress(base64.b64decode(unquote(packed[1]))).decode()
        assert line in opened.splitlines()
        assert opened.splitlines()[3:] == _bare("\n".join(first["query"])).splitlines()[3:]
    assert all(len(entry["query"]) == 1 for entry in others)


def test_smaller_patterns_say_that_nobody_looked_for_their_logs(snapshot: Snapshot, page: str) -> None:
    patterns: Any = snapshot.analyses["errors/failure_patterns"].data["patterns"]
    smaller = [
        pattern["id"] for pattern in patterns if f"errors/failure_patterns:{pattern['id']}" not in entries(snapshot)
    ]
    assert smaller
    assert snapshot.analyses["logs/patterns"].data["not_looked_for"] == len(smaller)
    for id_ in smaller:
        found = finding(snapshot, f"errors/failure_patterns:{id_}")
        assert "Logs: not looked for: only those of the 10 biggest patterns are." in found.observed
    assert page.count("Logs: not looked for; only those of the biggest patterns are.") == len(smaller)
    assert f"Those of {len(smaller)} smaller pattern" in snapshot.analyses["logs/patterns"].summary


def test_the_report_shows_the_logs_beside_each_pattern_with_link_and_query(snapshot: Snapshot, page: str) -> None:
    found = [entry for key, entry in entries(snapshot).items() if key.startswith("errors/")]
    for entry in found:
        assert f"Logs: found for {entry['found']} of {entry['looked_for']} failures" in page
        assert f'href="{entry["portal"]}"' in page
    assert "let wanted = datatable" in page


def test_the_report_says_who_throttles_and_which_instance_died_with_what_to_do(page: str, night: Night) -> None:
    text = " ".join(re.sub(r"<[^>]*>", " ", page).split())
    assert f"have HTTP 429 from {THROTTLED_TARGET}" in text
    assert f"{THROTTLED_TARGET} answered HTTP 429. Let fewer tasks call it at once" in text
    died = f"Instance {night.ledger.restarted_instance} ran out of memory at {night.ledger.restarted_at:%H:%M:%S} UTC"
    assert text.count(died) >= 2


def test_what_the_queries_cost_stands_with_the_cost_of_the_run(snapshot: Snapshot) -> None:
    cost = {query.name: query for query in snapshot.run.queries if query.source == "logs"}
    assert len(cost) == 9
    assert cost["coverage"].rows > 200
    assert all(query.duration_ms > 0 for query in cost.values())
    assert snapshot.health.components["logs"] == {"status": "healthy", "configured": True}


@pytest.mark.parametrize(
    ("fault", "says"),
    [
        ("throttled", "HTTP 429"),
        ("server_error", "HTTP 500"),
        ("gateway_timeout", "did not answer"),
        ("forbidden", "HTTP 403"),
        ("not_found", "no such workspace"),
        ("basic_plan", "Basic or Auxiliary plan"),
        ("garbage", "answered in its place"),
        ("disconnect", "broke the connection off"),
        ("empty", "workspace is empty"),
        ("silent", "did not answer within"),
    ],
)
def test_whatever_the_logs_do_the_database_half_stands_and_the_reason_is_said(
    night: Night, faulty: Workspace, fault: Fault, says: str
) -> None:
    alone = night.observed(None)
    faulty.inject(fault)
    started = time.monotonic()
    given = night.observed(faulty, logs_query_s=2, logs_all_s=3)
    assert time.monotonic() - started < 30
    unread = [given.analyses[id_] for id_ in LOGS]
    assert {result.status for result in unread} == {"unknown"}
    assert all(says in result.reason and result.fix for result in unread)
    assert database_half(given) == database_half(alone)
    assert given.health.components["logs"]["status"] == "degraded"  # type: ignore[index] # no database part


def database_half(snapshot: Snapshot) -> tuple[dict[str, Result], list[str], str]:
    results = {id_: result for id_, result in snapshot.analyses.items() if id_ not in LOGS}
    return results, [finding.key for finding in snapshot.findings], snapshot.status


def test_a_partial_answer_is_reported_with_what_came(night: Night, faulty: Workspace) -> None:
    faulty.inject("partial")
    given = night.observed(faulty)
    assert given.analyses["logs/patterns"].status == "ok"
    assert "exceed the set limit" in given.analyses["logs/patterns"].summary


def test_without_a_workspace_the_logs_do_not_apply(night: Night) -> None:
    given = night.observed(None)
    assert {given.analyses[id_].status for id_ in LOGS} == {"not_applicable"}
    assert "JOBSCOPE_LOGS_WORKSPACE_ID" in given.analyses["logs/patterns"].summary
    assert given.health.components["logs"] == {"status": "not_configured", "configured": False}


def test_secrets_in_the_logs_do_not_reach_the_snapshot(night: Night) -> None:
    leak = "postgresql://app:hunter2@db/x"
    lines = [
        {"TimeGenerated": each.failed_at, "Message": f"task {each.task_id} {leak}"} for each in night.ledger.logged
    ]
    tables = {"AppTraces": lines}
    with log_workspace(tables) as workspace:
        given = night.observed(workspace)
    assert any(entry["last_lines"] for entry in entries(given).values())
    assert "hunter2" not in given.model_dump_json()
