"""What every rule of redaction is."""

from collections.abc import Callable
from dataclasses import dataclass


@dataclass(frozen=True)
class Rule:
    """One kind of secret: `redact` takes a text and gives it without them, in time linear in its length.

    It is asked only for texts that hold one of its anchors: `anchors` in lower case, whatever the text's case, or
    `exact` as they are written. That is what makes clean texts cheap.
    """

    name: str
    redact: Callable[[str], str]
    anchors: tuple[str, ...] = ()
    exact: tuple[str, ...] = ()
