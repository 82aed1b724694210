"""An optional relation of which a role may read nothing is left out, and told with the GRANT that shows it."""

import pytest

from analysis.collect.catalog import CatalogColumn, Recognised
from analysis.collect.lacking import lacking, unread
from analysis.collect.statements import of_system
from analysis.collect.system_files import all_systems, load_system
from analysis.collect.systems import System

OBAN = load_system("oban")
TOLD_BY_A_TABLE = [
    system for system in all_systems() if system.has("version") and any(n.of_version for n in system.reads.values())
]


def recognised(producers_readable: bool) -> Recognised:
    return seen(OBAN, set() if producers_readable else {"oban_producers"})


def seen(system: System, hidden: set[str]) -> Recognised:
    columns = {
        relation: {
            name: CatalogColumn("public", relation, name, kind, relation not in hidden, [], True)
            for name, kind in native.all_columns.items()
        }
        for relation, native in system.reads.items()
    }
    return Recognised(system, "public", "monitor", columns, {})


def test_nothing_is_selected_of_it() -> None:
    assert '"public"."oban_producers"' in of_system("open", recognised(True))
    assert '"public"."oban_producers"' not in of_system("open", recognised(False))
    assert '"public"."oban_jobs"' in of_system("open", recognised(False))


def test_what_it_tells_is_unread_with_the_grant() -> None:
    assert unread(recognised(True)) == ()
    [missing] = unread(recognised(False))
    assert "may not read public.oban_producers.uuid" in missing.reason
    assert missing.fix == "GRANT SELECT (uuid, updated_at, queue, meta) ON public.oban_producers TO monitor"


@pytest.mark.parametrize("system", TOLD_BY_A_TABLE, ids=lambda system: system.name)
def test_a_role_that_may_not_read_the_version_reads_every_row_and_error_text(system: System) -> None:
    [table] = [relation for relation, native in system.reads.items() if native.of_version]
    there = seen(system, {table})
    assert unread(there) == ()
    assert lacking(there) == lacking(seen(system, set()))
    assert there.has_contents("tasks") == bool(system.texts_of)
    assert any(name.startswith(f"{table}.") for name in there.unreadable())


def test_the_versions_of_all_systems_that_keep_them_in_a_table_are_apart() -> None:
    assert {system.name for system in all_systems() if system.has("version")} - {"oban"} == {
        system.name for system in TOLD_BY_A_TABLE
    }
