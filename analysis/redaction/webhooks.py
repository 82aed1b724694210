"""Addresses whose path is the secret: who knows them may post, or set a password anew."""

import re

from analysis.redaction.placeholder import placeholder
from analysis.redaction.rule import Rule
from analysis.redaction.shapes import shape

_S = r"(?:/|\\/|%2[fF])"
"""A slash, as it is or as JSON and addresses within addresses write it."""

# From each service's documentation: what anchors the rule, what stays, and what is secret.
_ADDRESSES = (
    ("hooks.slack.com", rf"hooks\.slack\.com{_S}", rf"(?:services|workflows|triggers){_S}[\w/%\\]+"),
    ("webhooks/", rf"{_S}api{_S}webhooks{_S}", rf"\d+{_S}[\w-]+"),
    ("webhook.office.com", rf"webhook\.office\.com{_S}", rf"webhookb2{_S}[\w@/%\\-]+"),
    ("hooks.zapier.com", rf"hooks\.zapier\.com{_S}hooks{_S}", r"[\w/-]{8,}"),
    ("maker.ifttt.com", rf"maker\.ifttt\.com{_S}[^\s\"']{{1,100}}?{_S}key{_S}", r"[\w-]{8,}"),
    ("hc-ping.com", rf"hc-ping\.com{_S}", r"[\w-]{20,}"),
    ("hook. hook1.", r"\bhook\d?\.(?:[a-z]{2}\d\.)?(?:make|integromat)\.com/", r"\w{16,}"),
    ("/hooks/", r"/hooks/", r"(?:[a-z0-9]{26}|[A-Za-z0-9]{17,24}/[A-Za-z0-9]{40,})(?![\w-])"),
    ("/bot/v2/hook/", r"/bot/v2/hook/", r"[\w-]{20,}"),
    ("/integration/", r"events(?:\.eu)?\.pagerduty\.com/(?:integration|x-ere)/", r"\w{20,}"),
    ("/webhooks/incoming/", r"/webhooks/incoming/", r"[\w=-]{20,}"),
    ("/receiver/v1/http/", r"/receiver/v1/http/", r"[\w=-]{20,}"),
    ("/heartbeat/", r"/api/v1/heartbeat/", r"\w{16,}"),
)
# A link that was sent to one person: of a password that is forgotten, an account to be confirmed, an invitation.
_LINK = re.compile(
    r"(?i:/(?:[\w-]{0,30}(?:reset|verify|verification|confirm|confirmation|activate|activation|invite|invitation|magic"
    r"|magic-link|unsubscribe|password|recover)[\w-]{0,20})/)(?P<token>(?=[\w-]{0,60}\d)(?=[\w-]{0,60}[a-z])"
    r"(?=[\w-]{0,60}[A-Z])(?:[\w-]|\.(?=\w)){20,512})"
)
_LINK_WORDS = ("/reset", "-reset/", "_reset/", "/verif", "/confirm", "/activat", "/invit", "/magic", "/unsubscribe",
               "-password/", "/recover")  # fmt: skip


def redact_links(text: str) -> str:
    """The text without the tokens in the paths of such links."""
    return _LINK.sub(lambda found: found[0][: found.start("token") - found.start()] + placeholder("token"), text)


RULES = (
    *(shape("webhook", secret, lead=lead, anchors=anchors) for anchors, lead, secret in _ADDRESSES),
    Rule("link", redact_links, anchors=_LINK_WORDS),
)
