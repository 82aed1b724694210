"""Did this run look at everything that an all-clear needs?

It is judged last, from the results of all others: `ok` needs proof, and what nobody could look at proves nothing.
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime

from pydantic import JsonValue

from analysis.facts import Guard, Meta
from analysis.model import Action, Finding, Result, Verdict
from analysis.published.snapshot import Snapshot
from analysis.tables import Column, Table
from analysis.wording import clock, counted, duration, iso

META = Meta(
    id="health/coverage",
    passing="Everything that an all-clear needs was looked at",
    failing="Not everything that an all-clear needs could be looked at",
    why="What could not be looked at may have failed since: until it can be, nothing there is known to be well.",
)

FAMILIES: tuple[Guard, ...] = ("connection", "failures", "poison", "backlog")

UNREACHABLE = "health/database:unreachable"
"""The finding that already says it all where the database cannot be read."""

SHOWN = 3
"""So many reasons stand in the sentence; the evidence has all."""

_COLUMNS = (
    Column(key="title", title="Not looked at"),
    Column(key="reason", title="Why"),
    Column(key="fix", title="How to fix it"),
)


@dataclass(frozen=True)
class LastKnown:
    """What the last run that could look (`slot`) found in what cannot be looked at now."""

    slot: datetime
    critical: int
    warning: int

    def sentence(self, now: datetime) -> str:
        found = [f"{self.critical:,} critical"] if self.critical else []
        found += [counted(self.warning, "warning")] if self.warning else []
        ago = duration((now - self.slot).total_seconds())
        return f"Last seen there, {ago} ago ({clock(self.slot, now)}): {' and '.join(found) or 'nothing wrong'}."


@dataclass(frozen=True)
class Blind:
    """What a run could not look at: the results of `missed` guards, out of so many; `since` the first of `runs` runs in
    a row that were blind. `known` is None where no run before could look."""

    guards: int
    missed: tuple[Result, ...]
    families: tuple[Guard, ...]
    since: datetime
    runs: int
    known: LastKnown | None

    @property
    def title(self) -> str:
        *first, last = self.families
        return f"Not looked at: {', '.join(first)} and {last}" if first else f"Not looked at: {last}"

    @property
    def reasons(self) -> list[tuple[str, str]]:
        return list(dict.fromkeys((result.reason, result.fix) for result in self.missed))[:SHOWN]

    def extent(self, slot: datetime) -> str:
        """How much is missing, since when, and what was last known of it."""
        counts = f"{len(self.missed)} of the {self.guards} analyses that an all-clear needs had no answer"
        lasting = f", since {clock(self.since, slot)}, in {self.runs} runs in a row." if self.runs > 1 else "."
        return f"{counts}{lasting} {self.before(slot)}"

    def before(self, slot: datetime) -> str:
        return self.known.sentence(slot) if self.known else "What was there before is not known."


def judge(
    metas: Iterable[Meta], results: Mapping[str, Result], keys: Iterable[str], slot: datetime, previous: Snapshot | None
) -> Verdict:
    """`metas` are the analyses of the run of `slot`, `results` theirs, `keys` those of its findings; `previous` is
    the run before, which may have been blind already."""
    guards = {meta.id: meta.guards for meta in metas if meta.guards}
    missed = tuple(results[id_] for id_ in guards if unanswered(results[id_]))
    if not missed:
        summary = f"All {len(guards)} analyses answered that look for failures, poison, backlog and a lost connection."
        return Verdict(status="ok", summary=summary, data={"blind": False})
    missed_families = {guards[result.id] for result in missed}
    families = tuple(family for family in FAMILIES if family in missed_families)
    before = previous.analyses.get(META.id) if previous else None
    lasting = before.data if before and before.data.get("blind") else None
    blind = Blind(
        guards=len(guards),
        missed=missed,
        families=families,
        since=datetime.fromisoformat(str(lasting["since"])) if lasting else slot,
        runs=int(str(lasting["runs"])) + 1 if lasting else 1,
        known=_known(previous, lasting, missed),
    )
    return Verdict(
        status="critical" if lasting else "warning",
        summary=f"{blind.title}. {blind.extent(slot)}",
        data=_data(blind),
        findings=() if UNREACHABLE in keys else (_finding(blind, slot),),
    )


def is_blind(results: Mapping[str, Result]) -> bool:
    """Whether a run could not look at all that an all-clear needs."""
    return META.id in results and bool(results[META.id].data.get("blind"))


def is_proved(results: Mapping[str, Result]) -> bool:
    """Whether these results can be ok: of a run by its guards; of a family without any, by all that were asked."""
    return not is_blind(results) if META.id in results else not any(map(unanswered, results.values()))


def unanswered(result: Result) -> bool:
    """What the job system does not record is no blindness: no run will ever see it, and the report names it apart."""
    return (result.status == "unknown" or result.partly) and not result.not_recorded


def _known(
    previous: Snapshot | None, lasting: Mapping[str, JsonValue] | None, missed: Iterable[Result]
) -> LastKnown | None:
    """Life cycles outlast blindness: a finding that could not be looked at keeps its own."""
    seen = lasting["last_known_slot"] if lasting else previous and iso(previous.run.slot)
    if previous is None or not seen:
        return None
    ids = {result.id for result in missed}
    alive = [
        life for key, life in previous.life_cycles.items() if life.state != "gone" and key.partition(":")[0] in ids
    ]
    severities = [life.severity for life in alive]
    return LastKnown(datetime.fromisoformat(str(seen)), severities.count("critical"), severities.count("warning"))


def _finding(blind: Blind, slot: datetime) -> Finding:
    return Finding(
        key=f"{META.id}:blind",
        severity="critical" if blind.runs > 1 else "warning",
        title=blind.title,
        observed=" ".join((blind.before(slot), *(_sentence(reason) for reason, _ in blind.reasons))),
        threshold="any without an answer; critical from the second run in a row",
        since=blind.since,
        count=len(blind.missed),
        evidence=Table.of("Not looked at", _COLUMNS, blind.missed),
        why=META.why,
        actions=tuple(Action(text=_sentence(fix)) for _, fix in blind.reasons if fix),
    )


def _data(blind: Blind) -> dict[str, JsonValue]:
    known = blind.known
    return {
        "blind": True,
        "since": iso(blind.since),
        "runs": blind.runs,
        "families": [*blind.families],
        "not_looked_at": [result.id for result in blind.missed],
        "reasons": [{"reason": _sentence(reason), "fix": _sentence(fix)} for reason, fix in blind.reasons],
        "last_known_slot": iso(known.slot) if known else None,
        "last_known_critical": known.critical if known else None,
        "last_known_warning": known.warning if known else None,
    }


def _sentence(text: str) -> str:
    """With a full stop, and with a capital unless it begins with a name: public.jobs, pg_stat_statements."""
    start = text[:1].upper() if text.split(" ", 1)[0].isalpha() else text[:1]
    return f"{start}{text[1:]}{'' if text.endswith(('.', '!', '?')) else '.'}"
