"""What a terminal shows of a run: the state in a line, what needs attention, where the report lies."""

import json
from collections.abc import Callable, Mapping, Sequence
from datetime import datetime
from typing import Any

from rich.console import Console
from rich.table import Table
from rich.text import Text

from reports.incidents import Incident, incidents
from reports.job_log import line_text, merged, sentences
from reports.wording import began, few, instant, lasting

STYLES = {"critical": "bold red", "warning": "yellow", "ok": "green", "unknown": "dim"}
LEAST, MOST = 3, 10
"""So many incidents are shown at least, also where fewer need attention, and at most."""
MOST_ROWS = 15
LINES = 5
SOME = 6


def summary(snapshot: bytes, *paths: str, console: Console | None = None) -> None:
    """Prints the summary of a stored snapshot (its JSON) and the given paths."""
    from reports.filters import sentence

    out = console or Console(highlight=False)
    content = json.loads(snapshot)
    found = incidents(content)
    statuses = ["not recorded" if r.get("not_recorded") else r["status"] for r in content["analyses"].values()]
    line = Text(content["status"].upper(), style=STYLES.get(content["status"], ""))
    line.append(f"  {content['target']['name']}: ", style="default")
    line.append(_counts(found, statuses), style="default")
    out.print(line)
    covered = content["analyses"].get("health/coverage", {"data": {}})
    if covered["data"].get("blind"):
        out.print(Text(_inert(covered["summary"]), style="bold"))
        for one in covered["data"]["reasons"]:
            out.print(Text(_inert(f"   {one['reason']} {one['fix']}")))
    for wrong in (one for one in content["run"].get("wrong_settings", ()) if one["costs"]):
        out.print(Text(_inert(f"   {wrong['setting']}: {wrong['reason']}. {wrong['costs']}"), style="yellow"))
    near = instant(content["until"])
    shown = found[: min(max(LEAST, sum(one.shelf == "attention" for one in found)), MOST)]
    if shown:
        out.print(_listed(shown, near))
    if len(found) > len(shown):
        out.print(Text(f"   … and {len(found) - len(shown)} more in the report", style="dim"))
    if digest := lasting(content["changes"], content.get("muted") or {}):
        out.print(Text(_inert(sentence(digest))))
    for path in paths:
        out.print(Text(path), soft_wrap=True)


def job_summary(debug: Mapping[str, Any], console: Console | None = None) -> None:
    """Prints one explained job (its JSON): its state, why, where the time went, what to do."""
    out = console or Console(highlight=False)
    info = debug["debug_info"]
    style = STYLES["ok" if info["healthy"] else "critical" if info["job_status"] == "failed" else "warning"]
    of = f" ({info['system_title']}: {info['native_status']})" if info["native_status"] else ""
    out.print(Text(_inert(f"{info['job_type']} {debug['job_id']}{of}")))
    out.print(Text(_inert(info["summary"]), style=style))
    causes = [f"{cause['tasks']:,} failed with {cause['label']}" for cause in info["why"]]
    parts = Table.grid(padding=(0, 1, 0, 0))
    for title, lines in (
        ("Why", [*_concerning(info), *causes]),
        ("Errors", _errors(info)),
        ("Attempts", [_attempt(attempt) for attempt in info["attempts"][-LINES:]]),
        ("Depends", [_dependency(other) for other in info["dependencies"][:LINES]]),
        ("Where the time went", info["bottlenecks"]),
        ("Do", info["recommendations"]),
        ("Logs", _logs(info)),
        ("Not recorded", [] if info["healthy"] else info["not_recorded"]),
    ):
        for number, line in enumerate(lines):
            parts.add_row(title if number == 0 else "", Text(_inert(line)))
    out.print(parts)


def _concerning(info: Mapping[str, Any]) -> list[str]:
    """The incidents that the job is part of, and its own findings."""
    return [*(one["sentence"] for one in info["incidents"]), *(finding["title"] for finding in info["findings"])]


def _attempt(attempt: Mapping[str, Any]) -> str:
    number = "?" if attempt["attempt"] is None else attempt["attempt"]
    at = attempt["ended_at"] or attempt["started_at"] or ""
    return f"{number}: {attempt['outcome']} {at}{': ' + attempt['error'] if attempt['error'] else ''}"


def _dependency(other: Mapping[str, Any]) -> str:
    return f"{other['relation']} {other['job_id']} ({other['status'] or 'gone'})"


