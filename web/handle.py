"""What every HTTP function does around its own answer: who asks, how often, with what, how long; one audit line."""

import logging
import threading
import time
from concurrent.futures import ThreadPoolExecutor
from concurrent.futures import TimeoutError as FutureTimeoutError
from contextvars import copy_context
from dataclasses import replace
from functools import cache
from urllib.parse import parse_qsl, urlsplit

import azure.functions as func
from cachetools import TTLCache
from pydantic import ValidationError

from analysis.audit import Access, write
from analysis.model import Unavailable
from analysis.redaction import forget
from analysis.redaction.log_records import mask_log_records
from analysis.redaction.own import mask
from analysis.settings import Settings, SettingsError
from analysis.sources.connections import share_connections
from analysis.stored import UnreadableSnapshot
from reports.stores import StorageUnavailable
from web.guard import Caller, Limiter, check_operator, check_same_site, identify
from web.parameters import Parameters
from web.problem import TOO_LARGE, TOO_LATE, Problem, bad_parameters
from web.respond import MOST_BYTES, Answer, of_json, to_http
from web.routes import ROUTES, Route
from web.service import Service

log = logging.getLogger("jobscope.http")

DEADLINE_S = 60.0
"""Well below the 230 s at which Azure's load balancer ends an answer."""
WORKERS = 16
PROBLEM = "application/problem+json"


@cache
def _limiter() -> Limiter:
    return Limiter()


@cache
def _workers() -> ThreadPoolExecutor:
    return ThreadPoolExecutor(WORKERS, thread_name_prefix="jobscope-answer")


KEPT_BYTES = 64_000_000
type Asked = tuple[str, str, str, Settings]
"""All that decides an answer that is kept: the route, its parameters, the wanted form, and what is looked at."""
type Kept = tuple[float, Answer]
"""An answer, and when it was made, by the monotonic clock."""
_answers: TTLCache[Asked, Kept] = TTLCache(KEPT_BYTES, ttl=300, getsizeof=lambda kept: len(kept[1].body))
_answers_lock = threading.Lock()


def handle(name: str, request: func.HttpRequest, invocation_id: str) -> func.HttpResponse:
    """The whole of one HTTP function. Never raises: what goes wrong is a problem document with the invocation's id."""
    mask_log_records()
    route, started = ROUTES[name], time.perf_counter()
    query = _query(request)
    caller = Caller("unknown")
    try:
        settings = Settings.read()
        caller = identify(settings, request.headers, request.params, anonymous=route.anonymous)
        if route.method == "POST":
            check_same_site(settings, request.headers)
            check_operator(settings, request.headers)
        _limiter().check(caller, name, settings.requests_per_minute)
        parameters = route.parameters.model_validate({**query, **request.route_params})
        answer = _answer(route, name, parameters, settings, request, caller)
    except ValidationError as error:
        answer = _problem(bad_parameters(error), invocation_id)
    except Problem as problem:
        # Some are made once and raised often, and would gather the frames of every request.
        answer = _problem(problem.with_traceback(None), invocation_id)
    except (SettingsError, StorageUnavailable, Unavailable, UnreadableSnapshot) as error:
        log.error("%s failed (error_id %s): %s", name, invocation_id, error)
        answer = _problem(_inner(error), invocation_id)
    except (ArithmeticError, AttributeError, LookupError, OSError, RuntimeError, TypeError, ValueError):
        log.exception("%s is defective (error_id %s)", name, invocation_id)
        answer = _problem(
            Problem(500, "Internal error", "This is a defect. The log has it by error_id."), invocation_id
        )
    write(caller.name, name, {**query, **request.route_params}, Access(answer.rows, answer.status), started)
    forget()
    body = mask(answer.body.decode(errors="surrogateescape")).encode(errors="surrogateescape")
    return to_http(replace(answer, body=body))


def _query(request: func.HttpRequest) -> dict[str, str]:
    """All that was asked for, also what the host leaves out of `params`: parameters without a name or a value."""
    given = dict(parse_qsl(urlsplit(request.url).query, keep_blank_values=True))
    return {key: value for key, value in {**given, **request.params}.items() if key != "code"}


def _answer(
    route: Route, name: str, parameters: Parameters, settings: Settings, request: func.HttpRequest, caller: Caller
) -> Answer:
    asked = parameters.model_dump_json(exclude={"fresh"})
    key = (name, asked, request.headers.get("accept", "")[:100], settings)
    fresh = getattr(parameters, "fresh", True) or "no-cache" in request.headers.get("cache-control", "")
    age = 0.0
    with _answers_lock:
        stored = None if fresh or not route.cache_s else _answers.get(key)
    if stored is not None and time.monotonic() - stored[0] <= route.cache_s:
        age, answer = time.monotonic() - stored[0], stored[1]
    else:
        answer = _in_time(route, parameters, settings, request, caller)
        if len(answer.body) > MOST_BYTES:
            raise TOO_LARGE
        if route.cache_s and answer.status == 200:
            with _answers_lock:
                _answers[key] = (time.monotonic(), answer)
    if answer.status != 200 or not route.cache_s:
        return answer
    headers = {**answer.headers, "Age": str(int(age)), "ETag": answer.etag, "Cache-Control": "private, no-cache"}
    if request.headers.get("if-none-match") == answer.etag:
        return Answer(b"", answer.content_type, 304, headers, answer.rows)
    return Answer(answer.body, answer.content_type, 200, headers, answer.rows)


def _in_time(
    route: Route, parameters: Parameters, settings: Settings, request: func.HttpRequest, caller: Caller
) -> Answer:
    share_connections(settings)
    accepts_html = "text/html" in request.headers.get("accept", "")
    if route.answer is None:
        raise LookupError(f"the route {route.path} answers by itself")
    # In the context of the invocation: the Functions host drops what is logged without one.
    service = Service(settings, accepts_html, caller.name)
    working = _workers().submit(copy_context().run, route.answer, service, parameters)
    try:
        return working.result(DEADLINE_S)
    except FutureTimeoutError as error:
        working.cancel()
        raise TOO_LATE from error


def _inner(error: Exception) -> Problem:
    if isinstance(error, SettingsError):
        return Problem(500, "Wrong settings", "A setting of the app is wrong. The log names it under this error_id.")
    if isinstance(error, UnreadableSnapshot):
        return Problem(500, "Unreadable snapshot", str(error))
    what = "The store of the reports" if isinstance(error, StorageUnavailable) else "The database"
    detail = f"{what} cannot be used now. The log has the reason under this error_id."
    return Problem(503, "Unavailable", detail, headers={"Retry-After": "30"})


def _problem(problem: Problem, error_id: str) -> Answer:
    answer = of_json(problem.document(error_id), status=problem.status, content_type=PROBLEM)
    return Answer(answer.body, PROBLEM, problem.status, problem.headers)
