"""Whatever the log service does, a question gets a typed answer within the deadline, with a reason and a fix."""

import threading
import time
from collections.abc import Iterator
from contextvars import ContextVar
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta

import pytest
from azure.core.credentials import AccessToken
from azure.core.exceptions import ClientAuthenticationError

from analysis.facts import Query, Window
from analysis.logs.queries import DEPLOYMENTS
from analysis.logs.rows import DeploymentRow
from analysis.model import Failure
from analysis.sources.app_insights import Ask, Deadlines, LogSource
from analysis.sources.log_answers import (
    BadQuery,
    BasicPlan,
    EmptyWorkspace,
    NoSuchWorkspace,
    NotConfigured,
    Partial,
    Refused,
    Success,
    Throttled,
    TimedOut,
    Unreachable,
)
from local.log_workspace import Workspace, log_workspace
from local.log_workspace.answers import Fault
from tests.logs.conftest import NoCredential

AT = datetime(2026, 1, 31, 3, 0, tzinfo=UTC)
ASK = Ask(DEPLOYMENTS, Window(AT - timedelta(hours=1), AT + timedelta(hours=1)))
SHORT = Deadlines(query_s=4, all_s=8)
ROW = DeploymentRow("geo-etl", "app", "1.4.0", 1, 1, AT, AT)


@pytest.fixture
def workspace() -> Iterator[Workspace]:
    record = {"TimeGenerated": AT, "AppRoleName": "geo-etl", "AppRoleInstance": "i", "AppVersion": "1.4.0"}
    with log_workspace({"AppRequests": [record]}) as running:
        yield running


def source(workspace: Workspace, deadlines: Deadlines = SHORT) -> LogSource:
    return LogSource(NoCredential(), redact=str, workspace_id="geo", endpoint=workspace.endpoint, deadlines=deadlines)


def test_rows_come_typed_with_aware_times(workspace: Workspace) -> None:
    assert source(workspace).query(ASK) == Success((ROW,))


def test_the_request_names_workspace_window_and_patience(workspace: Workspace) -> None:
    source(workspace).query(ASK)
    (seen,) = workspace.seen
    assert seen.path == "/v1/workspaces/geo/query"
    assert seen.body["timespan"] == "2026-01-31T02:00:00.000Z/2026-01-31T04:00:00.000Z"
    assert seen.headers["prefer"] == "wait=3"
    assert "let since = datetime(2026-01-31T02:00:00+00:00);" in seen.body["query"]


def test_a_resource_is_asked_by_its_azure_id(workspace: Workspace) -> None:
    resource = "/subscriptions/s/resourceGroups/g/providers/Microsoft.Insights/components/geo"
    asked = LogSource(NoCredential(), redact=str, resource_id=resource, endpoint=workspace.endpoint)
    assert asked.query(ASK) == Success((ROW,))
    assert workspace.seen[0].path == f"/v1{resource}/query"


def test_every_question_keeps_the_context_of_who_asks(workspace: Workspace) -> None:
    """The Functions host knows a log record's invocation by a context variable, which a thread of its own loses."""
    invocation, invocations = ContextVar("invocation", default=""), set[str]()

    def redact(text: str) -> str:
        invocations.add(invocation.get())
        return text

    invocation.set("i-1")
    LogSource(NoCredential(), redact=redact, workspace_id="geo", endpoint=workspace.endpoint).run_all([ASK, ASK])
    assert invocations == {"i-1"}


def test_every_text_passes_the_redaction(workspace: Workspace) -> None:
    hiding = LogSource(NoCredential(), redact=lambda text: f"<{text}>", workspace_id="geo", endpoint=workspace.endpoint)
    answer = hiding.query(ASK)
    assert isinstance(answer, Success)
    assert (answer.rows[0].role, answer.rows[0].version) == ("<geo-etl>", "<1.4.0>")


@pytest.mark.parametrize(
    ("fault", "kind", "says", "sent"),
    [
        ("throttled", Throttled, "HTTP 429", 2),
        ("throttled_with_retry_after", Throttled, "asks to wait 1 s", 2),
        ("server_error", Unreachable, "HTTP 500", 2),
        ("gateway_timeout", TimedOut, "the service gave up", 1),
        ("unauthorised", Refused, "HTTP 401", 1),
        ("forbidden", Refused, "HTTP 403", 1),
        ("not_found", NoSuchWorkspace, "no such workspace", 1),
        ("basic_plan", BasicPlan, "Basic or Auxiliary plan", 1),
        ("garbage", Unreachable, "answered in its place", 1),
        ("disconnect", Unreachable, "broke the connection off", 2),
    ],
)
def test_each_bad_answer_has_its_type_its_reason_and_its_fix(
    workspace: Workspace, fault: Fault, kind: type[Failure], says: str, sent: int
) -> None:
    workspace.inject(fault)
    answer = source(workspace).query(ASK)
    assert type(answer) is kind
    assert isinstance(answer, Failure)
    assert says in answer.reason
    assert answer.fix.endswith(".")
    assert len(workspace.seen) == sent


