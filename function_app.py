"""The triggers of the Azure Functions app: parse, one call, respond. What they do stands in cycle.py and web/.

Imports that cost time wait inside the functions, so that a cold start pays only for the route that is called.
"""

import logging
import os
from datetime import UTC, datetime

import azure.functions as func

from analysis.history.slots import DEFAULT_SCHEDULE, scheduled

# Its clients log two records for each of their calls: 40 a run. What is wrong they log as WARNING.
logging.getLogger("azure").setLevel(logging.WARNING)

# In the entra mode Azure's built-in authentication stands in front, and web/guard.py insists on its principal.
BY_PRINCIPAL = os.environ.get("JOBSCOPE_AUTH") == "entra"
app = func.FunctionApp(http_auth_level=func.AuthLevel.ANONYMOUS if BY_PRINCIPAL else func.AuthLevel.FUNCTION)


@app.timer_trigger(
    arg_name="timer",
    schedule=os.environ.get("JOBSCOPE_SCHEDULE") or DEFAULT_SCHEDULE,
    run_on_startup=False,
    use_monitor=True,
)
def snapshot(timer: func.TimerRequest) -> None:
    """The main job on its schedule. What it raises marks the run as failed in Azure; the next slot tries again."""
    from analysis.audit import audited, rows_read
    from analysis.settings import Settings
    from cycle import cycle
    from housekeeping import leaving_nothing

    status = timer.schedule_status  # type: ignore[attr-defined]  # the runtime's request has it, its base class not
    occasion = scheduled(status.get("Next"), datetime.now(UTC))
    with leaving_nothing(), audited("timer", "snapshot", {"slot": occasion.slot.isoformat()}) as access:
        settings = Settings.read()
        if settings.is_of_fleet:
            from analysis.sources.fleet_queue import given_up, send
            from fleet_timer import enqueue

            access.rows = enqueue(settings, occasion, send, given_up)
        else:
            access.rows = rows_read(cycle(settings, occasion, hosted=lambda: True).snapshot)
        access.status = "done"


if os.environ.get("JOBSCOPE_TARGETS", "").strip():  # without targets nothing listens to a queue

    @app.queue_trigger(arg_name="message", queue_name="jobscope-targets", connection="AzureWebJobsStorage")
    def run_target(message: func.QueueMessage) -> None:
        """The main job of one target. What it raises gives the message back; after five times it is poison."""
        from functools import partial

        from analysis.audit import audited, rows_read
        from analysis.settings import Settings
        from cycle import cycle
        from fleet_cycle import run_message
        from housekeeping import leaving_nothing

        body = message.get_body().decode()
        with leaving_nothing(), audited("queue", "run_target", {"message": body[:200]}) as access:
            hosted = partial(cycle, hosted=lambda: True, held=True)
            published = run_message(Settings.read(), body, datetime.now(UTC), hosted)
            access.rows = rows_read(published.snapshot) if published else 0
            access.status = "done"
            del published  # memory is given back while the names of this function still stand


def _answer(name: str, request: func.HttpRequest, context: func.Context) -> func.HttpResponse:
    from web.handle import handle

    return handle(name, request, context.invocation_id)


@app.route(route="live", methods=["GET"], auth_level=func.AuthLevel.ANONYMOUS)
def live(req: func.HttpRequest) -> func.HttpResponse:  # noqa: ARG001 - the binding passes it by name
    from web.headers import NOTHING_OUTSIDE, SECURITY

    headers = {**SECURITY, "Content-Security-Policy": NOTHING_OUTSIDE, "Cache-Control": "no-store"}
    return func.HttpResponse('{"status":"live"}', headers=headers, mimetype="application/json")


@app.route(route="health", methods=["GET"])
def health(req: func.HttpRequest, context: func.Context) -> func.HttpResponse:
    return _answer("health", req, context)


@app.route(route="db/jobs", methods=["GET"])
def db_jobs(req: func.HttpRequest, context: func.Context) -> func.HttpResponse:
    return _answer("db_jobs", req, context)


@app.route(route="db/jobs/{job_id}", methods=["GET"])
def db_job(req: func.HttpRequest, context: func.Context) -> func.HttpResponse:
    return _answer("db_job", req, context)


@app.route(route="db/tasks/{job_id}", methods=["GET"])
def db_tasks_of_job(req: func.HttpRequest, context: func.Context) -> func.HttpResponse:
    return _answer("db_tasks_of_job", req, context)


@app.route(route="db/tasks", methods=["GET"])
def db_tasks(req: func.HttpRequest, context: func.Context) -> func.HttpResponse:
    return _answer("db_tasks", req, context)


