"""What runs is sampled on a real server, with what it waits for and the task that it serves."""

import threading

import psycopg

from analysis.health import waits
from analysis.health.running import ActiveSession
from analysis.health.waits import RUNNING_IDS, WAIT_SAMPLES, RunningId, WaitSample
from analysis.model import Failure
from analysis.run.sampling import PAUSE_S, SAMPLES, sampled
from tests.analyses.conftest import Ask, MakeFacts
from tests.conftest import MakeDatabase
from tests.redaction.canaries import CANARIES, leaks

ID = waits.META.id
SESSION = ActiveSession(7, "app", "worker task-00042", "IO", "DataFileRead", None, None, ["task-00042"], "SELECT 'x'")


def test_a_statement_that_waits_for_a_lock_is_seen_waiting(database: MakeDatabase, ask: Ask) -> None:
    dsn = database()
    with psycopg.connect(dsn) as holder, psycopg.connect(dsn, application_name="worker") as waiter:
        holder.execute("SELECT pg_advisory_lock(21)")
        pid = waiter.info.backend_pid
        thread = threading.Thread(target=waiter.execute, args=("SELECT pg_advisory_lock(21), 'secret-text'",))
        thread.start()
        with psycopg.connect(dsn, autocommit=True) as other:
            while not other.execute("SELECT 1 FROM pg_locks WHERE pid = %s AND NOT granted", [pid]).fetchone():
                pass
        snapshot = ask(dsn, waits)
        holder.execute("SELECT pg_advisory_unlock(21)")
        thread.join()
    result = snapshot.analyses[ID]
    assert result.data["events"] == {"Lock: advisory": result.data["looks"]}
    (row,) = result.tables[1].rows
    assert (row["application"], row["seen"]) == ("worker", result.data["looks"])
    assert "secret-text" not in snapshot.model_dump_json()
    [cost] = [cost for cost in snapshot.run.queries if cost.name == WAIT_SAMPLES.name]
    assert (cost.source, cost.failure) == ("sql", "")
    found = result.data["statement_waits"]
    assert [one["events"] for one in found] == [result.data["events"]]  # type: ignore[union-attr,index,call-overload]  # JSON


def test_the_task_that_a_session_names_is_shown(facts: MakeFacts) -> None:
    working = ActiveSession(8, "app", "other", None, None, None, None, [], "SELECT 1")
    samples = [WaitSample(0.0, (SESSION, working)), WaitSample(0.1, (SESSION,))]
    running = [RunningId("task-00042", "a" * 64, "tile")]
    verdict = waits.analyze(facts({WAIT_SAMPLES: samples, RUNNING_IDS: running}))
    events, statements = verdict.tables
    assert [(row["event"], row["seen"]) for row in events.rows] == [("IO: DataFileRead", 2), ("nothing: at work", 1)]
    assert [(row["task_id"], row["task_type"], row["seen"]) for row in statements.rows] == [
        ("task-00042", "tile", 2),
        (None, None, 1),
    ]
    without = waits.analyze(facts({WAIT_SAMPLES: samples, RUNNING_IDS: Failure("no record", "")}))
    assert without.tables[1].rows[0]["task_id"] is None


def test_no_secret_of_a_running_statement_comes_out(facts: MakeFacts) -> None:
    sessions = tuple(
        ActiveSession(
            number, "app", "w", None, None, None, None, [], f"SELECT '{canary.replace(chr(39), chr(39) * 2)}'"
        )
        for number, canary in enumerate(CANARIES)
    )
    packs = [sessions[start : start + 10] for start in range(0, len(sessions), 10)]
    for pack in packs:
        verdict = waits.analyze(facts({WAIT_SAMPLES: [WaitSample(0.0, pack)], RUNNING_IDS: []}))
        assert leaks({"verdict": verdict.model_dump_json()}) == {}


def test_looks_end_with_their_time_and_where_nothing_runs() -> None:
    assert len(sampled(lambda _: (SESSION,), 60)) == SAMPLES
    assert len(sampled(lambda _: (SESSION,), PAUSE_S / 2)) == 1
    assert len(sampled(lambda _: (), 60)) == 2
