"""The command line: the same calls as the function app's, for a terminal."""

import logging
import os
import sys
from collections.abc import Iterable, Iterator, Sequence
from contextlib import contextmanager
from datetime import UTC, datetime
from enum import StrEnum
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, TextIO

import typer

from analysis.settings import Settings, SettingsError, unknown_variables

if TYPE_CHECKING:
    from analysis.checks.line import Line

app = typer.Typer(no_args_is_help=True, add_completion=False, help=__doc__, pretty_exceptions_enable=False)
system_app = typer.Typer(no_args_is_help=True, help="For who adds a job system.")
app.add_typer(system_app, name="system")


def _version(wanted: bool) -> None:
    if wanted:
        from analysis import __version__

        typer.echo(f"jobscope {__version__}")
        raise typer.Exit


@app.callback()
def options(
    context: typer.Context,
    _version: Annotated[
        bool, typer.Option("--version", callback=_version, is_eager=True, help="Show the version and exit.")
    ] = False,
) -> None:
    """The command line: the same calls as the function app's, for a terminal."""
    for one in unknown_variables(os.environ) if context.invoked_subcommand != "check" else ():
        typer.echo(f"jobscope: {one.setting}: {one.reason}", err=True)


NO_SUCH_JOB = 1
WORSE = 1
NO_SUCH_MUTE = 1
BAD_SETTINGS = 2
NOT_PUBLISHED = 3
UNREADABLE = 4
BLIND = 5


@contextmanager
def _written(path: Path) -> Iterator[TextIO]:
    """The file that somebody asked for with --output. Exit code 2 and a sentence where it cannot be written."""
    try:
        with path.open("w", encoding="utf-8", newline="") as file:
            yield file
    except OSError as error:
        typer.echo(f"jobscope: {path} cannot be written: {error.strerror}", err=True)
        raise typer.Exit(BAD_SETTINGS) from error


@app.command()
def run(
    target: Annotated[str, typer.Option(help="One of JOBSCOPE_TARGETS; default: JOBSCOPE_DATABASE_URL.")] = "",
) -> None:
    """Read the database, judge it, publish a snapshot and a report: what the timer does, as a manual run.

    Exit code 5: it was published, but not everything that an all-clear needs could be looked at."""
    from analysis.history.slots import manual
    from analysis.history.stored import read_snapshot
    from analysis.run.coverage import is_blind
    from cycle import cycle, open_reports
    from fleet import of_target
    from reports.console import summary
    from reports.stores import place_of

    settings = of_target(Settings.read(), target) if target else Settings.read()
    published = cycle(settings, manual(datetime.now(UTC)))
    store = open_reports(settings)
    summary(published.snapshot, *(place_of(store, name) for name in (published.snapshot_name, published.report_name)))
    if is_blind(read_snapshot(published.snapshot).analyses):
        raise typer.Exit(BLIND)


@app.command("fleet")
def fleet_rows() -> None:
    """Print the targets of JOBSCOPE_TARGETS as the fleet page shows them, those first that need attention."""
    from cycle import open_reports
    from reports.console import fleet_table
    from reports.fleet import shown, stored_rows

    fleet_table(shown(stored_rows(open_reports(Settings.read())), datetime.now(UTC)))


@app.command("summary")
def night_summary(
    run: Annotated[
        str, typer.Argument(help="A stored snapshot, or a run of the reports: 20260131T060000Z.")
    ] = "latest",
) -> None:
    """Tell the night in ten lines: the state, the numbers, the first incidents, what else there is."""
    from analysis.history.stored import read_document
    from reports.night import night

    for line in night(read_document(_stored(run))):
        typer.echo(line)


@app.command()
def check() -> None:
    """Look at every setting, reach and right, and say what to do.

    Exit code 0: all well; 2: a setting is wrong; 5: something cannot be reached or read."""
    from check import check as looked_at

    _show(looked_at(Settings.examined()))


def _show(lines: Iterable["Line"]) -> None:
    """Prints the lines of a check as they come, and exits as they say."""
    from dataclasses import asdict

    from rich.console import Console

    from reports.check_list import conclusion, show

    console, states = Console(highlight=False), []
    for line in lines:
        states.append(line.state)
        show(asdict(line), console)
    conclusion(states, console)
    raise typer.Exit(BAD_SETTINGS if "wrong" in states else BLIND if "blind" in states else 0)


