"""Two job systems in one database, whose ids are the same numbers."""

from pathlib import Path

import pytest
from typer.testing import CliRunner

from analysis.collect.run import collect
from analysis.record.state import folder
from analysis.settings import Settings
from cli import app
from reports.stores import open_store
from tests.systems.asked import Asked
from tests.systems.engine import started, until
from tests.systems.watched import Watched
from web.problem import Problem


@pytest.fixture(scope="module")
def asked(procrastinate: Path, oban: Path, dsn: str, tmp_path_factory: pytest.TempPathFactory) -> Asked:
    """Each system has a job 1: Procrastinate's has failed, Oban's waits in a queue that nobody serves."""
    store = open_store(tmp_path_factory.mktemp("side_by_side").as_uri())
    watched = Watched(dsn, store, folder("procrastinate", "public"))
    with started([str(procrastinate), "procrastinate_app.py"], dsn) as engine:
        engine("schema")
        assert engine("defer", task="fail", given={"message": "no band B08"}) == 1
        engine("work")
        until(lambda: watched.ask("SELECT 1 FROM procrastinate_jobs WHERE status = 'failed'"), "the failure")
        watched.ask("DELETE FROM procrastinate_jobs WHERE task_name = 'sweep'")  # its schedule is by the real clock
    with started([str(oban), "oban_app.py"], dsn) as engine:
        engine("schema")
        assert int(engine("enqueue", worker="Succeed", queue="nobody serves it")) == 1
    collected = collect(Settings.model_validate({"database_url": dsn}), store)
    assert [one.failure for one in collected.systems] == [None, None]
    return Asked(watched)


def test_an_id_that_both_know_is_reported_with_their_names(asked: Asked) -> None:
    with pytest.raises(Problem) as several:
        asked.debug("1")
    assert several.value.status == 409
    assert sorted(several.value.extra["systems"]) == ["oban-public", "procrastinate-public"]  # type: ignore[arg-type, type-var]
    with pytest.raises(Problem, match="name the system"):
        asked.job("1")


def test_the_name_of_a_system_or_of_its_record_narrows(asked: Asked) -> None:
    assert asked.debug("1", system="oban")["job_type"].endswith("Succeed")
    assert asked.debug("1", system="procrastinate-public")["job_type"] == "fail"


def test_a_list_has_the_jobs_of_both_and_of_one_where_that_is_asked_for(asked: Asked) -> None:
    assert {(row["system"], row["job_id"]) for row in asked.jobs()["jobs"]} == {("oban", "1"), ("procrastinate", "1")}
    assert [row["system"] for row in asked.tasks(system="oban")["tasks"]] == ["oban"]


def test_a_system_that_is_not_there_is_named_with_those_that_are(asked: Asked) -> None:
    with pytest.raises(Problem, match="no pgboss; it holds: oban-public, procrastinate-public"):
        asked.jobs(system="pgboss")


def test_one_page_after_another_shows_every_job_once(asked: Asked) -> None:
    first = asked.jobs(limit=1)
    second = asked.jobs(limit=1, cursor=first["next"])
    assert {first["jobs"][0]["system"], second["jobs"][0]["system"]} == {"oban", "procrastinate"}
    assert second["next"] is None


def test_the_terminal_tells_one_job_in_the_words_of_its_system(asked: Asked, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("JOBSCOPE_DATABASE_URL", asked.watched.dsn)
    monkeypatch.setenv("COLUMNS", "300")
    several = CliRunner().invoke(app, ["debug", "1"])
    assert several.exit_code != 0
    assert "1 (procrastinate-public)" in several.output
    found = CliRunner().invoke(app, ["debug", "1", "--system", "procrastinate"])
    assert found.exit_code == 0, found.output
    assert "fail 1 (Procrastinate: failed)" in found.output
    assert "2: failed" in found.output
    assert "The error is not recorded by Procrastinate" in found.output