@app.route(route="db/tables", methods=["GET"])
def db_tables(req: func.HttpRequest, context: func.Context) -> func.HttpResponse:
    return _answer("db_tables", req, context)


@app.route(route="db/tables/{table}", methods=["GET"])
def db_table(req: func.HttpRequest, context: func.Context) -> func.HttpResponse:
    return _answer("db_table", req, context)


@app.route(route="db/running", methods=["GET"])
def db_running(req: func.HttpRequest, context: func.Context) -> func.HttpResponse:
    return _answer("db_running", req, context)


@app.route(route="db/stats", methods=["GET"])
def db_stats(req: func.HttpRequest, context: func.Context) -> func.HttpResponse:
    return _answer("db_stats", req, context)


@app.route(route="db/functions/test", methods=["GET"])
def db_functions_test(req: func.HttpRequest, context: func.Context) -> func.HttpResponse:
    return _answer("db_functions_test", req, context)


@app.route(route="db/errors", methods=["GET"])
def db_errors(req: func.HttpRequest, context: func.Context) -> func.HttpResponse:
    return _answer("db_errors", req, context)


@app.route(route="db/poison", methods=["GET"])
def db_poison(req: func.HttpRequest, context: func.Context) -> func.HttpResponse:
    return _answer("db_poison", req, context)


@app.route(route="db/performance", methods=["GET"])
def db_performance(req: func.HttpRequest, context: func.Context) -> func.HttpResponse:
    return _answer("db_performance", req, context)


@app.route(route="db/debug/{job_id}", methods=["GET"])
def db_debug(req: func.HttpRequest, context: func.Context) -> func.HttpResponse:
    return _answer("db_debug", req, context)


@app.route(route="fleet", methods=["GET"])
def fleet(req: func.HttpRequest, context: func.Context) -> func.HttpResponse:
    return _answer("fleet", req, context)


@app.route(route="reports", methods=["GET"])
def reports(req: func.HttpRequest, context: func.Context) -> func.HttpResponse:
    return _answer("reports", req, context)


@app.route(route="reports/latest", methods=["GET"])
def reports_latest(req: func.HttpRequest, context: func.Context) -> func.HttpResponse:
    return _answer("reports_latest", req, context)


@app.route(route="reports/{slot}", methods=["GET"])
def reports_slot(req: func.HttpRequest, context: func.Context) -> func.HttpResponse:
    return _answer("reports_slot", req, context)


@app.route(route="snapshots", methods=["GET"])
def snapshots(req: func.HttpRequest, context: func.Context) -> func.HttpResponse:
    return _answer("snapshots", req, context)


@app.route(route="incidents", methods=["GET"])
def incidents(req: func.HttpRequest, context: func.Context) -> func.HttpResponse:
    return _answer("incidents", req, context)


@app.route(route="snapshots/latest", methods=["GET"])
def snapshots_latest(req: func.HttpRequest, context: func.Context) -> func.HttpResponse:
    return _answer("snapshots_latest", req, context)


@app.route(route="snapshots/{slot}", methods=["GET"])
def snapshots_slot(req: func.HttpRequest, context: func.Context) -> func.HttpResponse:
    return _answer("snapshots_slot", req, context)


@app.route(route="compare", methods=["GET"])
def compare(req: func.HttpRequest, context: func.Context) -> func.HttpResponse:
    return _answer("compare", req, context)


@app.route(route="mutes", methods=["GET"])
def mutes(req: func.HttpRequest, context: func.Context) -> func.HttpResponse:
    return _answer("mutes", req, context)


@app.route(route="mute", methods=["POST"])
def mute(req: func.HttpRequest, context: func.Context) -> func.HttpResponse:
    return _answer("mute", req, context)


@app.route(route="unmute", methods=["POST"])
def unmute(req: func.HttpRequest, context: func.Context) -> func.HttpResponse:
    return _answer("unmute", req, context)


@app.route(route="run", methods=["POST"])
def run(req: func.HttpRequest, context: func.Context) -> func.HttpResponse:
    return _answer("run", req, context)


@app.route(route="run/status", methods=["GET"])
def run_status(req: func.HttpRequest, context: func.Context) -> func.HttpResponse:
    return _answer("run_status", req, context)


@app.route(route="openapi.json", methods=["GET"])
def openapi(req: func.HttpRequest, context: func.Context) -> func.HttpResponse:
    return _answer("openapi", req, context)


@app.route(route="docs", methods=["GET"])
def docs(req: func.HttpRequest, context: func.Context) -> func.HttpResponse:
    return _answer("docs", req, context)
