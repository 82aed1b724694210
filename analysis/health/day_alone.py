"""What is said of times that are kept as a day, without the time of day. Pure."""

from collections.abc import Collection

from analysis.model import Action, Finding
from analysis.wording import listed


def day_alone(columns: Collection[str], key: str, system: str, why: str) -> Finding:
    """`columns` are those that hold a day alone, such as jobs.created_at."""
    is_one = len(columns) == 1
    return Finding(
        key=key,
        system=system,
        severity="warning",
        title=f"{listed(columns)} of {system} {'holds a day' if is_one else 'hold days'}, and no time of day",
        observed="Ages, waits, durations and rates that are counted from it may be wrong by up to a day: where nothing"
        " else of a row tells more, it was created at the end of its day, and all else was at the beginning. What is"
        " found by the day of its last change is met late, by the next full pass.",
        threshold="any",
        count=len(columns),
        why=why,
        actions=(
            Action(
                text="Let what writes the rows keep the time as well (ALTER TABLE ... ALTER COLUMN ... TYPE"
                " timestamptz), or let Jobscope read a view that has the time from another column, in a schema of its"
                " own that JOBSCOPE_SCHEMA names."
            ),
        ),
    )