@system_app.command("check")
def check_system(folder: Annotated[str, typer.Argument(help="A folder of sql/systems, by its name.")]) -> None:
    """Try a job system's folder on the database of JOBSCOPE_DATABASE_URL; nothing is written.

    Exit code 0: all well; 2: something is to be corrected; 5: the database cannot be reached or read."""
    from analysis.checks.system import system_lines

    _show(system_lines(Settings.examined(), Path(folder).name))


@app.command()
def render(
    snapshot: Annotated[
        Path, typer.Argument(help="A stored snapshot, such as out/latest.json.", exists=True, dir_okay=False)
    ],
    output: Annotated[Path | None, typer.Option(help="Where to write the page; default: beside the snapshot.")] = None,
) -> None:
    """Draw the report of a stored snapshot again."""
    from cycle import report

    target = output or snapshot.with_suffix(".html")
    page = report(snapshot.read_bytes(), "").decode()
    with _written(target) as file:
        file.write(page)
    typer.echo(target)


@app.command()
def compare(
    a: Annotated[str, typer.Argument(help="A stored snapshot, or a run of the reports: 20260131T060000Z, latest.")],
    b: Annotated[str, typer.Argument(help="Another one; which is the earlier does not matter.")] = "latest",
    output: Annotated[Path | None, typer.Option(help="Write a page (.html) or JSON here; default: a table.")] = None,
) -> None:
    """Compare two runs. Exit code 0: not worse; 1: the later has new or worse findings besides advice."""
    from analysis.history.compare import compare as compared
    from analysis.history.stored import read_snapshot
    from reports.compare import render_compare
    from reports.console import compare_summary

    found = compared(*(read_snapshot(_stored(run)) for run in (a, b)))
    content = found.model_dump(mode="json")
    if output is None:
        compare_summary(content)
    else:
        with _written(output) as file:
            file.write(found.model_dump_json() if output.suffix == ".json" else render_compare(content))
        typer.echo(output)
    raise typer.Exit(WORSE if found.worse else 0)


def _stored(run: str) -> bytes:
    """The snapshot of a file, or of a run in the store of the reports. Raises UnreadableSnapshot without one."""
    from analysis.history.stored import UnreadableSnapshot
    from cycle import open_reports
    from reports.naming import snapshot_of

    if Path(run).is_file():
        return Path(run).read_bytes()
    try:
        name = snapshot_of(run)
    except ValueError as error:
        raise UnreadableSnapshot(f"{run} is no file, no slot such as 20260131T060000Z, and not latest.") from error
    stored = open_reports(Settings.read()).read(name)
    if stored is None:
        raise UnreadableSnapshot(f"No run {run} is stored in the reports; it may have been thinned out.")
    return stored.content


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
def mute(
    key: Annotated[str, typer.Argument(help="A finding's key, or a pattern such as 'performance/*'.")],
    until: Annotated[datetime, typer.Option(help="When it ends, in UTC; a date alone means 00:00 of that day.")],
    reason: Annotated[str, typer.Option(help="Why; it stands in the report beside the finding.")],
) -> None:
    """Tell nobody of these findings until then. They stay in the report, and keep their severity."""
    from cycle import open_reports
    from notify.mutes import BadMute, checked, user_name
    from notify.mutes import mute as add

    store = open_reports(Settings.read())
    try:
        new = checked(key, until.replace(tzinfo=UTC), reason, user_name(), datetime.now(UTC))
    except BadMute as error:
        typer.echo(f"jobscope: {error}", err=True)
        raise typer.Exit(BAD_SETTINGS) from error
    add(store, new)
    typer.echo(f"{new.key} is muted until {new.until:%Y-%m-%d %H:%M} UTC")


@app.command()
def unmute(key: Annotated[str, typer.Argument(help="The key or pattern as it was muted.")]) -> None:
    """Take a mute away before its end. Exit code 1 when there is none."""
    from cycle import open_reports
    from notify.mutes import unmute as take_away

    if not take_away(open_reports(Settings.read()), key, datetime.now(UTC)):
        typer.echo(f"jobscope: {key} is not muted", err=True)
        raise typer.Exit(NO_SUCH_MUTE)
    typer.echo(f"{key} is no longer muted")


