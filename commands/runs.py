"""The main job by hand, and what it left."""

from datetime import UTC, datetime
from typing import Annotated

import typer

from analysis.settings import Settings, SettingsError
from commands.ends import BLIND
from commands.target import Target, one_of, settings_of


def run(target: Target = "") -> None:
    """Read the database, judge it, publish a snapshot and a report: what the timer does, as a manual run.

    Exit code 0: it was published; 2: a setting is wrong; 3: nothing could be published; 5: it was published, but not
    everything that an all-clear needs could be looked at."""
    from analysis.collect.system_files import all_systems
    from analysis.history.slots import manual
    from analysis.history.stored import read_snapshot
    from analysis.run.coverage import is_blind
    from cycle import cycle
    from fleet_cycle import show_newest
    from reports.console import summary
    from reports.stores import place_of
    from stored_reports import open_reports

    shared = Settings.read()
    all_systems()  # a folder that is only half written ends the command here, before anything is read
    settings, now = one_of(shared, target), datetime.now(UTC)
    published = cycle(settings, manual(now))
    if target:
        show_newest(shared, settings, now)
    store = open_reports(settings)
    summary(published.snapshot, *(place_of(store, name) for name in (published.snapshot_name, published.report_name)))
    if is_blind(read_snapshot(published.snapshot).analyses):
        raise typer.Exit(BLIND)


def fleet() -> None:
    """Print the targets of JOBSCOPE_TARGETS as the fleet page shows them, those first that need attention.

    Above them stands what is wrong with the fleet itself, and what targets have in common. Exit code 2:
    JOBSCOPE_TARGETS is not set or, after the newest rows, cannot be read."""
    from fleet import fleet as read_fleet
    from reports.fleet_console import fleet_lines
    from reports.fleet_file import stored_fleet
    from reports.stores import StorageUnavailable
    from stored_reports import open_reports

    shared = Settings.read()
    unread: SettingsError | StorageUnavailable | None = None
    try:
        read_fleet(shared)
    except (SettingsError, StorageUnavailable) as error:
        if not shared.is_of_fleet:
            raise
        unread = error
    fleet_lines(stored_fleet(open_reports(shared)), datetime.now(UTC))
    if unread:
        raise unread


def retention(
    dry_run: Annotated[bool, typer.Option("--dry-run", help="Name the runs, delete nothing.")] = False,
    target: Target = "",
) -> None:
    """Delete the stored runs that JOBSCOPE_KEEP_* no longer keep, all at once; each run deletes a few of them."""
    from housekeeping import expired_runs
    from reports.naming import slot_text
    from reports.retention import remove
    from stored_reports import open_reports

    settings = settings_of(target)
    store = open_reports(settings)
    slots = expired_runs(settings, store, datetime.now(UTC))
    if dry_run:
        for slot in slots:
            typer.echo(slot_text(slot))
        typer.echo(f"{len(slots)} runs would be deleted from {store.location}", err=True)
        return
    removed = remove(store, slots, most=len(slots), most_s=float("inf"))
    typer.echo(f"{removed} runs deleted from {store.location}")
