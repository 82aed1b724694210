"""The logs: queries to a Log Analytics workspace, each with a typed answer; the only importer of azure.monitor.query.

Two deadlines of our own hold whatever the service does, its queue included: one a query and one for all of them. The
client's retries are off, because it would send a query that timed out three more times; here a query is sent once more
after a 429 or a failure of the service, if there is time for it.
"""

import json
import threading
import time
from collections.abc import Callable, Mapping, Sequence
from contextvars import copy_context
from dataclasses import dataclass, field
from queue import Empty, SimpleQueue
from typing import TYPE_CHECKING, Any
from urllib.parse import urlsplit

from analysis.facts import Query, Window
from analysis.sources import log_errors
from analysis.sources.kql import KqlValue, rendered
from analysis.sources.log_answers import (
    Answer,
    EmptyWorkspace,
    Misconfigured,
    NotConfigured,
    Partial,
    Success,
    TimedOut,
)
from analysis.sources.log_rows import typed_rows

if TYPE_CHECKING:
    from azure.core.credentials import TokenCredential
    from azure.monitor.query import LogsQueryClient, LogsTable

PUBLIC_ENDPOINT = "https://api.loganalytics.io"
AT_ONCE = 4
"""The service works on five queries of an identity at once; further ones wait in its queue, unseen by us, for up to
three minutes before it says 429. One place is left for whoever else asks with the same identity."""
SHORTEST_S = 0.05  # a query that has less time left is not sent


@dataclass(frozen=True)
class Ask[RowT]:
    """One question: the window bounds it, `values` are the file's other parameters."""

    query: Query[RowT]
    window: Window
    values: Mapping[str, KqlValue] = field(default_factory=dict)

    @property
    def text(self) -> str:
        """The KQL that is sent."""
        bounds: Mapping[str, KqlValue] = {"since": self.window.since, "until": self.window.until}
        return rendered(self.query.name, {**bounds, **self.values})


@dataclass(frozen=True)
class Deadlines:
    """Seconds for one query, and for all of a `run_all` together."""

    query_s: float = 15
    all_s: float = 45


