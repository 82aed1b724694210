"""The sample job systems, and the function app on this machine."""

from pathlib import Path
from typing import Annotated

import typer

from commands.ends import BAD_SETTINGS


def demo(
    output: Annotated[Path | None, typer.Option(help="The reports folder; default: out, or out/SYSTEM.")] = None,
    system: Annotated[str, typer.Option(help="Another job system: pgboss, or several: airflow,pgboss.")] = "",
    fleet: Annotated[
        int | None, typer.Option(help="A fleet of that many small systems, in out/fleet.", min=1, max=15)
    ] = None,
) -> None:
    """Start a PostgreSQL with the sample job system and run the main job on it once.

    Exit code 2: there is no sample of the system that was asked for, or a fleet besides, whose systems are given."""
    if fleet and system:
        typer.echo("jobscope: a fleet has systems of its own: leave out --system (SYSTEM) or --fleet (FLEET)", err=True)
        raise typer.Exit(BAD_SETTINGS)
    if fleet:
        from local.fleet_demo import fleet_demo

        fleet_demo(fleet, (output or Path("out", "fleet")).resolve())
        return
    if not system:
        from local.demo import demo as run_demo

        run_demo((output or Path("out")).resolve())
        return
    from local.engine_demo import engine_demo
    from local.engine_samples.load import SYSTEMS

    names = tuple(dict.fromkeys(name.strip() for name in system.split(",")))
    if unknown := [name for name in names if name not in SYSTEMS]:
        typer.echo(f"jobscope: there is no sample of {', '.join(unknown)}; there are {', '.join(SYSTEMS)}", err=True)
        raise typer.Exit(BAD_SETTINGS)
    engine_demo(names, (output or Path("out", "-".join(names))).resolve())


def serve(
    port: Annotated[int, typer.Option(help="The port on 127.0.0.1.", min=1, max=65535)] = 7071,
    output: Annotated[Path, typer.Option(help="The reports folder of the sample.")] = Path("out"),
    own: Annotated[bool, typer.Option("--own", help="Over your settings, and not over the sample.")] = False,
    fleet: Annotated[int | None, typer.Option(help="Over a fleet of that many small systems.", min=1, max=15)] = None,
) -> None:
    """Serve the function app on this machine as Azure would, over the sample job system or your own settings.

    Those are environment variables, and what local.settings.json in this folder names besides; a fleet among them is
    served as one. Exit code 2: one of them is wrong, or a fleet of samples is asked for besides."""
    from local import serve as served

    if own and fleet:
        typer.echo(
            "jobscope: --own serves the fleet of your JOBSCOPE_TARGETS, --fleet (FLEET) one of samples: leave out one",
            err=True,
        )
        raise typer.Exit(BAD_SETTINGS)
    if own:
        served.serve_own(port, Path.cwd())
    elif fleet:
        served.serve_fleet(output.resolve() / "fleet", port, fleet)
    else:
        served.serve(output.resolve(), port)
