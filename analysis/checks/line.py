"""One line of the list: what was looked at, how it is, and what to do about it."""

from dataclasses import dataclass
from typing import Literal

type State = Literal["well", "wrong", "blind", "note", "off"]
"""`wrong` is a setting to correct, `blind` what cannot be reached or read, `off` what is not configured."""


@dataclass(frozen=True)
class Line:
    """`subject` is a setting or a part; `says` one sentence without secrets; `fix` what to do, empty when well."""

    subject: str
    state: State
    says: str
    fix: str = ""
