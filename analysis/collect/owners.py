"""The findings of a run with the steps of the systems that their jobs belong to."""

from analysis.collect.answers import record_answers
from analysis.collect.collected import Collected
from analysis.facts import Window
from analysis.fixes.steps import ORIGIN, OWNERS, JobOf, Owner, named, with_steps
from analysis.model import Failure, Finding
from analysis.settings import Settings


def stepped(
    settings: Settings, collected: Collected | None, window: Window, findings: tuple[Finding, ...]
) -> tuple[Finding, ...]:
    """Each system's record is asked which of the ids in evidence are its own; the origin's statements stay its own."""
    states = [one.state for one in collected.systems if one.state] if collected else []
    if collected is None or all(state.system == ORIGIN for state in states):
        return findings
    ids, owners = named(findings), dict[str, Owner]()
    for one in collected.systems:
        if one.state is not None:
            alone = Collected(one.store, one.record, state=one.state)
            answers, _ = record_answers(settings, alone, [OWNERS], window, one.state.read_at, {"ids": ids}, whole=True)
            found = answers[OWNERS.name]
            jobs = () if isinstance(found, Failure) else found
            owners |= {
                job.id: Owner(one.state.system, one.state.schema_name, job.job_id)
                for job in jobs
                if isinstance(job, JobOf)
            }
    return with_steps(findings, settings.schema_name, owners, {(state.system, state.schema_name) for state in states})
