"""Secrets in calls as programs and traces print them: the password by its place, and types that hold one secret.

`smtp.login('etl', 'x')`, `NetworkCredential("etl", "x")`, `ApiToken("x")`.
"""

import re

from analysis.redaction.names import looks_random, secret_kind
from analysis.redaction.placeholder import placeholder
from analysis.redaction.rule import Rule
from analysis.redaction.shapes import shape

_Q = r"\\{0,16}[\"']"
_TEXT = r"(?:[bru]?\\{0,16}'[^'\n]{0,300}'|[bru]?\\{0,16}\"[^\"\n]{0,300}\")"
_ALGORITHM = r"(?:[HREP]S\d{3}|EdDSA|none|sha[\d_]{1,6}|md5)[\"'\\]"
_VALUE = rf"(?!\[redacted|{_ALGORITHM})[^\"'\\\n]{{1,256}}"
_COMMA = r",\s{0,4}"

# What names the call, and the arguments before the secret, all of them texts as they are written in a program.
_CALLS = (
    (("pdo->", "pdo::", "mysqli", "pg_connect", "getconnection", "dbi->connect", "url.create(", "secretcredential("),
     r"(?:(?:PDO|mysqli)(?:->|::)__construct|DBI->connect|\bURL\.create|ClientSecretCredential|mysqli_connect|pg_connect|\bgetConnection)\(\s{0,4}"
     rf"{_TEXT}{_COMMA}{_TEXT}{_COMMA}{_Q}"),
    (("basicauth(", "digestauth(", "proxyauth(", "credential(", "credentials(", "authentication(", "authprovider(",
      ".basic("),
     r"(?:(?:Basic|Digest|Proxy)Auth|(?:Network|UsernamePassword|Plain|Password)Credentials?|PasswordAuthentication"
     rf"|AuthProvider|(?:AuthTokens|Credentials)\.basic)\(\s{{0,4}}{_TEXT}{_COMMA}{_Q}"),
    ((".login(", ".auth("), rf"\.(?:login|auth)\(\s{{0,4}}{_TEXT}{_COMMA}{_Q}"),
    (("credentials(",), rf"\bCredentials\({_TEXT}{_COMMA}{_TEXT}{_COMMA}{_TEXT}{_COMMA}{_Q}"),
    (("fernet(", "hmac.new("), rf"(?:\bFernet|\bhmac\.new)\(\s{{0,4}}b?{_Q}"),
    (("jwt.encode(", "jwt.decode("),
     rf"\bjwt\.(?:en|de)code\(\s{{0,4}}(?:\{{[^\n{{}}]{{0,300}}\}}|{_TEXT}|\w{{1,40}}|\[redacted: jwt\])"
     rf"{_COMMA}b?{_Q}"),
    (("ftp(", "ftp_tls("), rf"\bFTP(?:_TLS)?\(\s{{0,4}}{_TEXT}{_COMMA}{_TEXT}{_COMMA}{_Q}"),
    (("connect(",),
     rf"\.connect\(\s{{0,4}}{_TEXT}{_COMMA}(?:\d{{1,5}}{_COMMA}{_TEXT}|{_TEXT}){_COMMA}{_Q}"
     r"(?=[^\"'\n]{1,256}[\"'](?:,|\)))(?![\w.-]{1,100}[:/])"),
)  # fmt: skip
_HOLDER = re.compile(
    rf"(?<![\w.)])(?P<name>[A-Z]\w{{2,40}})\((?:value=)?(?:{_Q})?(?P<secret>(?!0x)[\w+/=.~!$%-]{{8,512}})(?:{_Q})?\)"
)
_HOLDERS = tuple(f"{word}(" for word in ("secret", "token", "password", "passphrase", "key", "credential"))


def redact_holders(text: str) -> str:
    """The text without what stands in a type that is named after a secret: `Secret(x)` of Scala, Rust and Kotlin."""
    return _HOLDER.sub(_without_secret, text)


def _without_secret(found: re.Match[str]) -> str:
    kind, value = secret_kind(found["name"]), found["secret"]
    if not isinstance(kind, str):
        return found[0]
    is_made = any(c.isdigit() for c in value) and any(c.isalpha() for c in value) and "=" not in value.rstrip("=")
    if not (looks_random(value) or (is_made and kind in ("password", "secret"))):
        return found[0]
    begin, end = (place - found.start() for place in found.span("secret"))
    return found[0][:begin] + placeholder(kind) + found[0][end:]


RULES = (
    *(shape("password", _VALUE, lead=before, anchors=" ".join(anchors)) for anchors, before in _CALLS),
    Rule("holder", redact_holders, anchors=_HOLDERS),
)
