"""docs/systems.md and the README say what the folders say."""

from pathlib import Path

import pytest

from analysis.collect.system_files import all_systems, load_system
from local.engine_versions import pinned
from local.grants import granted
from local.system_answers import QUESTIONS
from local.systems_page import PAGE, README, page, with_fits
from tests.systems.engine import started


def test_the_page_is_as_the_folders_say() -> None:
    assert PAGE.read_text("utf-8") == page(), "run `make systems`"


def test_the_readme_has_every_system_with_its_version_and_what_it_gives() -> None:
    readme = README.read_text("utf-8")
    assert readme == with_fits(readme), "run `make systems`"
    assert all(f"| [{system.title}](docs/systems.md#" in readme for system in all_systems())
    assert all(bool(pinned(system)) != bool(system.made_from) for system in all_systems() if system.homepage)
    assert all(system.made_from.endswith(", engine not run") for system in all_systems() if system.made_from)


def test_every_system_whose_engine_is_run_says_the_oldest_version_that_fits() -> None:
    assert [system.name for system in all_systems() if bool(system.oldest) != bool(pinned(system))] == []


@pytest.mark.parametrize(
    ("question", "system", "answer", "reason"),
    [
        ("successes, and so rates", "graphile_worker", "not recorded", "deleted at once"),
        ("successes, and so rates", "oban", "partly", "60 seconds"),
        ("what will be tried again", "procrastinate", "yes", ""),
        ("attempts", "dbos", "partly", "recoveries"),
        ("heartbeats", "dbos", "not recorded", "PENDING"),
        ("error texts of failures", "procrastinate", "not recorded", "no table"),
        ("workers", "pgboss", "not recorded", "what each has taken"),
        ("end", "origin_staged", "partly", "last change"),
        ("parameters, compared", "oban", "not read", ""),
        ("parameters, compared", "prefect", "not recorded", "no value"),
        ("dependencies", "pgboss", "yes", ""),
        ("dependencies", "oban", "partly", "not by what"),
        ("page of a job: attempts", "oban", "yes", ""),
        ("page of a job: attempts", "pgboss", "not recorded", "last attempt alone"),
        ("errors of each earlier attempt", "procrastinate", "not recorded", ""),
        ("what runs at this moment", "graphile_worker", "not read", ""),
        ("dependencies", "dbos", "yes", ""),
        ("page of a job: events", "origin_staged", "partly", "`job_events`"),
        ("schedules", "origin_graph", "partly", "JOBSCOPE_SCHEMA"),
    ],
)
def test_an_answer_follows_from_mapping_and_file(question: str, system: str, answer: str, reason: str) -> None:
    given = QUESTIONS[question](load_system(system))
    assert given.word == answer
    assert reason in given.reason


def test_what_a_folder_has_a_file_for_is_not_called_missing() -> None:
    answers = {
        f"{system.name}: {section}": QUESTIONS[f"page of a job: {section}"](system).word
        for system in all_systems()
        for section in ("attempts", "events")
        if system.has(section)
    }
    assert {name: word for name, word in answers.items() if word not in ("yes", "partly")} == {}


def test_each_relation_that_the_role_is_granted_stands_with_its_system() -> None:
    sections = {part.partition("\n")[0]: part for part in page().split("\n## ")}
    for system in all_systems():
        [grants] = [line for line in sections[system.title].splitlines() if line.startswith("- To be granted: ")]
        assert [one.relation for one in granted(system) if f"`{one.relation}`" not in grants] == [], system.name


def test_procrastinate_s_log_names_the_job_that_failed_with_its_error(procrastinate: Path, dsn: str) -> None:
    with started([str(procrastinate), "procrastinate_app.py"], dsn) as engine:
        engine("schema")
        engine("log", setup=load_system("procrastinate").log_ids)
        job = engine("defer", task="fail", given={"message": "no band B08"})
        engine("work")
        logged = engine.event("logged", task_id=str(job))
        while "Traceback" not in logged["text"]:
            logged = engine.event("logged", task_id=str(job))
    assert "ValueError: no band B08" in logged["text"]
