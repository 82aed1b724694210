"""Work of a status that nobody knows is read from the first run on, in each system: what is not read is not named."""

from pathlib import Path
from typing import LiteralString

import pytest

from analysis.collect.system_files import load_system
from analysis.record.asking import opened_states
from local.engine_samples.load import SYSTEMS
from local.postgres import Server
from tests.collect.system import folder_store
from tests.systems.sampled import sampled

DERIVED = {"good_job", "graphile_worker", "solid_queue"}
"""Their statuses are words of tasks.sql."""
ENUMS: dict[str, LiteralString] = {
    "oban": "oban_job_state",
    "pgboss": "pgboss.job_state",
    "pgqueuer": "pgqueuer_status",
    "prefect": "state_type",
    "procrastinate": "procrastinate_job_status",
    "river": "river_job_state",
}
STATUSES: dict[str, tuple[LiteralString, LiteralString]] = {
    "airflow": ("task_instance", "state"),
    "chancy": ("chancy_jobs", "state"),
    "dagster": ("runs", "status"),
    "dbos": ("dbos.workflow_status", "status"),
    "django_tasks_db": ("django_tasks_database_dbtaskresult", "status"),
    "oban": ("oban_jobs", "state"),
    "pgboss": ("pgboss.job", "state"),
    "pgqueuer": ("pgqueuer", "status"),
    "prefect": ("flow_run", "state_type"),
    "procrastinate": ("procrastinate_jobs", "status"),
    "river": ("river_job", "state"),
}
"""Where the status of an open task is kept."""


@pytest.mark.parametrize("name", sorted(set(SYSTEMS) - DERIVED))
def test_open_work_of_a_status_that_is_not_known_is_read(postgres18: Server, tmp_path: Path, name: str) -> None:
    table, column = STATUSES[name]
    relations = load_system(name).relations.values()
    is_open = sorted({word.upper() for known in relations for word in known.states.keys() - set(known.terminal)})
    store = folder_store(tmp_path)
    with sampled(postgres18, name) as sample:
        if enum := ENUMS.get(name):
            sample.connection.execute(f"ALTER TYPE {enum} ADD VALUE 'Archived'")
        sample.connection.execute("SET session_replication_role = replica")  # no trigger
        changed = sample.connection.execute(
            f"UPDATE {table} SET {column} = 'Archived' WHERE upper({column}::text) = ANY(%s)", [is_open]
        ).rowcount
        found = sample.collect(store)
    assert found.failure is None, found.failure
    assert found.state is not None
    with opened_states(store, {found.record: found.state}) as engine:
        [[unknown]] = engine.ask("SELECT count(*) FROM tasks WHERE state = 'unknown'")
    assert unknown == changed > 0
