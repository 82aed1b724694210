"""What a terminal shows of a run: the state in a line, the three most severe findings, where the report lies."""

import json
from collections.abc import Mapping
from typing import Any

from rich.console import Console
from rich.text import Text

from reports.job_log import merged, sentences, spoken

STYLES = {"critical": "bold red", "warning": "yellow", "ok": "green", "unknown": "dim"}
SHOWN = 3
LINES = 5


def summary(snapshot: bytes, *paths: str, console: Console | None = None) -> None:
    """Prints the summary of a stored snapshot (its JSON) and the given paths."""
    out = console or Console(highlight=False)
    content = json.loads(snapshot)
    severe = [f for f in content["findings"] if f["severity"] != "advice"]
    statuses = [result["status"] for result in content["analyses"].values()]
    line = Text(content["status"].upper(), style=STYLES.get(content["status"], ""))
    line.append(f"  {content['target']['name']}: ", style="default")
    line.append(_counts(severe, statuses), style="default")
    out.print(line)
    for number, finding in enumerate(severe[:SHOWN], start=1):
        out.print(_finding(number, finding))
    if len(severe) > SHOWN:
        out.print(Text(f"   … and {len(severe) - SHOWN} more in the report", style="dim"))
    for path in paths:
        out.print(Text(path), soft_wrap=True)


def job_summary(debug: Mapping[str, Any], console: Console | None = None) -> None:
    """Prints one explained job (its JSON): its state, why, where the time went, what to do."""
    out = console or Console(highlight=False)
    info = debug["debug_info"]
    style = STYLES["ok" if info["healthy"] else "critical" if info["job_status"] == "failed" else "warning"]
    out.print(Text(_inert(f"{info['job_type']} {debug['job_id']}")))
    out.print(Text(_inert(info["summary"]), style=style))
    causes = [f"{cause['tasks']:,} failed with {cause['label']}" for cause in info["why"]]
    advice = list(dict.fromkeys(recommendation["action"]["text"] for recommendation in info["recommendations"]))
    for title, lines in (
        ("Why", [*(finding["title"] for finding in info["findings"]), *causes]),
        ("Where the time went", [lost["text"] for lost in info["bottlenecks"]]),
        ("Do", advice),
        ("Logs", _logs(info)),
    ):
        for number, line in enumerate(lines):
            out.print(Text(f"{title if number == 0 else '':20} {_inert(line)}"))


def _logs(info: Mapping[str, Any]) -> list[str]:
    """What the log says, its worst lines in time order, and what was read."""
    lines = [entry for entry in merged(info["timeline"], LINES) if entry["source"] != "database"]
    read = [line.removeprefix("Logs: ") for line in sentences(info["log"], len(lines))]
    return [*info["log"]["says"], *(spoken(line) for line in lines), *read]


def _counts(severe: list[dict[str, object]], statuses: list[str]) -> str:
    critical = sum(f["severity"] == "critical" for f in severe)
    fine, unknown = statuses.count("ok"), statuses.count("unknown")
    return f"{critical} need someone, {len(severe) - critical} to watch, {fine} fine, {unknown} unknown"


def _finding(number: int, finding: Mapping[str, object]) -> Text:
    severity = str(finding["severity"])
    text = Text(f"{number}  ")
    text.append(f"{severity:9}", style=STYLES.get(severity, ""))
    text.append(_inert(str(finding["title"])))
    return text


def _inert(text: str) -> str:
    """Control characters of hostile data must not reach the terminal."""
    return "".join(c if c.isprintable() else "�" for c in text)
