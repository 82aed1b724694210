"""The command line as a process: exit codes, one sentence for a mistake, what a person reads."""

import json
import os
import subprocess
import sys
from pathlib import Path

import psycopg

from analysis import __version__
from stored_reports import to_json
from tests.analyses.poison_story import Story
from tests.conftest import MakeDatabase
from tests.reliability import AddRow
from tests.reports.stories import snapshot

PROJECT = Path(__file__).parents[2]


def jobscope(*arguments: str, **environment: str) -> subprocess.CompletedProcess[str]:
    command = [sys.executable, "-c", "import cli; cli.main()", *arguments]
    env = {**os.environ, "PYTHONPATH": str(PROJECT), "COLUMNS": "100", **environment}
    done = subprocess.run(command, env=env, capture_output=True, text=True, timeout=120, check=False)
    # What is said to people; the audit lines have a test of their own.
    done.stderr = "".join(line for line in done.stderr.splitlines(True) if not line.startswith("audit "))
    return done


def test_a_run_publishes_and_exits_0_whatever_the_verdict(database: MakeDatabase, tmp_path: Path) -> None:
    reports, dsn = tmp_path / "out", database()
    story = Story(dsn)
    story.job("a")
    story.task("a", "processing", times=10, beat=30)
    done = jobscope("run", JOBSCOPE_DATABASE_URL=dsn, JOBSCOPE_REPORTS_URL=reports.as_uri())
    assert done.returncode == 0, done.stderr
    assert done.stdout.startswith("CRITICAL")
    assert (reports / "latest.html").exists()
    snapshot, page = (Path(line) for line in done.stdout.splitlines()[-2:])
    assert json.loads(snapshot.read_bytes())["status"] == "critical"
    assert page.read_text("utf-8").startswith("<!doctype html>")

    drawn = jobscope("render", str(reports / "latest.json"), "--output", str(tmp_path / "again.html"))
    assert drawn.returncode == 0
    assert (tmp_path / "again.html").read_bytes() == (reports / "latest.html").read_bytes()


def test_a_run_that_could_not_look_publishes_says_why_and_exits_5(database: MakeDatabase, tmp_path: Path) -> None:
    dsn = database()
    with psycopg.connect(dsn, application_name="migration") as holder:
        holder.execute("LOCK TABLE app.tasks IN ACCESS EXCLUSIVE MODE")
        done = jobscope("run", JOBSCOPE_DATABASE_URL=dsn, JOBSCOPE_REPORTS_URL=tmp_path.as_uri(), COLUMNS="400")
    assert done.returncode == 5, done.stderr
    first, headline, why, *_ = done.stdout.splitlines()
    assert first.startswith("UNKNOWN")
    assert headline.startswith("Not looked at: failures, poison and backlog.")
    assert "(migration, role postgres) holds an ACCESS EXCLUSIVE lock on app.tasks" in why
    page = (tmp_path / "latest.html").read_text()
    assert "<title>Unknown, not everything was looked at" in page
    assert "Not looked at: failures, poison and backlog." in page
    assert "Nothing needs anyone" not in page


def test_a_wrong_setting_is_one_sentence_and_exit_code_2(tmp_path: Path) -> None:
    done = jobscope("run", JOBSCOPE_WINDOW_HOURS="soon", JOBSCOPE_REPORTS_URL=tmp_path.as_uri())
    assert done.returncode == 2
    assert done.stderr.startswith("jobscope: JOBSCOPE_WINDOW_HOURS: ")
    assert len(done.stderr.splitlines()) == 1
    assert jobscope("run").returncode == 2


def test_a_malformed_database_url_begins_no_run_and_no_piece_of_it_is_repeated(
    tmp_path: Path, reliability: AddRow
) -> None:
    reports = tmp_path / "out"
    done = jobscope("run", JOBSCOPE_DATABASE_URL="postgresql://u:hunt@er2@h/d", JOBSCOPE_REPORTS_URL=reports.as_uri())
    assert (done.returncode, len(done.stderr.splitlines()), done.stdout) == (2, 1, "")
    assert done.stderr.startswith("jobscope: JOBSCOPE_DATABASE_URL: it is no PostgreSQL URL")
    assert "er2" not in done.stderr
    text = done.stderr.strip().removeprefix("jobscope: ")
    reliability("the database's URL is malformed", f"exit code 2, no run: {text}", "no piece of it is repeated")
    assert not reports.exists()


def test_the_version_is_printed() -> None:
    done = jobscope("--version")
    assert (done.returncode, done.stdout) == (0, f"jobscope {__version__}\n")


