"""The folders of sql/systems/, and what is refused of their files."""

import re
import tomllib
from pathlib import Path
from typing import Any

import psycopg
import pytest
from pydantic import BaseModel, ValidationError

from analysis.checks.system import system_lines
from analysis.collect.sections import FILES, lacks
from analysis.collect.statements import read
from analysis.collect.system_files import all_systems, load_system
from analysis.collect.systems import SYSTEMS, Native, Relation, System, Version
from analysis.health.running import RUNNING_TASKS
from analysis.job.job_facts import JOB_FACTS
from analysis.job.records import RECORDS
from analysis.record.tables import RAW
from analysis.settings import Settings
from local.engine_samples.load import SYSTEMS as SAMPLES
from local.engine_samples.load import make_tables
from local.postgres import Server
from local.schema import create_events
from tests.collect.standing import run_as_it_stands
from tests.collect.test_versions import filled
from tests.conftest import MakeDatabase
from tests.systems.conftest import empty_database

FLAT = {"tasks", "changed", "open", "present"}
STAGED = {"changed", "changed_jobs", "open", "present", "present_jobs"}
OPTIONAL = {
    *(
        "labels",
        "touched",
        "digests",
        "moved",
        "inputs",
        "parameters",
        "contents_jobs",
        "retryable",
        "retryable_jobs",
        "schedules",
        "queues",
        "undated_jobs",
    )
}
LOOKED_UP = {query.name.rpartition("/")[2] for query in (*RECORDS, *JOB_FACTS, RUNNING_TASKS)}
"""What the routes ask for by key, of the origin."""
FOR_ROUTES = {"find", "running", "tasks_of_job", "waits", *FILES.values()} - {"contents"}
"""What they ask of any other, where a folder has it (docs/record.md)."""


def origin() -> dict[str, Any]:
    return tomllib.loads((SYSTEMS / "origin_staged" / "system.toml").read_text("utf-8"))


def test_each_folder_is_a_system_with_the_files_that_collecting_needs() -> None:
    folders = {path.name for path in SYSTEMS.iterdir() if path.is_dir()}
    assert {system.name for system in all_systems()} == folders
    for system in all_systems():
        files = {path.stem for path in (SYSTEMS / system.name).glob("*.sql")}
        needed = FLAT if system.shape == "flat" else STAGED | ({"jobs", "tasks"} if system.reads else set())
        needed = needed | ({"contents"} if system.texts_of else set()) | (set() if system.versions else {"version"})
        assert files - OPTIONAL - LOOKED_UP - FOR_ROUTES == needed, system.name


def test_the_mapping_of_a_folder_gives_every_column_that_travels() -> None:
    """Its names, in their order; what a system has not is NULL, and says so."""
    for path in SYSTEMS.glob("*/tasks.sql"):
        head = read(str(path.relative_to(SYSTEMS.parent).with_suffix(""))).partition("\nFROM")[0]
        named = [
            line.rpartition(" ")[2].rpartition(".")[2] for line in re.sub(r",\n    (?! )", "\n;", head).split("\n;")
        ]
        assert tuple(named[: len(RAW["tasks"])]) == RAW["tasks"], path


@pytest.mark.parametrize("file", sorted(path.stem for path in SYSTEMS.glob("origin_staged/*.sql")))
def test_each_file_runs_as_it_stands_on_the_first_version(database: MakeDatabase, file: str) -> None:
    with psycopg.connect(database(), autocommit=True) as connection:
        create_events(connection)  # which later versions have
        connection.execute("SET search_path = app")
        assert run_as_it_stands(connection, "origin_staged", file) == 0


def test_each_file_begins_with_its_question_and_asks_no_clock() -> None:
    for path in SYSTEMS.rglob("*.sql"):
        first = path.read_text("utf-8").splitlines()[0]
        assert first.startswith("-- "), path
        assert "?" in first, path
        assert "now()" not in read(str(path.relative_to(SYSTEMS.parent).with_suffix(""))), path


@pytest.mark.parametrize("model", [System, Relation, Native, Version])
def test_each_field_is_described(model: type[BaseModel]) -> None:
    assert [name for name, field in model.model_fields.items() if not field.description] == []


def test_a_key_that_nobody_knows_is_refused() -> None:
    for where in ((), ("relations", "tasks"), ("versions", 0)):
        content = origin()
        part: Any = content
        for step in where:
            part = part[step]
        part["heartbeet"] = "30 s"
        with pytest.raises(ValidationError, match="heartbeet"):
            System.model_validate(content)


