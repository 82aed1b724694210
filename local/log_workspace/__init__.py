"""A local log workspace: the Log Analytics query API in front of duckdb-kql, with rows and faults that tests choose.

with log_workspace({"AppTraces": [{"TimeGenerated": now, "Message": "hello"}]}) as workspace:
    LogsQueryClient(..., endpoint=workspace.endpoint)
"""

import ssl
import threading
from collections.abc import Iterator
from contextlib import contextmanager

from local.log_workspace.engine import Engine, Tables
from local.log_workspace.server import Workspace

__all__ = ["Engine", "Tables", "Workspace", "log_workspace"]


@contextmanager
def log_workspace(tables: Tables | None = None, *, tls: ssl.SSLContext | None = None) -> Iterator[Workspace]:
    """A running workspace that holds the rows; over TLS, at https://localhost, when a server context is given."""
    workspace = Workspace(Engine(tables or {}), tls)
    serving = threading.Thread(target=workspace.serve_forever, args=(0.02,), name="log-workspace", daemon=True)
    serving.start()
    try:
        yield workspace
    finally:
        workspace.close()
        serving.join()
