"""One store, one target: another database is refused, a rename is not, and silence proves nothing."""

import json
import re
from pathlib import Path

import psycopg
import pytest
from hypothesis import given
from hypothesis import strategies as st
from psycopg.conninfo import conninfo_to_dict, make_conninfo

from analysis.history.slots import manual
from analysis.settings import Settings
from cycle import cycle
from local.ports import free_ports
from reports.stores import Cache, StorageUnavailable, Store, open_store
from reports.target import TARGET_JSON, Identity
from tests.conftest import MakeDatabase
from tests.publishing.test_publish import SIX
from tests.reliability import AddRow
from web import parameters as p
from web.answers.health import health
from web.service import Service


def run(dsn: str, address: str, **more: str) -> None:
    """The main job for this database. SIX is far from the database's clock, which is what it is named by."""
    cycle(Settings.model_validate({"database_url": dsn, "reports_url": address, **more}), manual(SIX))


def target(store: Store) -> dict[str, object]:
    stored = store.read(TARGET_JSON)
    assert stored is not None
    return dict(json.loads(stored.content))


def test_another_database_is_refused_with_both_names_and_leaves_no_trace(
    database: MakeDatabase, address: str, store: Store, reliability: AddRow
) -> None:
    mine, theirs = database(), database()
    run(mine, address, target="orders")
    before = sorted(store.listing("snapshots/"))
    with pytest.raises(StorageUnavailable) as refusal:
        run(theirs, address, target="billing")
    database_of = {dsn: conninfo_to_dict(dsn)["dbname"] for dsn in (mine, theirs)}
    assert f"belongs to the target 'orders' (database {database_of[mine]}, schema app" in refusal.value.sentence
    assert f"this app reads 'billing' (database {database_of[theirs]}, schema app" in refusal.value.sentence
    assert "JOBSCOPE_REPORTS_URL" in refusal.value.fix
    text = re.sub(r"\(database [^)]*\)", "(…)", refusal.value.sentence.partition("belongs")[2])
    reliability("another target writes into the same container", f"exit code 3: … belongs{text}", "everything")
    assert sorted(store.listing("snapshots/")) == before
    answer = health(Service(Settings.model_validate({"database_url": theirs, "reports_url": address})), p.Cached())
    assert answer.status == 503
    assert json.loads(answer.body)["components"]["storage"]["status"] == "unhealthy"


def test_the_same_name_is_no_excuse(database: MakeDatabase, tmp_path: Path) -> None:
    run(database(), tmp_path.as_uri())
    with pytest.raises(StorageUnavailable, match="belongs to the target 'jobs'"):
        run(database(), tmp_path.as_uri())


