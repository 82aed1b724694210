"""One reader for the traces of every language: sections of head and frames become a chain, root cause first."""

import re

from analysis.errors.grouping.stacks.frames import NOWHERE, Frames, Place
from analysis.errors.grouping.stacks.language import Language
from analysis.errors.grouping.stacks.raised import Raised, one_of_each, without_repeats

_LINE = re.compile(r"[^\S\n]*(\S[^\n]*)")
_MOST_SECTIONS = 40


class Reader:
    """Reads the traces of one language. Pure: a text gives a chain, or nothing when it is no trace of this language."""

    def __init__(self, language: Language) -> None:
        self.language = language
        self.frames = Frames(language)

    def __call__(self, text: str) -> tuple[Raised, ...]:
        """Return the exceptions that `text` tells of, root cause first; nothing when it is another kind of text."""
        language = self.language
        if not any(sign in text for sign in language.signs):
            return ()
        first = language.frame.search(text)
        if first is None and not (language.bare and language.bare.search(text)):
            return ()
        stop = text.find(language.stop, first.start() if first else 0) if language.stop else -1
        sections = self._sections(text, len(text) if stop < 0 else stop)
        places = self._places(text, sections)
        chain, parts = [], []
        for (kind, start, end), place in zip(sections, places, strict=True):
            if kind != "aside":
                raised = self._raised(text, start, end, place)
                (parts if kind == "part" else chain).append(raised)
        if language.order == "outer first":
            chain.reverse()
        if parts:
            parts, chain = [*parts, *chain[:-1]], chain[-1:]
        return without_repeats([*one_of_each(parts), *chain])

    def _sections(self, text: str, stop: int) -> list[tuple[str, int, int]]:
        """Return kind, start and end of each exception's part of the text."""
        begins = [("", 0)]
        if self.language.cause:
            for match in self.language.cause.finditer(text, 0, stop):
                if match.start() == 0:
                    continue
                begins.append((match.lastgroup or "", match.end()))
                if len(begins) == _MOST_SECTIONS:
                    break
        ends = [start for _, start in begins[1:]] + [stop]
        return [(kind, start, end) for (kind, start), end in zip(begins, ends, strict=True)]

    def _places(self, text: str, sections: list[tuple[str, int, int]]) -> list[Place]:
        """Return the place of each section; where frames of all follow the last head, those of the root come first."""
        end = self.language.end
        if not end or len(sections) == 1:
            return [self.frames.innermost(text, start, stop) for _, start, stop in sections]
        places = [NOWHERE] * len(sections)
        waiting: list[int] = []
        for number, (kind, start, stop) in enumerate(sections):
            waiting.append(number)
            while waiting:
                until = text.find(end, start, stop)
                place = self.frames.innermost(text, start, stop if until < 0 else until)
                if place is NOWHERE and until < 0:
                    break
                places[waiting.pop()] = place
                if until < 0 or kind == "part":
                    break
                start = until + len(end)
        return places

    def _raised(self, text: str, start: int, stop: int, place: Place) -> Raised:
        frame = self.language.frame.search(text, start, stop)
        before = frame.start() if frame else stop
        if not text[start:before].strip():
            before = stop
        head = next(filter(None, (pattern.search(text, start, before) for pattern in self.language.heads)), None)
        if head is None:
            message, at = _first_line(text, start, before)
            return Raised("", message, at, place.location, place.in_app, place.names)
        groups = head.groupdict("")
        kind, message = groups["type"], groups["message"]
        if place is NOWHERE and groups.get("file"):
            place = self.frames.place(groups["file"])
        names = (*place.names, head.span("type")) if "0" in kind else place.names
        at = head.start("message") if message else head.end()
        if not message.strip():
            message, at = _first_line(text, head.end(), before)
        elif message.rstrip().endswith(":"):
            more = _LINE.search(text, at + len(message), before)
            message = text[at : more.end()] if more else message
        message = message.rstrip()
        if self.language.tail and (tail := self.language.tail.search(message)):
            message = message[: tail.start()].rstrip()
        return Raised(kind, message, at, place.location, place.in_app, names)


def _first_line(text: str, start: int, stop: int) -> tuple[str, int]:
    line = _LINE.search(text, start, stop)
    return (line[1].rstrip(), line.start(1)) if line else ("", start)
