"""One reader for the traces of every language: sections of head and frames become a chain, root cause first."""

import re

from analysis.errors.grouping.stacks.frames import NOWHERE, Frames, Place
from analysis.errors.grouping.stacks.language import Language
from analysis.errors.grouping.stacks.raised import Raised, one_of_each, without_repeats

_LINE = re.compile(r"[^\S\n]*(\S[^\n]*)")
_GOES_ON = re.compile(r":\s*\Z|\A[Cc]ommand failed: \S")
"""A message that its next line completes: a colon announces it, or a command says below why it failed."""
_MOST_SECTIONS = 40


class Reader:
    """Reads the traces of one language. Pure: a text gives a chain, or nothing when it is no trace of this language."""

    def __init__(self, language: Language) -> None:
        self.language = language
        self.frames = Frames(language)

    def __call__(self, text: str) -> tuple[Raised, ...]:
        """Return the exceptions that `text` tells of, root cause first; nothing when it is another kind of text."""
        language = self.language
        stop = language.stop.search(text) if language.stop else None
        sections = self._sections(text, stop.start() if stop else len(text))
        chain: list[Raised] = []
        parts: list[Raised] = []
        recognised = False
        for (kind, start, end), (place, before) in zip(sections, self._places(text, sections), strict=True):
            recognised = recognised or before < end
            if kind != "aside":
                raised = self._raised(text, start, before if text[start:before].strip() else end, place)
                (parts if kind == "part" else chain).append(raised)
        if not recognised and not (language.bare and language.bare.search(text)):
            return ()
        if language.order == "outer first":
            chain.reverse()
        if parts:
            parts, chain = [*parts, *chain[:-1]], chain[-1:]
        return without_repeats([*one_of_each(parts), *chain])

    def _sections(self, text: str, stop: int) -> list[tuple[str, int, int]]:
        """Return kind, start and end of each exception's part of the text."""
        sections: list[tuple[str, int, int]] = []
        kind, start = "", 0
        for match in self.language.cause.finditer(text, 0, stop) if self.language.cause else ():
            if match.start():
                sections.append((kind, start, match.start()))
            kind, start = match.lastgroup or "", match.end()
            if len(sections) == _MOST_SECTIONS:
                break
        return [*sections, (kind, start, stop)]

    def _places(self, text: str, sections: list[tuple[str, int, int]]) -> list[tuple[Place, int]]:
        """Return the place of each section, and where its frames begin.

        Where the frames of all follow the last head, those of the root come first.
        """
        end = self.language.end
        if not end or len(sections) == 1:
            return [self.frames.innermost(text, start, stop) for _, start, stop in sections]
        places = [NOWHERE] * len(sections)
        begins = [stop for _, _, stop in sections]
        waiting: list[int] = []
        for number, (kind, start, stop) in enumerate(sections):
            waiting.append(number)
            while waiting:
                until = text.find(end, start, stop)
                place, first = self.frames.innermost(text, start, stop if until < 0 else until)
                begins[number] = min(begins[number], first)
                if place is NOWHERE and until < 0:
                    break
                places[waiting.pop()] = place
                if until < 0 or kind == "part":
                    break
                start = until + len(end)
        return list(zip(places, begins, strict=True))

    def _raised(self, text: str, start: int, before: int, place: Place) -> Raised:
        """Return the exception whose head stands between `start` and `before`."""
        head = text[start:before]
        found = next((match for pattern in self.language.heads if (match := pattern.search(head))), None)
        if found is None:
            message, at = _first_line(head, 0)
            return Raised("", message, start + at, place.location, place.in_app, place.names)
        groups = found.groupdict("")
        kind, message = groups["type"], groups["message"]
        if not place.in_app and groups.get("file"):
            file = self.frames.place(groups["file"])
            place = file if file.in_app else place
        names = place.names
        if "0" in kind:
            names = (*names, (start + found.start("type"), start + found.end("type")))
        at = found.start("message") if message else found.end()
        if not message.strip():
            message, at = _first_line(head, found.end())
        if _GOES_ON.search(message):
            more = _LINE.search(head, at + len(message))
            message = head[at : more.end()] if more else message
        message = message.rstrip()
        if self.language.tail and (tail := self.language.tail.search(message)):
            message = message[: tail.start()].rstrip()
        return Raised(kind, message, start + at, place.location, place.in_app, names)


def _first_line(head: str, start: int) -> tuple[str, int]:
    line = _LINE.search(head, start)
    return (line[1].rstrip(), line.start(1)) if line else ("", start)
