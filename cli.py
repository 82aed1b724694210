"""The command line: the same calls as the function app's, for a terminal."""

import sys
from datetime import UTC, datetime
from pathlib import Path
from typing import Annotated

import typer

from analysis.settings import Settings, SettingsError

app = typer.Typer(no_args_is_help=True, add_completion=False, help=__doc__, pretty_exceptions_enable=False)

NO_SUCH_JOB = 1
BAD_SETTINGS = 2
NOT_PUBLISHED = 3
UNREADABLE = 4


@app.command()
def run() -> None:
    """Read the database, judge it, publish a snapshot and a report: what the timer does, as a manual run."""
    from analysis.slots import manual
    from cycle import cycle
    from reports.console import summary

    settings = Settings.read()
    published = cycle(settings, manual(datetime.now(UTC)))
    summary(published.snapshot, published.snapshot_name, published.report_name)


@app.command()
def render(
    snapshot: Annotated[Path, typer.Argument(help="A stored snapshot, such as out/latest.json.", exists=True)],
    output: Annotated[Path | None, typer.Option(help="Where to write the page; default: beside the snapshot.")] = None,
) -> None:
    """Draw the report of a stored snapshot again."""
    from cycle import report

    target = output or snapshot.with_suffix(".html")
    target.write_bytes(report(snapshot.read_bytes(), ""))
    typer.echo(target)


@app.command()
def retention(
    dry_run: Annotated[bool, typer.Option("--dry-run", help="Name the runs, delete nothing.")] = False,
) -> None:
    """Delete the stored runs that JOBSCOPE_KEEP_* no longer keep: all at once what each run does in small bites."""
    from cycle import expired_runs, open_reports
    from reports.naming import slot_text
    from reports.retention import remove

    settings = Settings.read()
    store = open_reports(settings)
    slots = expired_runs(settings, store, datetime.now(UTC))
    if dry_run:
        for slot in slots:
            typer.echo(slot_text(slot))
        typer.echo(f"{len(slots)} runs would be deleted from {store.location}", err=True)
        return
    removed = remove(store, slots, most=len(slots), most_s=float("inf"))
    typer.echo(f"{removed} runs deleted from {store.location}")


@app.command()
def demo(
    output: Annotated[Path, typer.Option(help="The reports folder.")] = Path("out"),
) -> None:
    """Start a PostgreSQL with the sample job system and run the main job on it once."""
    from local.demo import demo as run_demo

    run_demo(output.resolve())


@app.command()
def serve(
    port: Annotated[int, typer.Option(help="The port on 127.0.0.1.", min=1, max=65535)] = 7071,
    output: Annotated[Path, typer.Option(help="The reports folder.")] = Path("out"),
) -> None:
    """Serve the function app over the sample job system, as Azure would."""
    from local.serve import serve as run_serve

    run_serve(output.resolve(), port)


@app.command()
def patterns(
    file: Annotated[Path, typer.Argument(help="Lines of text, or JSON lines with a field `text`.", exists=True)],
    output: Annotated[Path | None, typer.Option(help="JSON lines in the same order; default: a table.")] = None,
) -> None:
    """Group the error texts or log lines of a file into patterns."""
    from analysis.errors.grouping import annotations, group, table, texts, write_jsonl

    with file.open(encoding="utf-8", errors="replace") as source:
        grouping = group((text, 1) for text in texts(source))
    if output is None:
        typer.echo(table(grouping))
        return
    with output.open("w", encoding="utf-8") as target:
        write_jsonl(annotations(grouping), target)


@app.command()
def debug(
    job_id: Annotated[str, typer.Argument(help="A full job id, a unique prefix of it, or the id of one of its tasks.")],
    output: Annotated[Path | None, typer.Option(help="Write the page here; default: print a summary.")] = None,
) -> None:
    """Explain one job: why it failed, where its time went, what to do. Exit code 1 when there is no such job."""
    from analysis.job_debug import debug_job, find_jobs
    from cycle import open_reports, previous_snapshot
    from reports.console import job_summary
    from reports.debug import render_debug

    settings = Settings.read()
    found = find_jobs(settings, job_id)
    previous = previous_snapshot(open_reports(settings)) if settings.reports_url.get_secret_value() else None
    explained = debug_job(settings, found[0], previous) if len(found) == 1 else None
    if explained is None:
        several = "several jobs are meant by it: " + ", ".join(found)
        typer.echo(f"jobscope: {several if found else f'there is no job or task {job_id}'}", err=True)
        raise typer.Exit(NO_SUCH_JOB)
    content = explained.model_dump(mode="json")
    if output is None:
        job_summary(content)
        return
    output.write_text(render_debug(content, ""), "utf-8")
    typer.echo(output)


def main() -> None:
    """Exit codes: 0 done, 2 wrong settings, 3 the reports cannot be used, 4 database or snapshot cannot be read."""
    from analysis.model import Unavailable
    from analysis.stored import UnreadableSnapshot
    from reports.stores import StorageUnavailable

    try:
        app()
    except SettingsError as error:
        typer.echo(f"jobscope: {error}", err=True)
        sys.exit(BAD_SETTINGS)
    except StorageUnavailable as error:
        typer.echo(f"jobscope: the reports cannot be used: {error}", err=True)
        sys.exit(NOT_PUBLISHED)
    except UnreadableSnapshot as error:
        typer.echo(f"jobscope: {error}", err=True)
        sys.exit(UNREADABLE)
    except Unavailable as error:
        typer.echo(f"jobscope: {error.failure.reason}; {error.failure.mend}", err=True)
        sys.exit(UNREADABLE)
