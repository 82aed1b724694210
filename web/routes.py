"""Every HTTP route: what it takes, what it answers, and how long an answer may be kept. function_app.py declares one
function for each; the OpenAPI document is made from this table."""

from analysis.history.compare_model import Comparison
from analysis.job.debug_model import JobDebug
from analysis.published.snapshot import Health, Snapshot
from web import parameters as p
from web.answers import (
    analyses,
    compare,
    debug,
    fleet,
    functions,
    health,
    incidents,
    listing,
    mutes,
    openapi,
    published,
    run_now,
    running,
    tables,
)
from web.models.database import BrowsedTable, FunctionsTested, RunningNow, Tables
from web.models.findings import Answered, Incidents, ListedMute, Mutes
from web.models.fleet import Fleet
from web.models.jobs import Job, Jobs, Tasks, TasksOfJob
from web.models.runs import RunGoesOn, RunStarted, RunStatus, StoredRuns
from web.models.service import Live
from web.route import Route

STORED = "The container of the reports holds it as a file."

ROUTES: dict[str, Route] = {
    "live": Route("live", "The process is up", p.Parameters, None, Live, anonymous=True),
    "health": Route(
        "health", "Database, storage, logs and schedule", p.Cached, health.health, Health, cache_s=5, database=True
    ),
    "db_jobs": Route("db/jobs", "Recent jobs", p.Jobs, listing.jobs, Jobs, database=True),
    "db_job": Route("db/jobs/{job_id}", "One job as recorded", p.OneJob, listing.job, Job, database=True),
    "db_tasks": Route("db/tasks", "Recent tasks", p.Tasks, listing.tasks, Tasks, database=True),
    "db_tasks_of_job": Route(
        "db/tasks/{job_id}",
        "All tasks of a job by stage",
        p.TasksOfJob,
        listing.tasks_of_job,
        TasksOfJob,
        database=True,
    ),
    "db_running": Route(
        "db/running", "Tasks and statements that run now", p.Running, running.running, RunningNow, database=True
    ),
    "db_stats": Route(
        "db/stats",
        "Sizes, indexes, statements, activity",
        p.Windowed,
        analyses.stats,
        Answered,
        cache_s=30,
        database=True,
    ),
    "db_functions_test": Route(
        "db/functions/test",
        "The stored functions, tested",
        p.Cached,
        functions.functions_test,
        FunctionsTested,
        cache_s=30,
        database=True,
    ),
    "db_errors": Route(
        "db/errors",
        "Failure patterns, rates and samples",
        p.Errors,
        analyses.errors,
        Answered,
        cache_s=30,
        database=True,
    ),
    "db_poison": Route(
        "db/poison",
        "What stands still or was given up",
        p.Poison,
        analyses.poison,
        Answered,
        cache_s=30,
        database=True,
    ),
    "db_performance": Route(
        "db/performance",
        "Durations, stages, statements",
        p.Windowed,
        analyses.performance,
        Answered,
        cache_s=30,
        database=True,
    ),
    "db_debug": Route(
        "db/debug/{job_id}",
        "One job explained",
        p.Debug,
        debug.debug,
        JobDebug,
        cache_s=15,
        database=True,
        instead="/api/db/tasks/{job_id} lists the tasks of the job page by page.",
    ),
    "db_tables": Route("db/tables", "The tables of the database", p.OfTarget, tables.tables, Tables, database=True),
    "db_table": Route(
        "db/tables/{table}", "One table with its first rows", p.OneTable, tables.table, BrowsedTable, database=True
    ),
    "fleet": Route("fleet", "The targets of a fleet", p.Fleet, fleet.fleet, Fleet),
    "reports": Route("reports", "The stored runs as a calendar", p.Calendar, published.reports, html=True),
    "reports_latest": Route(
        "reports/latest", "The newest report", p.OfTarget, published.latest_report, html=True, instead=STORED
    ),
    "reports_slot": Route(
        "reports/{slot}", "A stored report", p.OneSlot, published.report, html=True, cache_s=300, instead=STORED
    ),
    "snapshots": Route("snapshots", "The stored runs", p.Page, published.snapshots, StoredRuns),
    "snapshots_latest": Route(
        "snapshots/latest", "The newest snapshot", p.OfTarget, published.latest_snapshot, Snapshot, instead=STORED
    ),
    "snapshots_slot": Route(
        "snapshots/{slot}", "A stored snapshot", p.OneSlot, published.snapshot, Snapshot, instead=STORED
    ),
    "incidents": Route("incidents", "The incidents of the newest run", p.OfTarget, incidents.incidents, Incidents),
    "compare": Route("compare", "Two stored runs compared", p.Compare, compare.compare, Comparison),
    "mutes": Route("mutes", "What is muted", p.OfTarget, mutes.mutes, Mutes),
    "mute": Route(
        "mute", "Send no message about a finding", p.NewMute, mutes.mute, ListedMute, method="POST", status=201
    ),
    "unmute": Route("unmute", "Take a mute away", p.OneMute, mutes.unmute, Mutes, method="POST"),
    "run": Route(
        "run",
        "One manual run now",
        p.OfTarget,
        run_now.run_now,
        RunStarted,
        method="POST",
        status=201,
        database=True,
        accepted=RunGoesOn,
    ),
    "run_status": Route("run/status", "The last run by hand", p.OfTarget, run_now.run_status, RunStatus),
    "openapi": Route("openapi.json", "This document", p.Parameters, lambda *_: openapi.document(ROUTES), cache_s=300),
    "docs": Route(
        "docs", "This document as a page", p.Parameters, lambda *_: openapi.page(ROUTES), html=True, cache_s=300
    ),
}
