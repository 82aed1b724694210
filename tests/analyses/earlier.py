"""An earlier snapshot of the same database, holding what one analysis published then."""

from datetime import datetime

from pydantic import JsonValue

from analysis.model import Result
from analysis.published.snapshot import Health, Run, Snapshot, Target


def published(id_: str, data: dict[str, JsonValue], at: datetime, database: str = "jobs") -> Snapshot:
    return Snapshot(
        status="ok",
        run=Run(
            kind="manual",
            slot=at,
            started_at=at,
            finished_at=at,
            duration_s=1,
            database_s=1,
            queries=(),
            version="1",
            settings={},
        ),
        target=Target(name="jobs", schema_name="app", database=database),
        since=at,
        until=at,
        observed_at=at,
        findings=(),
        analyses={id_: Result(id=id_, category="performance", title="", status="ok", why="", data=data)},
        health=Health(status="healthy", components={}),
    )
