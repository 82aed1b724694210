"""The served app of a fleet against its own OpenAPI document: whatever target and other parameters come in."""

import json
import os
from collections import Counter
from collections.abc import Iterator
from typing import Any

import pytest
import schemathesis
from hypothesis import HealthCheck, Phase, given, settings
from hypothesis import strategies as st
from schemathesis import GenerationMode
from schemathesis.specs.openapi.checks import positive_data_acceptance, unsupported_method

from local.functions_host import HostProcess, functions_host
from local.sample.load import LoadedSample
from tests.fleet.test_fleet_routes import PROJECT, TARGETS
from web.parameters import OfTarget
from web.routes import ROUTES

CASES = int(os.environ.get("JOBSCOPE_TEST_CASES", "15"))
OF_EACH_KIND = (
    "fleet",
    "db_jobs",
    "db_tasks",
    "db_running",
    "snapshots",
    "snapshots_latest",
    "incidents",
    "mutes",
    "reports",
)
"""What the others share with these is where the target is read; `make schemathesis` asks every route but `run`."""
OPERATIONS = tuple(name for name in ROUTES if name != "run") if CASES > 15 else OF_EACH_KIND
ALWAYS_OK = {name for name in OF_EACH_KIND if name in OPERATIONS}


@pytest.fixture(scope="module")
def fleet_of_keys(served_sample: LoadedSample, tmp_path_factory: pytest.TempPathFactory) -> Iterator[HostProcess]:
    environment = {
        "JOBSCOPE_TARGETS": TARGETS,
        "ONE_DATABASE_URL": served_sample.dsn,
        "JOBSCOPE_REPORTS_URL": tmp_path_factory.mktemp("fleet-keys").as_uri(),
        "JOBSCOPE_REQUESTS_PER_MINUTE": "100000",
    }
    with functions_host(PROJECT, env=environment) as host:
        for name in ("billing", "orders"):
            assert host.request("POST", f"/api/run?target={name}").status == 201
        yield host


@pytest.mark.parametrize("name", OPERATIONS)
def test_every_answer_of_a_fleet_is_as_the_document_says(
    fleet_of_keys: HostProcess, served_sample: LoadedSample, name: str
) -> None:
    schema = schemathesis.openapi.from_dict(json.loads(fleet_of_keys.request("GET", "/api/openapi.json").body))
    schema.config.update(base_url=fleet_of_keys.url)
    operation = schema.find_operation_by_id(name)
    fine = operation.as_strategy(generation_mode=GenerationMode.POSITIVE)
    wrong = operation.as_strategy(generation_mode=GenerationMode.NEGATIVE)
    of_target = issubclass(ROUTES[name].parameters, OfTarget)
    there = st.sampled_from(["billing", "orders", None])
    runs = json.loads(fleet_of_keys.request("GET", "/api/snapshots?target=billing").body)["runs"]
    found = {
        "job_id": next(job_id for fault in served_sample.ledger.values() for job_id in fault.job_ids),
        "slot": runs[0]["snapshot"].rpartition("/")[2].partition("?")[0],
        "table": "app.jobs",
    }
    statuses: Counter[int] = Counter()

    @settings(
        max_examples=CASES,
        deadline=None,
        database=None,
        derandomize=True,
        phases=[Phase.generate],
        suppress_health_check=list(HealthCheck),
    )
    @given(asked=st.one_of(st.tuples(fine, there), st.tuples(wrong, st.none())))
    def ask(asked: tuple[schemathesis.Case[Any], str | None]) -> None:
        case, target = asked
        if target and of_target:
            case.query = {key: value for key, value in (case.query or {}).items() if key != "cursor"}
            case.query["target"] = target
            case.path_parameters = {key: found.get(key, value) for key, value in case.path_parameters.items()}
        # Only the server knows which targets and cursors there are.
        excluded = [unsupported_method, positive_data_acceptance]
        headers = {"x-functions-key": fleet_of_keys.key}
        statuses[case.call_and_validate(headers=headers, excluded_checks=excluded, timeout=60).status_code] += 1

    ask()
    assert statuses[200] > 0 or name not in ALWAYS_OK, statuses
    assert set(statuses) <= {200, 201, 400, 401, 404, 409}, statuses
