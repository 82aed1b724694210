"""The findings of a run, each with the system that it is about, and with the steps of the systems of its jobs."""

from collections import defaultdict
from collections.abc import Collection, Iterable, Mapping

from analysis.collect.answers import record_answers
from analysis.collect.collected import Collected
from analysis.collect.type_names import called, type_names
from analysis.facts import Window
from analysis.fixes.steps import ORIGIN, OWNERS, JobOf, Owner, ids_of, named, with_steps
from analysis.model import Failure, Finding
from analysis.settings import Settings


def owned(
    settings: Settings,
    collected: Collected | None,
    window: Window,
    findings: tuple[Finding, ...],
    of_jobs: Collection[str],
) -> tuple[Finding, ...]:
    """`of_jobs` are the ids of the analyses that judge what the job systems record; what others find is the server's.

    Each system's record is asked which of the ids in evidence are its own; the origin's statements stay its own."""
    if collected is None or not (systems := called(collected)):
        return findings
    origin_alone = set(systems.values()) == {ORIGIN}
    owners = {} if origin_alone else _owners(settings, collected, window, findings, systems)
    names: dict[str, set[str]] = defaultdict(set)
    for record, types in type_names(collected, frozenset(settings.redact_keys)).items():
        for name in types.values():
            names[name].add(systems[record])
    findings = tuple(
        finding
        if finding.system or finding.systems
        else finding.model_copy(update={"system": _system(finding, systems, owners, names)})
        if finding.analysis in of_jobs
        else finding
        for finding in findings
    )
    if origin_alone:
        return findings
    places = {systems[one.record]: (one.state.system, one.state.schema_name) for one in collected.systems if one.state}
    return with_steps(findings, settings.schema_name, owners, places)


def _owners(
    settings: Settings,
    collected: Collected,
    window: Window,
    findings: tuple[Finding, ...],
    systems: Mapping[str, str],
) -> Mapping[str, tuple[Owner, ...]]:
    """Of each id in evidence the jobs that bear it: those of two systems may be the same numbers."""
    ids, owners = named(findings), dict[str, tuple[Owner, ...]]()
    for one in collected.systems:
        if one.state is not None:
            alone = Collected(one.store, one.record, state=one.state)
            answers, _ = record_answers(settings, alone, [OWNERS], window, one.state.read_at, {"ids": ids}, whole=True)
            found = answers[OWNERS.name]
            for job in () if isinstance(found, Failure) else found:
                if isinstance(job, JobOf):
                    owner = Owner(one.state.system, one.state.schema_name, job.job_id, systems[one.record])
                    owners[job.id] = (*owners.get(job.id, ()), owner)
    return owners


def _system(
    finding: Finding,
    systems: Mapping[str, str],
    owners: Mapping[str, tuple[Owner, ...]],
    names: Mapping[str, set[str]],
) -> str:
    """The one that was read; else the only one that has its type, or all the jobs of its evidence; "" for several."""
    if len(systems) == 1:
        return next(iter(systems.values()))
    of_type = {name for name in names if _is_of(finding, name)}
    if of_type:
        return _only(names[max(of_type, key=len)])
    having = [{owner.called for owner in owners.get(id_, ())} for id_ in ids_of(finding)]
    return _only(set.intersection(*having)) if having else ""


def _is_of(finding: Finding, name: str) -> bool:
    """Whether the subject of its key is this type, as in `exhausted.send_invoice` and `resize_image:container=raw`."""
    subject = finding.key.partition(":")[2]
    return subject == name or subject.endswith((f".{name}", f"={name}")) or subject.startswith(f"{name}:")


def _only(systems: Iterable[str]) -> str:
    found = list(systems)
    return found[0] if len(found) == 1 else ""
