"""Which planted fault a finding speaks of, and whether it counts what the ledger counts."""

from collections import defaultdict
from collections.abc import Mapping

from analysis.model import Finding
from analysis.published.snapshot import Snapshot
from local.sample.ledger import Fault

PATTERNS = "errors/failure_patterns"


def troubles(snapshot: Snapshot) -> list[Finding]:
    """The findings that change a status; advice never does."""
    return [finding for finding in snapshot.findings if finding.severity != "advice"]


def attributed(snapshot: Snapshot, ledger: Mapping[str, Fault]) -> dict[tuple[str, str], list[Finding]]:
    """The findings by fault and analysis. Fails for a finding that no planted fault explains."""
    found: dict[tuple[str, str], list[Finding]] = defaultdict(list)
    for finding in troubles(snapshot):
        faults = [fault for fault in ledger.values() if finding.analysis in fault.found_by]
        if finding.analysis == PATTERNS:
            faults = [fault for fault in faults if newest(snapshot, finding) in (*fault.task_ids, *fault.job_ids)]
        else:
            faults = [fault for fault in faults if _type_of(fault) in finding.key]
        assert len(faults) == 1, f"{finding.key} ({finding.title}) speaks of {[fault.name for fault in faults]}"
        found[faults[0].name, finding.analysis].append(finding)
    return found


def _type_of(fault: Fault) -> str:
    return str(fault.expected.get("task_type") or fault.expected.get("job_type", ""))


def newest(snapshot: Snapshot, finding: Finding) -> str:
    """The task of a pattern's newest sample; of a job that failed by itself the job."""
    patterns = snapshot.analyses[PATTERNS].data["patterns"]
    assert isinstance(patterns, list)
    (sample,) = [p["newest"] for p in patterns if f"{PATTERNS}:{p['id']}" == finding.key]  # type: ignore[index,call-overload]  # JSON
    return str(sample["task_id"] or sample["job_id"])  # type: ignore[index,call-overload]  # likewise


def check(snapshot: Snapshot, ledger: Mapping[str, Fault]) -> set[str]:
    """Every fault is found by exactly the analyses that the ledger names, with its counts. Gives the findings' keys."""
    assert {r.id: r.reason for r in snapshot.analyses.values() if r.status == "unknown"} == {}
    found = attributed(snapshot, ledger)
    expected = {(fault.name, analysis) for fault in ledger.values() for analysis in fault.found_by}
    assert (expected - set(found), set(found) - expected) == (set(), set())
    for (name, analysis), findings in found.items():
        assert_counted(ledger[name], analysis, findings)
    return {finding.key for findings in found.values() for finding in findings}


def assert_counted(fault: Fault, analysis: str, findings: list[Finding]) -> None:
    """An analysis counts what the ledger counts of a fault, and shows none but its tasks and jobs."""
    counted = sum(finding.count or 0 for finding in findings)
    assert counted == fault.counts[analysis], f"{fault.name}: {analysis} and the ledger count differently"
    if analysis == PATTERNS:
        assert len(findings) == 1, f"{fault.name} came apart into {[finding.title for finding in findings]}"
    if analysis == "poison/backlog":
        return
    rows = [row for finding in findings if finding.evidence for row in finding.evidence.rows]
    assert {row["job_id"] for row in rows if "job_id" in row} <= set(fault.job_ids), f"{fault.name}: {analysis}"
    assert {row["task_id"] for row in rows if row.get("task_id")} <= set(fault.task_ids), f"{fault.name}: {analysis}"
