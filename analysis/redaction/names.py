"""Which names announce a secret (`db_password`, `clientSecret`, `X-Api-Key`) and which only sound so (`partition_key`).

A name is judged by its words, whatever the case style. What its last word describes (a count, a type, an expiry) is no
secret. `key` is the ambiguous word of job systems: with a word such as `api` or `account` it is a secret, with one such
as `partition` it is not, and otherwise the value decides (see `looks_random`).
"""

import re
from enum import Enum
from functools import lru_cache

_WORD = re.compile(r"[A-Z]+(?=[A-Z][a-z])|[A-Z]?[^\W\d_A-Z]+|[A-Z]+|\d+")
_BLANK = re.compile(r"\s")
_HARMLESS_ID = re.compile(r"[0-9a-fA-F-]+|\d[\d.:TZ+-]*")

_KIND_OF_WORD = {
    "password": ("password", "passwords", "passwd", "passphrase", "passcode", "pass", "pwd", "psw", "pw", "passwort",
                 "contraseña", "senha", "kennwort", "passe", "wachtwoord", "hasło", "haslo", "heslo", "lösenord",
                 "adgangskode", "salasana", "jelszó", "parola", "şifre", "пароль", "パスワード", "密码", "비밀번호",
                 "zugangscode"),
    "secret": ("secret", "secrets", "otp", "totp", "pin", "cvv", "cvc", "pfx", "mnemonic", "geheimnis"),
    "token": ("token", "tokens", "jwt", "bearer", "csrf", "xsrf"),
    "credential": ("credential", "credentials", "creds", "cred"),
    "authorization": ("authorization", "authorisation"),
    "cookie": ("cookie", "cookies"),
    "sas": ("sas", "sig"),
}  # fmt: skip
_WORDS = {word: kind for kind, listed in _KIND_OF_WORD.items() for word in listed}
_PASSWORDS = frozenset(_KIND_OF_WORD["password"])
# Their last word describes, but they are secrets: HashiCorp Vault's secret_id, and addresses with a SAS in them.
_SECRET_THOUGH_DESCRIBING = frozenset({("secret", "id"), ("sas", "url"), ("sas", "uri")})

# OAuth's proof, the host's own header, and what a browser hands on after a sign-in.
_SECRET_TOGETHER = frozenset({
    ("code", "verifier"), ("identity", "header"), ("samlresponse",), ("saml", "response"),
})  # fmt: skip
_ALSO_OF_DATA = frozenset({("device", "code"), ("user", "code"), ("pepper",), ("pat",)})
"""Devices and users have codes that are no secret, and so have recipes pepper."""

# Where a list goes on and in what order locks were given: nobody signs in with those.
_PLACES = frozenset({("page", "token"), ("next", "token"), ("continuation", "token"), ("fencing", "token")})

# Names written without any border between their words: PGPASSWORD, apikey, connectionstring.
_RUN_TOGETHER = re.compile(
    r"(?P<password>password|passwd|pwd$|(?:ssh|db|pg|smtp|ldap|ftp|mysql|redis|user|admin|root|proxy)pass$)|(?P<key>(?:api|access|account|shared|secret|private|master|storage|function|"
    r"functions|subscription|signing|encryption|encrypt|decryption|licen[cs]e|session|client|server|auth|service|"
    r"deploy|webhook|ingest|instrumentation|hmac|ssh)key$)|(?P<connection>conn(?:ection)?str(?:ing)?$)|"
    r"(?P<secret>secret$)|(?P<token>token$)|(?P<sas>sharedaccesssignature$|accountsas$)"
)
_CONNECTION = re.compile(r"(?:^|_)conn(?:ection)?_?str(?:ing)?s?$|^azure_web_jobs_storage$|^azurewebjobsstorage$")

# Hadoop's and Spark's settings end with the account that the key is for: fs.azure.account.key.acme.dfs.example.net.
_OF_HOST = re.compile(r"(?<=key)\.(?:[\w-]{1,63}\.){1,8}(?:com|net|org|io|cn|us|de)$", re.IGNORECASE)

_DESCRIBES = frozenset({
    "name", "names", "type", "types", "kind", "count", "counts", "length", "len", "size", "expiry", "expires",
    "expired", "expiration", "at", "in", "on", "url", "uri", "endpoint", "path", "file", "folder", "version",
    "algorithm", "alg", "scope", "scopes", "status", "state", "required", "enabled", "valid", "policy", "usage",
    "used", "limit", "budget", "ttl", "seconds", "ms", "age", "issuer", "format", "index", "position", "error",
    "errors", "exception", "id", "ids", "hash", "digest", "sha256", "fingerprint", "thumbprint", "vault", "source",
    "provider", "mode", "level", "field", "column", "columns", "prefix", "rotation", "hint", "present", "missing",
    "env", "ref", "reference", "arn", "method", "backend", "store", "manager", "handler", "helper", "validator",
    "label", "placeholder", "prompt", "reset", "strength", "encryption", "cost", "rounds", "history", "lifetime",
    "timeout", "audience", "permission", "permissions", "module", "class", "rule", "rules", "check", "changed",
    "found", "canceled", "cancelled", "failed",
})  # fmt: skip
_COUNTED = frozenset({
    "max", "min", "total", "num", "prompt", "completion", "input", "output", "cached", "used", "remaining", "n",
    "avg", "mean",
})  # fmt: skip

