"""Parameters are recorded as keyed hashes: equal ones are found, and none can be read or tried from the record."""

import json
from datetime import timedelta
from pathlib import Path

import pytest

from analysis.collect import inputs
from analysis.record import input_key
from analysis.record.query import ask
from analysis.record.records import all_records
from analysis.redaction import own
from reports.stores import open_store
from tests.collect.system import RECORD, System

SECRET = "geheim-4711-parameter"


def given(system: System, task: str, **parameters: object) -> None:
    system.connection.execute("UPDATE tasks SET parameters = %s WHERE task_id = %s", [json.dumps(parameters), task])


def recorded(system: System) -> dict[str, str | None]:
    """The inputs of one more run, by task."""
    system.collect()
    rows = ask(system.store, all_records(system.store), "SELECT task_id, input FROM tasks ORDER BY task_id", 10**5).rows
    return {str(task): None if found is None else str(found) for task, found in rows}


def repeating(system: System, succeeded: int) -> None:
    """An hour ago: two jobs whose two tasks fail with one input, and a third whose tasks have succeeded with others."""
    at = system.now() - timedelta(hours=1)
    for name in "ab":
        system.job(name, at, "failed", tasks=2, task="failed")
    system.job("c", at, "completed", tasks=succeeded, task="completed")
    system.connection.execute("UPDATE tasks SET parameters = '{\"tile\": 7}' WHERE status = 'failed'")
    system.connection.execute(
        "UPDATE tasks SET parameters = jsonb_build_object('tile', 100 + task_index) WHERE status = 'completed'"
    )


def test_equal_parameters_have_equal_hashes_that_tell_nothing(system: System, tmp_path: Path) -> None:
    system.job("a", system.now(), "failed", tasks=5, task="failed")
    given(system, "a-0", tile=SECRET, zoom=3)
    given(system, "a-1", zoom=3, tile=SECRET)
    given(system, "a-2", zoom=4, tile=SECRET)
    given(system, "a-3", tile=SECRET, long="x" * 20_000)
    found = recorded(system)
    assert found["a-0"] == found["a-1"]
    assert len({found["a-0"], found["a-2"], found["a-3"]}) == 3
    assert found["a-4"] == "none"
    stored = b"".join(path.read_bytes() for path in tmp_path.rglob("*") if path.is_file())
    assert SECRET.encode() not in stored
    key = input_key.read(system.store, RECORD)
    assert key.hashed(f'{{"tile": "{SECRET}", "zoom": 3}}') == found["a-0"]
    assert own.mask(f"key={key.key}") == f"key={own.MARK}"


def test_keys_in_another_order_are_the_same_parameters() -> None:
    key = input_key.InputKey("0" * 64)
    assert key.hashed('{"a": {"c": 1, "b": [2]}, "d": "e"}') == key.hashed('{"d":"e","a":{"b":[2],"c":1}}')
    assert key.hashed('{"a": 1}') != key.hashed('{"a": "1"}') != key.hashed('{"a": true}')
    assert key.hashed("{" * 100_000) != key.hashed("[" * 100_000)
    assert {key.hashed(empty) for empty in ("", "{}", "{ }", "null", "[]")} == {"none"}
    assert key.hashed('{"a": 1}') != input_key.InputKey("1" * 64).hashed('{"a": 1}')


def test_tasks_that_succeeded_are_read_only_where_an_input_fails_again_and_again(system: System) -> None:
    repeating(system, succeeded=3)
    system.connection.execute("UPDATE tasks SET parameters = '{\"tile\": 8}' WHERE task_id IN ('a-0', 'a-1')")
    assert [name for name, found in recorded(system).items() if found is None] == ["c-0", "c-1", "c-2"]
    system.job("d", system.now(), "failed", tasks=1, task="failed")
    given(system, "d-0", tile=7)
    assert None not in recorded(system).values()  # also of job c, which nobody touched


def test_what_was_not_read_is_read_in_the_next_runs(system: System, monkeypatch: pytest.MonkeyPatch) -> None:
    repeating(system, succeeded=4)
    monkeypatch.setattr(inputs, "MOST_INPUTS", 6)
    first = recorded(system)
    # At the places of those that failed first.
    assert [name for name, found in first.items() if found is None] == ["c-2", "c-3"]
    second = recorded(system)
    assert None not in second.values()
    assert recorded(system) == second
    assert "systems/origin_staged/inputs" not in {cost.name for cost in system.collect().costs}


def test_an_input_that_succeeded_somewhere_asks_for_no_more(system: System) -> None:
    repeating(system, succeeded=2)
    given(system, "c-0", tile=7)
    recorded(system)
    system.job("e", system.now(), "completed", tasks=1, task="completed")
    assert recorded(system)["e-0"] is None


def test_with_another_key_everything_is_read_again(system: System, tmp_path: Path) -> None:
    repeating(system, succeeded=2)
    before = recorded(system)
    input_key._fresh.cache_clear()
    path = tmp_path / RECORD / input_key.NAME
    path.write_text("broken")
    after = recorded(system)
    assert {name for name in after if after[name] == before[name]} == set()
    assert len({after[name] for name in ("a-0", "a-1", "b-0", "b-1")}) == 1
    assert path.read_text() == json.dumps({"key": input_key.read(system.store, RECORD).key})


def test_two_targets_of_one_process_have_no_key_in_common(tmp_path: Path) -> None:
    stores = [open_store((tmp_path / name).as_uri()) for name in ("billing", "orders")]
    keys = [input_key.read(store, RECORD, name).key for store, name in zip(stores, ("billing", "orders"), strict=True)]
    assert keys[0] != keys[1]


def test_a_row_that_is_gone_when_its_parameters_are_asked_for_is_asked_once(system: System) -> None:
    repeating(system, succeeded=2)
    system.connection.execute("UPDATE tasks SET parameters = '{\"tile\": 8}' WHERE task_id IN ('a-0', 'a-1')")
    recorded(system)
    system.connection.execute("DELETE FROM tasks WHERE task_id = 'c-1'")
    given(system, "a-0", tile=7)
    system.set_task("a-0", "failed", system.now())
    system.set_job("a", "failed", system.now())
    assert recorded(system)["c-1"] == "none"
