"""Do incidents find the root causes? `python -m benchmarks.incidents [SYSTEMS] [HEALTHY] [SCENARIOS]` writes
docs/incidents.md: SYSTEMS of the origin, HEALTHY days of it, and so many SCENARIOS of each other job system, of which
one more is healthy. A part of which nothing was run keeps its figures.

Seeded random systems with planted faults on a real PostgreSQL: each is run once, as by the timer, and its incidents are
compared with the ledger of what was planted.
"""

import sys
import time
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from datetime import datetime
from functools import partial
from pathlib import Path
from statistics import fmean

import psycopg

from analysis.history.slots import Occasion
from analysis.published.snapshot import Snapshot
from analysis.registry import ANALYSES
from analysis.run.assemble import run
from analysis.settings import Settings
from benchmarks.incident_systems.kinds import HELD_OUT, WRITTEN_ON
from benchmarks.incident_systems.measured import RULES, Measured, judge, severe
from benchmarks.incident_systems.scenarios import DrawnScenario, drawn_scenario, healthy_scenario
from benchmarks.incident_systems.systems import System, healthy_day, system
from benchmarks.incident_systems.truth import Truth
from local.demo import LOGS_PATIENCE, LOGS_RESOURCE
from local.engine_samples.load import SYSTEMS, load_scenario
from local.log_workspace import Tables, log_workspace
from local.postgres import Server, memory, postgres_server
from local.sample.load import load_sample
from local.schema import create_schema

PAGE = Path(__file__).parents[1] / "docs" / "incidents.md"
MARK, SCENARIOS_MARK = "<!-- measured -->", "<!-- measured: other job systems -->"


def main(systems: int, healthy: int, scenarios: int) -> None:
    with postgres_server(18, within=memory()) as server:
        if systems:
            _write(MARK, SCENARIOS_MARK, _of_origin(server, systems, healthy, f"{systems} {healthy} {scenarios}"))
        if scenarios:
            _write(SCENARIOS_MARK, "", _of_scenarios(server, scenarios, f"{systems} {healthy} {scenarios}"))


def _write(mark: str, end: str, text: str) -> None:
    """In the place of what was measured before, between its mark and the next."""
    before, _, after = PAGE.read_text("utf-8").partition(mark)
    rest = after[after.index(end) :] if end else ""
    PAGE.write_text(f"{before}{mark}\n\n{text}{'\n' if rest else ''}{rest}", "utf-8")


def _of_scenarios(server: Server, scenarios: int, given: str) -> str:
    """The figures of the other job systems, by system."""
    started, rows, whole = time.monotonic(), list[str](), Measured()
    for name in SYSTEMS:
        found = Measured()
        for seed in range(scenarios):
            drawn = drawn_scenario(name, seed)
            snapshot = _snapshot(server, f"{name}_{seed}", drawn.scenario.at, partial(_load_scenario, drawn))
            judge(found, f"{name} {seed} ({', '.join(drawn.scenario.faults)})", drawn, snapshot)
            sys.stderr.write(f"\r{name} {seed + 1}/{scenarios} {time.monotonic() - started:.0f} s ")
        healthy = healthy_scenario(name, 1000)
        snapshot = _snapshot(server, f"{name}_healthy", healthy.scenario.at, partial(_load_scenario, healthy))
        found.false_joins += [one.id for one in snapshot.incidents if len(severe(snapshot, one)) > 1]
        rows.append(
            f"| `{name}` | {found.findings} | {found.unplanted} | {_means(found.scores['incidents'])} |"
            f" {len(found.mixed)} | {len(found.false_joins)} | {100 * fmean(found.dearest):.0f} % |"
        )
        whole.add(found)
    minutes = (time.monotonic() - started) / 60
    print("\n".join((*whole.mixed, *whole.worst)))
    return "\n".join(
        (
            f"`python -m benchmarks.incidents {given}`, {minutes:.0f} min of it: {scenarios} scenarios with random"
            f" faults and a healthy one in each of {len(SYSTEMS)} job systems.",
            "",
            "| job system | findings | of none planted | B-cubed precision | recall | mixed at `certain` |"
            " false joins | first is dearest |",
            "|---|---|---|---|---|---|---|---|",
            *rows,
            "",
            "| rule, in all of them | B-cubed precision | recall |",
            "|---|---|---|",
            *(f"| {rule} | {_means(whole.scores[rule])} |" for rule in RULES),
            "",
        )
    )