def _errors(info: Mapping[str, Any]) -> list[str]:
    """The error lines of failed tasks as the page's table of tasks has them, equal ones once, most frequent first."""
    by_error: dict[tuple[str, str], list[str]] = {}
    for task in info["tasks"]:
        if task["status"] == "failed":
            by_error.setdefault((task["task_type"], task["error"] or "no error text"), []).append(task["task_id"])
    often = sorted(by_error.items(), key=lambda one: -len(one[1]))
    lines = [
        f"{task_type} {ids[0]}{f' and {len(ids) - 1:,} more' if len(ids) > 1 else ''}: {error}"
        for (task_type, error), ids in often[:LINES]
    ]
    return [*lines, f"… and {len(often) - LINES:,} more errors in the page"] if len(often) > LINES else lines


def _logs(info: Mapping[str, Any]) -> list[str]:
    """What the log says, its worst lines in time order, and what was read."""
    lines = [entry for entry in merged(info["timeline"], LINES) if entry["source"] != "database"]
    read = [line.removeprefix("Logs: ") for line in sentences(info["log"], len(lines))]
    return [*info["log"]["says"], *(line_text(line) for line in lines), *read]


def compare_summary(comparison: Mapping[str, Any], console: Console | None = None) -> None:
    """Prints a comparison (its JSON): both runs, the findings that changed, the numbers that moved most."""
    from reports.compare import headline
    from reports.filters import NUMERIC

    out = console or Console(highlight=False)
    for name in ("a", "b"):
        run = comparison[name]
        line = Text(f"{name}  {run['slot']}  ")
        line.append(run["status"], style=STYLES.get(run["status"], ""))
        out.print(line)
    out.print(Text(headline(comparison["findings"]), style="bold red" if comparison["worse"] else "green"))
    findings = Table("change", "severity", "finding", "a", "b", box=None)
    for found in comparison["findings"][:MOST_ROWS]:
        counts = [_count(found[f"severity_{name}"], found[f"count_{name}"]) for name in ("a", "b")]
        severity = Text(found["severity"], style=STYLES.get(found["severity"], ""))
        findings.add_row(found["turn"], severity, Text(_inert(found["title"])), *counts)
    numbers = Table("number", "a", "b", "ratio", "compared", box=None)
    for moved in [n for n in comparison["numbers"] if n["change"]][:MOST_ROWS]:
        values = [_value(moved[name], moved["kind"], NUMERIC) for name in ("a", "b")]
        ratio = "from 0" if moved["ratio"] is None else f"×{moved['ratio']:.3g}"
        per = f"per {moved['per']}" if moved["per"] else ""
        numbers.add_row(Text(_inert(f"{moved['title']}: {moved['label']}")), *values, ratio, per)
    for table in (findings, numbers):
        if table.row_count:
            out.print(table)
    apart = dict.fromkeys(one["title"] for one in comparison["not_comparable"])
    notes = [*comparison["notes"], *([f"Not comparable: {few(list(apart), SOME)}"] if apart else [])]
    for note in notes:
        out.print(Text(_inert(note), style="dim"))


def _count(severity: str | None, count: int | None) -> str:
    return "" if severity is None else "?" if count is None else f"{count:,}"


def _value(value: float | None, kind: str, shown: Mapping[str, Callable[[float], str]]) -> str:
    return "unknown" if value is None else shown[kind](value) if kind in shown else f"{value:g}"


def _counts(found: Sequence[Incident], statuses: list[str]) -> str:
    attention, fine, unknown = (
        sum(one.shelf == "attention" for one in found),
        statuses.count("ok"),
        statuses.count("unknown"),
    )
    need = "needs" if attention == 1 else "need"
    return f"{attention} {need} attention, {len(found) - attention} to watch, {fine} fine, {unknown} unknown"


def _listed(shown: Sequence[Incident], near: datetime | None) -> Table:
    """A sentence that needs several lines stands beside its number and severity, not below them."""
    table = Table.grid(padding=(0, 2, 0, 0))
    for one in shown:
        table.add_row(str(one.number), Text(one.severity, style=STYLES.get(one.severity, "")), _incident(one, near))
    return table


def _incident(one: Incident, near: datetime | None) -> Text:
    """Its sentence, which says since when; a finding of an older snapshot has a title alone."""
    text = Text()
    if one.system:
        text.append(_inert(f"{one.system} · "))
    text.append(_inert(str(one.json["sentence"])))
    since = began(one.json, near) if one.json["sentence"] == one.title else ""
    if change := ", ".join(part for part in (str(one.json["change"]), since) if part):
        text.append(_inert(f" ({change})"), style="dim")
    return text


def _inert(text: str) -> str:
    """Control characters of hostile data must not reach the terminal; a space that does not break is a space there."""
    return "".join(c if c.isprintable() else "�" for c in text.replace("\N{NO-BREAK SPACE}", " "))
