"""Bound a text before anything looks at it: head and tail are kept, the middle is dropped."""

MAX_TEXT = 32_768
"""Longest text read, in characters. A Python traceback of 200 frames is about 20,000."""

MAX_LINE = 4_096
"""Longest message line read, in characters. Only its head counts: a tail would move with the length of the middle."""

CUT = "\n  [...]\n"
"""Stands where the middle was dropped; indented, so that in a traceback it passes for a frame."""

_LINE_REST = 2_000


def shorten(text: str) -> str:
    """Return `text` unchanged up to MAX_TEXT characters, else its first and last half of that with CUT between.

    Lines that the cut would leave in parts are dropped, unless they are very long.
    """
    if len(text) <= MAX_TEXT:
        return text
    half = MAX_TEXT // 2
    head, tail = text[:half], text[-half:]
    end, start = head.rfind("\n", half - _LINE_REST), tail.find("\n", 0, _LINE_REST)
    return f"{head[:end] if end >= 0 else head}{CUT}{tail[start + 1 :]}"
