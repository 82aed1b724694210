"""Secrets that are known by their own shape, wherever they stand; those of one prefix are in `vendors`.

Every pattern is linear: bounded or possessive by construction, no alternation under a repetition, no nesting.
"""

import re
from collections.abc import Callable

from analysis.redaction.placeholder import placeholder
from analysis.redaction.rule import Rule


def _mixed(found: str) -> bool:
    """A made value and not a word: it has digits or signs, or capitals after its first letter."""
    return any(c.isdigit() or c in "._~+/=%" for c in found) or found[1:] != found[1:].lower()


def _random(found: str) -> bool:
    return any(c.isdigit() for c in found) and any(c.isupper() for c in found) and any(c.islower() for c in found)


def _no_number(found: str) -> bool:
    return not found.isdigit()


def _anything(_: str) -> bool:
    return True


def _shape(
    kind: str,
    pattern: str,
    *,
    lead: str = "",
    anchors: str = "",
    exact: str = "",
    accept: Callable[[str], bool] = _anything,
) -> Rule:
    """What matches `pattern` behind `lead` is replaced when `accept` agrees."""
    compiled, mark = re.compile(f"({lead})({pattern})"), placeholder(kind)

    def redact(text: str) -> str:
        return compiled.sub(lambda found: found[1] + mark if accept(found[2]) else found[0], text)

    return Rule(f"{kind} {lead}{pattern}"[:40], redact, tuple(anchors.split()), tuple(exact.split()))


_MARKED_KEYS = "AStg ACDb AzFu AEhS ASbT AIoT AzCa AzSe APIM AZDO ACRA"
"""What Microsoft writes into the last characters of the keys that its services make."""
_BEHIND = r"\b{}(?: |%20|\+)"

RULES = (
    _shape("webhook", r"(?:services|workflows|triggers)/[\w/]+", lead=r"hooks\.slack\.com/",
           anchors="hooks.slack.com/"),
    _shape("webhook", r"\d+/[\w-]+", lead="/api/webhooks/", exact="/api/webhooks/"),
    _shape("webhook", r"webhookb2/[\w@/-]+", lead=r"webhook\.office\.com/", anchors="webhook.office.com/"),
    _shape("azure client secret", r"[A-Za-z0-9_~.-]{3}\dQ~[\w~.-]{8,}", exact="Q~"),
    _shape("azure key", r"[A-Za-z0-9]{20,60}JQQJ9[A-Za-z0-9]{4,40}", exact="JQQJ9"),
    _shape("azure key", rf"[A-Za-z0-9+/_-]{{24,80}}(?:{_MARKED_KEYS.replace(' ', '|')})[\w+/-]{{4,12}}={{0,2}}",
           exact=_MARKED_KEYS, accept=_random),
    _shape("pem", r"LS0tLS1CRUdJTi[\w+/=-]+", exact="LS0tLS1CRUdJTi"),  # a block in base64, as in kubeconfig
    _shape("telegram token", r"(?<!\d)\d{6,12}:AA[\w-]{20,}", exact=":AA"),
    # The tail may be cut off, and of the head everything but the dot before the claims.
    _shape("jwt", r"(?:(?<![\w-])[\w-]{4,400}\.)?eyJ[\w-]{6,}(?:\.[\w-]*){0,4}", exact="eyJ"),
    _shape("bearer", r"[\w.~+/-]{8,}+(?!=\\{0,16}[\"'\w])=*+", lead=f"(?i:{_BEHIND.format('bearer')})",
           anchors="bearer", accept=_mixed),
    _shape("basic", r"[A-Za-z0-9+/_-]{6,}(?:=|%3[dD]){0,2}(?![\w.=-])", lead=f"(?i:{_BEHIND.format('basic')})",
           anchors="basic", accept=_mixed),
    _shape("credential", r"[A-Za-z0-9+/]{8,}={0,2}", lead=r"\bAUTH (?:PLAIN|LOGIN|XOAUTH2|CRAM-MD5) ", exact="AUTH",
           accept=_mixed),
    _shape("key", r"[A-Za-z0-9+/=]{8,}", lead=r"SharedKey(?:Lite)? [\w-]{3,24}:", exact="SharedKey"),
    _shape("key", r"[^&\s\"'<>#\[\]\\]{4,}", lead=r"(?:[?&;]|\\u0026)code=|(?:%3[fF]|%26)code%3[dD]",
           exact="code= code%3D code%3d", accept=_no_number),
    _shape("key", r"[0-9a-f]{32}(?![0-9a-f])", lead=r"[?&]appid=", anchors="appid="),
    # In the query of an address: Amazon's, Google's, CloudFront's, Alibaba's; and in Amazon's header.
    _shape("signature", r"(?=[^\s&]{0,64}\d)[\w+/~%.-]{6,}={0,2}",
           lead=r"(?i:(?:[?&;]|\\u0026|%26|%3f|, )(?:x-(?:amz|goog)-)?signature(?:=|%3d))", anchors="signature"),
    _shape("signature", r"[\w+/~%.-]{6,}={0,2}", lead=r"(?i:x-(?:amz|goog)-signature\\{0,8}[\"']?[=:]\s?\\{0,8}[\"']?)",
           anchors="z-signature g-signature"),
    _shape("key", r"[A-Za-z0-9+/_-]{40,512}==(?!=)", lead=r"(?<![A-Za-z0-9+/_-])", exact="==", accept=_random),
    # What is left of keys and tokens whose head was cut off.
    _shape("key", r"[A-Za-z0-9+_-]{16,512}={0,2}(?![\w./(])", lead=r"…|(?<!\.)\.\.\.", exact="… ...", accept=_random),
    _shape("key", r"[A-Za-z0-9+/]{8,512}={1,2}(?=;[A-Z][A-Za-z]+=)", lead=r"\A(?:…|\.\.\.)?",
           exact="=;", accept=_random),
    _shape("token", r"[\w-]{12,2048}\.[\w-]{30,}(?![\w.(/])", lead=r"…|(?<!\.)\.\.\.", exact="… ...", accept=_random),
)  # fmt: skip
