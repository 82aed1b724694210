"""The commands that documents call, for a machine that has git, make and Python alone: `python -m ... NAME ARGUMENTS`.

jq and duckdb are those tools' own libraries, psql is PostgreSQL's own. curl is a small one of ours. az and azd are
stand-ins: they know the commands, parameters and outputs that exist, and refuse everything else. make runs what is
quick, and of the rest only shows that the target is there.
"""

import json
import os
import re
import subprocess
import sys
from itertools import pairwise
from pathlib import Path

PROJECT = Path(__file__).parents[2]
QUICK = ("smoke", "package", "help")
THERE = "/subscriptions/0/resourceGroups/rg-jobs/providers/Microsoft."
AZ = {
    "login": "",
    "version": "{}",
    "account set": "",
    "postgres flexible-server show": f"{THERE}DBforPostgreSQL/flexibleServers/pg-jobs",
    "monitor log-analytics workspace show": f"{THERE}OperationalInsights/workspaces/log-jobs",
    "storage account show": f"{THERE}Storage/storageAccounts/stjobs",
    "keyvault show": f"{THERE}KeyVault/vaults/kv-jobs",
    "ad group show": "22222222-2222-2222-2222-222222222222",
    "role assignment create": "",
    "role assignment delete": "",
    "postgres flexible-server parameter show": "pg_cron",
    "postgres flexible-server parameter set": "",
    "network private-dns zone list": "",
    "network vnet show": f"{THERE}Network/virtualNetworks/vnet-jobs",
    "network vnet list": "vnet-jobscope-abc",
    "network vnet peering create": "",
    "network private-dns link vnet create": "",
    "functionapp list": "func-jobscope-abc",
    "functionapp keys list": "local",
    "storage blob download-batch": "",
    "ad app create": "11111111-1111-1111-1111-111111111111",
    "ad app update": "",
}
"""Each command that documents may call, with what it prints here."""


def make(words: list[str]) -> int:
    """Real for QUICK, `make --dry-run` for the rest: a target that does not exist fails either way."""
    slow = [] if words[0] in QUICK else ["--dry-run"]
    path = os.environ["PATH"].partition(os.pathsep)[2]
    ready = ["-o", ".venv/.ready", "-o", "local/node/node_modules/.ready"]
    command = ["make", "--no-print-directory", "-C", str(PROJECT), *ready, *slow, *words]
    return subprocess.run(command, env={**os.environ, "PATH": path}, check=False).returncode


def curl(words: list[str]) -> int:
    """-s -H -X -o -G --data-urlencode and one address; a status from 400 on is noted in CURL_REFUSED."""
    import urllib.error
    import urllib.parse
    import urllib.request

    method, headers, output, url = "GET", {}, "", ""
    data: list[tuple[str, str]] = []
    rest = iter(words)
    for word in rest:
        match word:
            case "-s" | "-G":
                pass
            case "--data-urlencode":
                name, _, value = next(rest).partition("=")
                data.append((name, value))
            case "-H":
                name, _, value = next(rest).partition(": ")
                headers[name] = value
            case "-X":
                method = next(rest)
            case "-o":
                output = next(rest)
            case _ if word.startswith("http://127.0.0.1:"):
                url = word
            case _:
                sys.exit(f"curl: {word} is not known here")
    url += f"?{urllib.parse.urlencode(data)}" if data else ""
    request = urllib.request.Request(url, method=method, headers=headers)  # noqa: S310 - loopback
    try:
        with urllib.request.urlopen(request) as answer:  # noqa: S310 - loopback
            body = answer.read()
    except urllib.error.HTTPError as refused:
        body = refused.read()
        with Path(os.environ["CURL_REFUSED"]).open("a") as noted:
            noted.write(f"{refused.code} {url} {body[:300].decode()}\n")
    if output:
        Path(output).write_bytes(body)
    else:
        sys.stdout.buffer.write(body + b"\n")
    return 0


def jq(words: list[str]) -> int:
    import jq as library  # type: ignore[import-not-found]  # ships no types

    options = {word for word in words if word.startswith("-")}
    if not options <= {"-r", "-e"}:
        sys.exit(f"jq: {options} is not known here")
    program, file = [word for word in words if not word.startswith("-")]
    values = library.compile(program).input_text(Path(file).read_text()).all()
    for value in values:
        print(value if "-r" in options and isinstance(value, str) else json.dumps(value))
    return 1 if "-e" in options and (not values or values[-1] in (False, None)) else 0


def duckdb(words: list[str]) -> int:
    import duckdb as library

    option, query = words
    if option != "-c":
        sys.exit(f"duckdb: {option} is not known here")
    print(library.sql(query))
    return 0


def psql(words: list[str]) -> int:
    from local.postgres_binaries import folder

    return subprocess.run([folder(18) / "bin" / "psql", "-X", *words], check=False).returncode


def az(words: list[str]) -> int:
    command = " ".join(words).split(" -")[0]
    if command not in AZ:
        sys.exit(f"az: {command} is not among the commands that are known here")
    print(AZ[command])
    if command.endswith("parameter set"):
        given = dict(pairwise(words))
        print(f"{given['-n']} = {given['-v']}")
    return 0


def azd(words: list[str]) -> int:
    """Keeps what is set, refuses a variable that infra/main.parameters.json does not ask for, and tells outputs."""
    asked = re.findall(r"\$\{([A-Z_]+)", (PROJECT / "infra" / "main.parameters.json").read_text())
    outputs = re.findall(r"^output (\w+)", (PROJECT / "infra" / "main.bicep").read_text(), re.MULTILINE)
    match words:
        case ["env", "set", name, value] if name in asked and value:
            return 0
        case ["env", "get-value", name] if name in outputs:
            print(os.environ[f"AZD_{name}"])
            return 0
        case ["auth", "login"] | ["env", "new", _] | ["up"] | ["deploy"] | ["down"] | ["down", "--purge"] | ["version"]:
            return 0
    sys.exit(f"azd: {' '.join(words)} is not known here")


TOOLS = {tool.__name__: tool for tool in (make, curl, jq, duckdb, psql, az, azd)}

if __name__ == "__main__":
    sys.exit(TOOLS[sys.argv[1]](sys.argv[2:]))
