"""The runs of a made-up system through the real judges and the real comparison, one after the other."""

from dataclasses import dataclass, field, replace
from datetime import datetime, timedelta

from analysis.history.carried import carried, unforgotten
from analysis.history.changes import changes
from analysis.history.life_cycles import life_cycles
from analysis.published.memory import FindingChange
from analysis.published.snapshot import Snapshot
from analysis.run.assemble import judge
from analysis.run.compared import compared
from analysis.run.judge import Judged
from tests.memory.simulated import ANALYSES, QUARTER, START, System
from tests.reports.stories import result, snapshot


@dataclass
class Diary:
    """What was told, and when. `previous` is the newest snapshot that was stored."""

    system: System
    previous: Snapshot | None = None
    reported: list[FindingChange] = field(default_factory=list)

    def run(self, number: int, *, stored: bool = True, skew: timedelta = timedelta()) -> Snapshot:
        """The run at the end of a quarter of an hour; one that is not `stored` crashed before it was published.

        `skew` is how far the database's clock is ahead of ours."""
        slot = START + (number + 1) * QUARTER
        facts = self.system.facts(number)
        facts = replace(facts, previous=self.previous, observed_at=facts.observed_at + skew)
        return self._published(judge(ANALYSES, facts), slot, stored=stored)

    def dead(self, number: int) -> Snapshot:
        """A run that could not reach the database."""
        slot = START + (number + 1) * QUARTER
        names = [analysis.META.id for analysis in ANALYSES]
        unknown = {name: result(name, name, "unknown", reason="no connection", fix="wait") for name in names}
        return self._published(Judged(unknown, ()), slot, stored=True)

    def _published(self, judged: Judged, slot: datetime, *, stored: bool) -> Snapshot:
        before = self.previous
        history, known = carried(before), before.life_cycles if before else {}
        since, earlier = (before.run.slot, before.changes.items) if before else (None, ())
        whole = compared(judged, slot, history, known) if before else judged
        alive = life_cycles(whole.findings, whole.results, slot, known)
        made = snapshot("ok", (), whole.findings, history=history).model_copy(
            update={
                "since": slot - timedelta(hours=24),
                "until": slot,
                "analyses": unforgotten(whole.results, before),
                "life_cycles": alive,
                "changes": changes(alive, slot, since, earlier, timedelta(hours=24)),
            }
        )
        made = made.model_copy(update={"run": made.run.model_copy(update={"slot": slot})})
        if stored:
            self.reported += [c for c in made.changes.items if since is None or c.at > since]
            self.previous = made
        return made