@app.command()
def mutes() -> None:
    """List what is muted, until when, why and by whom; one that ended in the last 30 days is shown as expired."""
    from cycle import open_reports
    from notify.mutes import read_mutes

    now, store = datetime.now(UTC), open_reports(Settings.read())
    found = read_mutes(store)
    if not found:
        typer.echo(f"nothing is muted in {store.location}", err=True)
    for one in found:
        state = "until" if now < one.until else "expired"
        who = f" ({one.by}, {one.at:%Y-%m-%d})" if one.by else f" ({one.at:%Y-%m-%d})"
        typer.echo(f"{one.key}  {state} {one.until:%Y-%m-%d %H:%M} UTC  {one.reason}{who}")


OneSystem = Annotated[
    str, typer.Option("--system", help="One job system alone, such as oban, or its record, such as oban-public.")
]


class Format(StrEnum):
    """How `jobscope query` writes an answer."""

    TABLE = "table"
    JSON = "json"
    CSV = "csv"


@app.command()
def query(
    statement: Annotated[str, typer.Argument(help="One SELECT in DuckDB's SQL over the tables jobs and tasks.")],
    output: Annotated[Format, typer.Option("--format", help="A table for people, JSON, or CSV.")] = Format.TABLE,
    limit: Annotated[int, typer.Option(help="The most rows that are shown.", min=1, max=1_000_000)] = 1000,
    system: OneSystem = "",
) -> None:
    """Ask the record of jobs and tasks; docs/record.md describes its tables. Nothing asks the monitored database.

    All job systems that the newest run recorded are asked together: the column `system` tells them apart."""
    from analysis.record.query import BadQuestion, ask
    from analysis.record.records import all_records, name_of, of_newest_run, of_system
    from cycle import open_reports
    from reports.answer import written

    store = open_reports(Settings.read())
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


@app.command()
def forget(
    job_id: Annotated[str, typer.Argument(help="The full id of a job.")],
    system: OneSystem = "",
) -> None:
    """Take a job and its tasks out of the record, for good. Exit code 1 when it is not recorded.

    A job that the job system still holds comes back with the next run: delete it there first."""
    from analysis.record.forget import SeveralHoldIt
    from analysis.record.forget import forget as take_out
    from analysis.record.records import all_records, name_of, of_system
    from cycle import open_reports

    store = open_reports(Settings.read())
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


@app.command()
def demo(
    output: Annotated[Path, typer.Option(help="The reports folder; default: out, or out/SYSTEM.")] = Path("out"),
    system: Annotated[str, typer.Option(help="Another job system: pgboss, or several: airflow,pgboss.")] = "",
) -> None:
    """Start a PostgreSQL with the sample job system and run the main job on it once.

    Exit code 2: there is no sample of the system that was asked for."""
    if not system:
        from local.demo import demo as run_demo

        run_demo(output.resolve())
        return
    from local.engine_demo import engine_demo
    from local.engine_samples.load import SYSTEMS

    names = tuple(system.split(","))
    if unknown := [name for name in names if name not in SYSTEMS]:
        typer.echo(f"jobscope: there is no sample of {', '.join(unknown)}; there are {', '.join(SYSTEMS)}", err=True)
        raise typer.Exit(BAD_SETTINGS)
    engine_demo(names, (output if output != Path("out") else output / "-".join(names)).resolve())


@app.command()
def serve(
    port: Annotated[int, typer.Option(help="The port on 127.0.0.1.", min=1, max=65535)] = 7071,
    output: Annotated[Path, typer.Option(help="The reports folder of the sample.")] = Path("out"),
    own: Annotated[bool, typer.Option("--own", help="Over your settings, and not over the sample.")] = False,
) -> None:
    """Serve the function app on this machine as Azure would, over the sample job system or your own settings.

    Those are environment variables, and what local.settings.json in this folder names besides."""
    from local import serve as served

    if own:
        served.serve_own(port, Path.cwd())
    else:
        served.serve(output.resolve(), port)


@app.command()
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
    with _written(output) as target:
        write_jsonl(annotations(grouping), target)