def test_a_variable_that_is_no_setting_is_named_with_the_nearest_and_stops_nothing(tmp_path: Path) -> None:
    done = jobscope("mutes", JOBSCOPE_REPORTS_URL=tmp_path.as_uri(), JOBSCOPE_REPORT_URL="x", JOBSCOPE_TEST_CASES="1")
    assert done.returncode == 0
    assert done.stderr.splitlines() == [
        "jobscope: JOBSCOPE_REPORT_URL: there is no such setting; did you mean JOBSCOPE_REPORTS_URL?",
        f"nothing is muted in folder {tmp_path}",
    ]


def test_no_place_to_publish_is_exit_code_3(database: MakeDatabase, tmp_path: Path) -> None:
    (tmp_path / "file").write_text("in the way")
    done = jobscope("run", JOBSCOPE_DATABASE_URL=database(), JOBSCOPE_REPORTS_URL=(tmp_path / "file").as_uri())
    assert done.returncode == 3
    assert "the reports cannot be used" in done.stderr
    assert "Traceback" not in done.stderr


def test_two_runs_are_compared_by_file_or_slot_and_the_exit_code_says_whether_it_got_worse(tmp_path: Path) -> None:
    from tests.reports.busy import busy
    from tests.reports.calm import healthy

    after = busy()
    before = healthy()
    slot = after.run.slot.replace(year=2025)
    before = before.model_copy(update={"run": before.run.model_copy(update={"slot": slot})})
    calm, stored = tmp_path / "calm.json", tmp_path / "snapshots" / "2025" / "11" / "24" / "060000Z.json"
    stored.parent.mkdir(parents=True)
    for path, made in ((calm, before), (stored, before), (tmp_path / "latest.json", after)):
        path.write_text(made.model_dump_json())
    reports = tmp_path.as_uri()

    worse = jobscope("compare", "20251124T060000Z", JOBSCOPE_REPORTS_URL=reports)
    assert worse.returncode == 1, worse.stderr
    assert "2025-11-24T06:00:00Z" in worse.stdout
    assert " new " in worse.stdout
    assert jobscope("compare", str(calm), "20251124T060000Z", JOBSCOPE_REPORTS_URL=reports).returncode == 0
    for name in ("two.html", "two.json"):
        done = jobscope("compare", str(calm), "--output", str(tmp_path / name), JOBSCOPE_REPORTS_URL=reports)
        assert (done.returncode, done.stdout) == (1, f"{tmp_path / name}\n")
    assert json.loads((tmp_path / "two.json").read_bytes())["worse"]
    assert (tmp_path / "two.html").read_text().startswith("<!doctype html>")


def test_what_cannot_be_compared_is_one_sentence_and_exit_code_4(tmp_path: Path) -> None:
    newer = tmp_path / "newer.json"
    newer.write_text('{"schema_version": 999}')
    for run, one in (
        ("yesterday", "yesterday is no file, no slot such as 20260131T060000Z, and not latest."),
        ("20260131T060000Z", "No run 20260131T060000Z is stored"),
        (str(newer), "schema version 999"),
    ):
        done = jobscope("compare", run, run, JOBSCOPE_REPORTS_URL=tmp_path.as_uri())
        assert (done.returncode, len(done.stderr.splitlines())) == (4, 1)
        assert one in done.stderr


def test_retention_names_what_is_due_and_then_deletes_it(tmp_path: Path) -> None:
    def run(day: str, minute: str) -> Path:
        path = tmp_path / "snapshots" / "2026" / "01" / day / f"06{minute}00Z.json"
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text("{}")
        return path

    first, due, newest = run("01", "00"), run("01", "15"), run("04", "00")
    named = jobscope("retention", "--dry-run", JOBSCOPE_REPORTS_URL=tmp_path.as_uri())
    assert (named.returncode, named.stdout) == (0, "2026-01-01T06:15:00Z\n")
    assert due.exists()
    done = jobscope("retention", JOBSCOPE_REPORTS_URL=tmp_path.as_uri())
    assert done.returncode == 0
    assert done.stdout.startswith("1 runs deleted from folder ")
    assert [path.exists() for path in (first, due, newest)] == [True, False, True]
    refused = jobscope("retention", JOBSCOPE_REPORTS_URL=tmp_path.as_uri(), JOBSCOPE_KEEP_ALL_HOURS="24")
    assert refused.returncode == 2
    assert "greater than or equal to 48" in refused.stderr


