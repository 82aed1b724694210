"""Two job systems in one database whose types have the same names: each is counted, told and acted on by itself."""

import io
from collections import Counter
from collections.abc import Iterator
from datetime import UTC
from typing import cast

import psycopg
import pytest
from rich.console import Console

from analysis.model import Finding
from analysis.published.snapshot import Snapshot
from local.engine_samples.ledger import CURRENT, RATE, RETRIES, ledger
from local.engine_samples.load import load_scenario
from local.engine_samples.scenario import make_scenario
from local.engine_samples.shop import EXHAUSTED, FAULTS
from local.postgres import Server
from local.schema import create_schema
from notify.message import compose
from reports.console import summary
from reports.page import arrange
from reports.render import render
from tests.acceptance.attribution import troubles
from tests.acceptance.living import read
from tests.conftest import AT
from tests.systems.conftest import empty_database

SEED = 7
ORIGIN_LOST = 9
"""Tasks of the origin that used up their retries, of a type that Procrastinate has too."""
ORIGIN = f"""
INSERT INTO app.jobs (job_id, job_type, status, stage, total_stages, error_details, created_at, updated_at)
SELECT repeat(md5('j' || n), 2), 'restock', 'failed', 1, 1, 'no stock', at - interval '1 h', at
FROM generate_series(1, {ORIGIN_LOST}) AS n, (SELECT %(at)s::timestamp - interval '3 h' AS at) AS noted;
INSERT INTO app.tasks (
    task_id, parent_job_id, task_type, status, stage, task_index, retry_count, error_details, created_at, updated_at
)
SELECT 't' || n, repeat(md5('j' || n), 2), 'sync_stock', 'failed', 1, n, 3, 'no stock', at - interval '1 h', at
FROM generate_series(1, {ORIGIN_LOST}) AS n, (SELECT %(at)s::timestamp - interval '3 h' AS at) AS noted;
"""


@pytest.fixture(scope="module")
def both(postgres18: Server) -> Iterator[Snapshot]:
    """The jobs of one shop in Airflow's tables and in pg-boss's."""
    scenario = make_scenario(SEED, AT)
    with empty_database(postgres18) as dsn:
        for system in ("airflow", "pgboss"):
            load_scenario(dsn, system, scenario)
        yield read(dsn, AT, {"observed_at": AT.isoformat()})


def _of(snapshot: Snapshot, analysis: str) -> dict[str, Finding]:
    """The only finding of an analysis in each system."""
    found = [finding for finding in snapshot.findings if finding.analysis == analysis]
    assert len({finding.system for finding in found}) == len(found)
    return {finding.system: finding for finding in found}


def test_each_system_is_counted_by_itself(both: Snapshot) -> None:
    """What the ledger says of one system is what is found of it beside the other."""
    scenario = make_scenario(SEED, AT)
    for system in ("airflow", "pgboss"):
        expected: Counter[str] = Counter()
        for (_, analysis), count in ledger(system, scenario).items():
            expected[analysis] += count if analysis not in CURRENT else 0
        found: Counter[str] = Counter()
        for finding in troubles(both):
            found[finding.analysis] += (finding.count or 0) if finding.system == system else 0
        assert +found == +expected, system


def test_a_type_of_both_is_reported_with_its_system_everywhere(both: Snapshot) -> None:
    assert len({finding.key for finding in both.findings}) == len(both.findings)
    silent = _of(both, "poison/silent_heartbeat")["pgboss"]
    assert silent.key == "poison/silent_heartbeat:pgboss/render_report"
    assert "12 tasks of pgboss/render_report" in silent.title
    rates = cast(list[dict[str, object]], both.analyses["errors/failure_rate"].data["jobs"])
    assert [rate for rate in rates if rate["type"] in ("send_invoice", "airflow/send_invoice")] == [
        {**rates[0], "type": "airflow/send_invoice", "failed": 60}
    ]


def test_an_incident_has_the_findings_of_one_system(both: Snapshot) -> None:
    systems = {finding.key: finding.system for finding in both.findings}
    mixed = [one.title for one in both.incidents if len({systems[given.finding] for given in one.evidence}) > 1]
    assert mixed == []
    assert {systems[one.cause] for one in both.incidents} == {"airflow", "pgboss"}


def test_page_console_and_message_name_the_system_where_there_are_two(both: Snapshot) -> None:
    stored, json = both.model_dump_json().encode(), both.model_dump(mode="json")
    page = arrange(json)
    assert {one.system for one in page.incidents} == {"Apache Airflow", "pg-boss"}
    assert '<span class="system">pg-boss</span>' in render(json, "..")
    out = io.StringIO()
    summary(stored, console=Console(file=out, width=300))
    assert "Apache Airflow · send_invoice.run fails" in out.getvalue()
    facts = [fact for entry in compose(both, both.changes.items).entries for fact in entry.facts]
    assert {"It is of pg-boss.", "It is of Apache Airflow."} <= set(facts)


def test_one_system_alone_needs_no_name(postgres18: Server) -> None:
    with empty_database(postgres18) as dsn:
        load_scenario(dsn, "pgboss", make_scenario(SEED, AT, (EXHAUSTED,)))
        snapshot = read(dsn, AT, {"observed_at": AT.isoformat()})
    assert _of(snapshot, RETRIES)["pgboss"].key == f"{RETRIES}:exhausted.sync_stock"
    assert {one.system for one in arrange(snapshot.model_dump(mode="json")).incidents} == {""}


def test_the_origin_keeps_its_names_beside_procrastinate_and_each_has_its_own_steps(postgres18: Server) -> None:
    scenario = make_scenario(SEED, AT, FAULTS)
    with empty_database(postgres18) as dsn:
        with psycopg.connect(dsn, autocommit=True) as connection:
            create_schema(connection)
        with psycopg.connect(dsn) as connection, psycopg.ClientCursor(connection) as cursor:
            cursor.execute(ORIGIN, {"at": AT.astimezone(UTC).replace(tzinfo=None)})
        load_scenario(dsn, "procrastinate", scenario)
        snapshot = read(dsn, AT, {"observed_at": AT.isoformat()})
    found = _of(snapshot, RETRIES)
    own, other = found["origin_staged"], found["procrastinate"]
    assert (own.key, own.count) == (f"{RETRIES}:exhausted.sync_stock", ORIGIN_LOST)
    assert (other.key, other.count) == (f"{RETRIES}:exhausted.procrastinate/sync_stock", scenario.planted(EXHAUSTED))
    assert not any("app." in action.code for action in other.actions)
    assert any("procrastinate" in action.code for action in other.actions)
    assert not any("procrastinate" in action.code for action in own.actions)
    # Without evidence it is known by its type alone.
    rate = _of(snapshot, RATE)["procrastinate"]
    assert rate.evidence is None
    assert not any("app." in action.code for action in rate.actions)