_KEEPS_SECRET = frozenset({
    "api", "access", "account", "secret", "private", "master", "encryption", "encrypt", "decryption", "signing",
    "sign", "hmac", "aes", "rsa", "ssh", "ssl", "tls", "function", "functions", "storage", "shared", "subscription",
    "admin", "auth", "authorization", "service", "client", "server", "host", "license", "licence", "deploy",
    "webhook", "crypto", "cipher", "root", "instrumentation", "ocp", "token", "session", "ingest", "system",
    "validation", "stripe", "openai", "anthropic", "github", "gitlab", "google", "aws", "azure", "sendgrid",
    "twilio", "slack", "maps", "cosmos", "search", "bot", "sas", "connection", "db", "database", "smtp",
})  # fmt: skip
_NO_SECRET = frozenset({
    "job", "task", "primary", "foreign", "partition", "row", "sort", "unique", "public", "cache", "idempotency",
    "dedup", "deduplication", "routing", "group", "message", "parameter", "object", "blob", "index", "hash",
    "range", "lookup", "join", "surrogate", "natural", "composite", "lock", "finding", "file", "path", "item",
    "record", "entity", "document", "tile", "asset", "stage", "queue", "column", "table", "dict", "map", "json",
    "translation", "axis", "step", "run",
})  # fmt: skip
_KEYS = frozenset({"key", "keys", "schlüssel", "schluessel", "clé", "clave", "llave"})


class Doubt(Enum):
    """The name alone does not tell; the value must."""

    ASK_VALUE = "ask value"


@lru_cache(maxsize=8192)
def secret_kind(name: str, extra_keys: frozenset[str] = frozenset()) -> str | Doubt | None:
    """The kind of secret that a name announces, Doubt.ASK_VALUE when its value must tell, None when it is harmless.

    `extra_keys` are further names of the user's own; each counts wherever its words stand together in a name.
    """
    parts = words(_OF_HOST.sub("", name[:200]))
    if not parts:
        return None
    joined = "_".join(parts)
    if any(f"_{'_'.join(words(extra))}_" in f"_{joined}_" for extra in extra_keys):
        return "named"
    if _CONNECTION.search(joined):
        return "connection string"
    if parts[0] == "cancellation":  # .NET's, which nobody signs in with
        return None
    if parts[-1] == "hash":
        return "password" if _PASSWORDS.intersection(parts) else None
    if parts[-1] in _DESCRIBES and parts[-2:] not in _SECRET_THOUGH_DESCRIBING:
        return None
    if parts[-2:] in _PLACES:
        return None
    return _by_words(parts) or _run_together("".join(parts))


@lru_cache(maxsize=8192)
def words(name: str) -> tuple[str, ...]:
    """The words of a name in lower case: `dbPassword`, `DB_PASSWORD` and `db-password` have the same."""
    return tuple(word.lower() for word in _WORD.findall(name))


def looks_random(value: str) -> bool:
    """Whether a text is rather a made key than a name, path, id, hash or time: long, unbroken, of mixed characters."""
    if not 16 <= len(value) <= 4096 or "/" in value[:1] or _BLANK.search(value):
        return False
    if _HARMLESS_ID.fullmatch(value):
        return False
    return any(c.isdigit() for c in value) and any(c.isupper() for c in value) and any(c.islower() for c in value)


def _by_words(parts: tuple[str, ...]) -> str | Doubt | None:
    if parts[-1] == "tokens" and len(parts) > 1 and (_COUNTED & set(parts)):
        return None
    if parts in (("auth",), ("basic", "auth"), ("http", "auth"), ("proxy", "auth"), ("session", "auth")):
        return "authorization"
    for word in reversed(parts):
        if word in _WORDS:
            return _WORDS[word]
    if parts[-2:] in _SECRET_TOGETHER or parts[-1:] in _SECRET_TOGETHER:
        return "secret"
    if len(parts) > 1 and parts[-1] in ("pat", "pepper"):
        return "token" if parts[-1] == "pat" else "secret"
    if parts[-2:] in _ALSO_OF_DATA or parts[-1:] in _ALSO_OF_DATA:
        return Doubt.ASK_VALUE
    if len(parts) > 1 and parts[-1] == "auth":
        return Doubt.ASK_VALUE  # the way to sign in, or what signs in
    if not _KEYS.isdisjoint((parts[0], parts[-1])) or parts[-2:] == ("key", "data"):
        return _by_key(parts)
    return None


def _by_key(parts: tuple[str, ...]) -> str | Doubt | None:
    others = set(parts) - _KEYS - {"data"}
    if parts in (("key",), ("clave",)) or others & _KEEPS_SECRET:
        return "key"
    if parts[0] == "x" and len(others) > 1 and not others & _NO_SECRET:
        return "key"  # a header of a service's own: X-Acme-Key
    return None if others & _NO_SECRET else Doubt.ASK_VALUE


def _run_together(letters: str) -> str | None:
    found = _RUN_TOGETHER.search(letters)
    if not found:
        return None
    return "connection string" if found.lastgroup == "connection" else found.lastgroup
