"""The page of a comparison: its JSON in, one self-contained HTML page out. Pure."""

from collections import Counter
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Final, cast

from reports.environment import assets, environment
from reports.filters import Show
from reports.inert import inert
from reports.key_numbers import KEY_NUMBERS
from reports.routes import NOWHERE, Routes
from reports.wording import instant

type Json = Mapping[str, object]

SHOWN: Final = 100
"""Findings, and numbers, on the page; the rest changed less, and stand in the JSON."""
TURNS: Final = ("new", "came back", "worse", "more", "gone", "better", "fewer")


@dataclass(frozen=True)
class Unread:
    """Analyses that cannot be compared for one reason, and in which of the two."""

    where: str
    reason: str
    titles: tuple[str, ...]


def render_compare(comparison: Json, routes: Routes = NOWHERE) -> str:
    """The page. `routes` are those of the app that serves it; without them, nothing links to reports.

    The texts in it may come from the monitored system: all are made inert and escaped.
    """
    safe = cast(Json, inert(comparison, 1000))
    runs = {name: cast(Json, safe[name]) for name in ("a", "b")}
    findings = cast(list[Json], safe["findings"])
    numbers = cast(list[Json], safe["numbers"])
    return (
        environment()
        .get_template("compare.html.j2")
        .render(
            comparison=safe,
            runs=runs,
            reports={name: _report(run, routes) for name, run in runs.items()},
            names={key: label for key, (label, _) in KEY_NUMBERS.items()},
            routes=routes,
            headline=headline(findings),
            findings=findings[:SHOWN],
            moved=[n for n in numbers if n["change"]][:SHOWN],
            still=sum(n["change"] == 0 for n in numbers),
            unknown=[n for n in numbers if n["change"] is None],
            unread=tuple(_unread(cast(Iterable[Json], safe["not_comparable"]))),
            shown=SHOWN,
            show=Show(None, instant(runs["b"]["until"])),
            **assets(),
        )
    )


def headline(findings: Iterable[Json]) -> str:
    """`3 new, 1 worse, 2 gone`, in the order in which they matter."""
    turns = Counter(str(finding["turn"]) for finding in findings)
    return ", ".join(f"{turns[turn]} {turn}" for turn in TURNS if turns[turn]) or "no finding changed"


def _report(run: Json, routes: Routes) -> str:
    slot = instant(run["slot"])
    return routes.report(slot) if routes and slot else ""


def _unread(apart: Iterable[Json]) -> Iterable[Unread]:
    where: dict[tuple[str, str], list[str]] = {}
    for one in apart:
        where.setdefault((str(one["title"]), str(one["reason"])), []).append(str(one["unknown_in"]))
    by_reason: dict[tuple[str, str], list[str]] = {}
    for (title, reason), sides in where.items():
        run = "both runs" if len(sides) > 1 else "the earlier run" if sides == ["a"] else "the later run"
        by_reason.setdefault((run, reason), []).append(title)
    return (Unread(run, reason, tuple(titles)) for (run, reason), titles in by_reason.items())
