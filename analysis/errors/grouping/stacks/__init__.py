"""The exceptions that a text tells of, in whatever language it was raised: one table a language, one reader for all."""

from typing import NamedTuple

from analysis.errors.grouping.stacks import dotnet, elixir, go, java, javascript, php, python, ruby, rust
from analysis.errors.grouping.stacks.language import Language, lines
from analysis.errors.grouping.stacks.raised import Raised
from analysis.errors.grouping.stacks.reader import Reader

LANGUAGES: tuple[Language, ...] = (
    rust.PANIC,
    elixir.LANGUAGE,
    go.LANGUAGE,
    php.LANGUAGE,
    ruby.LANGUAGE,
    java.LANGUAGE,
    javascript.LANGUAGE,
    dotnet.LANGUAGE,
    rust.CAUSES,
)
"""Those read by the common reader, in the order they are tried; Python's is tried before."""

_READERS = tuple(Reader(language) for language in LANGUAGES)
_SHAPED = {f"language{number}": reader for number, reader in enumerate(_READERS) if reader.language.shape}
_SHAPE = lines("\n(?:" + "|".join(f"(?P<{name}>{one.language.shape})" for name, one in _SHAPED.items()) + ")")
_SIGNED = tuple((sign, reader) for reader in _READERS for sign in reader.language.signs)


class Trace(NamedTuple):
    """The language of a trace and its chain of exceptions, root cause first."""

    language: str
    chain: tuple[Raised, ...]


def read(text: str) -> Trace | None:
    """Return what a trace (digits 0, counting ones lifted or not) tells; None when `text` is no trace."""
    for sign, reader in _SIGNED:
        if sign in text and (chain := reader(text)):
            return Trace(reader.language.name, chain)
    shape = _SHAPE.search(text) if "\n" in text else None
    if shape and shape.lastgroup and (chain := (reader := _SHAPED[shape.lastgroup])(text)):
        return Trace(reader.language.name, chain)
    return None


def left_out(text: str, language: str) -> list[tuple[str, str]]:
    """Return the library frames of a trace above the user's own code, each with the reason why it does not count."""
    if language == "python":
        return python.left_out(text)
    reader = next((one for one in _READERS if one.language.name == language), None)
    return reader.frames.left_out(text) if reader else []
