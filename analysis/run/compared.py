"""The last step of a judgement: this run's numbers beside those of the runs before. Pure."""

from collections.abc import Mapping
from dataclasses import replace
from datetime import datetime
from functools import partial

from analysis.history.starts import Start
from analysis.model import Finding, Measure, Result
from analysis.published.memory import History, LifeCycle
from analysis.run.judge import Judged, judged, outcome_of
from analysis.trends import forecasts, over_days, regressions
from analysis.trends.tracks import tracks


def compared(so_far: Judged, slot: datetime, history: History, life_cycles: Mapping[str, LifeCycle]) -> Judged:
    """The judgement of the run of `slot`, followed by what its past says about its numbers."""
    measures = _measures(so_far.results)
    followed = tracks(history, measures, slot)
    keys = [finding.key for finding in so_far.findings]
    alive = {key: life.began for key, life in life_cycles.items() if life.ended is None}
    judges = {
        regressions.META: partial(regressions.analyze, followed, keys, alive),
        over_days.META: partial(over_days.judge, history, measures),
        forecasts.META: partial(forecasts.analyze, {track.key: track for track in followed}),
    }
    later = judged((meta, outcome_of(meta, judge)) for meta, judge in judges.items())
    known = {key: life for key, life in life_cycles.items() if life.ended is None}
    findings = tuple(_started(finding, known.get(finding.key)) for finding in later.findings)
    return so_far.followed_by(replace(later, findings=findings))


def _started(finding: Finding, life: LifeCycle | None) -> Finding:
    """The finding with the earlier start that its life remembers: a history is thinned, and forgets the hour."""
    began, known = Start.of(finding), Start.of(life) if life else None
    return finding if began is None else finding.model_copy(update={**began.or_earlier(known).fields})


def _measures(results: Mapping[str, Result]) -> dict[str, Measure]:
    return {
        f"{id_}:{subject}": measure for id_, result in results.items() for subject, measure in result.measures.items()
    }