def test_a_partial_answer_keeps_its_rows_and_says_why(workspace: Workspace) -> None:
    workspace.inject("partial")
    answer = source(workspace).query(ASK)
    assert isinstance(answer, Partial)
    assert answer.rows == (ROW,)
    assert "exceed the set limit of 64000000 bytes" in answer.reason


def test_an_empty_workspace_is_no_data_and_no_failure(workspace: Workspace) -> None:
    workspace.inject("empty")
    assert source(workspace).query(ASK) == EmptyWorkspace()


@pytest.mark.parametrize("fault", ["throttled", "throttled_with_retry_after", "server_error", "disconnect"])
def test_one_passing_fault_is_overcome_by_asking_once_more(workspace: Workspace, fault: Fault) -> None:
    workspace.inject(fault, times=1)
    assert source(workspace).query(ASK) == Success((ROW,))


def test_there_is_no_second_try_when_the_time_for_it_is_over(workspace: Workspace) -> None:
    workspace.inject("throttled_with_retry_after")
    assert isinstance(source(workspace, Deadlines(query_s=0.9, all_s=2)).query(ASK), Throttled)
    assert len(workspace.seen) == 1


@pytest.mark.parametrize("fault", ["slow", "silent"])
def test_a_slow_answer_is_given_up_at_the_deadline_of_the_query(workspace: Workspace, fault: Fault) -> None:
    workspace.inject(fault)
    started = time.monotonic()
    answer = source(workspace, Deadlines(query_s=1.2, all_s=20)).query(ASK)
    assert isinstance(answer, TimedOut)
    # Azure does not say that a query only waits in its queue, so the reason says that it may have.
    assert "more than five at once are queued for up to three minutes" in answer.reason
    assert "JOBSCOPE_LOGS_QUERY_S" in answer.fix
    assert "fewer tools query" in answer.fix
    assert time.monotonic() - started < 10
    assert len(workspace.seen) == 1, "a query that timed out is not sent again"


def test_many_slow_queries_end_together_at_the_deadline_of_all(workspace: Workspace) -> None:
    workspace.inject("silent")
    started = time.monotonic()
    answers = source(workspace, Deadlines(query_s=20, all_s=4)).run_all([ASK] * 9)
    assert time.monotonic() - started < 15
    assert [type(answer) for answer in answers] == [TimedOut] * 9
    assert workspace.most_at_once == 4, "at most four at once"


def test_answers_keep_the_order_of_the_questions_and_one_failure_costs_no_other(workspace: Workspace) -> None:
    later = Ask(DEPLOYMENTS, Window(AT + timedelta(hours=1), AT + timedelta(hours=2)))
    patient = source(workspace, Deadlines(query_s=60, all_s=60))
    assert patient.run_all([ASK, later, ASK]) == (Success((ROW,)), Success(()), Success((ROW,)))
    workspace.inject("forbidden", times=1)
    kinds = sorted(type(answer).__name__ for answer in patient.run_all([ASK, ASK, ASK]))
    assert kinds == ["Refused", "Success", "Success"]


def test_columns_that_differ_from_the_row_type_are_a_bad_query(workspace: Workspace) -> None:
    @dataclass(frozen=True)
    class Other:
        role: str
        colour: str

    answer = source(workspace).query(Ask(Query("deployments", Other, "logs"), ASK.window))
    assert isinstance(answer, BadQuery)
    assert "colour" in answer.reason


def test_a_query_that_the_service_does_not_understand_says_what_it_said(workspace: Workspace) -> None:
    workspace.engine._connection.execute("DROP VIEW AppRequests")
    answer = source(workspace).query(ASK)
    assert isinstance(answer, BadQuery)
    assert "AppRequests" in answer.reason


def test_without_a_workspace_nothing_is_asked() -> None:
    asked = LogSource(NoCredential(), redact=str)
    assert asked.run_all([ASK, ASK]) == (NotConfigured(), NotConfigured())


def test_a_service_that_is_not_there_is_unreachable() -> None:
    gone = LogSource(NoCredential(), redact=str, workspace_id="geo", endpoint="http://127.0.0.1:9", deadlines=SHORT)
    assert isinstance(gone.query(ASK), Unreachable)


def test_an_identity_that_gets_no_token_is_refused_with_the_fix() -> None:
    class NoIdentity:
        def get_token(self, *scopes: str, **options: object) -> AccessToken:
            raise ClientAuthenticationError(f"No managed identity endpoint found for {scopes} {options}.")

    answer = LogSource(NoIdentity(), redact=str, workspace_id="geo", deadlines=SHORT).query(ASK)
    assert isinstance(answer, Refused)
    assert "managed identity" in answer.fix


def test_a_token_never_travels_unencrypted_to_another_machine() -> None:
    with pytest.raises(ValueError, match="must be https"):
        LogSource(NoCredential(), redact=str, workspace_id="geo", endpoint="http://logs.example.org")


def test_no_thread_is_left_that_could_hold_the_process(workspace: Workspace) -> None:
    workspace.inject("silent")
    source(workspace, Deadlines(query_s=20, all_s=0.5)).query(ASK)
    left = [thread for thread in threading.enumerate() if thread.name.startswith("logs-")]
    assert all(thread.daemon for thread in left)
