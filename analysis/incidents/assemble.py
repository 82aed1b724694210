"""From findings to incidents: causes that are one, their symptoms, what they cost, and what to do. Pure."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from itertools import chain

from analysis.errors.failure_rate import META as FAILURE_RATE
from analysis.facts import Facts
from analysis.history.changes import CHANGES_LAST
from analysis.incidents import factors, identity, symptoms
from analysis.incidents.alike import alike, same_kind
from analysis.incidents.beside import beside, earliest
from analysis.incidents.dependency import same_dependency
from analysis.incidents.impact import impact
from analysis.incidents.links import Attached, Same, groups, through
from analysis.incidents.names import Named, named
from analysis.incidents.order import change_of, is_growing, rank, shelf, worst
from analysis.incidents.record import RecordAnswers, record_answers
from analysis.incidents.steps import steps
from analysis.incidents.theirs import case, slower_statements
from analysis.incidents.wording import pattern_of, quiet_since, sentence, title
from analysis.incidents.workers_gone import workers_gone
from analysis.model import Finding, Result
from analysis.published.incident import Evidence, Incident
from analysis.published.memory import ChangeKind, Changes
from analysis.published.server_changes import ServerChange
from analysis.published.snapshot import Snapshot
from analysis.trends.regressions import META as REGRESSIONS
from analysis.wording import OF_ONE_KIND

RATES = (FAILURE_RATE.id, REGRESSIONS.id)
"""Symptoms that say that a cause got worse: a rate rises, while used-up retries may be as old as the cause."""


@dataclass(frozen=True)
class Run:
    """What a run knows when its findings become incidents: also what changed on the server, and which statements take
    longer than in the run before."""

    facts: Facts
    results: Mapping[str, Result]
    findings: Mapping[str, Finding]
    record: RecordAnswers
    changes: Changes
    server: tuple[ServerChange, ...]
    slower: tuple[str, ...]

    @property
    def words(self) -> dict[str, ChangeKind]:
        """The newest word of the last 24 hours for each finding that is there. Older ones may stand in `changes`, which
        tells those of the run before again."""
        since = self.facts.window.until - CHANGES_LAST
        return {one.key: one.kind for one in reversed(self.changes.items) if one.kind != "gone" and one.at > since}


def incidents(
    facts: Facts,
    findings: Iterable[Finding],
    results: Mapping[str, Result],
    changes: Changes,
    server: Iterable[ServerChange] = (),
    previous: Snapshot | None = None,
) -> tuple[Incident, ...]:
    """The incidents of a run, those that cost most first. Advice makes none, but may be evidence of one."""
    by_key = {finding.key: finding for finding in findings}
    slower = slower_statements(results, previous.analyses if previous else {})
    run = Run(facts, results, by_key, record_answers(facts, results), changes, tuple(server), slower)
    telling = factors.telling(run.record.carried)
    links = tuple(_attached(run, telling))
    same = (*factors.shared(telling), *identity.same(by_key, results, telling))
    causes = _causes(by_key.values(), links)
    parts = groups(causes, same)
    known, earlier = (previous.incident_ids, previous.incidents) if previous else ({}, ())
    many = alike(parts, by_key, links)
    joint = {key for keys in many.values() for key in keys}
    apart = [part for part in parts if part[0] not in joint]
    made = [
        *(_incident(run, *one, links, same) for one in zip(named(apart, known, earlier), apart, strict=True)),
        *(_incident(run, *one, links, same_kind(one[1], by_key)) for one in many.items()),
    ]
    return tuple(sorted(made, key=rank))


def _attached(run: Run, telling: Sequence[factors.Factor]) -> Iterable[Attached]:
    """The attachments between findings that are there, each pair once: by the first rule that holds."""
    found = chain(
        identity.same_host(run.findings, run.results),
        same_dependency(run.findings, run.results),
        identity.same_function(run.findings.values()),
        identity.same_duration(run.findings.values()),
        identity.behind_blocker(run.findings.values()),
        workers_gone(run.findings.values(), run.record.ended_by),
        symptoms.attached(run.findings.values(), run.record.failures, telling, run.results, run.facts.window),
    )
    pairs: dict[tuple[str, str], Attached] = {}
    for one in found:
        if one.cause in run.findings and one.symptom != one.cause:
            pairs.setdefault((one.symptom, one.cause), one)
    severe = {key for key, finding in run.findings.items() if finding.severity != "advice"}
    return (*pairs.values(), *through(pairs.values(), severe))


def _causes(findings: Iterable[Finding], links: Sequence[Attached]) -> list[str]:
    """The findings that head an incident: whatever no symptom is, and small patterns that alone explain one."""
    known = {finding.key: finding for finding in findings}
    severe = [key for key, finding in known.items() if finding.severity != "advice"]
    explained = {one.symptom for one in links if known[one.cause].severity != "advice"}
    small = {
        one.symptom: one.cause
        for one in sorted(links, key=lambda one: one.share or 0.0)
        if one.symptom in severe and one.symptom not in explained and (one.share or 0.0) > 0.5  # most of it
    }
    return list(dict.fromkeys(small.get(key, key) for key in severe if key not in explained))


def _incident(
    run: Run, name: Named, causes: Sequence[str], links: Sequence[Attached], same: Sequence[Same]
) -> Incident:
    own = [run.findings[key] for key in causes]
    evidence = _evidence(own, links, same)
    others = [run.findings[one.finding] for one in evidence if one.finding not in causes]
    head = own[0]
    severity = worst(one for one in (*own, *others) if one.severity != "advice")
    start = earliest(own)
    rates = (one.key for one in others if one.analysis in RATES)
    known = run.words
    words = [known.get(key, "") for key in causes]
    # Of many of one kind some come and go all the time.
    of_one_kind = OF_ONE_KIND in {one.rule for one in evidence}
    is_news = not of_one_kind or 2 * sum(map(bool, words)) > len(words)
    change = change_of(causes, rates, known, start.known if start else "exact") if is_news else ""
    patterns = [found for key in causes if (found := pattern_of(key, run.results))]
    near = beside(start, case(own, patterns, run.slower), run.results, run.server, run.facts.window.until)
    states = (str(one["state"]) for one in patterns)
    growing = None if of_one_kind else is_growing(states, words, own, run.results)
    ended = quiet_since(patterns) if len(patterns) == len(causes) else None
    costs = impact(own, start.at if start else None, run.record, run.facts.window)
    heading = title(head, evidence, run.results)
    todo = steps(head, [*own[1:], *others], near, run.results)
    return Incident.model_validate(
        {
            "id": name.id,
            "aliases": name.aliases,
            "split_from": name.split_from,
            "severity": severity,
            "change": change,
            "shelf": shelf(severity, change, growing),
            "title": heading,
            "sentence": sentence(heading, costs, start, growing, ended, near, others, todo, run.facts.window.until),
            **(start.fields if start else {}),
            "growing": growing,
            "affected": sum(one.count or 0 for one in own) if of_one_kind else head.count,
            "impact": costs,
            "cause": head.key,
            "evidence": evidence,
            "beside": near,
            "steps": todo,
        }
    )


def _evidence(own: Sequence[Finding], links: Iterable[Attached], same: Iterable[Same]) -> tuple[Evidence, ...]:
    """The findings of an incident, its causes first, each once."""
    keys = {finding.key for finding in own}
    first = Evidence(finding=own[0].key, role="cause", rule="own", sentence=own[0].observed, confidence="certain")
    joined = [one for one in same if one.one in keys and one.other in keys]
    rules = {one.other: one.evidence for one in joined} | {
        one.one: one.turned.evidence for one in joined if one.one != own[0].key
    }
    attached: dict[str, Evidence] = {}
    for one in links:
        if one.cause in keys and one.symptom not in keys:
            attached.setdefault(one.symptom, one.evidence)
    return (first, *(rules[finding.key] for finding in own[1:]), *attached.values())