def test_the_command_line_refuses_with_exit_3(
    database: MakeDatabase, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    from cli import main

    run(database(), tmp_path.as_uri())
    monkeypatch.setenv("JOBSCOPE_DATABASE_URL", database())
    monkeypatch.setenv("JOBSCOPE_REPORTS_URL", tmp_path.as_uri())
    monkeypatch.setattr("sys.argv", ["jobscope", "run"])
    with pytest.raises(SystemExit) as ended:
        main()
    assert ended.value.code == 3
    assert "belongs to the target" in capsys.readouterr().err


def test_a_rename_of_the_target_or_its_address_is_not_refused(database: MakeDatabase, tmp_path: Path) -> None:
    dsn, store = database(), open_store(tmp_path.as_uri())
    run(dsn, tmp_path.as_uri(), target="orders")
    run(dsn, tmp_path.as_uri(), target="orders-eu")
    assert target(store)["name"] == "orders-eu"
    elsewhere = f"{target(store)['server']}".rpartition(":")[0] + "/."  # the same socket by another name
    run(make_conninfo(dsn, host=elsewhere), tmp_path.as_uri(), target="orders-eu")
    assert str(target(store)["server"]).startswith(f"{elsewhere}:")


@pytest.mark.parametrize("server", [14, 18])
def test_a_restricted_role_sees_which_database_it_is(database: MakeDatabase, tmp_path: Path, server: int) -> None:
    dsn = database(server)
    with psycopg.connect(dsn, autocommit=True) as connection:
        connection.execute("DROP ROLE IF EXISTS nobody_special")
        connection.execute("CREATE ROLE nobody_special LOGIN PASSWORD 'x'")
        [[oid]] = connection.execute("SELECT oid FROM pg_database WHERE datname = current_database()").fetchall()
    run(make_conninfo(dsn, user="nobody_special", password="x"), tmp_path.as_uri())
    found = target(open_store(tmp_path.as_uri()))
    assert (found["database"], found["database_oid"]) == (conninfo_to_dict(dsn)["dbname"], oid)
    assert int(str(found["system_identifier"])) > 10**18


def test_a_database_that_cannot_be_reached_is_neither_refused_nor_remembered(
    database: MakeDatabase, tmp_path: Path
) -> None:
    dead, store = f"postgresql://u:p@127.0.0.1:{free_ports(1)[0]}/none", open_store(tmp_path.as_uri())
    run(dead, tmp_path.as_uri(), target="orders")
    assert store.read(TARGET_JSON) is None, "nobody has answered yet"
    run(database(), tmp_path.as_uri(), target="orders")
    known = target(store)
    run(dead, tmp_path.as_uri(), target="billing")
    assert target(store) == known


def test_a_store_of_the_first_release_is_adopted(database: MakeDatabase, tmp_path: Path) -> None:
    store = open_store(tmp_path.as_uri())
    first = (Path(__file__).parents[1] / "memory/first_version.json").read_bytes()
    store.create("snapshots/2026/01/31/060000Z.json", first, cache=Cache.IMMUTABLE)
    run(database(), tmp_path.as_uri(), target="orders")
    assert target(store)["name"] == "orders"


@pytest.mark.parametrize("damage", [b"", b"[]", b"{}", b'{"name": "x"}', b"\xff"])
def test_a_file_that_is_not_ours_is_named_with_the_fix(database: MakeDatabase, tmp_path: Path, damage: bytes) -> None:
    store = open_store(tmp_path.as_uri())
    store.create(TARGET_JSON, damage, cache=Cache.REVALIDATE)
    with pytest.raises(StorageUnavailable, match=r"target\.json in .* is not what Jobscope writes\. .*delete it"):
        run(database(), tmp_path.as_uri())


A = Identity("orders", "db1:5432", "app", "app", "711", 5)


@pytest.mark.parametrize(
    ("other", "same"),
    [
        (Identity("orders-eu", "10.0.0.4:6432", "app2", "app", "711", 5), True),  # renamed, through another address
        (Identity("orders", "db1:5432", "app", "app", "822", 9), True),  # upgraded or restored in its place
        (Identity("orders", "db1:5432", "app", "app"), True),  # a role that may not read what is inside
        (Identity("orders", "db2:5432", "app", "app", "822", 5), False),  # a copy of the settings
        (Identity("billing", "db1:5432", "app", "app", "822", 5), False),
        (Identity("orders", "db1:5432", "billing", "app", "711", 6), False),  # beside it on the same server
        (Identity("orders", "db1:5432", "app", "billing", "711", 5), False),  # another job system in it
        (Identity("orders", "db2:5432", "app", "app"), False),
    ],
)
def test_what_is_the_same_database(other: Identity, same: bool) -> None:
    assert A.is_same(other) is other.is_same(A) is same


texts = st.sampled_from(["", "a", "b"])
identities = st.builds(Identity, texts, texts, texts, texts, texts, st.integers(0, 1))


@given(identities, identities)
def test_being_the_same_goes_both_ways_and_holds_of_oneself(one: Identity, other: Identity) -> None:
    assert one.is_same(one)
    assert one.is_same(other) == other.is_same(one)
