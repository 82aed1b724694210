"""A release is the cause of failures that ran on it alone while another one did the same work well, as the logs say."""

from collections.abc import Iterable
from datetime import timedelta

import pytest

from analysis.history.starts import Start
from analysis.incidents.beside import beside
from analysis.incidents.theirs import case
from analysis.logs import queries
from analysis.logs.answers import LogAnswers
from analysis.logs.evidence import evidence_of
from analysis.logs.follow_up import Lost, Subject
from analysis.logs.of_release import OfRelease
from analysis.model import Finding, Result
from analysis.published.incident import ChangeBefore
from analysis.sources.app_insights import Ask, Deadlines, LogSource
from analysis.sources.kql import Wanted
from local.log_workspace import log_workspace
from tests.logs.conftest import NoCredential
from tests.logs.night import NIGHT, WINDOW, minute

KEY = "errors/failure_patterns:a"
OLD, NEW = "2.8.0", "2.9.0"
FAILED = tuple(Lost(f"task-{number:04d}", "j" * 64, minute(30 + number)) for number in range(20))

type Rows = list[dict[str, object]]


def request(at: float, version: str, *, success: bool = True, operation: str = "process_task") -> dict[str, object]:
    return {
        "TimeGenerated": minute(at),
        "OperationId": f"op-{version}-{at}",
        "OperationName": operation,
        "Name": operation,
        "Success": success,
        "ResultCode": "0",
        "AppRoleName": "geo-etl",
        "AppRoleInstance": "host-1",
        "AppVersion": version,
    }


def failures(versions: Iterable[str]) -> Rows:
    """A record of each failed task, on this version."""
    return [
        {
            "TimeGenerated": lost.at,
            "OperationId": f"op-{lost.task_id}",
            "OperationName": "process_task",
            "Message": "gave up",
            "SeverityLevel": 3,
            "AppRoleName": "geo-etl",
            "AppRoleInstance": "host-1",
            "AppVersion": version,
            "Properties": {"task_id": lost.task_id},
        }
        for lost, version in zip(FAILED, versions, strict=True)
    ]


def work(at: float, old: int, new: int, **kind: object) -> Rows:
    """Invocations of both versions within a minute."""
    parts = ((OLD, old), (NEW, new))
    return [
        request(at + n / 1000, version, **kind)  # type: ignore[arg-type] # a row's own fields
        for version, number in parts
        for n in range(number)
    ]


def proved(traces: Rows, requests: Rows) -> OfRelease | None:
    return of_release(traces, requests)[0]


def of_release(traces: Rows, requests: Rows) -> tuple[OfRelease | None, ChangeBefore]:
    """What the logs prove, and the release as it stands beside an incident that began half an hour after it."""
    with log_workspace({"AppTraces": traces, "AppRequests": requests}) as workspace:
        deadlines = Deadlines(query_s=200, all_s=200)
        source = LogSource(
            NoCredential(), redact=str, workspace_id="w", endpoint=workspace.endpoint, deadlines=deadlines
        )
        wanted = [Wanted(lost.task_id or "", lost.at) for lost in FAILED]
        asks = (
            Ask(queries.COVERAGE, WINDOW, {"wanted": wanted}),
            Ask(queries.OPERATIONS, WINDOW, {"wanted": wanted}),
            Ask(queries.VERSIONS_AT_WORK, WINDOW, {}),
        )
        log_answers = LogAnswers({ask.query.name: source.query(ask) for ask in asks})
    evidence = evidence_of(Subject(KEY, "a", FAILED, len(FAILED)), log_answers)
    deployed = {"at": NIGHT.isoformat(), "role": "geo-etl", "component": "app", "version": NEW}
    fixed = {"category": "logs", "title": "", "status": "ok", "why": ""}
    results = {
        "logs/patterns": Result.model_validate(
            {"id": "logs/patterns", **fixed, "data": {"patterns": {KEY: evidence.model_dump(mode="json")}}}
        ),
        "logs/deployments": Result.model_validate(
            {"id": "logs/deployments", **fixed, "data": {"deployed": [deployed]}}
        ),
    }
    cause = Finding.model_validate({"key": KEY, "severity": "warning", "title": "a", "observed": "so"})
    of = case([cause], [], ())
    [near] = beside(Start(minute(30)), of, results, (), NIGHT + timedelta(hours=3))
    return evidence.of_release, near


def test_failures_on_one_release_alone_while_the_other_works_well_are_its_own() -> None:
    found, near = of_release(failures([NEW] * 20), work(35, old=30, new=30) + work(46, old=20, new=20))
    assert found is not None
    assert (found.version, found.failures, found.others, found.others_succeeded) == (NEW, 20, 50, 50)
    assert near.confidence == "strong"
    assert near.sentence.endswith(
        "all 20 failures looked for ran on it, while other versions ended 50 of 50 invocations of the same operation "
        "well."
    )


def test_a_release_that_took_over_at_once_is_a_coincidence() -> None:
    """All that ran after it ran on it: what fails by itself would fail on it too."""
    found, near = of_release(failures([NEW] * 20), work(5, old=50, new=0) + work(35, old=0, new=50))
    assert (found, near.confidence) == (None, "coincidence")


@pytest.mark.parametrize(
    ("versions", "requests"),
    [
        ([NEW] * 19 + [OLD], work(35, old=30, new=30)),
        ([NEW] * 20, work(35, old=1, new=50)),
        ([NEW] * 20, [request(35, NEW), *work(35, old=30, new=0, operation="purge")]),
        ([NEW] * 20, [request(35, NEW), *work(35, old=30, new=0, success=False)]),
        ([""] * 20, work(35, old=30, new=30)),
    ],
    ids=["both fail", "by chance", "other work", "the other fails as well", "no version told"],
)
def test_what_the_release_need_not_have_done_is_not_its_own(versions: list[str], requests: Rows) -> None:
    assert proved(failures(versions), requests) is None
