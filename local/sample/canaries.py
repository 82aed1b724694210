"""Made-up secrets of many shapes. None of them may ever appear in a snapshot, a report, a log or on a terminal.

Each is put together from parts, so that no scanner of repositories takes this file for a leak.
"""

import base64
import hashlib
import json
from dataclasses import dataclass


@dataclass(frozen=True)
class Canary:
    """A secret and a text in which it stands as people and programs write it; `key` names it where it is a value."""

    kind: str
    secret: str
    text: str
    key: str | None = None


def _hex(name: str, length: int) -> str:
    return hashlib.sha256(f"canary {name}".encode()).hexdigest()[:length]


def _base64(name: str, size: int = 64) -> str:
    seed = hashlib.sha512(f"canary {name}".encode()).digest()
    return base64.b64encode((seed * 4)[:size]).decode()


def _url64(value: object) -> str:
    text = value if isinstance(value, str) else json.dumps(value)
    return base64.urlsafe_b64encode(text.encode()).decode().rstrip("=")


def _word(name: str) -> str:
    return f"Canary-{_hex(name, 14)}"


def _jwt(name: str) -> str:
    return ".".join((_url64({"alg": "HS256", "typ": "JWT"}), _url64({"sub": name}), _url64(_hex(name, 32))))


def _pem(name: str) -> str:
    body, kind = _base64(name, 192), "PRIVATE KEY"
    lines = "\n".join(body[start : start + 64] for start in range(0, len(body), 64))
    return f"-----BEGIN {kind}-----\n{lines}\n-----END {kind}-----"


def _make() -> tuple[Canary, ...]:
    word, account, sas = _word, _base64("account key"), _base64("sas", 32).replace("=", "%3D").replace("+", "%2B")
    blob = "https://landing.blob.core.windows.net"
    azure = f"DefaultEndpointsProtocol=https;AccountName=landing;AccountKey={account};EndpointSuffix=core.windows.net"
    bus = "Endpoint=sb://jobs.servicebus.windows.net/;SharedAccessKeyName=Root;SharedAccessKey="
    jwt, pem, basic = _jwt("bearer"), _pem("pem"), base64.b64encode(f"svc:{word('basic')}".encode()).decode()
    return (
        Canary("password in a URL", word("url"), f"postgresql://loader:{word('url')}@db.example.net:5432/geo"),
        Canary("odd password in a URL", "p%40ss" + _hex("odd", 10), f"redis://:p%40ss{_hex('odd', 10)}@cache:6380/0"),
        Canary("libpq string", word("libpq"), f"host=db.example.net user=loader password={word('libpq')} dbname=geo"),
        Canary("quoted libpq", word("quoted"), f"host=db password='{word('quoted')} x' sslmode=require"),
        Canary(
            "ADO string", word("ado"), f"Server=tcp:sql.example.net;User ID=svc;Password={word('ado')};Encrypt=True"
        ),
        Canary("account key", account, azure),
        Canary("bus key", _base64("bus", 32), bus + _base64("bus", 32)),
        Canary("shared access signature", sas, f"{blob}/raw/a.tif?sv=2024-11-04&se=2026-01-01&sr=b&sp=r&sig={sas}"),
        Canary("function key", _base64("code", 40), f"https://jobs.example.net/api/run?code={_base64('code', 40)}"),
        Canary("bearer token", jwt, f"Authorization: Bearer {jwt}"),
        Canary("opaque bearer", _hex("opaque", 40), f"authorization: bearer {_hex('opaque', 40)}"),
        Canary("basic credentials", basic, f"Authorization: Basic {basic}"),
        Canary("bare JWT", _jwt("bare"), f"token was {_jwt('bare')} at the time"),
        Canary("cookie", _hex("cookie", 32), f"Cookie: theme=dark; session_id={_hex('cookie', 32)}"),
        Canary("AWS-like key id", "AKIA" + _hex("id", 16).upper(), f"denied for AKIA{_hex('id', 16).upper()}"),
        Canary("AWS-like secret", _base64("aws", 30), f"aws_secret_access_key={_base64('aws', 30)}"),
        Canary("repository token", "ghp_" + _hex("gh", 36), f"git clone with ghp_{_hex('gh', 36)}"),
        Canary("chat token", "xoxb-" + _hex("chat", 40), f"posting as xoxb-{_hex('chat', 40)} failed"),
        Canary("payment key", "sk_live_" + _hex("pay", 24), f"key sk_live_{_hex('pay', 24)} refused"),
        Canary("map key", "AIza" + _hex("map", 35), f"https://maps.example.net/tile?key=AIza{_hex('map', 35)}"),
        Canary("private key", pem.splitlines()[1], pem),
        Canary("API key header", _hex("header", 32), f"x-api-key: {_hex('header', 32)}", "x-api-key"),
        Canary("client secret", word("client"), f"client_secret={word('client')}&grant_type=x", "client_secret"),
        Canary("password value", word("value"), f'{{"user": "svc", "password": "{word("value")}"}}', "password"),
        Canary("nested token", word("nested"), f"access_token: '{word('nested')}'", "accessToken"),
        Canary("sql password", word("sql"), f"ALTER ROLE loader PASSWORD '{word('sql')}'", "db_password"),
    )


CANARIES = _make()
STATEMENT_CANARY = Canary("statement text", _word("statement"), f"postgresql://probe:{_word('statement')}@db/geo")
