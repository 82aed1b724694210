"""The oracle: the questions of the first release, asked of the database itself. The record must say the same."""

from collections.abc import Mapping
from pathlib import Path

import psycopg
from psycopg.rows import class_row

from analysis.gather import parameters
from analysis.model import Limits, Query, Window
from analysis.settings import Settings
from analysis.sources import sql_files
from analysis.sources.postgres import session
from analysis.sources.server import COLUMNS, SERVER

HERE = Path(__file__).parent


def oracle[RowT](
    settings: Settings, query: Query[RowT], window: Window, extra: Mapping[str, str] | None = None
) -> tuple[RowT, ...]:
    """What tests/oracle/<family>/<name>.sql says where the record is asked sql/record/<family>/<name>.sql.

    Ages are as of the end of the window."""
    file = sql_files.read(HERE / f"{query.name.removeprefix('record/')}.sql")
    with session(settings) as opened:
        (facts,) = opened.fetch(SERVER, {})
        opened.describe(facts, opened.fetch(COLUMNS, {"schema": settings.schema_name}))
        catalog = opened.catalog
    given = {**parameters(window, window.until, catalog, Limits()), **(extra or {})}
    with psycopg.connect(settings.database_url.get_secret_value(), options="-c TimeZone=UTC") as connection:
        cursor = connection.cursor(row_factory=class_row(query.row))
        asked = {name: given[name] for name in file.parameters}
        return tuple(cursor.execute(sql_files.statement(file, catalog).encode(), asked))
