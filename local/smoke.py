"""After a deployment: every GET route once, a line each. `python -m local.smoke URL [KEY]`; exit code 1 when one fails.

Works on any address that serves the app. It changes nothing: POST /api/run is left out.
"""

import json
import sys
import time
from dataclasses import dataclass
from http.client import HTTPException
from urllib.error import HTTPError, URLError
from urllib.parse import urlencode
from urllib.request import HTTPRedirectHandler, Request, build_opener

from web.route import Route
from web.routes import ROUTES

TIMEOUT_S = 75
"""More than the 60 s after which a route gives up by itself, and a cold start."""
UNREACHABLE = (
    "Nothing answers at {url}. Check, in this order: the app runs (az functionapp show); its host name resolves here to"
    " the private endpoint's address (nslookup) and this machine is inside that network or its VPN; nothing between"
    " blocks port 443."
)
HINTS = {
    401: "the key is wrong or missing (KEY=...); in the entra mode sign in by a browser",
    403: "public access is off: call from inside the network, or allow this address",
    404: "the code is not deployed, or has no such record yet: run the timer once",
    429: "slower, or raise JOBSCOPE_REQUESTS_PER_MINUTE",
    502: "the host does not start: see its log in Application Insights",
    503: "/api/health names the part that is down",
    504: "the database is slow: see the cost of the newest run",
}


class Unreachable(Exception):
    """No HTTP answer at all."""


@dataclass(frozen=True)
class Tried:
    """One request: `status` is the HTTP status, `well` whether it is one that a working app gives."""

    path: str
    status: int
    seconds: float
    size: int
    well: bool
    body: bytes = b""

    def line(self) -> str:
        hint = "" if self.well else f"  <- {HINTS.get(self.status, 'see error_id in the log: docs/troubleshoot.md')}"
        mark = "ok  " if self.well else "FAIL"
        return f"{mark} {self.status} {self.seconds * 1000:7.0f} ms {self.size:9,d} B  /api/{self.path}{hint}"


class _NoRedirect(HTTPRedirectHandler):
    """A redirect to a sign-in page is no answer of the app, and the key must not follow it elsewhere."""

    def redirect_request(self, *_: object) -> None:
        return None


def smoke(url: str, key: str) -> list[Tried]:
    """Asks every GET route. Raises Unreachable when not even the first answers."""
    tried: list[Tried] = []
    known: dict[str, str] = {}
    for route in sorted((r for r in ROUTES.values() if r.method == "GET"), key=lambda r: len(_needed(r))):
        path = _filled(route, known)
        if path is None:
            print(f"--   nothing recorded to ask for  /api/{route.path}")
            continue
        one = _ask(url.rstrip("/"), path, key)
        if one.status == 404 and b"Browsing is off" in one.body:
            print(f"--   switched off  /api/{route.path}")
            continue
        print(one.line(), flush=True)
        tried.append(one)
        known |= _learnt(route.path, one)
    return tried


def _needed(route: Route) -> list[str]:
    """The parameters without which the route answers nothing: those of its path first."""
    return [name for name, field in route.parameters.model_fields.items() if field.is_required()]


def _filled(route: Route, known: dict[str, str]) -> str | None:
    if not set(_needed(route)) <= set(known):
        return None
    query = urlencode({name: known[name] for name in _needed(route) if f"{{{name}}}" not in route.path})
    return route.path.format_map(known) + (f"?{query}" if query else "")


def _learnt(path: str, one: Tried) -> dict[str, str]:
    """The ids that later routes are asked for, from the lists."""
    if not one.well or path not in ("db/jobs", "snapshots"):
        return {}
    listed = json.loads(one.body)
    if path == "db/jobs":
        return {"job_id": listed["jobs"][0]["job_id"]} if listed["jobs"] else {}
    slots = [run["slot"] for run in listed["runs"]]
    newest = [slot.translate(str.maketrans("", "", "-:")) for slot in slots[:1]]
    return {name: slot for slot in newest for name in ("slot", "a")}  # `a` is what /api/compare compares


def _ask(url: str, path: str, key: str) -> Tried:
    request = Request(f"{url}/api/{path}", headers={"x-functions-key": key} if key else {})  # noqa: S310 - checked in main
    started = time.perf_counter()
    try:
        with build_opener(_NoRedirect).open(request, timeout=TIMEOUT_S) as answer:
            status, body = answer.status, answer.read()
    except HTTPError as error:
        status, body = error.code, error.read()
    except (URLError, HTTPException, TimeoutError, ConnectionError) as error:
        raise Unreachable(f"/api/{path}: {error}") from error
    return Tried(path, status, time.perf_counter() - started, len(body), status == 200, body)


def main() -> int:
    if len(sys.argv) not in (2, 3) or not sys.argv[1].startswith(("http://", "https://")):
        print("usage: make smoke URL=https://<app>.azurewebsites.net KEY=<function key>", file=sys.stderr)
        return 2
    url = sys.argv[1]
    try:
        tried = smoke(url, sys.argv[2] if len(sys.argv) == 3 else "")
    except Unreachable as error:
        print(f"FAIL {error}\n{UNREACHABLE.format(url=url)}", file=sys.stderr)
        return 1
    failed = [one for one in tried if not one.well]
    print(f"{len(tried) - len(failed)} of {len(tried)} routes are well")
    return 1 if failed else 0


if __name__ == "__main__":
    sys.exit(main())
