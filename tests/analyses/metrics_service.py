"""A stand-in for Azure Monitor's metrics: metrics:getBatch on this machine, with values and faults that tests choose.

Shapes: learn.microsoft.com/azure/azure-monitor/metrics/migrate-to-batch-api and the REST reference of Metrics Batch,
2024-02-01; the error bodies are those of Azure Resource Manager. It was not compared with Azure itself.
"""

import json
import sys
import threading
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from datetime import UTC, datetime, timedelta
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any
from urllib.parse import parse_qs, urlsplit

SERVER_ID = "/subscriptions/s-1/resourceGroups/rg-jobs/providers/Microsoft.DBforPostgreSQL/flexibleServers/psql-jobs"
ERRORS: Mapping[int, tuple[str, str]] = {
    400: ("BadRequest", "The resource region 'westeurope' does not match the endpoint's region 'northeurope'."),
    401: ("InvalidAuthenticationToken", "The access token is invalid."),
    403: (
        "AuthorizationFailed",
        "The client 'c-1' with object id 'o-1' does not have authorization to perform action"
        f" 'Microsoft.Insights/metrics/read' over scope '{SERVER_ID}' or the scope is invalid.",
    ),
    404: ("ResourceNotFound", "The Resource 'psql-jobs' under resource group 'rg-jobs' was not found."),
    429: ("TooManyRequests", "Number of requests exceeded the limit."),
    500: ("InternalServerError", "Encountered internal server error."),
}


class MetricsService(ThreadingHTTPServer):
    """`values` are the means of each metric, one an interval from the start of what is asked; None is no value."""

    daemon_threads = True

    def __init__(self) -> None:
        super().__init__(("127.0.0.1", 0), Api)
        self.values: dict[str, Sequence[float | None]] = {}
        self.status = 200
        self.body: bytes | None = None
        self.silent = False
        self.closing = threading.Event()
        self.asked: list[tuple[str, dict[str, list[str]], Any]] = []

    def handle_error(self, request: Any, client_address: Any) -> None:  # noqa: ANN401 - of the base class
        """A client that hangs up on a bad answer is what the tests are about."""
        if not isinstance(sys.exception(), ConnectionError):
            super().handle_error(request, client_address)

    @property
    def endpoint(self) -> str:
        return f"http://127.0.0.1:{self.server_port}"


class Api(BaseHTTPRequestHandler):
    server: MetricsService

    def log_message(self, format: str, *args: object) -> None:  # noqa: A002 - of the base class
        """Silent."""

    def do_POST(self) -> None:
        address = urlsplit(self.path)
        given = parse_qs(address.query)
        self.server.asked.append(
            (address.path, given, json.loads(self.rfile.read(int(self.headers["Content-Length"]))))
        )
        if self.server.silent:
            self.server.closing.wait(30)
            return
        code, message = ERRORS.get(self.server.status, ("", ""))
        body: object = {"error": {"code": code, "message": message}} if code else _answer(given, self.server.values)
        sent = self.server.body if self.server.body is not None else json.dumps(body).encode()
        self.send_response(self.server.status)
        self.send_header("Content-Type", "application/json")
        self.send_header("Content-Length", str(len(sent)))
        self.end_headers()
        self.wfile.write(sent)


def _answer(given: Mapping[str, Sequence[str]], values: Mapping[str, Sequence[float | None]]) -> dict[str, object]:
    start = datetime.fromisoformat(given["starttime"][0]).astimezone(UTC)
    grain = timedelta(minutes=int(given["interval"][0].removeprefix("PT").removesuffix("M")))
    names = given["metricnames"][0].split(",")
    wanted = [one.lower() for one in given["aggregation"][0].split(",")]
    return {
        "values": [
            {
                "starttime": given["starttime"][0],
                "endtime": given["endtime"][0],
                "interval": given["interval"][0],
                "timespan": f"{given['starttime'][0]}/{given['endtime'][0]}",
                "namespace": given["metricnamespace"][0],
                "resourceregion": "westeurope",
                "resourceid": SERVER_ID,
                "value": [_metric(name, values[name], start, grain, wanted) for name in names if name in values],
            }
        ]
    }


def _metric(
    name: str, values: Sequence[float | None], start: datetime, grain: timedelta, wanted: Sequence[str]
) -> dict[str, object]:
    points = [
        {"timeStamp": (start + number * grain).isoformat().replace("+00:00", "Z")}
        | ({} if value is None else dict.fromkeys(wanted, value))
        for number, value in enumerate(values)
    ]
    return {
        "id": f"{SERVER_ID}/providers/Microsoft.Insights/metrics/{name}",
        "type": "Microsoft.Insights/metrics",
        "name": {"value": name, "localizedValue": name},
        "displayDescription": name,
        "unit": "Percent",
        "timeseries": [{"metadatavalues": [], "data": points}],
        "errorCode": "Success",
    }


@contextmanager
def metrics_service() -> Iterator[MetricsService]:
    service = MetricsService()
    serving = threading.Thread(target=service.serve_forever, args=(0.01,), daemon=True)
    serving.start()
    try:
        yield service
    finally:
        service.closing.set()
        service.shutdown()
        serving.join()
        service.server_close()
