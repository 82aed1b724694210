"""What stands in the place of a secret."""

import re

PLACEHOLDER = re.compile(r"\[redacted: [a-z ]+\]|\[e-mail\]")
MASKED = re.compile(r"\*+|x{3,}|\$\{\w{1,64}\}|\$[A-Z][A-Z_]{2,64}")
"""What programs write in a secret's place themselves, and the variables that hold it."""
E_MAIL = "[e-mail]"


def placeholder(kind: str) -> str:
    """A visible mark that says what was taken out, such as `[redacted: sas]`; `kind` is lower-case words."""
    return f"[redacted: {kind}]"


def lower_ascii(text: str) -> str:
    """The text in lower case with every character at its old place, which plain lower() does not promise."""
    lowered = text.lower()
    return lowered if len(lowered) == len(text) else text.translate(_ASCII_LOWER)


_ASCII_LOWER = {ord(letter): ord(letter) + 32 for letter in "ABCDEFGHIJKLMNOPQRSTUVWXYZ"}
