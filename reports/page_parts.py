"""The parts of a page, as the templates read them."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from reports.incidents import Incident

type Json = Mapping[str, object]


@dataclass(frozen=True)
class Finding:
    """A finding with its place on the page. `mute` says until when and why it sends no message, None where it is not
    muted; `word` is what happened to it in the last day; `system` is the title of its job system where several were
    read."""

    anchor: str
    analysis: str
    json: Json
    mute: Json | None = None
    word: str = ""
    system: str = ""


@dataclass(frozen=True)
class Analysis:
    """One analysis in its section with its findings."""

    anchor: str
    json: Json
    findings: tuple[Finding, ...]
    template: str

    @property
    def id(self) -> str:
        return str(self.json["id"])

    @property
    def status(self) -> str:
        return str(self.json["status"])

    @property
    def open(self) -> bool:
        """What has findings is shown at once; the rest waits behind its line."""
        return self.status in ("critical", "warning") or bool(self.findings)

    @property
    def is_unread(self) -> bool:
        """Whether nothing is known; what is known of some job systems alone is shown."""
        return self.status == "unknown" and not self.json.get("partly")

    @property
    def empty(self) -> bool:
        return not (self.findings or any(self.json.get(name) for name in ("tables", "charts", "summary")))


@dataclass(frozen=True)
class Section:
    """A category: what could be read, and how many of each status there are."""

    anchor: str
    title: str
    shown: tuple[Analysis, ...]
    unread: tuple[Analysis, ...]
    beside: tuple[Analysis, ...]
    tally: Mapping[str, int]

    @property
    def beside_by_reason(self) -> Mapping[str, Sequence[Analysis]]:
        """What does not apply, by why: a reason that several share stands once."""
        found: dict[str, list[Analysis]] = {}
        for analysis in self.beside:
            found.setdefault(str(analysis.json["summary"] or ""), []).append(analysis)
        return found


@dataclass(frozen=True)
class Gap:
    """One reason why analyses are unknown, and what would light them up."""

    reason: str
    fix: str
    analyses: tuple[Analysis, ...]


@dataclass(frozen=True)
class Shelf:
    """Some of the incidents, under the heading that says what is common to them."""

    name: str
    title: str
    incidents: tuple[Incident, ...]


@dataclass(frozen=True)
class Page:
    """Everything the templates place. `gone` are the changes that say that a finding is no more;
    `incident_of` gives the incidents of a finding by its key."""

    shelves: tuple[Shelf, ...]
    gone: tuple[Json, ...]
    fine: tuple[Analysis, ...]
    advice: tuple[Finding, ...]
    sections: tuple[Section, ...]
    gaps: tuple[Gap, ...]
    unknown: int
    not_recorded: int
    analyses: Mapping[str, Analysis]
    by_key: Mapping[str, Finding]
    incident_of: Mapping[str, tuple[Incident, ...]]
    logs: Mapping[str, Json]

    @property
    def incidents(self) -> tuple[Incident, ...]:
        return tuple(one for shelf in self.shelves for one in shelf.incidents)
