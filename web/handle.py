"""What every HTTP function does around its own answer: who asks, how often, with what, how long; one audit line."""

import logging
import time
from collections.abc import Callable
from dataclasses import replace
from functools import cache, partial
from urllib.parse import parse_qsl, urlsplit

import azure.functions as func
from pydantic import ValidationError

from analysis.audit import Access, write
from analysis.facts import Unavailable
from analysis.fleet.in_keys import in_keys
from analysis.history.stored import UnreadableSnapshot
from analysis.redaction import forget
from analysis.redaction.log_records import mask_log_records
from analysis.redaction.own import mask
from analysis.settings import Settings, SettingsError
from analysis.sources.connections import share_connections
from reports.stores import StorageUnavailable
from web.guard import Caller, check_operator, check_same_site, identify, sees
from web.in_time import answer_in_time
from web.kept import kept_or_made, unless_known
from web.limiter import Limiter
from web.looked_at import looked_at
from web.parameter_types import EXACTLY
from web.parameters import Parameters
from web.problem import Problem, bad_parameters, of_the_database, unavailable
from web.respond import Answer, of_json, to_http, wants_html
from web.route import Route
from web.routes import ROUTES
from web.service import Service

log = logging.getLogger("jobscope.http")

PROBLEM = "application/problem+json"
MOST_PARAMETERS = 100
"""No route takes a tenth of them."""


@cache
def _limiter(shared: str) -> Limiter:
    return Limiter(shared)


def handle(name: str, request: func.HttpRequest, invocation_id: str) -> func.HttpResponse:
    """The whole of one HTTP function. Never raises: what goes wrong is a problem document with the invocation's id."""
    mask_log_records()
    route, started = ROUTES[name], time.perf_counter()
    query: dict[str, str] = {}
    caller = Caller("unknown")
    settings: Settings | None = None
    try:
        query = _query(request)
        shared = Settings.read()
        caller = identify(shared, request.headers, request.params, anonymous=route.anonymous)
        if route.method == "POST":
            check_same_site(shared, request.headers)
            check_operator(shared, request.headers)
        settings = _limited(shared, route, name, query.get("target", ""), request, caller)
        given = {**query, **request.route_params}
        answer = _found(given, route, partial(_answer, route, name, settings=settings, request=request, caller=caller))
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
    body = answer.body.decode(errors="surrogateescape")
    body = mask(in_keys(body, settings) if settings else body)
    return to_http(replace(answer, body=body.encode(errors="surrogateescape")))


def _found(given: dict[str, str], route: Route, answer: Callable[[Parameters], Answer]) -> Answer:
    """The answer to ids as they are kept, and where nothing has such a one to the letters that were given: some are in
    capitals, or begin with a blank. Raises Problem."""
    parameters = _parameters(route, given)
    try:
        return answer(parameters)
    except Problem as problem:
        exactly = _parameters(route, given, EXACTLY)
        if problem.status != 404 or exactly == parameters:
            raise
        return answer(exactly)


def _parameters(route: Route, given: dict[str, str], how: str = "") -> Parameters:
    """What the caller asks for. Only here is a value that no model takes the caller's mistake. Raises Problem."""
    try:
        return route.parameters.model_validate(given, context=how)
    except ValidationError as error:
        raise bad_parameters(error) from error


def _limited(
    shared: Settings, route: Route, name: str, target: str, request: func.HttpRequest, caller: Caller
) -> Settings:
    """The settings of what is looked at, counted by caller, route and target; what is refused counts too, as one."""
    limiter = _limiter(shared.limits_url.get_secret_value())
    try:
        settings = looked_at(shared, route, target, request.headers)
    except (Problem, SettingsError):
        limiter.check(caller, name, shared.requests_per_minute)
        raise
    limiter.check(caller, f"{name} {target}" if settings.targets else name, settings.requests_per_minute)
    return settings


def _query(request: func.HttpRequest) -> dict[str, str]:
    """All that was asked for, also what the host leaves out of `params`: parameters without a name or a value.

    Raises Problem 400 for more than anybody needs."""
    try:
        query = urlsplit(request.url).query
        given = dict(parse_qsl(query, keep_blank_values=True, max_num_fields=MOST_PARAMETERS))
    except ValueError as error:
        raise Problem(400, "Too many parameters", f"At most {MOST_PARAMETERS} parameters are read.") from error
    return {key: value for key, value in {**given, **request.params}.items() if key != "code"}


def _answer(
    route: Route, name: str, parameters: Parameters, settings: Settings, request: func.HttpRequest, caller: Caller
) -> Answer:
    share_connections(settings)
    wants_page = wants_html(request.headers.get("accept", ""))
    service = Service(settings, wants_page, caller.name, partial(sees, settings, request.headers))
    if not route.cache_s:
        return answer_in_time(route, service, parameters)
    asked = (name, parameters.model_dump_json(exclude={"fresh"}), wants_page, caller.kind, settings)
    fresh = getattr(parameters, "fresh", False) or "no-cache" in request.headers.get("cache-control", "")
    make = partial(answer_in_time, route, service, parameters, None if fresh else asked)
    answer = kept_or_made(asked, route.cache_s, make, fresh=fresh)
    return unless_known(answer, request.headers.get("if-none-match", ""))


def _inner(error: Exception) -> Problem:
    if isinstance(error, SettingsError):
        return Problem(500, "Wrong settings", "A setting of the app is wrong. The log names it under this error_id.")
    if isinstance(error, UnreadableSnapshot):
        return Problem(500, "Unreadable snapshot", str(error))
    if isinstance(error, Unavailable):
        return of_the_database(error.failure)
    return unavailable("The store of the reports")


def _problem(problem: Problem, error_id: str) -> Answer:
    answer = of_json(problem.document(error_id), status=problem.status, content_type=PROBLEM)
    return Answer(answer.body, PROBLEM, problem.status, problem.headers)
