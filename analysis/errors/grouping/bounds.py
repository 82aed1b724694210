"""Bound a text before anything looks at it: head and tail are kept, the middle is dropped."""

MAX_TEXT = 32_768
"""Longest text read, in characters. A Python traceback of 200 frames is about 20,000."""

MAX_LINE = 4_096
"""Longest message line read, in characters. Only its head counts: a tail would move with the length of the middle."""

CUT = "\n[...]\n"
"""Stands where the middle was dropped."""


def shorten(text: str) -> str:
    """Return `text` unchanged up to MAX_TEXT characters, else its first and last half of that with CUT between."""
    if len(text) <= MAX_TEXT:
        return text
    half = MAX_TEXT // 2
    return f"{text[:half]}{CUT}{text[-half:]}"
