"""Records the session of docs/api.md anew: its commands are run against what `make serve` serves, and the answers are
shortened. `python -m local.api_session [address]`"""

import json
import re
import subprocess
import sys
from pathlib import Path
from typing import Final
from urllib.request import Request, urlopen

PAGE: Final = Path(__file__).parent.parent / "docs" / "api.md"
SESSION: Final = re.compile(r"(?<=```console\n)\$ URL=.*?(?=```)", re.DOTALL)
ADDRESS: Final = "http://127.0.0.1:7071/api"
WORDS: Final = 60
LINE: Final = 280
"""Characters of a text and of an answer that are shown."""


def recorded(session: str, address: str) -> str:
    """The same commands with the answers of today, about the newest failed job and the oldest run that is stored."""
    commands = [line for line in session.splitlines() if line.startswith("$ curl")]
    job = _asked(f"{address}/db/jobs?limit=1&status=failed")["jobs"][0]["job_id"]
    slot = _asked(f"{address}/snapshots")["runs"][-1]["snapshot"].rpartition("/")[2]
    named = f'KEY="x-functions-key: local" JOB={job} SLOT={slot}'
    lines = [f"$ URL={ADDRESS} {named}"]
    for command in commands:
        lines += [command, shortened(_run(f"URL={address} {named}\n{command.removeprefix('$ ')}"))]
    return "\n".join(lines) + "\n"


def shortened(answer: str) -> str:
    """One line of an answer: a page by its size, of JSON what stands on top."""
    if answer.startswith("<"):
        return f"<!doctype html>… {len(answer.encode()) / 1000:.0f} kB"
    line = json.dumps(_short(json.loads(answer), 0), ensure_ascii=False).replace('"…"', "…").replace("…: null", "…")
    return line if len(line) <= LINE else f"{line[: LINE - 1]}…"


def _short(value: object, depth: int) -> object:
    if isinstance(value, str):
        return value if len(value) <= WORDS + 4 else f"{value[:WORDS]}…"
    if isinstance(value, list):
        more = ["…"] if len(value) > 1 or (value and depth > 1) else []
        return [_short(one, depth + 1) for one in value[: 1 if depth < 2 else 0]] + more
    if isinstance(value, dict):
        shown = 8 if depth < 3 else 0
        kept: dict[str, object] = {key: _short(one, depth + 1) for key, one in list(value.items())[:shown]}
        return kept if len(value) <= shown else kept | {"…": None}
    return value


def _asked(address: str) -> dict[str, list[dict[str, str]]]:
    with urlopen(Request(address, headers={"x-functions-key": "local"})) as answer:  # noqa: S310 - our own host
        found: dict[str, list[dict[str, str]]] = json.load(answer)
    return found


def _run(command: str) -> str:
    return subprocess.run(["bash", "-c", command], capture_output=True, text=True, check=True).stdout


def main() -> None:
    address = sys.argv[1] if len(sys.argv) > 1 else ADDRESS
    text = PAGE.read_text("utf-8")
    PAGE.write_text(SESSION.sub(lambda found: recorded(found[0], address), text), "utf-8")


if __name__ == "__main__":
    main()
