"""What templates call: a value and its kind in, safe HTML out. All that is not markup of ours is escaped here."""

import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Final
from urllib.parse import quote

from markupsafe import Markup, escape

from reports import wording
from reports.routes import Routes

NUMERIC: Final[dict[str, Callable[[float], str]]] = {
    "int": wording.integer,
    "number": wording.number,
    "percent": wording.percent,
    "per_hour": wording.per_hour,
    "duration_s": wording.duration_s,
    "duration_ms": wording.duration_ms,
    "bytes": wording.size,
}
"""The kinds that stand to the right, in figures of one width."""

TONES: Final = {
    "ok": "ok",
    "completed": "ok",
    "healthy": "ok",
    "warning": "warning",
    "completed_with_errors": "warning",
    "pending_retry": "warning",
    "degraded": "warning",
    "critical": "critical",
    "failed": "critical",
    "exception": "critical",
    "call failed": "critical",
    "request failed": "critical",
    "logged error": "critical",
    "logged warning": "warning",
    "unhealthy": "critical",
    "advice": "advice",
    "processing": "busy",
    "running": "busy",
    "unknown": "unknown",
    "new": "warning",
    "worse": "warning",
    "rising": "warning",
    "came back": "warning",
    "quiet": "ok",
}
"""How a status looks; one that is not here is neither good nor bad."""

_ENDS: Final = 6
"""An id of 64 digits is told apart by the first and the last few."""

_UNIT: Final = r"(?:%|/h|ms|s|min|h|d|[KMGTP]iB|B|UTC)(?!\w)"
_MONTH: Final = rf"(?:{'|'.join(wording.MONTHS)})[a-z]{{0,6}}(?!\w)"
_MEASURED: Final = re.compile(rf"\d (?:{_UNIT}(?: \d+ {_UNIT})?|{_MONTH})")

_LINE: Final = 140
"""Code longer than this, or of several lines, is folded."""


@dataclass(frozen=True)
class Show:
    """Draws values; `routes` lead to debug pages (None when unknown), `near` is the time the reader has in mind.

    `to_the_second` tells times of day so; within one job minutes do not say what came first.
    """

    routes: Routes | None
    near: datetime | None
    to_the_second: bool = False

    def cell(self, value: object, kind: str) -> Markup:
        """One value of a table by its column's kind; None is unknown, never 0 and never blank."""
        if value is None:
            return Markup('<span class="none">unknown</span>')
        if kind in NUMERIC:
            return self.figure(value, kind)
        if kind == "timestamp":
            return self.time(value)
        if kind == "status":
            return status(wording.text(value))
        if kind == "job_id":
            return self.job(wording.text(value))
        if kind == "task_id":
            return identifier(wording.text(value))
        if kind == "code":
            return code(wording.text(value))
        return escape(wording.text(value))

    def figure(self, value: object, kind: str) -> Markup:
        found = wording.as_number(value)
        return escape(wording.text(value)) if found is None else escape(NUMERIC[kind](found))

    def time(self, value: object, *, short: bool = False, dated: bool = False) -> Markup:
        """The instant in UTC; the machine-readable one beside it is what the script turns into local time."""
        when = wording.instant(value)
        if when is None:
            return escape(wording.text(value))
        if not wording.in_range(when):
            return escape(wording.OUT_OF_RANGE)
        stamp = f"{when:%Y-%m-%dT%H:%M:%SZ}"
        words = wording.clock(when, self.near) if short else wording.moment(when, None if dated else self.near)
        words += f"{when::%S}" if self.to_the_second else ""
        return Markup('<time datetime="{}">{}</time>').format(stamp, words)

    def began(self, item: Mapping[str, object]) -> Markup:
        """Since when a finding or a change is there, as it is known; empty where it is not."""
        if not item.get("since"):
            return Markup("")
        form = Markup(wording.since_form(item))  # noqa: S704 - words of ours
        since, after = wording.instant(item["since"]), wording.instant(item.get("since_after"))
        shown = self.time(item["since"], short=True)
        if since and after and since.date() == after.date() and wording.in_range(after):
            # The day stands with the first of two times of one day.
            shown = Markup('<time datetime="{}">{}</time>').format(f"{since:%Y-%m-%dT%H:%M:%SZ}", f"{since:%H:%M}")
        return form.format(since=shown, after=after and self.time(item["since_after"], short=True))

    def job(self, job_id: str) -> Markup:
        """The job's id, leading to its debug page when the app's address is known."""
        shown = identifier(job_id)
        if not self.routes or not job_id:
            return shown
        address = self.routes.to(f"db/debug/{quote(job_id, safe='')}", format="html")
        return Markup('<a href="{}">{}</a>').format(address, shown)


