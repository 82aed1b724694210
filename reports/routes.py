"""The addresses of the app's routes, as pages, messages and answers lead to them. Pure."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Final, Self
from urllib.parse import urlencode, urlsplit

from reports.naming import ROUTE_SLOT


@dataclass(frozen=True, slots=True)
class Routes:
    """`root` is what stands before every route, "/api/" or with the app's address; empty where no app serves them, and
    then the whole is false. `target` is the one of a fleet that they are asked about, else empty."""

    root: str
    target: str = ""

    @classmethod
    def of(cls, settings: Mapping[str, object]) -> Self:
        """As the published settings of a run name them: its app and, in a fleet, its target."""
        app = web_address(settings.get("JOBSCOPE_APP_URL"))
        return cls(f"{app}/api/" if app else "", str(settings.get("JOBSCOPE_TARGETS") or ""))

    def to(self, path: str, **parameters: object) -> str:
        """The address of a route by its path below the root, whose parts are quoted."""
        asked = urlencode({**parameters, **({"target": self.target} if self.target else {})})
        return f"{self.root}{path}" + (f"?{asked}" if asked else "")

    def report(self, slot: datetime) -> str:
        return self.to(f"reports/{slot:{ROUTE_SLOT}}")

    def snapshot(self, slot: datetime) -> str:
        return self.to(f"snapshots/{slot:{ROUTE_SLOT}}")

    def __bool__(self) -> bool:
        return bool(self.root)


NOWHERE: Final = Routes("")
"""Of a page that no app serves."""


def web_address(value: object) -> str:
    """The address if it is one of the web and so may be linked, without the slash at its end; else ""."""
    if not isinstance(value, str):
        return ""
    try:
        parts = urlsplit(value.strip())
    except ValueError:
        return ""
    return value.strip().rstrip("/") if parts.scheme in ("http", "https") and parts.netloc else ""
