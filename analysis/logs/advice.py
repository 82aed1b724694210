"""What the two halves together recommend: sentences and actions for the findings that the logs explain. Pure."""

from collections.abc import Iterable

from analysis.logs.evidence_model import Call, Evidence
from analysis.logs.follow_up import BIGGEST, PATTERNS
from analysis.logs.nearby import NAMES, Nearby
from analysis.model import Action, Finding
from analysis.wording import counted

SHARE = 0.5
"""What fewer than half of the failures with logs say is shown as evidence, but advises nothing."""

BY_CODE = {
    "429": "Let fewer tasks call it at once (the function's batchSize and maxConcurrentRequests, or the number of "
    "instances), wait as long as its Retry-After says, and ask for a higher limit if that is not enough.",
    "503": "It was too busy or down: retry with growing pauses, let fewer tasks call it at once, and look at its own "
    "metrics for the time.",
    "401": "It did not accept the credentials: check the identity's token or the key that the app uses.",
    "403": "It refused the identity: check its roles, and the firewall of the resource.",
    "404": "What was asked for is not there: check the path, and what should have written it.",
}
NOT_LOOKED_FOR = f"not looked for: only those of the {BIGGEST} biggest patterns are."
OTHERWISE = "Look at its own logs and metrics for the time."


def with_logs(findings: Iterable[Finding], evidence: Iterable[Evidence]) -> tuple[Finding, ...]:
    """The findings in their order: those with evidence amended by what the logs say and advise, and failure patterns
    without any by that nobody looked for theirs."""
    by_key = {each.finding: each for each in evidence}
    return tuple(_amended(finding, by_key.get(finding.key)) for finding in findings)


def _amended(finding: Finding, evidence: Evidence | None) -> Finding:
    if evidence is None:
        observed = f"{finding.observed} Logs: {NOT_LOOKED_FOR}"
        return finding.model_copy(update={"observed": observed}) if finding.analysis == PATTERNS else finding
    actions = (*_host_actions(evidence), *_call_actions(evidence))
    observed = f"{finding.observed} Logs: {summary(evidence)}"
    return finding.model_copy(update={"observed": observed, "actions": (*actions, *finding.actions)})


def summary(evidence: Evidence) -> str:
    """The strongest thing that the logs say, in one or two sentences."""
    looked_for = evidence.looked_for
    if not looked_for:
        return "all its failures are younger than the logs that have arrived."
    if evidence.found is None:
        return "not known."
    if not evidence.found:
        return f"none were found for any of the {counted(looked_for, 'failure')} looked for.{_coincidence(evidence)}"
    matches = "; ".join(f"{match}: {number}" for match, number in evidence.by_match.items())
    some = f"found for {evidence.found} of {counted(looked_for, 'failure')} ({matches})."
    return " ".join((some, *sentences(evidence)[:2]))


def sentences(evidence: Evidence) -> tuple[str, ...]:
    """Each thing that the logs say, as a sentence with its share of the failures looked for."""
    of = evidence.looked_for
    events = [f"Instance {_event(event, of)}." for event in evidence.events if event.same_instance]
    calls = [
        f"{call.failures} of {of} have {_code(call.result_code)} from {call.what}{_sampled(call.sampled)}."
        for call in evidence.calls
    ]
    exceptions = [
        f"{one.failures} of {of} have {one.what}: {one.text[:200].rstrip('.')}{_sampled(one.sampled)}."
        for one in evidence.exceptions
    ]
    return (*events, *calls, *exceptions)


def _coincidence(evidence: Evidence) -> str:
    if evidence.coincidences:
        first = evidence.coincidences[0]
        return f" At the same time, a coincidence and no cause: {first.what}: {first.text[:120].rstrip('.')}."
    return (
        f" At the same time, a coincidence and no cause: instance {_event(evidence.events[0], evidence.looked_for)}."
        if evidence.events
        else ""
    )


def _sampled(sampled: bool) -> str:
    return " (sampled)" if sampled else ""


def _code(code: str) -> str:
    return f"HTTP {code}" if code.isdigit() else f"result {code or 'unknown'}"


def answered(code: str) -> str:
    """`answered HTTP 429`."""
    return f"answered {_code(code)}"


def _event(event: Nearby, looked_for: int) -> str:
    close = f"close to {event.failures:,} of {counted(looked_for, 'failure')} looked for"
    return f"{event.role_instance} {NAMES[event.event]} at {event.at:%H:%M:%S} UTC, {close}"


def _call_actions(evidence: Evidence) -> list[Action]:
    leading: list[Call] = [c for c in evidence.calls if evidence.found and c.failures >= SHARE * evidence.found]
    return [
        Action(text=f"{call.what} {answered(call.result_code)}. {BY_CODE.get(call.result_code, OTHERWISE)}")
        for call in leading[:1]
    ]


def _host_actions(evidence: Evidence) -> list[Action]:
    """The instance that died, where an instance that worked on the failures had an event just then."""
    died = [event for event in evidence.events if event.same_instance and event.event != "host_start"]
    return [Action(text=f"Instance {_event(event, evidence.looked_for)}: {_fix(event.event)}") for event in died[:1]]


def _fix(event: str) -> str:
    if event == "out_of_memory":
        return "let fewer tasks run at once on an instance, give it more memory, or find the task that needs so much."
    if event == "function_timeout":
        return "raise functionTimeout in host.json, or let a task do less."
    return "its tasks will not end by themselves."
