"""Any table of the monitored database, for those whom the network keeps from it; only where it is switched on."""

from analysis.sources import browse
from web import parameters as p
from web.models.database import BrowsedTable, Tables
from web.problem import Problem
from web.respond import Answer, of_model
from web.service import Service


def tables(service: Service, _given: p.OfTarget) -> Answer:
    """All tables and views. Raises Problem 404 where browsing is off."""
    _check(service)
    found = browse.tables(service.settings)
    return of_model(Tables(tables=found), rows=len(found))


def table(service: Service, given: p.OneTable) -> Answer:
    """One table with its first rows. Raises Problem 404."""
    _check(service)
    found = browse.table(service.settings, given.table, given.limit)
    if found is None:
        raise Problem(404, "No such table", f"There is no {given.table}. /api/db/tables lists those that there are.")
    answer = BrowsedTable(
        table=found.fact, columns=found.columns, indexes=found.indexes, rows=found.rows, rows_note=found.note
    )
    return of_model(answer, rows=len(found.rows))


def _check(service: Service) -> None:
    if not service.settings.browse:
        raise Problem(404, "Browsing is off", "Set JOBSCOPE_BROWSE=true to look at any table of the database.")
