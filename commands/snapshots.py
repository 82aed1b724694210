"""What is read from stored snapshots."""

from pathlib import Path
from typing import Annotated

import typer

from analysis.settings import SettingsError
from commands.ends import WORSE, written
from commands.target import Target, reports_of


def summary(
    run: Annotated[
        str, typer.Argument(help="A stored snapshot, or a run of the reports: 20260131T060000Z.")
    ] = "latest",
    target: Target = "",
) -> None:
    """Tell the night in ten lines: the state, the numbers, the first incidents, what else there is."""
    from analysis.history.stored import read_document
    from reports.night import night

    (found,) = stored(target, run)
    for line in night(read_document(found)):
        typer.echo(line)


def render(
    snapshot: Annotated[
        Path, typer.Argument(help="A stored snapshot, such as out/latest.json.", exists=True, dir_okay=False)
    ],
    output: Annotated[Path | None, typer.Option(help="Where to write the page; default: beside the snapshot.")] = None,
) -> None:
    """Draw the report of a stored snapshot again."""
    from stored_reports import report

    place = output or snapshot.with_suffix(".html")
    page = report(snapshot.read_bytes(), "").decode()
    with written(place) as file:
        file.write(page)
    typer.echo(place)


def compare(
    a: Annotated[str, typer.Argument(help="A stored snapshot, or a run of the reports: 20260131T060000Z, latest.")],
    b: Annotated[str, typer.Argument(help="Another one; which is the earlier does not matter.")] = "latest",
    output: Annotated[Path | None, typer.Option(help="Write a page (.html) or JSON here; default: a table.")] = None,
    target: Target = "",
) -> None:
    """Compare two runs. Exit code 0: not worse; 1: the later has new or worse findings besides advice."""
    from analysis.history.compare import compare as compared
    from analysis.history.stored import read_snapshot
    from reports.compare import render_compare
    from reports.console import compare_summary

    found = compared(*map(read_snapshot, stored(target, a, b)))
    content = found.model_dump(mode="json")
    if output is None:
        compare_summary(content)
    else:
        with written(output) as file:
            file.write(found.model_dump_json() if output.suffix == ".json" else render_compare(content))
        typer.echo(output)
    raise typer.Exit(WORSE if found.worse else 0)


def stored(target: str, *runs: str) -> list[bytes]:
    """The snapshots of files, and of runs in the reports of the target. Raises UnreadableSnapshot without one, and
    SettingsError where a target is named for files alone."""
    if target and all(Path(run).is_file() for run in runs):
        files = f"{runs[0]} is a file and belongs" if len(runs) == 1 else f"{' and '.join(runs)} are files and belong"
        raise SettingsError(f"{files} to no target: leave --target out")
    return [Path(run).read_bytes() if Path(run).is_file() else _of_reports(run, target) for run in runs]


def _of_reports(run: str, target: str) -> bytes:
    from analysis.history.stored import UnreadableSnapshot
    from reports.naming import snapshot_of

    try:
        name = snapshot_of(run)
    except ValueError as error:
        raise UnreadableSnapshot(f"{run} is no file, no slot such as 20260131T060000Z, and not latest.") from error
    found = reports_of(target).read(name)
    if found is None:
        raise UnreadableSnapshot(f"No run {run} is stored in the reports; it may have been thinned out.")
    return found.content
