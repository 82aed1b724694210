"""A message as plain text and as HTML, in as much detail as a channel has room for. Pure."""

from collections.abc import Callable, Iterable, Iterator
from typing import Final

from markupsafe import Markup

from notify.entries import Entry, Link
from notify.message import Message

LONGEST: Final = 12_000
"""Letters of a message, whatever its channel could take: nobody reads more on a phone."""
DETAIL: Final = ((10, 40), (5, 40), (3, 30), (1, 20), (0, 20), (0, 8), (0, 3), (0, 0))
"""How many changes are written in full, and how many by their title after those; the rest is counted."""

type Form = Callable[[Message, int, int], str]


def fitted(message: Message, form: Form, room: int, size: Callable[[str], int] = len) -> str:
    """The message in the fullest detail whose `size` is at most `room`, else in the least: a few lines."""
    limit = min(room, LONGEST)
    shown = (form(message, whole, titles) for whole, titles in DETAIL)
    return next((text for text in shown if size(text) <= limit), form(message, 0, 0))


def as_text(message: Message, whole: int, titles: int) -> str:
    parts = ["\n".join([message.lead, *message.lines, _address(message.report)])]
    parts += ["\n".join(_text_lines(entry)) for entry in message.entries[:whole]]
    named, more = _shorter(message, whole, titles)
    if named:
        parts.append("\n".join(f"{entry.what}: {entry.title}" for entry in named))
    if more:
        parts.append(f"More changes stand in the report: {more}.")
    return "\n\n".join(parts)


def as_html(message: Message, whole: int, titles: int) -> str:
    parts = [Markup("<p>{}<br>{}</p>").format(message.lead, _anchor(message.report))]
    parts += [_list(message.lines)] if message.lines else []
    parts += [Markup("").join(_html_parts(entry)) for entry in message.entries[:whole]]
    named, more = _shorter(message, whole, titles)
    if named:
        parts.append(_list([f"{entry.what}: {entry.title}" for entry in named]))
    if more:
        parts.append(Markup("<p>More changes stand in the report: {}.</p>").format(more))
    return Markup("\n").join(parts)


def _shorter(message: Message, whole: int, titles: int) -> tuple[tuple[Entry, ...], int]:
    rest = message.entries[whole:]
    return rest[:titles], len(rest[titles:])


def _text_lines(entry: Entry) -> Iterator[str]:
    yield f"{entry.what}: {entry.title}"
    yield from entry.facts
    if entry.rows:
        yield f"Evidence, {_of(entry)}:"
        yield from (f"- {row}" for row in entry.rows)
    if entry.steps:
        yield "Do:"
    for number, step in enumerate(entry.steps, start=1):
        yield f"{number}. {step.text}"
        yield from (f"   {line}" for line in step.code.splitlines())
    yield from map(_address, entry.links)
    yield entry.footing


def _html_parts(entry: Entry) -> Iterator[Markup]:
    yield Markup("<h3>{}: {}</h3>").format(entry.what, entry.title)
    yield Markup("<p>{}</p>").format(Markup("<br>").join(entry.facts))
    if entry.rows:
        yield Markup("<p>Evidence, {}:</p>").format(_of(entry)) + _list(entry.rows)
    if entry.steps:
        yield Markup("<p>Do:</p>")
    for number, step in enumerate(entry.steps, start=1):
        yield Markup("<p>{}. {}</p>").format(number, step.text)
        if step.code:
            yield Markup("<pre><code>{}</code></pre>").format(step.code)
    if entry.links:
        yield Markup("<p>{}</p>").format(Markup("<br>").join(map(_anchor, entry.links)))
    yield Markup("<p><small>{}</small></p>").format(entry.footing)


def _list(lines: Iterable[str]) -> Markup:
    return Markup("<ul>{}</ul>").format(Markup("").join(Markup("<li>{}</li>").format(line) for line in lines))


def _of(entry: Entry) -> str:
    return f"{len(entry.rows)} of {entry.total:,}" if entry.total > len(entry.rows) else f"{entry.total:,}"


def _address(link: Link) -> str:
    return f"{link.label}: {link.address}"


def _anchor(link: Link) -> Markup:
    if "://" not in link.address:
        return Markup("{}: {}").format(link.label, link.address)
    return Markup('<a href="{}">{}</a>').format(link.address, link.label)
