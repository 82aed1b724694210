"""Error texts become fingerprints: the same that the report's failure patterns are made of, and each read once."""

from datetime import timedelta
from pathlib import Path

import psycopg
import pytest

from analysis.collect import contents
from analysis.collect.run import collect
from analysis.errors.grouping import fingerprint
from analysis.record.query import ask
from analysis.record.records import all_records
from analysis.redaction import redact_text
from analysis.settings import Settings
from local.sample.load import LoadedSample
from tests.collect.system import System, folder_store, job_id


def test_each_failure_has_the_fingerprint_of_its_redacted_text(served_sample: LoadedSample, tmp_path: Path) -> None:
    store = folder_store(tmp_path)
    assert collect(Settings.model_validate({"database_url": served_sample.dsn}), store).failure is None
    read = ask(
        store, all_records(store), "SELECT task_id, fingerprint FROM tasks WHERE text_state = 'read'", 10**6
    ).rows
    recorded = {str(task): made for task, made in read}
    with psycopg.connect(served_sample.dsn) as connection:
        texts = connection.execute(
            "SELECT task_id, error_details FROM app.tasks WHERE task_id = ANY(%s)", [list(recorded)]
        ).fetchall()
    assert len(recorded) > 500
    assert recorded == {task: fingerprint(redact_text(str(text))).id for task, text in texts}


def test_texts_are_read_once_and_the_rest_in_the_next_runs(system: System, monkeypatch: pytest.MonkeyPatch) -> None:
    at = system.now()
    system.job("a", at, "failed", tasks=7, task="failed")
    system.connection.execute("UPDATE tasks SET error_details = 'ValueError: bad tile ' || task_index")
    system.connection.execute("UPDATE tasks SET error_details = NULL WHERE task_id = 'a-6'")
    monkeypatch.setattr(contents, "MOST_TEXTS", 4)
    assert [states(system) for _ in range(3)] == [
        {"not read": 3, "read": 4},
        {"none": 1, "read": 6},
        {"none": 1, "read": 6},
    ]
    assert "systems/origin_staged/contents" not in {cost.name for cost in system.collect().costs}
    [[patterns]] = ask(system.store, all_records(system.store), "SELECT count(*) FROM patterns", 1).rows
    assert patterns == 1


def test_a_retry_that_fails_with_another_error_has_another_pattern(system: System) -> None:
    at = system.now()
    system.job("a", at, "failed", tasks=1, task="failed")
    system.connection.execute("UPDATE tasks SET error_details = 'ValueError: bad tile'")
    system.collect()
    system.connection.execute(
        "UPDATE tasks SET error_details = 'KeyError: band', updated_at = updated_at + interval '1 s'"
    )
    system.collect()
    rows = ask(
        system.store, all_records(system.store), "SELECT exception_type FROM tasks JOIN patterns USING (fingerprint)", 9
    ).rows
    assert rows == (("KeyError",),)


@pytest.mark.parametrize("reads_results", [False, True])
def test_a_role_that_may_not_read_texts_records_the_rest(system: System, reads_results: bool) -> None:
    system.job("a", system.now(), "failed", tasks=2, task="failed")
    system.connection.execute("DROP ROLE IF EXISTS no_texts")
    system.connection.execute(
        "CREATE ROLE no_texts LOGIN PASSWORD 'x'; GRANT USAGE ON SCHEMA app TO no_texts;"
        "GRANT SELECT (job_id, job_type, status, stage, total_stages, created_at, updated_at) ON jobs TO no_texts;"
        "GRANT SELECT (task_id, parent_job_id, task_type, status, stage, created_at, updated_at) ON tasks TO no_texts"
    )
    if reads_results:  # then each failure would seem to have left no text
        system.connection.execute("GRANT SELECT (result_data) ON tasks TO no_texts")
    try:
        with psycopg.connect(system.dsn) as connection:
            port, name = connection.info.port, connection.info.dbname
        url = f"postgresql://no_texts:x@127.0.0.1:{port}/{name}"
        found = collect(Settings.model_validate({"database_url": url}), system.store)
        assert found.failure is None
        assert found.state is not None
        notes = found.state.notes
        assert "the error texts of tasks may not be read by this role: their failures have no pattern" in notes
        assert any(note.startswith("not in this version, or not readable by this role: ") for note in notes)
        assert len(system.recorded()) == 2
        # Of other roles' transactions it sees that they have written, and not when they began.
        with psycopg.connect(system.dsn) as other:
            other.execute("UPDATE app.jobs SET updated_at = updated_at")
            later = collect(Settings.model_validate({"database_url": url}), system.store)
        assert later.state is not None
        assert (later.state.read_at - later.state.oldest).total_seconds() == 600
    finally:
        system.connection.execute("DROP OWNED BY no_texts; DROP ROLE no_texts")


def states(system: System) -> object:
    """How many texts are in which state after one more run."""
    system.collect()
    [[found]] = ask(system.store, all_records(system.store), "SELECT histogram(text_state) FROM tasks", 1).rows
    return found


def test_a_job_that_failed_without_a_failed_task_has_the_pattern_of_its_own_text(system: System) -> None:
    at = system.now()
    for name, tasks in (("none", 0), ("some", 1), ("good", 1)):
        system.job(name, at, "failed", tasks=tasks, task="completed" if name == "good" else "failed")
    system.connection.execute("UPDATE jobs SET error_details = 'RuntimeError: no handler for stage 7'")
    system.collect()
    asked = "SELECT job_id, text_state, exception_type FROM jobs LEFT JOIN patterns USING (fingerprint)"
    read = {str(job): rest for job, *rest in ask(system.store, all_records(system.store), asked, 9).rows}
    assert read[job_id("none")] == read[job_id("good")] == ["read", "RuntimeError"]
    assert read[job_id("some")] == ["not read", None]
    assert system.collect().written == 0


def test_other_words_that_count_make_all_texts_read_again(system: System) -> None:
    system.job("a", system.now(), "failed", tasks=2, task="failed")
    system.connection.execute("UPDATE tasks SET error_details = 'Timeout: host alpha-' || task_index || ' is gone'")
    system.collect()
    assert system.collect().written == 0
    system.settings = system.settings.model_copy(update={"keep_words": ("alpha-0", "alpha-1")})
    system.collect()
    made = ask(
        system.store,
        all_records(system.store),
        "SELECT DISTINCT fingerprint, other_ids FROM tasks JOIN patterns USING (fingerprint)",
        9,
    ).rows
    assert len(made) == 2
    assert len({others for _, others in made}) == 1
    assert system.collect().written == 0


def test_of_each_job_and_type_the_newest_text_is_read_before_more_of_the_same(
    system: System, monkeypatch: pytest.MonkeyPatch
) -> None:
    at = system.now()
    system.job("storm", at, "failed", tasks=9, task="failed")
    system.job("rare", at - timedelta(hours=3), "failed", tasks=1, task="failed")
    system.connection.execute("UPDATE tasks SET error_details = 'ValueError: bad tile'")
    monkeypatch.setattr(contents, "MOST_TEXTS", 2)
    system.collect()
    asked = "SELECT task_id FROM tasks WHERE text_state = 'read' AND starts_with(task_id, 'rare')"
    assert len(ask(system.store, all_records(system.store), asked, 9).rows) == 1
