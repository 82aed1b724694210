"""An optional relation of which a role may read nothing is left out, and told with the GRANT that shows it."""

from analysis.collect.catalog import CatalogColumn, Recognised
from analysis.collect.lacking import unread
from analysis.collect.statements import of_system
from analysis.collect.system_files import load_system

OBAN = load_system("oban")


def recognised(producers_readable: bool) -> Recognised:
    columns = {
        relation: {
            name: CatalogColumn("public", relation, name, kind, relation == "oban_jobs" or producers_readable, [], True)
            for name, kind in native.columns.items()
        }
        for relation, native in OBAN.reads.items()
    }
    return Recognised(OBAN, "public", "monitor", columns, {})


def test_nothing_is_selected_of_it() -> None:
    assert '"public"."oban_producers"' in of_system("open", recognised(True))
    assert '"public"."oban_producers"' not in of_system("open", recognised(False))
    assert '"public"."oban_jobs"' in of_system("open", recognised(False))


def test_what_it_tells_is_unread_with_the_grant() -> None:
    assert unread(recognised(True)) == ()
    [missing] = unread(recognised(False))
    assert "may not read public.oban_producers.uuid" in missing.reason
    assert missing.fix == "GRANT SELECT (uuid, updated_at, queue, meta) ON public.oban_producers TO monitor"
