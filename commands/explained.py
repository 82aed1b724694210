"""One job explained, and texts grouped."""

import json
from pathlib import Path
from typing import Annotated

import typer

from commands.ends import NO_SUCH_JOB, written
from commands.target import Target, advised, settings_of


def patterns(
    file: Annotated[
        Path, typer.Argument(help="Lines of text, or JSON lines with a field `text`.", exists=True, dir_okay=False)
    ],
    output: Annotated[Path | None, typer.Option(help="JSON lines in the same order; default: a table.")] = None,
) -> None:
    """Group the error texts or log lines of a file into patterns."""
    from analysis.errors.grouping import annotations, group, table, texts, write_jsonl

    with file.open(encoding="utf-8", errors="replace") as source:
        grouping = group((text, 1) for text in texts(source))
    if output is None:
        typer.echo(table(grouping))
        return
    with written(output) as target:
        write_jsonl(annotations(grouping), target)


def debug(
    job_id: Annotated[
        str,
        typer.Argument(help="A full job id, 8 or more of its first digits, or the id of one of its tasks."),
    ],
    output: Annotated[Path | None, typer.Option(help="Write the page here; default: print a summary.")] = None,
    system: Annotated[str | None, typer.Option(help="Ask this job system of the database alone.")] = None,
    target: Target = "",
) -> None:
    """Explain one job: why it failed, where its time went, what to do. Exit code 1 when there is no such job."""
    from analysis.debug.any_system import debug_found
    from analysis.debug.staged import find_jobs
    from analysis.fleet.in_keys import in_keys
    from reports.console import job_summary
    from reports.debug import render_debug
    from reports.routes import NOWHERE
    from stored_reports import open_reports, previous_snapshot

    settings = settings_of(target)
    with advised(settings):
        found = find_jobs(settings, job_id, system)
        store = open_reports(settings) if settings.reports_url.get_secret_value() else None
        previous = previous_snapshot(store) if store else None
        explained = debug_found(settings, found[0], previous, store) if len(found) == 1 else None
    if explained is None:
        several = "several jobs are meant by it: " + ", ".join(f"{one.job_id} ({one.system})" for one in found)
        none = f"there is no job or task {job_id}" + ("; a prefix has at least 8 digits" if len(job_id) < 8 else "")
        typer.echo(f"jobscope: {several if found else none}", err=True)
        raise typer.Exit(NO_SUCH_JOB)
    content = json.loads(in_keys(explained.model_dump_json(), settings))
    if output is None:
        job_summary(content)
        return
    with written(output) as file:
        file.write(render_debug(content, NOWHERE, previous.model_dump(mode="json") if previous else None))
    typer.echo(output)
