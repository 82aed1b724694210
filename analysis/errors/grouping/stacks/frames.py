"""Frames: which of a block is the innermost of the user's own code, and what its place is called."""

import re
from collections.abc import Callable
from functools import lru_cache
from typing import NamedTuple

from analysis.errors.grouping.digits import Span
from analysis.errors.grouping.stacks.language import Language, Library

_POSITION = re.compile(r"(?:[?#][^:]*)?(?::0+){0,2}$")
_BUILT = re.compile(r"[.-](?=[\w-]*[0A-Z])[\w-]{6,40}$|\.(?:min|bundle|chunk|prod)$|(?<=[.-])[0a-f]{8,40}$")
_MINIFIED = re.compile(r"(?:\.min\.[cm]?js|:0{1,2}:0{4,9}$)|^[^/]*://(?!/)")
_UNSAID = ("mod", "lib", "index", "main")
_NO_MODULE = ("src", "lib", "dist", "build", "out", "app", "", ".")
_FEWEST_LETTERS = 4
"""Of the name of a function in a bundle: shorter ones are most likely made by the build, and another in the next."""
_NAMED = re.compile(r"[^\W\d_]")


class Place(NamedTuple):
    """Where an exception was raised, and where in the text names with digits stand."""

    location: str
    in_app: bool
    names: tuple[Span, ...]


_MADE = "A name that the build made, another in the next."
NOWHERE = Place("", False, ())


class Frames:
    """Reads the frames of one language; what was made of a line is remembered."""

    def __init__(self, language: Language) -> None:
        self._pattern = language.frame
        self._libraries = language.libraries
        files = [library.file for library in language.libraries if library.file]
        self._file = re.compile("|".join(files)) if files else None
        functions = [library.function for library in language.libraries if library.function]
        self._function = re.compile("|".join(functions)) if functions else None
        self._functions = tuple(name for library in language.libraries for name in library.functions)
        self._generated = [(re.compile(one.pattern).sub, one.kept) for one in language.generated]
        self._bundles = language.bundles
        self._with_file = language.place == "file and function"
        self._named: Callable[[str, str], tuple[str, bool]] = lru_cache(maxsize=8192)(self._name)

    def innermost(self, text: str, start: int, stop: int) -> tuple[Place, int]:
        """Return the innermost place of the user's own code in a part of the text, else the innermost at all.

        The second value is where the first frame begins; `stop` where there is none.
        """
        first, begin = NOWHERE, -1
        for frame in self._pattern.finditer(text, start, stop):
            if begin < 0:
                begin = frame.start()
            location, library = self._named(frame["function"] or "", frame["file"] or "")
            if not location:
                continue
            if not library:
                return Place(location, True, _with_digits(frame, location)), begin
            if first is NOWHERE:
                first = Place(location, False, _with_digits(frame, location))
        return first, begin if begin >= 0 else stop

    def is_library(self, function: str, file: str) -> bool:
        """Tell whether a frame is library code."""
        return (
            function.startswith(self._functions)
            or bool(self._file and self._file.search(file))
            or bool(self._function and self._function.search(function))
        )

    def _name(self, function: str, file: str) -> tuple[str, bool]:
        """Return what the place is called (empty when the name says nothing), and whether it is library code."""
        library = self.is_library(function, file)
        for replace, kept in self._generated:
            function = replace(kept, function)
        function = function.strip()
        if not self._with_file:
            return function, library
        if self._bundles and _MINIFIED.search(file) and len(function) < _FEWEST_LETTERS:
            return "", library
        return ".".join(part for part in (stem(file), function) if part), library

    def left_out(self, text: str) -> list[tuple[str, str]]:
        """Return the frames above the innermost one of the user's own code, each with the reason why it is left out."""
        found: list[tuple[str, str]] = []
        for frame in self._pattern.finditer(text):
            function, file = frame["function"] or "", frame["file"] or ""
            location, library = self._named(function, file)
            if location and not library:
                break
            reason = (
                _MADE
                if not location
                else next((one.reason for one in self._libraries if _is_of(one, function, file)), "")
            )
            if reason:
                found.append((location or function or file, reason))
        return found

    def place(self, file: str) -> Place:
        """Return the place of a file of the user's own code, where no function is named."""
        return NOWHERE if self.is_library("", file) else Place(stem(file), True, ())

    def cleaned(self, function: str) -> str:
        """Return `function` without what was generated."""
        return self._name(function, "")[0]


def _is_of(library: Library, function: str, file: str) -> bool:
    return (
        function.startswith(library.functions)
        or bool(library.file and re.search(library.file, file))
        or bool(library.function and re.search(library.function, function))
    )


def stem(file: str) -> str:
    """Return the module a file holds: its name, or its folder's where every folder has a file of that name."""
    path = _POSITION.sub("", file).replace("\\", "/").rsplit("/", 2)
    name = path[-1].rpartition(".")[0] or path[-1]
    name = _BUILT.sub("", name)
    if name in _UNSAID and len(path) > 1 and path[-2] not in _NO_MODULE:
        name = path[-2]
    return name if _NAMED.search(name) else ""


def _with_digits(frame: re.Match[str], location: str) -> tuple[Span, ...]:
    """Return where in the frame the words of `location` stand that hold digits."""
    if "0" not in location:
        return ()
    spans = []
    for word in re.findall(r"[^\W\d][\w$]*0[\w$]*", location):
        at = frame[0].find(word)
        if at >= 0:
            spans.append((frame.start() + at, frame.start() + at + len(word)))
    return tuple(spans)
