"""docs/adding-a-system.md builds a system from nothing: its folder is checked on a database, and a run judges it."""

import json
import os
import shutil
import subprocess
import sys
from collections.abc import Callable, Iterator
from pathlib import Path

import psycopg
import pytest

from local.postgres import Server
from tests.packaging.blocks import PROJECT, Block, blocks_of
from tests.systems.conftest import empty_database

PAGE = PROJECT / "docs" / "adding-a-system.md"
BLOCKS = blocks_of(PAGE.name, PAGE.read_text("utf-8"))
ROWS = """
INSERT INTO toy.work (kind, state, tries, made_at, begun_at, done_at, problem)
SELECT 'tile', CASE WHEN n % 5 = 0 THEN 'broken' ELSE 'done' END, 1, at, at, at + interval '2 s',
    CASE WHEN n % 5 = 0 THEN 'ValueError: no band B' || n END
FROM generate_series(1, 200) AS n CROSS JOIN LATERAL (SELECT now() - n * interval '5 min' AS at) AS made
"""

DATED = "work.done_at AS ended_at,\n    coalesce(work.done_at, work.begun_at, work.made_at) AS changed_at"
UNDATED = "NULL::timestamptz AS ended_at,\n    NULL::timestamptz AS changed_at"

type Jobscope = Callable[..., "subprocess.CompletedProcess[str]"]


def block(tag: str) -> Block:
    [found] = [each for each in BLOCKS if each.tags == (tag,)]
    return found


