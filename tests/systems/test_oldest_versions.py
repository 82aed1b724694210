"""The oldest version of each engine that still fits: a success and a failure of a real one, as they are recorded."""

import re
import shutil
from pathlib import Path
from typing import Any, NamedTuple

import pytest

from analysis.collect.system_files import all_systems, load_system
from analysis.record.state import folder
from local.node import install
from local.node import node as node_binary
from local.postgres import Server
from reports.stores import open_store
from tests.systems.conftest import empty_database
from tests.systems.engine import ENGINES, started, until
from tests.systems.oldest import HEAVY, environment
from tests.systems.watched import Watched


class Life(NamedTuple):
    """What is done with an engine, how many of its jobs have ended by its own tables, and how the record has them."""

    commands: list[tuple[str, dict[str, Any]]]
    ended: str
    states: list[str]
    schema: str = "public"
    argument: str = ""


FAIL = {"message": "no band B08"}
LIVES = {
    "procrastinate": Life(
        [("schema", {}), ("defer", {"task": "succeed"}), ("defer", {"task": "fail", "given": FAIL}), ("work", {})],
        "SELECT count(*) FROM procrastinate_jobs WHERE status IN ('succeeded', 'failed')",
        ["failed", "succeeded"],
    ),
    "pgboss": Life(
        [
            ("queue", {"name": "good", "options": {}}),
            ("queue", {"name": "bad", "options": {}}),
            ("send", {"name": "good"}),
            ("send", {"name": "bad", "data": FAIL, "options": {"retryLimit": 0}}),
            ("work", {"name": "good", "as": "succeed"}),
            ("work", {"name": "bad", "as": "fail"}),
        ],
        "SELECT count(*) FROM pgboss.job WHERE state IN ('completed', 'failed')",
        ["failed", "succeeded"],
        schema="pgboss",
    ),
    "dbos": Life(
        [("start", {"workflow": name, "workflow_id": name}) for name in ("succeed", "fail")],
        "SELECT count(*) FROM dbos.workflow_status WHERE status IN ('SUCCESS', 'ERROR')",
        ["failed", "failed", "succeeded", "succeeded", "succeeded"],
        schema="dbos",
        argument="one",
    ),
    "oban": Life(
        [
            ("schema", {}),
            ("enqueue", {"worker": "Succeed"}),
            ("enqueue", {"worker": "Fail", "args": FAIL, "max_attempts": 1}),
            ("work", {"queues": ["default"]}),
        ],
        "SELECT count(*) FROM oban_jobs WHERE state IN ('completed', 'discarded')",
        ["failed", "succeeded"],
    ),
    "graphile_worker": Life(
        [*[("add", {"task": "fail", "payload": FAIL, "spec": {"maxAttempts": 1}})] * 2, ("work", {})],
        "SELECT count(*) FROM graphile_worker.jobs WHERE attempts = max_attempts AND locked_at IS NULL",
        ["failed", "failed"],
        schema="graphile_worker",
    ),
    "pgqueuer": Life(
        [
            ("schema", {}),
            ("enqueue", {"name": "succeed"}),
            ("enqueue", {"name": "fail", "payload": FAIL["message"]}),
            ("work", {}),
        ],
        "SELECT count(*) FROM pgqueuer_log WHERE status IN ('successful', 'exception', 'failed')",
        ["failed", "succeeded"],
    ),
    "chancy": Life(
        [("schema", {}), ("push", {"name": "succeed"}), ("push", {"name": "fail", **FAIL}), ("work", {})],
        "SELECT count(*) FROM chancy_jobs WHERE state IN ('succeeded', 'failed')",
        ["failed", "succeeded"],
    ),
    "django_tasks_db": Life(
        [("schema", {}), ("enqueue", {"name": "succeed"}), ("enqueue", {"name": "fail", **FAIL}), ("work", {})],
        "SELECT count(*) FROM django_tasks_database_dbtaskresult WHERE finished_at IS NOT NULL",
        ["failed", "succeeded"],
    ),
}


def test_every_system_with_an_oldest_version_is_run() -> None:
    assert {system.name for system in all_systems() if system.oldest} == {*LIVES, *HEAVY}


@pytest.mark.parametrize("name", LIVES)
def test_the_oldest_version_is_recorded_as_the_newest_is(name: str, postgres18: Server, tmp_path: Path) -> None:
    life = LIVES[name]
    with empty_database(postgres18) as dsn:
        watched = Watched(dsn, open_store((tmp_path / "store").as_uri()), folder(name, life.schema))
        with started(_program(name, tmp_path), dsn) as engine:
            for command, given in life.commands:
                engine(command, **given)
            until(lambda: watched.ask(life.ended) == [(2,)], "both ends")
        state = watched.collect().state
        assert state is not None
        assert not [note for note in state.notes if "not tried" in note]
        assert sorted(row["state"] for row in watched.rows().values()) == life.states
        watched.judged()


def _program(name: str, home: Path) -> list[str]:
    """The engine's script, with the oldest version of its package."""
    system = load_system(name)
    package = (system.package or name).replace("_", "-").replace("pgboss", "pg-boss")
    script = ENGINES / f"{name}.mjs"
    if script.exists():
        for file in (script, ENGINES / "conversation.mjs"):
            shutil.copy(file, home)
        (home / "package.json").write_text('{"private": true}')
        install(home, f"{package}@{system.oldest}", "pg")
        return [str(node_binary()), str(home / script.name)]
    lock = re.sub(rf"(?m)^{package}==.*", f"{package}=={system.oldest}", (ENGINES / f"{name}.txt").read_text("utf-8"))
    assert f"{package}=={system.oldest}" in lock
    (home / "lock.txt").write_text(lock)
    python = environment(home, home / "lock.txt")
    return [str(python), f"{name}_app.py", *filter(None, [LIVES[name].argument])]
