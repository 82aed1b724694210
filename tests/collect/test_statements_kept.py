"""What our statements leave in pg_stat_statements of the monitored server: room for 5,000, which others need."""

import secrets
from datetime import UTC, datetime

from analysis.collect.collected import Collected
from analysis.collect.run import collect
from analysis.facts import Window
from analysis.history.slots import manual
from analysis.registry import ANALYSES
from analysis.run.assemble import run
from analysis.run.gathered import Gathered
from analysis.settings import Settings
from local.postgres import Server
from tests.collect.system import System

MOST = 40
RUNS = 8
KEPT = """
    SELECT queryid::text, query FROM public.pg_stat_statements JOIN pg_roles ON pg_roles.oid = userid
    WHERE rolname = %s
"""


def test_a_thousand_runs_leave_no_more_than_the_first_ones_did(system: System, postgres18: Server) -> None:
    """Each run finds other rows, keys and times: whatever of them stood in a text would make an entry of its own."""
    role = f"kept_{secrets.token_hex(4)}"
    system.connection.execute("CREATE EXTENSION IF NOT EXISTS pg_stat_statements SCHEMA public")
    system.connection.execute(f"CREATE ROLE {role} LOGIN PASSWORD 'kept' IN ROLE pg_monitor, pg_read_all_data".encode())
    dsn = postgres18.url(system.connection.info.dbname, user=role, password="kept")
    system.settings = Settings.model_validate({"database_url": dsn})

    def recording(gathered: Gathered, _window: Window) -> Collected:
        return collect(system.settings, system.store, gathered.database_s, known=gathered.recognition)

    kept: list[dict[str, str]] = []
    for number in range(RUNS):
        at = system.now()
        system.job(f"new-{number}", at, tasks=40)
        for failed in range(20 + number):  # from 20 on their parameters are compared
            system.set_task(f"new-{number}-{failed}", "failed", at)
        run(system.settings, manual(datetime.now(UTC)), ANALYSES, recording=recording)
        kept.append({str(id_): str(query) for id_, query in system.connection.execute(KEPT, [role]).fetchall()})
    assert {query for id_, query in kept[-1].items() if id_ not in kept[2]} == set()
    assert len(kept[-1]) <= MOST, "\n".join(kept[-1].values())
    system.connection.execute(f"DROP OWNED BY {role}; DROP ROLE {role}".encode())
