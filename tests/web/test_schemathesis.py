"""The served app against its own OpenAPI document: whatever comes in, an answer that the document describes.

`JOBSCOPE_TEST_CASES` raises the number of cases of each operation; `make schemathesis` asks for 3,000 in all.
"""

import json
import os
from collections import Counter
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from typing import Any
from urllib.parse import urlencode

import pytest
import schemathesis
from hypothesis import HealthCheck, Phase, given, settings
from hypothesis import strategies as st
from schemathesis import GenerationMode
from schemathesis.specs.openapi.checks import positive_data_acceptance, unsupported_method

from local.functions_host import HostProcess
from local.sample.load import LoadedSample
from web.cursors import encode_cursor
from web.routes import ROUTES

CASES = int(os.environ.get("JOBSCOPE_TEST_CASES", "15"))
SLOW = ("db_errors", "db_performance", "db_stats", "db_poison", "reports_latest")
"""These get a third of the cases: each answer takes a whole analysis or the drawing of a report."""
OPERATIONS = tuple(name for name in ROUTES if name != "run")
"""All but a run by hand, which is answered once a minute and has a test of its own."""
NOBODYS = "errors/nothing:*"
"""A mute that concerns no finding, so that the pages of other tests stay as they are."""


def test_no_operation_is_left_out(app: HostProcess) -> None:
    document = json.loads(app.request("GET", "/api/openapi.json").body)
    found = {operation["operationId"] for path in document["paths"].values() for operation in path.values()}
    assert found == {*OPERATIONS, "run"}


@pytest.fixture(scope="module")
def document(app: HostProcess) -> dict[str, object]:
    return dict(json.loads(app.request("GET", "/api/openapi.json").body))


@pytest.fixture(scope="module")
def answered(request: pytest.FixtureRequest) -> Iterator[dict[str, Counter[int]]]:
    """By operation, the statuses that came; at the end they are printed, which `make schemathesis` is asked for."""
    found: dict[str, Counter[int]] = {}
    yield found
    total = sum(found.values(), Counter[int]())
    with request.config.pluginmanager.getplugin("capturemanager").global_and_fixture_disabled():
        print("\n\n| route | cases | 2xx | 429 |\n|---|---:|---:|---:|")
        for name, statuses in {**found, "all": total}.items():
            fine = sum(count for status, count in statuses.items() if status < 300)
            print(f"| {name} | {statuses.total()} | {fine / statuses.total():.0%} | {statuses[429]} |")
    if set(found) == set(OPERATIONS):
        assert total.total() >= CASES * 3000 / 145


@pytest.mark.parametrize("name", OPERATIONS)
def test_every_answer_is_as_the_document_says(
    app: HostProcess,
    served_sample: LoadedSample,
    document: dict[str, object],
    answered: dict[str, Counter[int]],
    name: str,
) -> None:
    schema = schemathesis.openapi.from_dict(document)
    schema.config.update(base_url=app.url)
    operation = schema.find_operation_by_id(name)
    real = st.fixed_dictionaries(things_that_exist(app, served_sample, name))
    made_up = operation.as_strategy(generation_mode=GenerationMode.POSITIVE)
    # The number lets hypothesis ask the same again where a route takes little.
    number = st.integers()
    others = [st.tuples(made_up, st.none(), number)]
    if operation.query or operation.path_parameters:
        wrong = operation.as_strategy(generation_mode=GenerationMode.NEGATIVE)
        others.append(st.tuples(wrong, st.none(), number))
    statuses: Counter[int] = Counter()

    cases = CASES // 3 if name in SLOW else CASES
    settled = settings(
        deadline=None,
        database=None,
        derandomize=True,
        phases=[Phase.generate],
        suppress_health_check=list(HealthCheck),
    )

    def ask(request: tuple[schemathesis.Case[Any], dict[str, str] | None, int]) -> None:
        case, found, _ = request
        excluded = [unsupported_method]
        if found is None:
            # Only the server knows which cursors and ids there are.
            excluded.append(positive_data_acceptance)
        else:
            case.path_parameters = {key: found.get(key, value) for key, value in case.path_parameters.items()}
            # The app that is asked watches one database: there is no target to name.
            case.query = {key: found.get(key, value) for key, value in case.query.items() if key != "target"}
        answer = case.call_and_validate(headers={"x-functions-key": app.key}, excluded_checks=excluded, timeout=60)
        statuses[answer.status_code] += 1

    # Two runs, because hypothesis likes to vary what it had before, and would stay with the wrong ones.
    settings(settled, max_examples=cases * 2 // 3)(given(request=st.tuples(made_up, real, number))(ask))()
    settings(settled, max_examples=cases // 3)(given(request=st.one_of(others))(ask))()
    total = statuses.total()
    answered[name] = statuses
    assert sum(count for status, count in statuses.items() if status < 300) >= 0.3 * total, statuses
    assert statuses[429] < 0.01 * total, statuses


def things_that_exist(app: HostProcess, sample: LoadedSample, name: str) -> dict[str, st.SearchStrategy[str]]:
    """Ids and cursors by the name of their parameter."""
    ids = st.sampled_from([job_id for fault in sample.ledger.values() for job_id in fault.job_ids])
    slot = st.just(json.loads(app.request("GET", "/api/snapshots").body)["runs"][0]["snapshot"].rpartition("/")[2])
    if name == "db_jobs":
        cursor = st.just(json.loads(app.request("GET", "/api/db/jobs?limit=1").body)["next"])
    elif name == "db_tasks":
        cursor = st.just(json.loads(app.request("GET", "/api/db/tasks?limit=1").body)["next"])
    elif name == "db_tasks_of_job":
        cursor = st.just(encode_cursor("1:0", "none"))
    else:
        cursor = slot
    until = st.just(f"{datetime.now(UTC) + timedelta(days=7):%Y-%m-%d}")
    key = st.just(NOBODYS) if name == "mute" else st.builds(muted, st.just(app), until)
    return {
        "job_id": ids,
        "system": st.sampled_from(["origin_staged", "origin_staged-app"]),
        "task_id": st.just("no-such-task"),
        "table": st.sampled_from(["app.jobs", "app.tasks"]),
        "slot": slot,
        "a": slot,
        "b": slot,
        "cursor": cursor,
        "key": key,
        "until": until,
    }


def muted(app: HostProcess, until: str) -> str:
    """A key that is muted at this moment."""
    asked = urlencode({"key": NOBODYS, "until": until, "reason": "known"})
    assert app.request("POST", f"/api/mute?{asked}").status == 201
    return NOBODYS
