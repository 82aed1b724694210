"""What the questions of a run cost."""

from typing import Literal

from analysis.frozen import Model

type Source = Literal[
    "sql",
    "record",
    "reading",
    "contents",
    "queues",
    "service_bus",
    "function_test",
    "query_store",
    "metrics",
    "logs",
]

OF_THE_DATABASE: frozenset[Source] = frozenset({"sql", "query_store"})
"""What the run's time in the monitored database is spent on."""


class QueryCost(Model):
    """What one query cost us and the server; `failure` is empty when it answered."""

    name: str
    source: Source
    duration_ms: float
    rows: int
    failure: str = ""
