"""A local Functions host: a v2 `function_app.py` behind HTTP, keys, timers and queues, run by the pinned runtime.

- `index(app_dir)`: the functions an app declares, in this process.
- `serve(app_dir, port, ...)`: the host, until SIGINT or SIGTERM.
- `functions_host(app_dir)`: the host in a process of its own, for tests.
"""

from local.functions_host.host import Host, serve
from local.functions_host.indexing import HttpFunction, QueueFunction, TimerFunction, index
from local.functions_host.process import HostProcess, functions_host

__all__ = ["Host", "HostProcess", "HttpFunction", "QueueFunction", "TimerFunction", "functions_host", "index", "serve"]
