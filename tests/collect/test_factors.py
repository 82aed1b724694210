"""Parameters of drawn tasks: kept as hashes, each read once, and none that is a secret."""

import json

import pytest

from analysis.collect import factors
from analysis.record.query import ask
from analysis.record.records import all_records
from tests.collect.system import RECORD, System

WITH = (
    "UPDATE tasks SET parameters = jsonb_build_object('container', 'bronze-eu', 'tile', task_index, 'api_key',"
    " 'hunter2hunter2', 'box', jsonb_build_array(1, 2), 'note', repeat('x', 101))"
)


def kept(system: System) -> dict[str, dict[str, str]]:
    """The hashed parameters by task."""
    rows = ask(system.store, all_records(system.store), "SELECT task_id, factors FROM factors", 1000).rows
    return {str(task): json.loads(str(found)) for task, found in rows}


def test_short_scalars_are_kept_as_hashes_and_no_secret_is(system: System) -> None:
    system.job("a", system.now(), "failed", tasks=20, task="failed")
    system.job("b", system.now(), "completed", tasks=3, task="completed")
    system.connection.execute(WITH)
    system.collect()
    found = kept(system)
    assert len(found) == 23
    assert {name for hashed in found.values() for name in hashed} == {"container", "tile"}
    assert len({hashed["container"] for hashed in found.values()}) == 1
    assert found["a-1"]["tile"] == found["b-1"]["tile"] != found["a-2"]["tile"]
    assert "bronze" not in str(found)


def test_of_a_type_that_hardly_fails_nothing_is_read(system: System) -> None:
    system.job("a", system.now(), "failed", tasks=19, task="failed")
    system.connection.execute(WITH)
    assert "systems/origin_staged/parameters" not in {cost.name for cost in system.collect().costs}
    assert kept(system) == {}


def test_a_draw_is_read_once_and_goes_on_in_the_next_run(system: System, monkeypatch: pytest.MonkeyPatch) -> None:
    system.job("a", system.now(), "failed", tasks=30, task="failed")
    system.connection.execute(WITH)
    monkeypatch.setattr(factors, "MOST_FAILED", 25)
    monkeypatch.setattr(factors, "MOST_DRAWN", 20)
    counts = []
    for _ in range(3):
        system.collect()
        counts.append(len(kept(system)))
    assert counts == [20, 25, 25]
    hashes = {hashed["container"] for hashed in kept(system).values()}
    assert len(hashes) == 1, "the runs hash alike"


def test_a_job_that_is_forgotten_leaves_no_parameters(system: System) -> None:
    from analysis.record.forget import forget
    from tests.collect.system import job_id

    system.job("a", system.now(), "failed", tasks=20, task="failed")
    system.job("b", system.now(), "failed", tasks=1, task="failed")
    system.connection.execute(WITH)
    system.collect()
    forget(system.store, [RECORD], job_id("a"))
    assert set(kept(system)) == {"b-0"}