def _of_origin(server: Server, systems: int, healthy: int, given: str) -> str:
    started, found = time.monotonic(), Measured()
    for seed in range(systems):
        drawn = system(seed)
        snapshot = _snapshot(server, str(seed), drawn.sample.until, partial(_load_sample, drawn), drawn.logs)
        judge(found, f"seed {seed} ({drawn.how})", Truth(drawn, snapshot), snapshot)
        found.hows.setdefault(drawn.how or "nothing", []).append(found.scores["incidents"][-1])
        sys.stderr.write(f"\r{seed + 1}/{systems} {time.monotonic() - started:.0f} s ")
    for seed in range(1000, 1000 + healthy):
        drawn = healthy_day(seed)
        snapshot = _snapshot(server, str(seed), drawn.sample.until, partial(_load_sample, drawn))
        found.false_joins += [one.id for one in snapshot.incidents if len(severe(snapshot, one)) > 1]
    print("\n".join((*found.mixed, *found.worst)))
    return _report(found, systems, healthy, f"{given}`, {(time.monotonic() - started) / 60:.0f} min of it")


def _load_sample(drawn: System, dsn: str) -> None:
    with psycopg.connect(dsn, autocommit=True) as connection:
        create_schema(connection)
        load_sample(connection, drawn.sample)


def _load_scenario(drawn: DrawnScenario, dsn: str) -> None:
    load_scenario(dsn, drawn.system, drawn.scenario)


def _snapshot(
    server: Server, name: str, at: datetime, load: Callable[[str], None], logs: Tables | None = None
) -> Snapshot:
    """One manual run over a database that was loaded, as of an instant, with its logs where there are any."""
    name = f"incidents_{name}"
    with psycopg.connect(server.url(), autocommit=True) as control:
        control.execute(f'CREATE DATABASE "{name}"')
        try:
            load(server.url(name))
            with _workspace(logs) as where:
                settings = Settings.model_validate({"database_url": server.url(name), **where})
                return run(settings, Occasion("manual", at, at), ANALYSES, None, {"observed_at": at.isoformat()})
        finally:
            control.execute(f'DROP DATABASE "{name}" WITH (FORCE)')


@contextmanager
def _workspace(logs: Tables | None) -> Iterator[dict[str, str]]:
    """A log workspace with these rows; gives the settings that name it, and none without logs."""
    if logs is None:
        yield {}
        return
    with log_workspace(logs) as workspace:
        yield {"logs_resource_id": LOGS_RESOURCE, "logs_endpoint": workspace.endpoint, **LOGS_PATIENCE}


def _report(found: Measured, systems: int, healthy: int, given: str) -> str:
    rows = [f"| {rule} | {_means(found.scores[rule])} |" for rule in RULES]
    sets = (("the rules were written on", WRITTEN_ON), ("held out", HELD_OUT))
    kinds = [
        f"| {name} | {_means([pair for kind, pairs in found.kinds.items() if kind in of for pair in pairs])} |"
        for name, of in sets
    ]
    top = 100 * fmean(found.dearest) if found.dearest else 0.0
    return "\n".join(
        (
            f"`python -m benchmarks.incidents {given}: {found.findings:,} findings of planted faults in {systems}"
            f" systems, {found.unplanted} of none.",
            "",
            "| rule | B-cubed precision | recall |",
            "|---|---|---|",
            *rows,
            "",
            "| fault kinds | B-cubed precision | recall |",
            "|---|---|---|",
            *kinds,
            "",
            "| what is correlated | systems | B-cubed precision | recall |",
            "|---|---|---|---|",
            *(f"| {how} | {len(pairs)} | {_means(pairs)} |" for how, pairs in sorted(found.hows.items())),
            "",
            f"Incidents that mix root causes at `certain`: {len(found.mixed)}. False joins on {healthy} healthy days:"
            f" {len(found.false_joins)}. The first incident costs most an hour in {top:.0f} % of the systems.",
            "",
        )
    )


def _means(pairs: Sequence[tuple[float, float]]) -> str:
    if not pairs:
        return "none | none"
    return f"{fmean(pair[0] for pair in pairs):.3f} | {fmean(pair[1] for pair in pairs):.3f}"


if __name__ == "__main__":
    main(*(int(given) for given in (*sys.argv[1:], *("80", "30", "10")[len(sys.argv) - 1 :])))
