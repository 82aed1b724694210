"""The one line of an error text that says what went wrong. Pure."""

from analysis.errors.grouping import outermost

LONGEST = 600


def with_type(exception_type: str, message: str) -> str:
    """A message behind the own name of its exception, as a traceback's last line reads."""
    name = exception_type.rpartition(".")[2]
    return f"{name}: {message}" if name and not message.startswith(name) else message


def exception_line(text: str) -> str:
    """Type and message of the outermost exception of a trace in any language, else the message of a bare text.

    What loggers add beneath it (DETAIL, a path, a request id) is left out. Bounded to 600 characters; a text that the
    parser finds nothing in gives its last line, and an empty one an empty line.
    """
    line = ": ".join(part for part in outermost(text) if part)
    return (line or text.rstrip().rpartition("\n")[2].strip())[:LONGEST]
