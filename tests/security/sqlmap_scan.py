"""`make security`: sqlmap against every route and parameter of the served app, on loopback, over a small sample.

All six techniques of sqlmap, with its payloads for PostgreSQL; at level 3 the headers that clients send are tried too.
Routes that take nothing are no targets, and the run by hand takes nothing. The limits of requests are raised, and the
windows are short, because sqlmap's time goes with the size of the answers.
Ends with 0 when nothing is injectable and every target was scanned to its end.
"""

import argparse
import json
import subprocess
import sys
import tempfile
import time
from collections import Counter
from concurrent.futures import ThreadPoolExecutor
from datetime import UTC, datetime
from pathlib import Path
from typing import Any
from urllib.parse import urlencode

import psycopg

from local.functions_host import HostProcess, functions_host
from local.postgres import postgres_server
from local.sample.build import build_sample
from local.sample.load import load_sample
from local.schema import create_schema
from tests.conftest import AT

PROJECT = Path(__file__).parents[2]
VALID = {
    "hours": "1",
    "limit": "5",
    "job_type": "process_raster",
    "task_type": "create_tile",
    "stage": "1",
    "fresh": "false",
}
"""What finds something, or is quick, where the first valid value would not be."""
AT_ONCE = 3
TECHNIQUES = "BEUSTQ"
"""Boolean, error, union, stacked, time and inline query."""
FOUND = "identified the following injection point"


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--sqlmap", default=str(Path(sys.executable).parent / "sqlmap"))
    parser.add_argument("--level", default="3")
    parser.add_argument("--risk", default="2")
    parser.add_argument("--minutes", type=float, default=15)
    chosen = parser.parse_args()
    began = time.monotonic()
    end = began + chosen.minutes * 60
    with postgres_server(18) as server, tempfile.TemporaryDirectory(prefix="jobscope-security-") as folder:
        with psycopg.connect(server.dsn) as connection:
            create_schema(connection)
            sample = build_sample(11, AT, scale=0.005).moved_to(datetime.now(UTC))
            load_sample(connection, sample)
            (job_id,) = connection.execute("SELECT job_id FROM app.jobs ORDER BY job_id").fetchall()[0]
        env = {
            "JOBSCOPE_DATABASE_URL": server.dsn,
            "JOBSCOPE_REPORTS_URL": (Path(folder) / "reports").as_uri(),
            "JOBSCOPE_REQUESTS_PER_MINUTE": "100000",
            "JOBSCOPE_BROWSE": "true",
            "JOBSCOPE_WINDOW_HOURS": VALID["hours"],
        }
        with functions_host(PROJECT, env=env) as host:
            assert host.request("POST", "/api/run").status == 201

            def scan(target: str) -> str:
                started = time.monotonic()
                command = [chosen.sqlmap, "-u", host.url + target, "--level", chosen.level, "--risk", chosen.risk]
                verdict = scanned(command, host.key, Path(folder), max(1.0, end - started))
                print(f"{verdict:12} {time.monotonic() - started:6.0f} s  {target}", flush=True)
                return verdict

            # Several at once: the scan of one target leaves a core of two idle.
            with ThreadPoolExecutor(AT_ONCE) as pool:
                verdicts = list(pool.map(scan, targets(host, str(job_id))))
    print(f"level {chosen.level}, risk {chosen.risk}, techniques {TECHNIQUES}: {time.monotonic() - began:.0f} s")
    counts = ", ".join(f"{number} {verdict}" for verdict, number in Counter(verdicts).items())
    print(f"{len(verdicts)} targets: {counts}")
    return 0 if set(verdicts) == {"safe"} else 1


def targets(host: HostProcess, job_id: str) -> list[str]:
    """Each GET route that takes something, with a valid value for each parameter, the largest answers first.

    A path's parameter has a target of its own, marked by a star: where there is one, sqlmap tries nothing else.
    """
    document = json.loads(host.request("GET", "/api/openapi.json").body)
    cursors = {
        path: json.loads(host.request("GET", f"{path}?limit=1").body)["next"]
        for path in ("/api/db/jobs", "/api/db/tasks")
    }
    slot = json.loads(host.request("GET", "/api/snapshots").body)["runs"][0]["snapshot"].rpartition("/")[2]
    found = []
    for path, methods in document["paths"].items():
        if "get" not in methods or not methods["get"]["parameters"]:
            continue
        query, target, marked = {}, path, path
        for parameter in methods["get"]["parameters"]:
            name = parameter["name"]
            if parameter["in"] == "path":
                value = {"job_id": job_id, "slot": slot}.get(name) or valid(parameter)
                target, marked = (t.replace(f"{{{name}}}", v) for t, v in ((target, value), (marked, f"{value}*")))
            elif name == "cursor":
                query[name] = cursors.get(path) or slot
            else:
                query[name] = VALID.get(name) or valid(parameter)
        if query:
            found.append(f"{target}?{urlencode(query)}")
        if marked != target:
            found.append(marked)
    return sorted(found, key=lambda each: -len(host.request("GET", each.removesuffix("*")).body))


def valid(parameter: dict[str, Any]) -> str:
    """A value that the document says is valid."""
    schema = parameter["schema"]
    kinds = [schema, *schema.get("anyOf", ())]
    found = [value for kind in kinds for value in (*kind.get("examples", ()), *kind.get("enum", ())[:1])]
    if not found and schema.get("type") == "boolean":
        return "true"
    return str(found[0] if found else schema.get("default", "1"))


def scanned(command: list[str], key: str, folder: Path, seconds: float) -> str:
    """`safe`, `INJECTABLE`, or `unfinished` when the time was over."""
    options = ["--batch", "--flush-session", "--disable-coloring", "--dbms=PostgreSQL", "--time-sec=2", "--threads=4"]
    options += [f"--technique={TECHNIQUES}"]
    options += [f"--headers=x-functions-key: {key}", "--ignore-code=400,404,409", f"--output-dir={folder}"]
    try:
        text = subprocess.run([*command, *options], capture_output=True, text=True, timeout=seconds).stdout
    except subprocess.TimeoutExpired:
        return "unfinished"
    if FOUND in text:
        return "INJECTABLE"
    return "safe" if "do not appear to be injectable" in text else "unfinished"


if __name__ == "__main__":
    sys.exit(main())
