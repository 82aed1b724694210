"""A long history of the job system, made by the database itself: for what depends on the size of the tables."""

from dataclasses import asdict, dataclass
from datetime import UTC, datetime
from pathlib import Path

from psycopg import sql

from local.sample.load import Connection, drop_foreign_keys, drop_indexes

FOLDER = Path(__file__).parent


@dataclass(frozen=True)
class Span:
    """The days from `newest_day` to `oldest_day` before an instant, `jobs_a_day` jobs each with about `fan` tasks.

    `failed_permille` of the tasks failed, beside those that jobs with errors lost.
    """

    oldest_day: int
    newest_day: int = 0
    jobs_a_day: int = 50
    fan: int = 100
    failed_permille: int = 4


def load_history(connection: Connection, at: datetime, span: Span, schema: str = "app") -> None:
    """Adds a span that ends `newest_day` days before `at` (aware) to tables made by `create_schema`, and vacuums.

    The connection is in autocommit mode. The tables lose their log and their indexes while rows come in: an error in
    the middle leaves a database that is good for nothing. The order of the rows on disk is that of their creation
    within a span; spans are added from the newest on.
    """
    tables = [sql.Identifier(schema, name) for name in ("tasks", "jobs")]
    with connection.transaction():
        connection.execute(sql.SQL("SET LOCAL search_path TO {}").format(sql.Identifier(schema)))
        restore = [*drop_indexes(connection), *drop_foreign_keys(connection)]
        for table in tables:
            connection.execute(sql.SQL("ALTER TABLE {} SET UNLOGGED").format(table))
        given = {"at": at.astimezone(UTC).replace(tzinfo=None), **asdict(span)}
        for file in ("jobs", "tasks"):
            text = sql.SQL((FOLDER / f"{file}.sql").read_text("utf-8"))
            connection.execute(text.format(schema=sql.Identifier(schema)), given)
        for statement in restore:
            connection.execute(statement.encode())
    for table in tables:
        connection.execute(sql.SQL("VACUUM (ANALYZE) {}").format(table))
