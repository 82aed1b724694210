"""What happened to each finding in the last day, in one word. Pure."""

from collections.abc import Iterable, Mapping
from datetime import timedelta
from typing import cast

from reports.wording import instant

type Json = Mapping[str, object]

DAY = timedelta(hours=24)
"""As far back as the word of an incident goes, which stands beside those of its findings. The changes of the run before
are told again however old they are."""


def words(snapshot: Json) -> Mapping[str, str]:
    """The newest change of each finding in the last day, by its key.

    What began before the window is not new, though a run sees it for the first time: as its incident says it."""
    items = list(cast(Iterable[Json], cast(Json, snapshot["changes"])["items"]))  # the newest first
    until = instant(snapshot["until"])
    recent = [one for one in items if (at := instant(one["at"])) is None or until is None or at > until - DAY]
    newest = {str(change["key"]): str(change["kind"]) for change in reversed(recent)}
    findings = cast(Iterable[Json], snapshot["findings"])
    older = {str(finding["key"]) for finding in findings if finding.get("since_known") == "before"}
    return {key: word for key, word in newest.items() if not (word == "new" and key in older)}


def course(state: str, word: str) -> str:
    """What happened to a failure pattern and how it goes on: `new, now quiet`."""
    if not word:
        return {"new": "new", "quiet": "quiet", "rising": "growing"}.get(state, "ongoing")
    goes_on = {"quiet": "now quiet", "rising": "growing"}.get(state)
    return f"{word}, {goes_on}" if goes_on else word