def test_patterns_of_a_log_file_are_a_table_for_people_and_lines_for_programs(tmp_path: Path) -> None:
    log = tmp_path / "some.log"
    log.write_text("".join(f"connection to 10.0.0.{n} refused after {n} ms\n" for n in range(30)) + "disk full\n")
    table = jobscope("patterns", str(log)).stdout
    assert "30" in table
    assert "31 texts, 2 patterns" in table
    assert jobscope("patterns", str(log), "--output", str(tmp_path / "out.jsonl")).returncode == 0
    rows = [json.loads(line) for line in (tmp_path / "out.jsonl").read_text("utf-8").splitlines()]
    assert len(rows) == 31
    assert {row["pattern"] for row in rows[:30]} == {rows[0]["pattern"]}
    assert rows[30]["pattern"] != rows[0]["pattern"]


def test_a_file_that_cannot_be_read_or_written_is_a_sentence_and_exit_code_2(tmp_path: Path) -> None:
    (tmp_path / "a.log").write_text("disk full\n")
    story = tmp_path / "story.json"
    story.write_bytes(to_json(snapshot("ok", [])))
    nowhere = str(tmp_path / "none" / "x.html")
    for asked in (
        ("render", str(story), "--output", nowhere),
        ("compare", str(story), str(story), "--output", nowhere),
        ("patterns", str(tmp_path / "a.log"), "--output", nowhere),
        ("patterns", str(tmp_path)),
        ("render", str(tmp_path)),
    ):
        done = jobscope(*asked)
        assert (done.returncode, "Traceback" in done.stderr) == (2, False), asked
        assert (
            nowhere not in asked or done.stderr == f"jobscope: {nowhere} cannot be written: No such file or directory\n"
        )


def test_debug_explains_a_job_and_writes_its_page(database: MakeDatabase, tmp_path: Path) -> None:
    dsn = with_jobs(database())
    found = jobscope("debug", "ab" * 32, JOBSCOPE_DATABASE_URL=dsn)
    assert found.returncode == 0, found.stderr
    assert "abab" in found.stdout
    assert "QUEUED" in found.stdout.upper()
    page = tmp_path / "job.html"
    by_task = jobscope("debug", "one-task", "--output", str(page), JOBSCOPE_DATABASE_URL=dsn)
    assert (by_task.returncode, by_task.stdout.strip()) == (0, str(page))
    assert page.read_text("utf-8").startswith("<!doctype html>")


def test_debug_says_which_jobs_a_prefix_means_and_that_there_is_none(database: MakeDatabase) -> None:
    dsn = with_jobs(database())
    several = jobscope("debug", "cdcdcdcd", JOBSCOPE_DATABASE_URL=dsn)
    assert several.returncode == 1
    assert several.stderr.startswith("jobscope: several jobs are meant by it: cdcd")
    none = jobscope("debug", "ef" * 32, JOBSCOPE_DATABASE_URL=dsn)
    assert (none.returncode, none.stderr) == (1, f"jobscope: there is no job or task {'ef' * 32}\n")


def test_debug_of_a_wrong_setting_is_2_and_of_a_database_that_is_down_4() -> None:
    wrong = jobscope("debug", "ab" * 32, JOBSCOPE_TIMEZONE="Mars/Olympus")
    assert (wrong.returncode, len(wrong.stderr.splitlines())) == (2, 1)
    down = jobscope("debug", "ab" * 32, JOBSCOPE_DATABASE_URL="postgresql://u:hunter2@127.0.0.1:1/d")
    assert down.returncode == 4
    assert down.stderr.startswith("jobscope: ")
    assert "hunter2" not in down.stderr
    assert "Traceback" not in down.stderr


def test_debug_with_reports_that_cannot_be_read_is_3(database: MakeDatabase, tmp_path: Path) -> None:
    (tmp_path / "file").write_text("in the way")
    dsn, reports = with_jobs(database()), (tmp_path / "file").as_uri()
    done = jobscope("debug", "ab" * 32, JOBSCOPE_DATABASE_URL=dsn, JOBSCOPE_REPORTS_URL=reports)
    assert done.returncode == 3
    assert "Traceback" not in done.stderr


def with_jobs(dsn: str) -> str:
    """One job with a task, and two whose ids begin alike."""
    with psycopg.connect(dsn) as connection:
        for job_id in ("ab" * 32, "cd" * 31 + "00", "cd" * 31 + "01"):
            connection.execute("INSERT INTO app.jobs (job_id, job_type) VALUES (%s, 'process_raster')", [job_id])
        connection.execute(
            "INSERT INTO app.tasks (task_id, parent_job_id, task_type, stage, task_index)"
            " VALUES ('one-task', %s, 'create_tile', 1, 0)",
            ["ab" * 32],
        )
    return dsn
