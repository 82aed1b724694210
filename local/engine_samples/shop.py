"""A shop's types of jobs, the faults that can be planted in them, and what those write as their errors."""

from dataclasses import dataclass

DAYS = 3
DAY, HOUR, MINUTE = 86_400.0, 3_600.0, 60.0
ATTEMPTS = 5
SLOWER_FACTOR = 2.2
LIVE, DEAD = tuple(f"worker-{number}" for number in range(1, 6)), "worker-7"


@dataclass(frozen=True)
class Kind:
    """A type of job: its queue, how many a day, and how long one usually takes."""

    name: str
    queue: str
    a_day: int
    usual_s: float


KINDS = {
    kind.name: kind
    for kind in (
        Kind("import_orders", "orders", 300, 6.0),
        Kind("sync_stock", "orders", 240, 12.0),
        Kind("send_invoice", "mail", 400, 2.5),
        Kind("render_report", "reports", 160, 45.0),
        Kind("resize_image", "media", 260, 8.0),
    )
}
RELEASE, POISON, EXHAUSTED, DEAD_WORKER, UNSERVED, SLOWER = (
    "release_error",
    "poison_input",
    "exhausted_retries",
    "dead_worker",
    "unserved_queue",
    "slower_type",
)
BLOCKED, LATE_SCHEDULE, HELD_QUEUE = "blocked_children", "late_schedule", "held_queue"
FAULTS = (RELEASE, POISON, EXHAUSTED, DEAD_WORKER, UNSERVED, SLOWER, BLOCKED, LATE_SCHEDULE, HELD_QUEUE)
TEXTS = {
    RELEASE: (
        "Traceback (most recent call last):\n"
        '  File "/srv/shop/invoices.py", line 88, in send_invoice\n'
        "    document = build_invoice(order, vat_id=order.vat_id)\n"
        "TypeError: build_invoice() got an unexpected keyword argument 'vat_id'"
    ),
    POISON: (
        "Traceback (most recent call last):\n"
        '  File "/srv/shop/images.py", line 41, in resize_image\n'
        "    image.load()\n"
        "OSError: image file is truncated (17 bytes not processed)"
    ),
    EXHAUSTED: (
        "Traceback (most recent call last):\n"
        '  File "/srv/shop/stock.py", line 23, in sync_stock\n'
        "    levels = warehouse.levels()\n"
        "ConnectionRefusedError: [Errno 111] Connection refused: warehouse.example:443"
    ),
}


@dataclass(frozen=True)
class Job:
    """A job; times are seconds relative to the sample's instant. `state` is one of the record's canonical states.

    `beat` is the last sign of life of its worker; `fault` names what was planted in it.
    """

    number: int
    kind: str
    queue: str
    state: str
    created: float
    given: str
    started: float | None = None
    ended: float | None = None
    attempts: int = 0
    error: str | None = None
    worker: str | None = None
    beat: float | None = None
    fault: str | None = None
