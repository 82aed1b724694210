"""Which messages has the queue trigger given up, and which jobs and tasks did they stand for?"""

from datetime import datetime

from analysis.facts import Facts, Meta
from analysis.model import Action, Finding, Headline, Verdict
from analysis.poison.looks import looks
from analysis.sources.storage_queues import PEEKED, QUEUES, QueueState
from analysis.tables import Column, Table
from analysis.wording import age, clock, counted

META = Meta(
    id="poison/storage_queues",
    passing="The poison queues are empty",
    failing="Messages lie in the poison queues",
    why="A message there failed five times and is not tried again: its job or task waits for it in vain.",
    queries=(QUEUES,),
    privileges=("Storage Queue Data Reader on the queues",),
    guards="poison",
)

QUEUE_COLUMNS = (
    Column(key="queue", title="Queue", kind="code"),
    Column(key="depth", title="Messages", kind="int"),
    Column(key="oldest_at", title="Oldest", kind="timestamp"),
    Column(key="note", title="Note"),
)

EVIDENCE = (
    Column(key="job_id", title="Job", kind="job_id"),
    Column(key="task_id", title="Task", kind="task_id"),
    Column(key="inserted_at", title="Given up", kind="timestamp"),
    Column(key="dequeue_count", title="Read since", kind="int"),
    Column(key="text", title="Message", kind="code"),
)


def analyze(facts: Facts) -> Verdict:
    states = facts.rows(QUEUES)
    if not states:
        return Verdict.not_applicable("No poison queue is named in JOBSCOPE_POISON_QUEUES.")
    total = sum(state.depth for state in states)
    return Verdict.judged(
        [_finding(state, facts) for state in states if state.depth or state.messages],
        headline=Headline(label="poisoned messages", value=total),
        data={"messages": total, "by_queue": {state.queue: state.depth for state in states}},
        tables=[Table.of("Poison queues", QUEUE_COLUMNS, [_row(state) for state in states])],
    )


def _row(state: QueueState) -> dict[str, object]:
    note = "" if state.exists else "Does not exist: nothing was ever given up, or its name is wrong."
    return {"queue": state.queue, "depth": state.depth, "oldest_at": _oldest(state), "note": note}


def _oldest(state: QueueState) -> datetime | None:
    return min((m.inserted_at for m in state.messages if m.inserted_at), default=None)


def _finding(state: QueueState, facts: Facts) -> Finding:
    depth, oldest = max(state.depth, len(state.messages)), _oldest(state)
    named = sum(1 for message in state.messages if message.job_id or message.task_id)
    since = (
        f" The oldest has been there for {age(oldest, facts.observed_at)}, since {clock(oldest, facts.observed_at)}."
        if oldest
        else ""
    )
    one = depth == 1
    return Finding(
        key=f"poison/storage_queues:{state.queue}",
        severity="warning",
        title=f"{counted(depth, 'message')} {'lies' if one else 'lie'} in {state.queue}: nobody tries "
        f"{'it' if one else 'them'} again",
        observed=f"Of the {len(state.messages):,} messages looked at, {named:,} name their job or task.{since}",
        threshold="an empty queue",
        since=oldest,
        count=depth,
        evidence=Table.of(
            f"Oldest messages in {state.queue}",
            EVIDENCE,
            state.messages,
            total=depth,
            note=f"Only the oldest {PEEKED} can be looked at." if depth > PEEKED else "",
        ),
        why=META.why,
        actions=_actions(state, facts),
    )


def _actions(state: QueueState, facts: Facts) -> tuple[Action, ...]:
    source = state.queue.removesuffix("-poison")
    return (
        *looks(state.messages, facts.schema),
        Action(
            text=f"Fix why they failed (see the logs of the trigger of {source}), then put the same text into the "
            f"queue {source} again and delete it here. Looking does not consume a message:",
            code=f"az storage message peek --queue-name {state.queue} --num-messages {PEEKED} --auth-mode login "
            "--account-name <account>",
            language="shell",
        ),
    )