def segment(value: str) -> str:
    """An id as one part of an address's path: one with a slash would be two."""
    return quote(value, safe="")


def identifier(value: str) -> Markup:
    """Monospaced; a long one shows its ends, while selecting, copying and reading aloud give it whole."""
    if len(value) <= 2 * _ENDS + 3:
        return Markup("<code>{}</code>").format(value)
    return Markup('<code class="id">{}<i>{}</i>{}</code>').format(value[:_ENDS], value[_ENDS:-_ENDS], value[-_ENDS:])


def ends(value: str) -> str:
    """An id where nothing but words can stand, as `identifier` shows it: many begin with the same letters."""
    return value if len(value) <= 2 * _ENDS + 3 else f"{value[:_ENDS]}…{value[-_ENDS:]}"


def code(value: str) -> Markup:
    """Monospaced; several lines are folded behind the line that says most: in a traceback the one below its frames."""
    lines = value.strip("\n").split("\n")
    if len(lines) == 1 and len(value) <= _LINE:
        return Markup("<code>{}</code>").format(value)
    traced = any(line.lstrip().startswith("Traceback (") for line in lines)
    head = _below_frames(lines) if traced else lines[0]
    return Markup(
        '<details class="fold"><summary><code>{}</code></summary><pre tabindex="0"><code>{}</code></pre></details>'
    ).format(brief(head, _LINE), value.strip("\n"))


def _below_frames(lines: list[str]) -> str:
    """The line that names the exception of the last traceback; a message may go on for lines beneath it."""
    frames = [place for place, line in enumerate(lines) if line.lstrip().startswith('File "')]
    after = lines[frames[-1] + 1 :] if frames else lines
    return next((line for line in after if line[:1].strip()), lines[-1])


def brief(value: object, length: int = 300) -> str:
    """The text on one line, at most `length` characters long."""
    return wording.cut(wording.text(value), length)


def clauses(text: str, length: int) -> str:
    """The text, or as many of its first clauses as are at most `length` characters long; at least the first, cut."""
    if len(text) <= length:
        return text
    ends = [found.start() for found in re.finditer(r"[,;.] ", text) if found.start() <= length]
    return text[: ends[-1]] if ends else brief(text, length)


def bound(text: str) -> str:
    """A sentence whose numbers stay on one line with their units, and days with their months, as in tables."""
    return _MEASURED.sub(lambda found: found[0].replace(" ", "\N{NO-BREAK SPACE}"), text)


def sentence(text: str) -> str:
    """With a capital, unless it begins with a name: process_raster, app.tasks."""
    first = text.split(" ", 1)[0].rstrip(",.:")
    return text[:1].upper() + text[1:] if first.isalpha() and first.islower() else text


def tone(value: str) -> str:
    """The look of a status."""
    return TONES.get(value, "plain")


def status(value: str, words: str = "") -> Markup:
    """A status as shape, word and colour."""
    shape = tone(value)
    return Markup('<span class="st {0}"><svg aria-hidden="true"><use href="#i-{0}"/></svg>{1}</span>').format(
        shape, words or brief(value.replace("_", " "), 40)
    )