def test_a_column_that_the_record_has_not_is_refused() -> None:
    content = origin()
    content["relations"]["tasks"]["columns"]["colour"] = ["colour"]
    with pytest.raises(ValidationError, match="the record's table tasks has no column colour"):
        System.model_validate(content)


def test_a_terminal_status_needs_a_terminal_state() -> None:
    content = origin()
    content["relations"]["tasks"]["states"]["failed"] = "running"
    with pytest.raises(ValidationError, match="terminal statuses of tasks without a terminal state: failed"):
        System.model_validate(content)


def test_a_decoder_that_nobody_knows_is_refused() -> None:
    with pytest.raises(ValidationError, match="there is no decoder rot13"):
        System.model_validate(origin() | {"decoder": "rot13"})


def test_a_folder_bears_the_name_of_its_system(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    monkeypatch.setattr("analysis.collect.system_files.SYSTEMS", tmp_path)
    (tmp_path / "other").mkdir()
    (tmp_path / "other" / "system.toml").write_text((SYSTEMS / "origin_staged" / "system.toml").read_text())
    with pytest.raises(ValueError, match="calls itself origin_staged"):
        load_system("other")


def test_what_a_system_does_not_record_are_columns_of_the_record_or_files_that_it_may_have() -> None:
    with pytest.raises(ValidationError, match="not_recorded is about columns of the record, and wroker is none"):
        System.model_validate(origin() | {"not_recorded": {"wroker": "a slip"}})


OTHERS = [system for system in all_systems() if system.reads]


@pytest.mark.parametrize("system", OTHERS, ids=lambda system: system.name)
def test_each_system_can_be_asked_for_one_job(system: System) -> None:
    """By find.sql, or by an id that is a key; a graph needs the tasks of a job as well."""
    files = {path.stem for path in (SYSTEMS / system.name).glob("*.sql")}
    own_id = next(iter(system.reads.values())).columns.get("id")
    assert "find" in files or own_id in ("bigint", "uuid")
    assert system.shape == "flat" or "tasks_of_job" in files


@pytest.mark.parametrize("system", OTHERS, ids=lambda system: system.name)
def test_each_section_of_a_job_s_page_is_fed_or_says_why_it_is_not(system: System) -> None:
    files = {path.stem for path in (SYSTEMS / system.name).glob("*.sql")}
    found = lacks(system)
    assert not [why for why in found.values() if re.search(r": (?!Django)[A-Z]", why)]
    assert {section for section, file in FILES.items() if file not in files} <= found.keys()
    # Parameters and result are one file's: a system may have the one and not the other.
    told_away = [section for section, file in FILES.items() if section in found and file in files - {"payload"}]
    assert told_away == []


@pytest.mark.parametrize("system", OTHERS, ids=lambda system: system.name)
def test_a_reason_has_no_colon_since_it_stands_behind_one(system: System) -> None:
    reasons = (*system.not_recorded.values(), *system.not_shown.values(), system.gone_because)
    assert [reason for reason in reasons if ": " in reason] == []


@pytest.mark.parametrize("name", SAMPLES)
def test_the_check_of_a_folder_finds_nothing_amiss_where_no_job_was_made_yet(postgres18: Server, name: str) -> None:
    with empty_database(postgres18) as dsn:
        make_tables(dsn, name)
        lines = list(system_lines(Settings.model_validate({"database_url": dsn}), name))
    assert [line for line in lines if line.state in ("wrong", "blind")] == []
    assert ("states", "no row was met") in {(line.subject, line.says) for line in lines}


def test_the_check_of_a_folder_knows_the_origin_too(database: MakeDatabase) -> None:
    lines = list(system_lines(Settings.model_validate({"database_url": database()}), "origin_staged"))
    assert [line for line in lines if line.state in ("wrong", "blind")] == []
    assert {"changed.sql", "present.sql"} <= {line.subject for line in lines}


def test_the_check_of_a_folder_meets_the_rows_of_the_origin(database: MakeDatabase) -> None:
    dsn = database()
    filled(dsn)
    lines = {
        line.subject: line for line in system_lines(Settings.model_validate({"database_url": dsn}), "origin_staged")
    }
    assert lines["times"].state == "well"
    assert lines["states"].says.startswith("every status of 400 rows")
