"""A column of another type than a folder's files read: json is read as jsonb, and of others the failure names them."""

from pathlib import Path
from typing import LiteralString

import pytest

from analysis.collect.collected import Collected
from local.postgres import Server
from tests.collect.system import folder_store
from tests.systems.sampled import sampled


def read_after(server: Server, path: Path, name: str, change: LiteralString) -> Collected:
    with sampled(server, name) as sample:
        sample.connection.execute(change)
        return sample.collect(folder_store(path))


@pytest.mark.parametrize(
    ("name", "table", "column"),
    [
        ("django_tasks_db", "django_tasks_database_dbtaskresult", "worker_ids"),
        ("good_job", "good_job_settings", "value"),
        ("oban", "oban_jobs", "meta"),
        ("prefect", "flow_run", "labels"),
    ],
)
def test_json_is_read_as_jsonb(
    postgres18: Server, tmp_path: Path, name: str, table: LiteralString, column: LiteralString
) -> None:
    change: LiteralString = f"ALTER TABLE {table} ALTER {column} DROP DEFAULT, ALTER {column} TYPE json"
    found = read_after(postgres18, tmp_path, name, change)
    assert found.failure is None, found.failure
    assert found.read > 100


def test_a_type_that_no_file_reads_is_named_with_what_to_do(postgres18: Server, tmp_path: Path) -> None:
    change: LiteralString = "ALTER TABLE good_jobs ALTER locked_by_id TYPE text"
    failure = read_after(postgres18, tmp_path, "good_job", change).failure
    assert failure is not None
    assert failure.reason.endswith("; good_jobs.locked_by_id is text and not uuid")
    assert failure.fix.startswith(
        "update Jobscope; or let the files of sql/systems/good_job/ read these types; or give"
    )
