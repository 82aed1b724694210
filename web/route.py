"""What a route is."""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Literal

from pydantic import BaseModel

from web import parameters as p
from web.respond import Answer


@dataclass(frozen=True)
class Route:
    """`path` as Azure writes it, below /api/. `status` is that of success. `cache_s` 0: each answer is made anew.
    `html`: it answers with a page. `database`: it waits for the monitored database. `instead`: where to find what is
    too much for one answer, of a route that cannot be asked for less. `accepted`: the model of a 202."""

    path: str
    summary: str
    parameters: type[p.Parameters]
    # Each answer takes the parameters of its own route; the table is what pairs them. None: function_app answers.
    answer: Callable[..., Answer] | None
    model: type[BaseModel] | None = None
    method: Literal["GET", "POST"] = "GET"
    status: int = 200
    cache_s: float = 0
    anonymous: bool = False
    html: bool = False
    database: bool = False
    instead: str = ""
    accepted: type[BaseModel] | None = None