@app.command()
def debug(
    job_id: Annotated[str, typer.Argument(help="A full job id, a unique prefix of it, or the id of one of its tasks.")],
    output: Annotated[Path | None, typer.Option(help="Write the page here; default: print a summary.")] = None,
    system: Annotated[str | None, typer.Option(help="Ask this job system of the database alone.")] = None,
) -> None:
    """Explain one job: why it failed, where its time went, what to do. Exit code 1 when there is no such job."""
    from analysis.debug.any_system import debug_found
    from analysis.debug.staged import find_jobs
    from cycle import open_reports, previous_snapshot
    from reports.console import job_summary
    from reports.debug import render_debug

    settings = Settings.read()
    found = find_jobs(settings, job_id, system)
    store = open_reports(settings) if settings.reports_url.get_secret_value() else None
    previous = previous_snapshot(store) if store else None
    explained = debug_found(settings, found[0], previous, store) if len(found) == 1 else None
    if explained is None:
        several = "several jobs are meant by it: " + ", ".join(f"{one.job_id} ({one.system})" for one in found)
        typer.echo(f"jobscope: {several if found else f'there is no job or task {job_id}'}", err=True)
        raise typer.Exit(NO_SUCH_JOB)
    content = explained.model_dump(mode="json")
    if output is None:
        job_summary(content)
        return
    with _written(output) as file:
        file.write(render_debug(content, "", previous.model_dump(mode="json") if previous else None))
    typer.echo(output)


UNAUDITED = ("demo", "serve", "patterns", "render")
"""Commands that ask neither the monitored database nor what was stored of it; what is served has lines of its own."""


def _command(given: Sequence[str]) -> str:
    """The command of these words, with the group that it is in: "run", "system check"; empty where it is none."""
    found, here = list[str](), typer.main.get_command(app)
    for word in (word for word in given if not word.startswith("-")):
        if (known := getattr(here, "commands", None)) is None:
            break
        if word not in known:
            return ""
        found.append(word)
        here = known[word]
    return "" if hasattr(here, "commands") else " ".join(found)


def main() -> None:
    """Calls the command, and writes the audit line of one that reads: to stderr, apart from the answer."""
    from getpass import getuser

    from analysis.audit import audited
    from analysis.audit import log as audit_log

    given = sys.argv[1:]
    command = _command(given)
    if not command or command in UNAUDITED or "--help" in given:
        _call()
        return
    audit_log.addHandler(logging.StreamHandler())
    audit_log.setLevel(logging.INFO)
    audit_log.propagate = False
    arguments = {"arguments": " ".join(word for word in given if word not in command.split())}
    with audited(f"cli:{getuser()}", command, arguments) as access:
        try:
            _call()
        except SystemExit as ended:
            access.status = ended.code or 0
            raise


def _call() -> None:
    """Exit codes: 0 done, 2 wrong settings, 3 the reports cannot be used, 4 database, snapshot or record unreadable,
    5 published, but blind."""
    from analysis.facts import Unavailable
    from analysis.history.stored import UnreadableSnapshot
    from analysis.record.state import RecordError
    from analysis.redaction.log_records import mask_log_records
    from analysis.redaction.own import mask
    from reports.stores import StorageUnavailable

    mask_log_records()
    # As in function_app.py; and on a terminal, where nobody collects logs, our own sentences tell what is wrong.
    logging.getLogger("azure").setLevel(logging.WARNING)
    logging.getLogger("azure").addHandler(logging.NullHandler())
    try:
        app()
    except SettingsError as error:
        typer.echo(mask(f"jobscope: {error}"), err=True)
        sys.exit(BAD_SETTINGS)
    except StorageUnavailable as error:
        typer.echo(mask(f"jobscope: the reports cannot be used: {error}"), err=True)
        sys.exit(NOT_PUBLISHED)
    except (UnreadableSnapshot, RecordError) as error:
        typer.echo(mask(f"jobscope: {error}"), err=True)
        sys.exit(UNREADABLE)
    except Unavailable as error:
        typer.echo(mask(f"jobscope: {error.failure.reason}; {error.failure.fix}"), err=True)
        sys.exit(UNREADABLE)
