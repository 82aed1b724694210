"""A small app with one function for each behaviour of the host that the tests look at."""

# ruff: noqa: ARG001 - the runtime hands parameters over by name, used or not
import json
import logging
import threading
from pathlib import Path

import azure.functions as func

app = func.FunctionApp(http_auth_level=func.AuthLevel.FUNCTION)
log = logging.getLogger("sample")
running = threading.Barrier(4)


def answer(value: object, status: int = 200) -> func.HttpResponse:
    return func.HttpResponse(json.dumps(value), mimetype="application/json", status_code=status)


@app.route(route="jobs/{job_id:length(64)}", methods=["GET"])
def job(req: func.HttpRequest) -> func.HttpResponse:
    return answer({"job_id": req.route_params["job_id"], "query": dict(req.params), "url": req.url})


@app.route(route="numbers/{number:int}", methods=["GET"])
def number(req: func.HttpRequest) -> func.HttpResponse:
    return answer(dict(req.route_params))


@app.route(route="reports/{slot?}", methods=["GET"])
def reports(req: func.HttpRequest) -> func.HttpResponse:
    return answer(dict(req.route_params))


@app.route(route="files/{*path}", methods=["GET", "HEAD"])
def files(req: func.HttpRequest) -> func.HttpResponse:
    return func.HttpResponse(req.route_params["path"], headers={"X-Kind": "file"})


@app.route(route="order/{anything}", methods=["GET"])
def a_parameter(req: func.HttpRequest) -> func.HttpResponse:
    return answer("parameter")


@app.route(route="order/latest", methods=["GET"])
def b_literal(req: func.HttpRequest) -> func.HttpResponse:
    return answer("literal")


@app.route(route="echo")
def echo(req: func.HttpRequest) -> func.HttpResponse:
    return answer({"method": req.method, "body": req.get_body().decode(), "headers": dict(req.headers)}, 201)


@app.route(route="operate", methods=["GET"], auth_level=func.AuthLevel.ADMIN)
def operate(req: func.HttpRequest) -> func.HttpResponse:
    return answer("operated")


@app.route(route="live", methods=["GET"], auth_level=func.AuthLevel.ANONYMOUS)
async def live(req: func.HttpRequest, context: func.Context) -> func.HttpResponse:
    log.warning("alive in %s", context.function_name)
    return func.HttpResponse("alive")


@app.route(route="text", methods=["GET"])
def text(req: func.HttpRequest) -> str:
    return "plain"


@app.route(route="boom", methods=["GET"])
def boom(req: func.HttpRequest) -> func.HttpResponse:
    log.info("about to fail")
    raise RuntimeError("secret of the traceback")


@app.route(route="together", methods=["GET"])
def together(req: func.HttpRequest) -> func.HttpResponse:
    running.wait(timeout=20)
    return answer("met")


@app.route(route="slow", methods=["GET"])
def slow(req: func.HttpRequest) -> func.HttpResponse:
    """Ends when the file that the caller names exists."""
    log.info("slow has begun")
    for _ in range(1000):
        if Path(req.params["until"]).exists():
            return answer("finished")
        threading.Event().wait(0.01)
    return answer("given up", 504)


@app.timer_trigger(schedule="%TICK_SCHEDULE%", arg_name="timer")
def tick(timer: func.TimerRequest, context: func.Context) -> None:
    status = timer.schedule_status  # type: ignore[attr-defined] # the abstract class does not declare it
    log.info("tick %s", json.dumps({"past_due": timer.past_due, "status": status}))
    if status.get("Last") == "fail":
        raise RuntimeError("tick failed")
