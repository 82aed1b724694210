"""E-mail addresses, shown as `[e-mail]`; hosts, decorators, packages and files with the same sign stay."""

import re

from analysis.redaction.placeholder import E_MAIL
from analysis.redaction.rule import Rule

_SIGN = re.compile("@|%40")
_HOST = re.compile(r"(?P<host>(?:[^\W_][\w-]{0,62}\.){1,8}(?P<top>xn--[\w-]{2,59}|[^\W\d_]{2,24}))(?![\w@-])")
_LOCAL_REVERSED = re.compile(r"[\w.+'-]{0,63}[\w+-](?![\w.+-])")
_LONGEST_LOCAL = 64
_VERSION = re.compile(r"v?\d+\.[\dx]")
_FILES = frozenset({
    "js", "mjs", "cjs", "ts", "tsx", "jsx", "vue", "rb", "go", "java", "kt", "cs", "cpp", "ex", "exs", "scala", "swift",
    "png", "jpg", "jpeg", "gif", "svg", "webp", "tif", "tiff", "json", "yml", "yaml", "toml", "xml", "html", "css",
    "txt", "csv", "parquet", "gz", "tgz", "tar", "sql", "whl", "jar", "dll", "exe", "log", "conf", "cfg", "ini",
    "service", "socket", "timer", "mount", "target", "slice", "scope", "device", "swap",
})  # fmt: skip
"""Names of files and of systemd's units that a domain's name could be taken for."""
_MACHINES = re.compile(
    r"(?i)\d+|(?:git|hg|svn|root|celery|rabbit(?:mq)?|ejabberd|worker|node|runner|ubuntu|ec2-user|azureuser|beam|nonode)"
    r"[\d_-]*(?:[_-][\w-]*)?"
)
"""Accounts of machines and names of nodes, which no person reads mail at."""
_MACHINE_HOSTS = (".database.azure.com", ".database.windows.net", ".rds.amazonaws.com", ".iam.gserviceaccount.com")
_INSIDE = frozenset({"internal", "local", "svc", "lan", "localdomain"})
"""Networks without mail: what stands there before the sign is an account, unless it has a person's two names."""
_PLACE_BEHIND = re.compile(r":(?:\d|~|[\w.-]{0,100}/)")
_REMOTE_BEFORE = re.compile(r"(?:\b(?:ssh|scp|sftp|rsync|mosh)\b[^\n;|&]{0,80}|//|%2[fF]|[mM]essage-[iI][dD]: ?<)\Z")
_OBJECTS = ("self.", "cls.", "this.")


def _is_address(text: str, begin: int, local: str, host: re.Match[str]) -> bool:
    name, top = host["host"], host["top"].lower()
    behind = _PLACE_BEHIND.match(text, host.end())
    return not (
        behind
        or top in _FILES
        or _VERSION.match(name)
        or name.startswith(_OBJECTS)
        or name.lower().endswith(_MACHINE_HOSTS)
        or ("." not in local and top in _INSIDE)
        or (name.isupper() and not local.isupper())  # a Kerberos realm
        or _MACHINES.fullmatch(local)
        or _REMOTE_BEFORE.search(text, max(0, begin - 100), begin)
    )


def redact_addresses(text: str) -> str:
    """The text with each e-mail address replaced whole, also where its sign is percent-encoded."""
    parts: list[str] = []
    done = 0
    for sign in _SIGN.finditer(text):
        host = _HOST.match(text, sign.end())
        before = text[max(done, sign.start() - _LONGEST_LOCAL - 1) : sign.start()][::-1] if host else ""
        local = _LOCAL_REVERSED.match(before)
        if host and local:
            begin = sign.start() - local.end()
            if _is_address(text, begin, local[0][::-1], host):
                parts += [text[done:begin], E_MAIL]
                done = host.end()
    return "".join(parts) + text[done:] if parts else text


RULE = Rule("e-mail address", redact_addresses, exact=("@", "%40"))
