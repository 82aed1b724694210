"""Numbers as a person says them in a sentence. Pure."""


def duration(seconds: float) -> str:
    """`12 s`, `41 min`, `3 h 50 min`, `5 d 2 h`: two units at most, rounded down."""
    whole = int(seconds)
    if whole < 120:
        return f"{whole} s"
    minutes = whole // 60
    if minutes < 120:
        return f"{minutes} min"
    if minutes < 48 * 60:
        return f"{minutes // 60} h {minutes % 60} min"
    return f"{minutes // 1440} d {minutes % 1440 // 60} h"


def plural(number: int, noun: str) -> str:
    """`1 session`, `1,204 sessions`."""
    return f"{number:,} {noun}" if number == 1 else f"{number:,} {noun}s"
