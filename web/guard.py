"""Who asks, and what they may do."""

import base64
import binascii
import hashlib
import json
import os
from collections.abc import Mapping
from dataclasses import dataclass
from fnmatch import fnmatchcase
from typing import Literal
from urllib.parse import urlsplit

from analysis.settings import Settings
from web.problem import Problem

PRINCIPAL = "x-ms-client-principal-name"
"""Azure's built-in authentication sets it, and strips it from what clients send."""
CLAIMS = "x-ms-client-principal"
"""All that Entra says of the caller, as JSON in base64; set and stripped likewise."""


@dataclass(frozen=True)
class Caller:
    """`name` is the Entra name, else `key:` and the first 8 hex digits of the key's SHA-256, else `anonymous`; `kind`
    is by what they came in."""

    name: str
    kind: Literal["anonymous", "entra", "key"] = "anonymous"


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
            return Caller(principal[:200], "entra")
        if not anonymous:
            raise Problem(401, "Not signed in", "Sign in through the app's built-in authentication.")
        return Caller("anonymous")
    key = headers.get("x-functions-key") or query.get("code") or ""
    return Caller(f"key:{hashlib.sha256(key.encode()).hexdigest()[:8]}", "key") if key else Caller("anonymous")


def check_operator(settings: Settings, headers: Mapping[str, str]) -> None:
    """Raises Problem 403 in the entra mode for a caller without JOBSCOPE_OPERATOR_ROLE, where that is set."""
    role = settings.operator_role
    if settings.auth == "entra" and role and role not in _roles(headers.get(CLAIMS, "")):
        raise Problem(403, "Not an operator", f"This needs the app role {role}: ask whoever manages the app in Entra.")


def sees(settings: Settings, headers: Mapping[str, str], target: str) -> bool:
    """Whether JOBSCOPE_ROLES lets the caller see a target: by one of their app roles, all where it names none."""
    if not settings.roles:
        return True
    held = _roles(headers.get(CLAIMS, ""))
    return any(role in held and fnmatchcase(target, name) for role, name in settings.role_targets)


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
        decoded = json.loads(base64.b64decode(principal, validate=True))
        return {claim["val"] for claim in decoded["claims"] if claim["typ"] in ("roles", decoded["role_typ"])}
    except (binascii.Error, ValueError, AttributeError, LookupError, TypeError):
        return set()
