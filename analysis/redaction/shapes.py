"""Secrets that are known by their own shape, wherever they stand: vendor tokens, JSON web tokens, SAS signatures, keys.

Each rule has anchors, plain texts without which its pattern cannot match: looking for those costs next to nothing, so
clean text never meets the patterns. Every pattern is linear: bounded or non-overlapping repetition, no nesting.
"""

import re
from collections.abc import Callable
from dataclasses import dataclass

from analysis.redaction.anchors import any_of
from analysis.redaction.placeholder import placeholder


@dataclass(frozen=True)
class Shape:
    """One kind of secret. The whole match is replaced when `accept` agrees; no match without one of the anchors."""

    kind: str
    anchors: tuple[str, ...]
    pattern: re.Pattern[str]
    accept: Callable[[str], bool] | None = None

    def redact(self, text: str) -> str:
        """The text with every secret of this shape replaced."""
        mark, accept = placeholder(self.kind), self.accept
        if accept is None:
            return self.pattern.sub(mark, text)
        return self.pattern.sub(lambda found: mark if accept(found[0]) else found[0], text)


def _mixed(found: str) -> bool:
    """A made value and not a word: it has digits or signs, or capitals after its first letter."""
    return any(c.isdigit() or c in "._~+/=" for c in found) or found[1:] != found[1:].lower()


def _base64_key(found: str) -> bool:
    return any(c.isdigit() for c in found) and any(c.isupper() for c in found) and any(c.islower() for c in found)


def _no_number(found: str) -> bool:
    return not found.isdigit()


def _shape(kind: str, pattern: str, *anchors: str, accept: Callable[[str], bool] | None = None) -> Shape:
    return Shape(kind, anchors, re.compile(pattern), accept)


# Prefixes: each vendor's documentation; lengths are lower bounds, because texts are cut.
SHAPES = (
    _shape("github token", r"gh[pousr]_[A-Za-z0-9]{10,}", "ghp_", "gho_", "ghu_", "ghs_", "ghr_"),
    _shape("github token", r"github_pat_\w{10,}", "github_pat_"),
    _shape("gitlab token", r"gl(?:pat|dt|rt|ft|cbt|ptt|soat|agent|imt)-[\w.-]{10,}",
           "glpat-", "gldt-", "glrt-", "glft-", "glcbt-", "glptt-", "glsoat-", "glagent-", "glimt-"),
    _shape("aws key", r"(?<![A-Za-z0-9])(?:AKIA|ASIA|ABIA|ACCA)[0-9A-Z]{12,}", "AKIA", "ASIA", "ABIA", "ACCA"),
    _shape("google key", r"AIza[\w-]{20,}", "AIza"),
    _shape("google token", r"ya29\.[\w.-]{10,}|GOCSPX-[\w-]{10,}", "ya29.", "GOCSPX-"),
    _shape("slack token", r"xox[abeoprs]-[\w.-]{8,}|xapp-\d-[\w-]{8,}", "xox", "xapp-"),
    _shape("webhook", r"(?<=hooks\.slack\.com/)(?:services|workflows|triggers)/[\w/]+", "hooks.slack.com/"),
    _shape("webhook", r"(?<=/api/webhooks/)\d+/[\w-]+", "/api/webhooks/"),
    _shape("webhook", r"(?<=webhook\.office\.com/)webhookb2/[\w@/-]+", "webhook.office.com/"),
    _shape("stripe key", r"[sr]k_(?:live|test)_[A-Za-z0-9]{8,}|whsec_[\w+/=]{8,}", "k_live_", "k_test_", "whsec_"),
    _shape("npm token", r"npm_[A-Za-z0-9]{20,}", "npm_"),
    _shape("pypi token", r"pypi-[\w-]{16,}", "pypi-", accept=_mixed),
    _shape("anthropic key", r"sk-ant-[\w-]{8,}", "sk-ant-"),
    _shape("openai key", r"(?<![A-Za-z0-9])sk-(?:proj-|svcacct-|admin-)?[\w-]{16,}", "sk-", accept=_mixed),
    _shape("huggingface token", r"(?<![A-Za-z0-9])(?:hf|api_org)_[A-Za-z0-9]{20,}", "hf_", "api_org_"),
    _shape("azure client secret", r"[A-Za-z0-9_~.-]{3}\dQ~[\w~.-]{20,}", "Q~"),
    _shape("sendgrid key", r"SG\.[\w-]{10,}(?:\.[\w-]+)?", "SG.", accept=_mixed),
    _shape("twilio key", r"(?<![A-Za-z0-9])(?:SK|AC)[0-9a-f]{32}(?![0-9A-Za-z])", "SK", "AC"),
    _shape("telegram token", r"(?<!\d)\d{6,12}:AA[\w-]{20,}", ":AA"),
    _shape("mailgun key", r"(?<![A-Za-z0-9])key-[0-9a-f]{32}(?![0-9A-Za-z])", "key-"),
    _shape("databricks token", r"(?<![A-Za-z0-9])dapi[0-9a-f]{28,}", "dapi"),
    _shape("vendor token", r"(?:do[op]_v1_|dckr_pat_|shp(?:at|ss)_|glsa_|lin_api_|pscale_tkn_|figd_|PMAK-|hv[sb]\.)"
           r"[\w-]{16,}",
           "dop_v1_", "doo_v1_", "dckr_pat_", "shpat_", "shpss_", "glsa_", "lin_api_", "pscale_tkn_", "figd_", "PMAK-",
           "hvs.", "hvb."),
    _shape("age key", r"AGE-SECRET-KEY-1[0-9A-Z]{10,}", "AGE-SECRET-KEY-1"),
    _shape("jwt", r"eyJ[\w-]{10,}(?:\.[\w-]*){0,4}", "eyJ"),
    _shape("bearer", r"(?i)(?<=\bbearer )[\w.~+/-]{8,}=*(?![\"=])", "earer ", "EARER ", accept=_mixed),
    _shape("basic", r"(?i)(?<=\bbasic )[A-Za-z0-9+/]{6,}={0,2}(?![\w.=-])", "asic ", "ASIC ", accept=_mixed),
    _shape("password", r"(?:(?<=\s-u )|(?<=--user )|(?<=--user=))['\"]?[^\s:'\"]{1,100}:[^\s'\"]+", " -u ", "--user"),
    _shape("key", r"(?:(?<=[?&;]code=)|(?<=\\u0026code=)|(?<=(?:%3[fF]|%26)code%3[dD]))[^&\s\"'<>#\[\]\\]{4,}",
           "code=", "code%3D", "code%3d", accept=_no_number),
    _shape("key", r"(?<![A-Za-z0-9+/_-])[A-Za-z0-9+/_-]{40,512}==(?!=)", "==", accept=_base64_key),
)  # fmt: skip
_ANY = re.compile(any_of(anchor for shape in SHAPES for anchor in shape.anchors))


def may_have_shape(text: str) -> bool:
    return _ANY.search(text) is not None


def redact_shapes(text: str) -> str:
    """The text without the secrets that have a shape of their own."""
    if not may_have_shape(text):
        return text
    for shape in SHAPES:
        for anchor in shape.anchors:
            if anchor in text:
                text = shape.redact(text)
                break
    return text
