"""The local log workspace speaks the query API: what the real client sends is understood, errors are Azure's."""

import json
import urllib.error
import urllib.request
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
from azure.core.credentials import AzureKeyCredential
from azure.core.exceptions import HttpResponseError
from azure.core.pipeline.policies import AzureKeyCredentialPolicy
from azure.monitor.query import LogsBatchQuery, LogsQueryClient, LogsQueryResult

from local.log_workspace import Workspace, log_workspace
from local.log_workspace.timespans import parsed
from tests.logs.conftest import NoCredential

AT = datetime(2026, 1, 31, 3, 0, tzinfo=UTC)


@pytest.fixture(scope="module")
def workspace() -> Iterator[Workspace]:
    lines = [{"TimeGenerated": AT + timedelta(minutes=n), "Message": f"line {n}", "SeverityLevel": n} for n in range(3)]
    with log_workspace({"AppTraces": lines}) as running:
        yield running


@pytest.fixture(scope="module")
def client(workspace: Workspace) -> LogsQueryClient:
    policy = AzureKeyCredentialPolicy(AzureKeyCredential("local"), "Authorization", prefix="Bearer")
    return LogsQueryClient(NoCredential(), endpoint=workspace.endpoint, authentication_policy=policy, retry_total=0)


def test_a_query_is_really_executed_with_kusto_types(client: LogsQueryClient) -> None:
    query = (
        "AppTraces | where SeverityLevel >= 1 | order by TimeGenerated asc"
        " | project TimeGenerated, Message, SeverityLevel, n = tolong(1), r = 1.5, b = true, ItemCount, Properties"
    )
    result = client.query_workspace("w", query, timespan=None)
    assert isinstance(result, LogsQueryResult)
    (table,) = result.tables
    assert table.columns_types == ["datetime", "string", "int", "long", "real", "bool", "int", "dynamic"]
    assert list(table.rows[0])[:7] == [AT + timedelta(minutes=1), "line 1", 1, 1, 1.5, True, 1]


def test_the_time_span_bounds_what_a_query_sees(client: LogsQueryClient) -> None:
    span = (AT + timedelta(minutes=1), timedelta(minutes=5))
    result = client.query_workspace("w", "AppTraces | summarize n = sum(ItemCount)", timespan=span)
    assert isinstance(result, LogsQueryResult)
    assert list(result.tables[0].rows[0]) == [2]


def test_the_forms_of_a_time_span() -> None:
    hour = (AT - timedelta(hours=1), AT)
    assert parsed("PT3600.0S", AT) == parsed("PT1H", AT) == hour
    assert parsed("P1DT0.5H", AT)[0] == AT - timedelta(hours=24.5)
    assert parsed("2026-01-31T02:00:00Z/2026-01-31T03:00:00.000Z", AT) == hour
    assert parsed("2026-01-31T02:00:00Z/PT60M", AT) == hour
    with pytest.raises(ValueError, match="no duration"):
        parsed("one hour", AT)


def test_a_batch_answers_each_of_its_queries(client: LogsQueryClient) -> None:
    texts = ["AppTraces | summarize n = sum(ItemCount)", "NoSuchTable | take 1"]
    good, bad = client.query_batch([LogsBatchQuery("w", text, timespan=None) for text in texts])
    assert isinstance(good, LogsQueryResult)
    assert "NoSuchTable" in str(bad)


@pytest.mark.parametrize("query", ["AppTraces | where Nope > 1", "AppTraces | where"])
def test_a_wrong_query_is_refused_in_azures_words(client: LogsQueryClient, query: str) -> None:
    with pytest.raises(HttpResponseError) as refused:
        client.query_workspace("w", query, timespan=None)
    assert refused.value.status_code == 400
    assert refused.value.model is not None
    assert refused.value.model.code == "BadArgumentError"


def test_a_request_without_a_token_is_refused(workspace: Workspace) -> None:
    assert post(workspace, "/v1/workspaces/w/query", {}) == (401, "AuthenticationFailed")


def test_an_unknown_path_is_not_found(workspace: Workspace) -> None:
    assert post(workspace, "/v2/other", {"Authorization": "Bearer x"}) == (404, "PathNotFoundError")


def test_an_unknown_column_of_a_row_is_the_callers_mistake() -> None:
    with pytest.raises(KeyError, match="Massage"), log_workspace({"AppTraces": [{"Massage": "x"}]}):
        pass


def post(workspace: Workspace, path: str, headers: dict[str, str]) -> tuple[int, str]:
    body = json.dumps({"query": "AppTraces"}).encode()
    request = urllib.request.Request(workspace.endpoint + path, data=body, headers=headers)  # noqa: S310 - loopback
    try:
        with urllib.request.urlopen(request) as answer:  # noqa: S310 - loopback
            return answer.status, ""
    except urllib.error.HTTPError as refused:
        shown: Any = json.loads(refused.read())
        return refused.code, shown["error"]["code"]
