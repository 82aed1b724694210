"""What the function app does, from a terminal."""

import logging
import os
import sys
from collections.abc import Sequence
from typing import Annotated

import typer

from analysis.settings import SettingsError
from analysis.settings.mistakes import unknown_variables
from commands import checks, explained, muting, recorded, runs, samples, snapshots
from commands.ends import BAD_SETTINGS, NOT_PUBLISHED, UNREADABLE

app = typer.Typer(no_args_is_help=True, add_completion=False, help=__doc__, pretty_exceptions_enable=False)
system_app = typer.Typer(no_args_is_help=True, help="For whoever adds a job system.")
app.add_typer(system_app, name="system")
system_app.command("check")(checks.check_system)
for command in (
    runs.run,
    runs.fleet,
    snapshots.summary,
    checks.check,
    snapshots.render,
    snapshots.compare,
    runs.retention,
    muting.mute,
    muting.unmute,
    muting.mutes,
    recorded.query,
    recorded.forget,
    samples.demo,
    samples.serve,
    explained.patterns,
    explained.debug,
):
    app.command()(command)


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
    """What the function app does, from a terminal."""
    for one in unknown_variables(os.environ) if context.invoked_subcommand != "check" else ():
        typer.echo(f"jobscope: {one.setting}: {one.reason}", err=True)


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
    """Exit codes: 0 done, 2 a setting or a file of sql/systems/ is wrong, 3 the reports cannot be used, 4 database,
    snapshot or record unreadable, 5 published, but blind."""
    from analysis.facts import Unavailable
    from analysis.history.stored import UnreadableSnapshot
    from analysis.record.state import RecordError
    from analysis.redaction.log_records import mask_log_records
    from analysis.redaction.own import mask
    from analysis.sources.system_folder import SystemFileError
    from reports.stores import StorageUnavailable

    mask_log_records()
    # As in function_app.py; and on a terminal, where nobody collects logs, our own sentences tell what is wrong.
    logging.getLogger("azure").setLevel(logging.WARNING)
    logging.getLogger("azure").addHandler(logging.NullHandler())
    try:
        app()
    except (SettingsError, SystemFileError) as error:
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
