"""Findings that name the same host, dependency, session or function."""

import re
from collections.abc import Iterable, Iterator, Mapping
from typing import cast

from analysis.health.blocking import META as BLOCKING
from analysis.health.function_test import META as FUNCTION_TEST
from analysis.health.stored_functions import META as STORED_FUNCTIONS
from analysis.health.transactions import META as TRANSACTIONS
from analysis.incidents.dependency import refused_both
from analysis.incidents.factors import Factor
from analysis.incidents.links import Attached, Same
from analysis.logs.patterns import META as LOGS
from analysis.logs.platform_events import META as PLATFORM
from analysis.model import Finding, Result
from analysis.performance.stragglers import META as STRAGGLERS
from analysis.performance.task_duration import META as TASK_DURATION
from analysis.poison.silent_heartbeat import META as SILENT
from analysis.poison.stage_not_advanced import META as NOT_ADVANCED
from analysis.trends.regressions import META as REGRESSIONS

MOST = 0.5
"""Of the failures whose logs were looked for, more than half must name the host."""
ENDING = frozenset({"out_of_memory", "worker_crash", "function_timeout"})
"""What happens to a host and ends the tasks that run there."""

type Json = Mapping[str, object]


def same(findings: Mapping[str, Finding], results: Mapping[str, Result], factors: Iterable[Factor]) -> Iterator[Same]:
    """Causes that name one session, one host, one worker, or one dependency."""
    yield from _same_session(findings.values())
    yield from refused_both(findings, results)
    hosts: dict[str, str] = {}
    for key, host in (*_hosts(findings, results), *_workers(findings, factors)):
        first = hosts.setdefault(host, key)
        if first != key:
            yield Same(first, key, "same host", f"the failed tasks of both ran on {host}", "strong", {"host": host})


def _hosts(findings: Mapping[str, Finding], results: Mapping[str, Result]) -> Iterator[tuple[str, str]]:
    """The findings whose tasks ran on a host that was in trouble then."""
    for one in same_host(findings, results):
        if one.rule == "same host":
            yield one.cause, str(one.numbers["host"])


def _workers(findings: Mapping[str, Finding], factors: Iterable[Factor]) -> Iterator[tuple[str, str]]:
    """The findings whose tasks were all held by one worker, where the job system records it."""
    for finding in findings.values():
        rows = finding.evidence.rows if finding.analysis == SILENT.id and finding.evidence else ()
        held = {str(row.get("claimed_by") or "") for row in rows}
        if len(held) == 1 and held != {""}:
            yield finding.key, held.pop()
    for factor in factors:
        if factor.keys == ("worker",) and factor.is_whole:
            yield factor.pattern, factor.hashes[0]


def same_duration(findings: Iterable[Finding]) -> Iterator[Attached]:
    """Stragglers of a type that has become slower as a whole, and its number beside that of other days."""
    known = tuple(findings)
    slower = {one.key.partition(":")[2]: one.key for one in known if one.analysis == TASK_DURATION.id}
    for one in known:
        subject = one.key.partition(":")[2]
        if one.analysis == STRAGGLERS.id and subject in slower:
            yield Attached(one.key, slower[subject], "same tasks: a slow type", "they are of the type", "strong")
        elif one.analysis == REGRESSIONS.id and subject.startswith(f"{TASK_DURATION.id}:"):
            task_type = subject.partition(":")[2].split()[1:2]
            if task_type and task_type[0] in slower:
                number = "it is the same number, beside other days"
                yield Attached(one.key, slower[task_type[0]], "same number", number, "certain")


def same_host(findings: Mapping[str, Finding], results: Mapping[str, Result]) -> Iterator[Attached]:
    """Hosts in trouble, attached to the failures whose own records name them. By time alone nothing is."""
    for key, logs in _logs(results):
        looked_for = int(str(logs.get("looked_for") or 0))
        for event in cast(Iterable[Json], logs.get("events") or ()):
            host, failures = f"{PLATFORM.id}:{event['event']}", int(str(event["failures"]))
            if (
                event["event"] in ENDING
                and event["same_instance"]
                and host in findings
                and failures > MOST * looked_for
            ):
                yield Attached(
                    host,
                    key,
                    "same host",
                    f"{failures:,} of {looked_for:,} failures looked for ran on {event['role_instance']}",
                    "certain" if failures == looked_for else "strong",
                    failures / looked_for,
                    {"failures": failures, "looked_for": looked_for, "host": str(event["role_instance"])},
                )


def _same_session(findings: Iterable[Finding]) -> Iterator[Same]:
    """A session that others wait for, and whose open transaction is a finding as well."""
    known = tuple(findings)
    held = {
        str(row["pid"]): finding.key
        for finding in known
        if finding.analysis == TRANSACTIONS.id and finding.evidence and finding.evidence.total == 1
        for row in finding.evidence.rows
        if "pid" in row
    }
    for finding in known:
        pid = finding.key.partition(":root_")[2]
        if finding.analysis == BLOCKING.id and pid in held:
            yield Same(finding.key, held[pid], "same session", f"both are session {pid}", "certain", {"pid": pid})


def behind_blocker(findings: Iterable[Finding]) -> Iterator[Attached]:
    """Long transactions that are long because all of them wait for one session."""
    known = tuple(findings)
    for chain in (one for one in known if one.analysis == BLOCKING.id):
        waiting = _sessions(chain) - {chain.key.partition(":root_")[2]}
        for one in known:
            own = _sessions(one) if one.key == f"{TRANSACTIONS.id}:long_transaction" else set()
            if own and own <= waiting:
                sentence = f"all {len(own)} of its sessions wait for session {chain.key.partition(':root_')[2]}"
                yield Attached(one.key, chain.key, "behind a blocker", sentence, "certain", 1.0, {"sessions": len(own)})


def _sessions(finding: Finding) -> set[str]:
    """The sessions of its evidence where it shows all of them, else none."""
    shown = finding.evidence
    whole = shown is not None and shown.total == len(shown.rows)
    return {str(row["pid"]) for row in shown.rows if "pid" in row} if shown and whole else set()


def same_function(findings: Iterable[Finding]) -> Iterator[Attached]:
    """Stages that do not advance, and the broken function that their job system advances them with."""
    known = tuple(findings)
    broken = [
        one for one in known if one.analysis in (FUNCTION_TEST.id, STORED_FUNCTIONS.id) and one.severity != "advice"
    ]
    for stands in (one for one in known if one.analysis == NOT_ADVANCED.id):
        called = " ".join(f"{action.text} {action.code}" for action in stands.actions)
        for function in broken:
            names = set(re.findall(r"\w+", f"{function.key} {function.title}")) & set(
                re.findall(r"\b\w*_\w+\b", called)
            )
            if name := next((one for one in sorted(names) if one.endswith("_stage")), ""):
                yield Attached(stands.key, function.key, "same function", f"{name} is what moves a job on", "strong")


def _logs(results: Mapping[str, Result]) -> Iterator[tuple[str, Json]]:
    patterns = results[LOGS.id].data.get("patterns") if LOGS.id in results else None
    return iter(cast(Mapping[str, Json], patterns or {}).items())
