"""Who asks, and how often they may."""

import base64
import binascii
import hashlib
import json
import os
from collections.abc import Mapping
from dataclasses import dataclass
from math import ceil
from time import time
from urllib.parse import urlsplit

from analysis.settings import Settings
from web.problem import Problem, too_many

PRINCIPAL = "x-ms-client-principal-name"
"""Azure's built-in authentication sets it, and strips it from what clients send."""
CLAIMS = "x-ms-client-principal"
"""All that Entra says of the caller, as JSON in base64; set and stripped likewise."""


@dataclass(frozen=True)
class Caller:
    """`name` is the Entra name, else `key:` and the first 8 hex digits of the key's SHA-256, else `anonymous`."""

    name: str


def identify(settings: Settings, headers: Mapping[str, str], query: Mapping[str, str], *, anonymous: bool) -> Caller:
    """The caller of a request. Raises Problem 401 in the entra mode without a principal, and 500 where that mode is
    set without Azure's authentication in front: then anybody could write the header."""
    if settings.auth == "entra":
        if os.environ.get("WEBSITE_AUTH_ENABLED", "").lower() not in ("true", "1"):
            if anonymous:
                return Caller("anonymous")
            raise Problem(
                500,
                "Authentication is not set up",
                "JOBSCOPE_AUTH is entra, but Azure's built-in authentication is off. Turn it on, or set it to key.",
            )
        principal = headers.get(PRINCIPAL, "").strip()
        if principal:
            return Caller(principal[:200])
        if not anonymous:
            raise Problem(401, "Not signed in", "Sign in through the app's built-in authentication.")
        return Caller("anonymous")
    key = headers.get("x-functions-key") or query.get("code") or ""
    return Caller(f"key:{hashlib.sha256(key.encode()).hexdigest()[:8]}" if key else "anonymous")


def check_operator(settings: Settings, headers: Mapping[str, str]) -> None:
    """Raises Problem 403 in the entra mode for a caller without JOBSCOPE_OPERATOR_ROLE, where that is set."""
    role = settings.operator_role
    if settings.auth == "entra" and role and role not in _roles(headers.get(CLAIMS, "")):
        raise Problem(403, "Not an operator", f"This needs the app role {role}: ask whoever manages the app in Entra.")


def check_same_site(settings: Settings, headers: Mapping[str, str]) -> None:
    """Raises Problem 403 in the entra mode for a request that another site made a signed-in person's browser send.

    The session of Azure's built-in authentication is a cookie, which browsers add to such a request too. They say where
    it comes from in Sec-Fetch-Site, older ones in Origin alone; a tool that is no browser sends neither.
    """
    if settings.auth != "entra":
        return
    site, origin = headers.get("sec-fetch-site", "").lower(), headers.get("origin", "").lower()
    ours = {urlsplit(settings.links_to).netloc.lower(), headers.get("host", "").lower()} - {""}
    if site not in ("", "same-origin", "none") or (origin and urlsplit(origin).netloc not in ours):
        raise Problem(403, "From another site", "Send it from a page of this app, or with a tool that is no browser.")


def _roles(principal: str) -> set[str]:
    """The app roles among the claims of a principal; none where it cannot be read."""
    try:
        said = json.loads(base64.b64decode(principal, validate=True))
        return {claim["val"] for claim in said["claims"] if claim["typ"] in ("roles", said["role_typ"])}
    except (binascii.Error, ValueError, AttributeError, LookupError, TypeError):
        return set()


class Limiter:
    """At most so many requests a minute of one caller to one route, counted in this instance."""

    def __init__(self) -> None:
        from limits import RateLimitItemPerMinute
        from limits.storage import MemoryStorage
        from limits.strategies import MovingWindowRateLimiter

        self._item = RateLimitItemPerMinute
        self._limiter = MovingWindowRateLimiter(MemoryStorage())

    def check(self, caller: Caller, route: str, per_minute: int) -> None:
        """Counts the request. Raises Problem 429 with Retry-After."""
        item = self._item(per_minute)
        if not self._limiter.hit(item, caller.name, route):
            reset = self._limiter.get_window_stats(item, caller.name, route).reset_time
            raise too_many(max(1, ceil(reset - time())))
