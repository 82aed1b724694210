"""What a server's schema and settings were in the run before, and which of them changed in the last day."""

from datetime import datetime
from typing import Literal

from pydantic import Field

from analysis.frozen import Model

type ServerChangeKind = Literal["settings", "index", "function", "migration"]


class ServerChange(Model):
    """One thing that was otherwise in the run before: it changed after `after` and at the latest at `at`.

    `kind` is `migration` for a column that came, went or has another type, and `index` for one that vanished. `table`
    is empty where it belongs to none. `was` and `now` are a setting's value or a column's type, empty for nothing
    there; a function has the MD5 of its body.
    """

    kind: ServerChangeKind
    name: str
    table: str = ""
    was: str
    now: str
    after: datetime
    at: datetime


class ServerState(Model):
    """`known` has for each kind what there is, by name: an index's table with its columns, the MD5 of a function's
    body, the type of a column (named `table.column`), the value of a setting. A kind that could not be read keeps what
    was known at `read_at`."""

    known: dict[ServerChangeKind, dict[str, str]] = Field(default_factory=dict)
    read_at: dict[ServerChangeKind, datetime] = Field(default_factory=dict)
    changes: tuple[ServerChange, ...] = ()
