"""The record of jobs and tasks: asked, and made to forget."""

from enum import StrEnum
from typing import Annotated

import typer

from commands.ends import BAD_SETTINGS, NO_SUCH_JOB
from commands.target import Target, reports_of

OneSystem = Annotated[
    str, typer.Option("--system", help="One job system alone, such as oban, or its record, such as oban-public.")
]


class Format(StrEnum):
    """How `jobscope query` writes an answer."""

    TABLE = "table"
    JSON = "json"
    CSV = "csv"


def query(
    statement: Annotated[str, typer.Argument(help="One SELECT in DuckDB's SQL over the tables jobs and tasks.")],
    output: Annotated[Format, typer.Option("--format", help="A table for people, JSON, or CSV.")] = Format.TABLE,
    limit: Annotated[int, typer.Option(help="The most rows that are shown.", min=1, max=1_000_000)] = 1000,
    system: OneSystem = "",
    target: Target = "",
) -> None:
    """Ask the record of jobs and tasks; docs/record.md describes its tables. Nothing asks the monitored database.

    All job systems that the newest run recorded are asked together: the column `system` tells them apart."""
    from analysis.record.query import BadQuestion, ask
    from analysis.record.records import all_records, name_of, of_newest_run, of_system
    from reports.answer import written

    store = reports_of(target)
    chosen = of_system(store, all_records(store), system)
    records = chosen if system else of_newest_run(chosen)
    for record in sorted(set(chosen) - set(records)):
        name, read_at = name_of(record), chosen[record].read_at
        typer.echo(
            f"jobscope: {name} is not asked: it was read last at {read_at:%Y-%m-%d %H:%M} UTC; --system {name} asks it",
            err=True,
        )
    try:
        found = ask(store, records, statement, limit)
    except BadQuestion as error:
        typer.echo(f"jobscope: {error}", err=True)
        raise typer.Exit(BAD_SETTINGS) from error
    typer.echo(written(found.columns, found.rows, output.value), nl=False)
    if found.cut:
        typer.echo(f"jobscope: only the first {limit} rows are shown; raise --limit, or ask for fewer", err=True)


def forget(
    job_id: Annotated[str, typer.Argument(help="The full id of a job.")],
    system: OneSystem = "",
    target: Target = "",
) -> None:
    """Take a job and its tasks out of the record, for good. Exit code 1 when it is not recorded.

    A job that the job system still holds comes back with the next run: delete it there first."""
    from analysis.record.forget import SeveralHoldIt
    from analysis.record.forget import forget as take_out
    from analysis.record.records import all_records, name_of, of_system

    store = reports_of(target)
    try:
        found = take_out(store, of_system(store, all_records(store), system), job_id)
    except SeveralHoldIt as error:
        typer.echo(f"jobscope: {error}", err=True)
        raise typer.Exit(BAD_SETTINGS) from error
    if found is None:
        typer.echo(f"jobscope: {job_id} is not recorded", err=True)
        raise typer.Exit(NO_SUCH_JOB)
    record, rows = found
    typer.echo(
        f"{rows} recorded rows of {job_id} are gone from {name_of(record)};"
        " snapshots and reports that name it are not changed"
    )
