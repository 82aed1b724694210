"""Which messages has Service Bus given up, and which jobs and tasks did they stand for?"""

from collections import Counter
from datetime import datetime

from analysis.facts import Facts, Incomplete, Meta
from analysis.model import Action, Finding, Headline, Verdict
from analysis.poison.looks import looks
from analysis.sources.service_bus import DEAD_LETTERS, DeadLetters
from analysis.tables import Cell, Column, Table
from analysis.wording import age, clock, counted

META = Meta(
    id="poison/dead_letters",
    passing="The dead-letter queues of Service Bus are empty",
    failing="Messages lie in dead-letter queues of Service Bus",
    why="A dead letter is not delivered again: its job or task waits for it in vain.",
    queries=(DEAD_LETTERS,),
    privileges=("Azure Service Bus Data Receiver on the queues",),
    guards="poison",
)

QUEUE_COLUMNS = (
    Column(key="queue", title="Queue", kind="code"),
    Column(key="letters", title="Dead letters"),
    Column(key="oldest_at", title="Oldest, sent", kind="timestamp"),
    Column(key="reasons", title="Most often because of"),
)

EVIDENCE = (
    Column(key="job_id", title="Job", kind="job_id"),
    Column(key="task_id", title="Task", kind="task_id"),
    Column(key="enqueued_at", title="Sent", kind="timestamp"),
    Column(key="delivery_count", title="Deliveries", kind="int"),
    Column(key="reason", title="Given up because of"),
    Column(key="text", title="Message", kind="code"),
)


def analyze(facts: Facts) -> Verdict:
    queues = facts.rows(DEAD_LETTERS)
    if not queues:
        return Verdict.not_applicable("No Service Bus queue is named in JOBSCOPE_SERVICE_BUS.")
    verdict = Verdict.judged(
        [_finding(queue, facts) for queue in queues if queue.count],
        headline=Headline(label="dead letters looked at", value=sum(queue.count for queue in queues)),
        data={
            "letters": sum(queue.count for queue in queues),
            "is_all": all(queue.is_all for queue in queues),
            "by_queue": {queue.queue: queue.count for queue in queues},
        },
        tables=[Table.of("Dead letters of Service Bus", QUEUE_COLUMNS, [_row(queue) for queue in queues])],
    )
    return verdict.without(queues.lacking) if isinstance(queues, Incomplete) else verdict


def _row(queue: DeadLetters) -> dict[str, Cell]:
    reasons = Counter(letter.reason.partition(":")[0] for letter in queue.letters if letter.reason)
    return {
        "queue": queue.queue,
        "letters": f"{queue.count:,}" if queue.is_all else f"at least {queue.count:,}",
        "oldest_at": _oldest(queue),
        "reasons": ", ".join(f"{reason} ({count:,})" for reason, count in reasons.most_common(3)),
    }


def _oldest(queue: DeadLetters) -> datetime | None:
    return min((letter.enqueued_at for letter in queue.letters if letter.enqueued_at), default=None)


def _finding(queue: DeadLetters, facts: Facts) -> Finding:
    oldest, now = _oldest(queue), facts.observed_at
    named = sum(1 for letter in queue.letters if letter.job_id or letter.task_id)
    since = f" The oldest was sent {age(oldest, now)} ago, at {clock(oldest, now)}." if oldest else ""
    unread = f" {queue.unreadable:,} of them cannot be read." if queue.unreadable else ""
    one = queue.count == 1 and queue.is_all
    least = "" if queue.is_all else "At least "
    return Finding(
        key=f"{META.id}:{queue.queue}",
        severity="warning",
        title=f"{least}{counted(queue.count, 'dead letter')} {'lies' if one else 'lie'} in {queue.queue}: nobody tries "
        f"{'it' if one else 'them'} again",
        observed=f"Of the {queue.count:,} looked at, {named:,} name their job or task.{since}{unread}",
        threshold="an empty dead-letter queue",
        since=oldest,
        count=queue.count,
        evidence=Table.of(f"Oldest dead letters of {queue.queue}", EVIDENCE, queue.letters, total=queue.count),
        why=META.why,
        actions=(
            *looks(queue.letters, facts.schema),
            Action(
                text=f"Fix why they were given up, then let Service Bus Explorer in the portal (queue {queue.queue}, "
                "Dead-letter, Peek from start) resend and delete them. How many there are in all:",
                code="az servicebus queue show -g <group> --namespace-name <namespace> "
                f"-n {queue.queue} --query countDetails.deadLetterMessageCount",
                language="shell",
            ),
        ),
    )