@pytest.fixture(scope="module")
def project(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A copy of what runs, with the folder that the page makes."""
    copy = tmp_path_factory.mktemp("project")
    for name in ("analysis", "commands", "reports", "notify", "web", "sql", "kql"):
        shutil.copytree(PROJECT / name, copy / name, ignore=shutil.ignore_patterns("__pycache__"))
    for module in PROJECT.glob("*.py"):
        shutil.copy(module, copy / module.name)
    for each in BLOCKS:
        for tag in each.tags:
            if tag.startswith("sql/systems/toy/"):
                (copy / tag).parent.mkdir(exist_ok=True)
                (copy / tag).write_text(each.text)
    return copy


@pytest.fixture
def jobscope(project: Path, postgres18: Server) -> Iterator[Jobscope]:
    """The copy's command line over a database of the system, in which 40 of 200 jobs failed."""
    with empty_database(postgres18) as dsn:
        with psycopg.connect(dsn, autocommit=True) as connection:
            connection.execute(block("schema").text.encode())
            connection.execute(ROWS.encode())

        def run(*arguments: str, **more: str) -> "subprocess.CompletedProcess[str]":
            env = {**os.environ, "JOBSCOPE_DATABASE_URL": dsn, "PYTHONPATH": str(project), "COLUMNS": "200", **more}
            command = [sys.executable, "-c", "import cli; cli.main()", *arguments]
            return subprocess.run(command, cwd=project, env=env, capture_output=True, text=True)

        yield run


def test_the_folder_of_the_page_passes_the_check(jobscope: Jobscope) -> None:
    command, *arguments = block("check").text.split()
    assert command == "jobscope"
    done = jobscope(*arguments)
    assert (done.returncode, [line for line in done.stdout.splitlines() if "✓" not in line]) == (0, ["all well"]), done


def test_a_run_judges_the_system(jobscope: Jobscope, tmp_path: Path) -> None:
    jobscope("run", JOBSCOPE_REPORTS_URL=tmp_path.as_uri())
    snapshot = json.loads((tmp_path / "latest.json").read_bytes())
    assert [finding["count"] for finding in snapshot["findings"] if "no band" in finding["title"]] == [40]
    unknown = [r for r in snapshot["analyses"].values() if r["status"] == "unknown" and not r["not_recorded"]]
    assert [one["id"] for one in unknown] == ["performance/statements"]


def test_attempts_are_known_where_a_system_counts_retries(project: Path, jobscope: Jobscope, tmp_path: Path) -> None:
    path = project / "sql" / "systems" / "toy" / "tasks.sql"
    right = path.read_text()
    retries = right.replace("NULL::integer AS retries", "work.tries - 1 AS retries")
    path.write_text(retries.replace("work.tries AS attempts", "NULL::integer AS attempts"))
    try:
        jobscope("run", JOBSCOPE_REPORTS_URL=tmp_path.as_uri())
    finally:
        path.write_text(right)
    snapshot = json.loads((tmp_path / "latest.json").read_bytes())
    assert snapshot["analyses"]["poison/retries"]["status"] == "ok"


@pytest.mark.parametrize(
    ("file", "before", "after", "words"),
    [
        ("system.toml", 'tries = "integer"', 'tries = "uuid"', "work.tries is integer and not uuid"),
        ("system.toml", 'broken = "failed"\n', "", "terminal statuses of tasks without a terminal state: broken"),
        ("system.toml", "liveness", "livelyness", "livelyness"),
        ("system.toml", '"removed"', '"deleted"', "toml: gone: Input should be 'removed', 'succeeded or removed' or"),
        ("system.toml", 'id = "bigint"', 'id = "text"', "toy has no find.sql"),
        ("changed.sql", "native_done_at >=", "native_finished_at >=", "native_finished_at does not exist"),
        (
            "tasks.sql",
            "work.made_at AS",
            "work.made_at + interval '1 d' AS",
            "created_at of some rows lies in the future",
        ),
        ("tasks.sql", DATED, UNDATED, "rows that are broken, done have neither ended_at nor changed_at"),
        ("fixes.toml", "UPDATE {schema}.work", "UPDATE {schema}.works", "works"),
        ("system.toml", '["done", "broken"]', '["done"]', "with a terminal state, and not in terminal: broken"),
        ("system.toml", '["done", "broken"]', '"done"', "relations.tasks.terminal: Input should be a list, as"),
        ("system.toml", '"Toy"', '"T\udcf6y"', "sql/systems/toy/system.toml is not UTF-8 (at line 2): save it as"),
        ("fixes.toml", "[[steps]]", "[[steps]", "sql/systems/toy/fixes.toml is not TOML"),
        ("fixes.toml", "sql =", "sqll =", "sql/systems/toy/fixes.toml: steps.0.sqll: Extra inputs are not permitted"),
        ("changed.sql", "WITH params AS", "SELECT 1 FROM", "sql/systems/toy/changed.sql must begin with WITH"),
        ("changed.sql", ":'since'", ":'sinec'", "nothing is given as :'sinec'"),
        ("open.sql", "Which", "W\udce9lche", "sql/systems/toy/open.sql is not UTF-8 (at line 1)"),
        ("tasks.sql", "NULL::text AS queue,", "", "✗ tasks.sql the query systems/toy/tasks failed: column tasks.queue"),
        ("tasks.sql", "1 AS stage", "work.kind::integer AS stage", "✗ changed.sql"),
        ("tasks.sql", "work.done_at AS ended_at", "work.done_at + interval '3 h' AS ended_at", "in JOBSCOPE_TIMEZONE"),
        # In another unit than the column's nothing fits, and a run would call that fine.
        (
            "changed.sql",
            ":'since'::timestamptz AS",
            "to_timestamp(extract(epoch FROM :'since'::timestamptz) * 1000) AS",
            "✗ rows not given by changed.sql and open.sql together: 200 of 200 rows",
        ),
        (
            "present.sql",
            "tasks.native_id = asked.id::bigint",
            "tasks.native_id = -asked.id::bigint",
            "✗ rows not given by present.sql: 200 of 200 rows",
        ),
    ],
)
def test_the_check_says_what_is_wrong(
    project: Path, jobscope: Jobscope, file: str, before: str, after: str, words: str
) -> None:
    path = project / "sql" / "systems" / "toy" / file
    right = path.read_text()
    path.write_text(right.replace(before, after), encoding="utf-8", errors="surrogateescape")
    try:
        done = jobscope("system", "check", "toy")
    finally:
        path.write_text(right)
    assert done.returncode == 2, done
    assert words in " ".join(done.stdout.split())
    assert "Traceback" not in done.stdout + done.stderr


def test_what_a_system_is_known_by_is_said_where_it_is_not_there(project: Path, jobscope: Jobscope) -> None:
    path = project / "sql" / "systems" / "toy" / "system.toml"
    right = path.read_text()
    path.write_text(right.replace("[reads.work", "[reads.works"))
    try:
        done = jobscope("system", "check", "toy")
    finally:
        path.write_text(right)
    assert "it is known by works (id, kind, state, tries, made_at" in " ".join(done.stdout.split())


def test_a_run_names_the_file_that_is_wrong(project: Path, jobscope: Jobscope, tmp_path: Path) -> None:
    path = project / "sql" / "systems" / "toy" / "changed.sql"
    right = path.read_text()
    path.write_text("-- Which jobs changed?\nSELECT tasks.* FROM tasks;\n")
    try:
        jobscope("run", JOBSCOPE_REPORTS_URL=tmp_path.as_uri())
    finally:
        path.write_text(right)
    record = json.loads((tmp_path / "latest.json").read_bytes())["run"]["record"]
    assert record["failure"] == "sql/systems/toy/changed.sql must begin with WITH"
    assert record["fix"] == "correct the file, and try it by jobscope system check"


def test_a_byte_order_mark_is_no_mistake(project: Path, jobscope: Jobscope) -> None:
    path = project / "sql" / "systems" / "toy" / "system.toml"
    right = path.read_text()
    path.write_text(right, encoding="utf-8-sig")
    try:
        done = jobscope("system", "check", "toy")
    finally:
        path.write_text(right)
    assert done.returncode == 0, done


@pytest.mark.parametrize("command", ["run", "check"])
def test_a_folder_half_written_ends_a_command_with_a_sentence(
    project: Path, jobscope: Jobscope, tmp_path: Path, command: str
) -> None:
    path = project / "sql" / "systems" / "toy" / "system.toml"
    right = path.read_text()
    path.write_text(right.replace('shape = "flat"\n', ""))
    try:
        done = jobscope(command, JOBSCOPE_REPORTS_URL=tmp_path.as_uri())
    finally:
        path.write_text(right)
    assert done.returncode == 2, done
    assert "jobscope: sql/systems/toy/system.toml: shape: Field required" in done.stderr
    assert "Traceback" not in done.stderr
    assert list(tmp_path.iterdir()) == []


def test_the_check_tries_the_files_that_a_folder_need_not_have(project: Path, jobscope: Jobscope) -> None:
    path = project / "sql" / "systems" / "toy" / "find.sql"
    path.write_text("-- Which jobs does :'wanted' mean?\nWITH params AS (SELECT 1) SELECT work.nobody FROM work;\n")
    try:
        done = jobscope("system", "check", "toy")
    finally:
        path.unlink()
    assert done.returncode == 2, done
    assert "work.nobody does not exist" in " ".join(done.stdout.split())


def test_a_key_that_is_null_stands_for_the_id_in_find_too(project: Path, jobscope: Jobscope, tmp_path: Path) -> None:
    path = project / "sql" / "systems" / "toy" / "find.sql"
    path.write_text(
        "-- Which jobs does :'wanted' mean?\nWITH params AS (SELECT :'wanted'::text AS wanted)\n"
        "SELECT tasks.job_id, tasks.key FROM params CROSS JOIN tasks WHERE tasks.job_id = params.wanted;\n"
    )
    try:
        done = jobscope("debug", "5", JOBSCOPE_REPORTS_URL=tmp_path.as_uri())
    finally:
        path.unlink()
    assert done.returncode == 0, done
    assert "ValueError: no band B5" in done.stdout


def test_statuses_in_other_letters_are_judged(project: Path, jobscope: Jobscope, tmp_path: Path) -> None:
    path = project / "sql" / "systems" / "toy" / "tasks.sql"
    right = path.read_text()
    path.write_text(right.replace("work.state AS status", "upper(work.state) || ' ' AS status"))
    try:
        checked = jobscope("system", "check", "toy")
        jobscope("run", JOBSCOPE_REPORTS_URL=tmp_path.as_uri())
        explained = jobscope("debug", "5", JOBSCOPE_REPORTS_URL=tmp_path.as_uri())
    finally:
        path.write_text(right)
    assert checked.returncode == 0, checked
    assert "! states" in checked.stdout
    findings = json.loads((tmp_path / "latest.json").read_bytes())["findings"]
    assert [finding["count"] for finding in findings if "no band" in finding["title"]] == [40]
    assert [finding["severity"] for finding in findings if "other letters" in finding["title"]] == ["advice"]
    assert "not known" not in explained.stdout


def test_a_row_of_an_id_that_is_very_long_is_found_again(project: Path, jobscope: Jobscope, tmp_path: Path) -> None:
    folder = project / "sql" / "systems" / "toy"
    right = {name: (folder / name).read_text() for name in ("tasks.sql", "present.sql", "contents.sql")}
    long = "work.id || '-' || repeat('x', 500)"
    (folder / "tasks.sql").write_text(right["tasks.sql"].replace("work.id::text", long))
    for name in ("present.sql", "contents.sql"):
        (folder / name).write_text(right[name].replace("asked.id::bigint", "split_part(asked.id, '-', 1)::bigint"))
    try:
        checked = jobscope("system", "check", "toy")
        for _ in range(2):
            jobscope("run", JOBSCOPE_REPORTS_URL=tmp_path.as_uri())
        there = "SELECT count(*) FROM tasks WHERE gone_at IS NULL"
        left = jobscope("query", there, "--format", "csv", JOBSCOPE_REPORTS_URL=tmp_path.as_uri())
    finally:
        for name, text in right.items():
            (folder / name).write_text(text)
    assert "given by present.sql: all of 200 rows" in checked.stdout, checked
    assert left.stdout.split()[-1] == "200", left


def test_a_type_may_go_by_any_of_its_names(project: Path, jobscope: Jobscope) -> None:
    path = project / "sql" / "systems" / "toy" / "system.toml"
    right = path.read_text()
    named = right.replace('id = "bigint"', 'id = "int8"').replace('kind = "text"', 'kind = "varchar(40)"')
    path.write_text(named.replace('tries = "integer"', 'tries = "int"'))
    try:
        done = jobscope("system", "check", "toy")
    finally:
        path.write_text(right)
    assert done.returncode == 0, done


def test_where_nothing_can_look_an_id_up_the_missing_file_is_named(
    project: Path, jobscope: Jobscope, tmp_path: Path
) -> None:
    path = project / "sql" / "systems" / "toy" / "system.toml"
    right = path.read_text()
    path.write_text(right.replace('id = "bigint"', 'id = "text"'))
    try:
        done = jobscope("debug", "2499", JOBSCOPE_REPORTS_URL=tmp_path.as_uri())
    finally:
        path.write_text(right)
    assert "Traceback" not in done.stderr
    assert "sql/systems/toy has no find.sql" in done.stderr
    assert "no job or task" not in done.stderr


def test_a_folder_that_is_not_there_is_named(jobscope: Jobscope) -> None:
    done = jobscope("system", "check", "toys")
    assert (done.returncode, "there is no sql/systems/toys" in done.stdout) == (2, True)
