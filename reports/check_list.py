"""What a terminal shows of a check: a line a subject with its mark, and below it what to do."""

from collections.abc import Mapping, Sequence
from textwrap import wrap

from rich.console import Console
from rich.text import Text

from reports.inert import inert_text

MARKS = {
    "well": ("✓", "green"),
    "wrong": ("✗", "bold red"),
    "blind": ("✗", "bold red"),
    "note": ("!", "yellow"),
    "off": ("–", "dim"),
}
SUBJECT = 14
"""The width of a subject; the names of settings are longer, and what is said follows them at once."""
LONGEST = 2000


def show(line: Mapping[str, str], console: Console) -> None:
    """Prints one line: `subject`, `state`, `says` and `fix`."""
    mark, style = MARKS[line["state"]]
    subject = inert_text(line["subject"], LONGEST)
    margin = 2 + (SUBJECT + 2 if len(subject) <= SUBJECT else 2)
    for number, part in enumerate(_wrapped(f"{subject:{SUBJECT}}  {line['says']}", 2, margin, console)):
        head = (mark, style) if number == 0 else " "
        console.print(Text.assemble(head, part[1:]), soft_wrap=True)
    for part in _wrapped(f"→ {line['fix']}", margin, margin + 2, console) if line["fix"] else ():
        console.print(Text(part), soft_wrap=True)


def conclusion(states: Sequence[str], console: Console) -> None:
    """Prints what the marks come to."""
    amiss, notes = sum(MARKS[state][0] == "✗" for state in states), states.count("note")
    verdict = f"{amiss} to correct (✗)" if amiss else "all well"
    worth = f", {notes} worth knowing (!)" if notes else ""
    console.print(Text(f"{verdict}{worth}", style="bold red" if amiss else "green"))


def _wrapped(text: str, first: int, others: int, console: Console) -> list[str]:
    """In lines of the console's width, of which the first begins at one margin and the others at another."""
    shown = inert_text(text, LONGEST)
    margins = {"initial_indent": " " * first, "subsequent_indent": " " * others}
    return wrap(shown, console.width, **margins, break_long_words=False, break_on_hyphens=False)  # type: ignore[arg-type]  # texts