class LogSource:
    """A workspace (by its id) or a resource (by its Azure id) whose logs are asked.

    `redact` takes secrets out of every text that comes back. `connection_verify` is the CA file to trust, or True.
    An endpoint on http is a local workspace: it gets a fixed key, so that no token ever travels unencrypted.
    `took_ms` is what each question took, by its query's name, waiting for a repetition included. `unasked` is the one
    answer to every question where none can be asked.
    """

    def __init__(
        self,
        credential: "TokenCredential | Misconfigured",
        *,
        redact: Callable[[str], str],
        workspace_id: str = "",
        resource_id: str = "",
        endpoint: str = PUBLIC_ENDPOINT,
        deadlines: Deadlines = Deadlines(),
        connection_verify: bool | str = True,
    ) -> None:
        self._workspace_id, self._resource_id = workspace_id, resource_id
        self._redact, self._deadlines = redact, deadlines
        self.took_ms: dict[str, float] = {}
        self.unasked: NotConfigured | Misconfigured | None = None
        if isinstance(credential, Misconfigured):
            self.unasked = credential
        elif not (workspace_id or resource_id):
            self.unasked = NotConfigured()
        else:
            self._client = _client(credential, endpoint, connection_verify)

    def query[RowT](self, ask: Ask[RowT]) -> Answer[RowT]:
        """The answer to one question. Never raises for what the service or the network does."""
        (answer,) = self.run_all([ask])
        return answer

    def run_all[RowT](self, asks: Sequence[Ask[RowT]]) -> tuple[Answer[RowT], ...]:
        """The answers in the order of the questions, at most four asked at once, all within the deadlines."""
        if self.unasked is not None:
            return (self.unasked,) * len(asks)
        ends = time.monotonic() + self._deadlines.all_s
        waiting, done = SimpleQueue[int](), SimpleQueue[tuple[int, Answer[RowT]]]()
        for number in range(len(asks)):
            waiting.put(number)

        def work() -> None:
            while True:
                try:
                    number = waiting.get_nowait()
                except Empty:
                    return
                done.put((number, self._asked(self._client, asks[number], ends)))

        for number in range(min(AT_ONCE, len(asks))):
            # A thread of a query that never ends is left behind; as a daemon it does not hold the process.
            threading.Thread(target=copy_context().run, args=(work,), name=f"logs-{number}", daemon=True).start()
        answers: dict[int, Answer[RowT]] = {}
        while len(answers) < len(asks):
            try:
                number, answer = done.get(timeout=max(0.0, ends - time.monotonic()))
            except Empty:
                break
            answers[number] = answer
        return tuple(answers.get(number) or self._late() for number in range(len(asks)))

    def _late(self) -> TimedOut:
        return log_errors.timed_out(self._deadlines.all_s, "all log queries together")

    def _asked[RowT](self, client: "LogsQueryClient", ask: Ask[RowT], all_end: float) -> Answer[RowT]:
        began = time.monotonic()
        ends = min(all_end, began + self._deadlines.query_s)
        answer, again_in_s = self._sent(client, ask, ends)
        if again_in_s is not None and time.monotonic() + again_in_s + SHORTEST_S < ends:
            time.sleep(again_in_s)
            answer, _ = self._sent(client, ask, ends)
        self.took_ms[ask.query.name] = (time.monotonic() - began) * 1000
        return answer

    def _sent[RowT](self, client: "LogsQueryClient", ask: Ask[RowT], ends: float) -> tuple[Answer[RowT], float | None]:
        """The answer, and after how many seconds it is worth to ask once more (None: it is not)."""
        from azure.core.exceptions import AzureError

        left = ends - time.monotonic()
        if left < SHORTEST_S:
            return self._late(), None
        statuses: list[int] = []
        options: dict[str, Any] = {
            "timespan": (ask.window.since, ask.window.until),
            "server_timeout": max(1, int(left)),
            "read_timeout": left,
            "connection_timeout": min(5.0, left),
            "raw_response_hook": lambda response: statuses.append(response.http_response.status_code),
        }
        try:
            if self._workspace_id:
                result = client.query_workspace(self._workspace_id, ask.text, **options)
            else:
                result = client.query_resource(self._resource_id, ask.text, **options)
        except (AzureError, json.JSONDecodeError) as problem:
            if statuses[-1:] == [204]:  # the client cannot read an answer without content
                return EmptyWorkspace(), None
            return log_errors.explained(problem, self._deadlines.query_s)
        return self._read(ask.query, result), None

    def _read[RowT](self, query: Query[RowT], result: Any) -> Answer[RowT]:  # noqa: ANN401 - two classes, no base
        from azure.monitor.query import LogsQueryPartialResult

        partial = isinstance(result, LogsQueryPartialResult)
        tables: list[LogsTable] = (result.partial_data if partial else result.tables) or []
        rows = typed_rows(query.row, tables[0], self._redact) if tables else ()
        if not isinstance(rows, tuple):
            return rows
        if not partial:
            return Success(rows)
        return Partial(rows, log_errors.partial_reason(result.partial_error))


def _client(credential: "TokenCredential", endpoint: str, connection_verify: bool | str) -> "LogsQueryClient":
    from azure.core.credentials import AzureKeyCredential
    from azure.core.pipeline.policies import AzureKeyCredentialPolicy
    from azure.monitor.query import LogsQueryClient

    address = urlsplit(endpoint)
    options: dict[str, Any] = {"retry_total": 0, "connection_verify": connection_verify}
    if address.scheme == "http":
        if address.hostname not in ("127.0.0.1", "localhost"):
            raise ValueError(f"The log endpoint {endpoint} must be https: a token is sent to it.")
        key = AzureKeyCredential("local")
        options["authentication_policy"] = AzureKeyCredentialPolicy(key, "Authorization", prefix="Bearer")
    elif address.hostname == "localhost":
        options["audience"] = PUBLIC_ENDPOINT
    return LogsQueryClient(credential, endpoint=endpoint, **options)
