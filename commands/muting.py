"""Findings without messages for a while."""

from datetime import UTC, datetime
from typing import Annotated

import typer

from commands.ends import BAD_SETTINGS, NO_SUCH_MUTE
from commands.target import Target, reports_of


def mute(
    key: Annotated[str, typer.Argument(help="A finding's key, an incident's id, or a pattern: 'performance/*'.")],
    until: Annotated[datetime, typer.Option(help="When it ends, in UTC; a date alone means 00:00 of that day.")],
    reason: Annotated[str, typer.Option(help="Why; it stands in the report beside the finding.")],
    target: Target = "",
) -> None:
    """Send no message about findings until a time. They stay in the report, and keep their severity."""
    from notify.mutes import BadMute, checked, user_name
    from notify.mutes import mute as add

    store = reports_of(target)
    try:
        new = checked(key, until.replace(tzinfo=UTC), reason, user_name(), datetime.now(UTC))
    except BadMute as error:
        typer.echo(f"jobscope: {error}", err=True)
        raise typer.Exit(BAD_SETTINGS) from error
    add(store, new)
    typer.echo(f"{new.key} is muted until {new.until:%Y-%m-%d %H:%M} UTC")


def unmute(
    key: Annotated[str, typer.Argument(help="The key or pattern as it was muted.")], target: Target = ""
) -> None:
    """Take a mute away before its end. Exit code 1 when there is none."""
    from notify.mutes import unmute as take_away

    if not take_away(reports_of(target), key, datetime.now(UTC)):
        typer.echo(f"jobscope: nothing is muted by exactly {key}; jobscope mutes lists what is", err=True)
        raise typer.Exit(NO_SUCH_MUTE)
    typer.echo(f"{key} is no longer muted")


def mutes(target: Target = "") -> None:
    """List what is muted, until when, why and by whom; one that ended in the last 30 days is shown as expired."""
    from notify.mutes import read_mutes

    now, store = datetime.now(UTC), reports_of(target)
    found = read_mutes(store)
    if not found:
        typer.echo(f"nothing is muted in {store.location}", err=True)
    for one in found:
        state = "until" if now < one.until else "expired"
        who = f" ({one.by}, {one.at:%Y-%m-%d})" if one.by else f" ({one.at:%Y-%m-%d})"
        typer.echo(f"{one.key}  {state} {one.until:%Y-%m-%d %H:%M} UTC  {one.reason}{who}")
