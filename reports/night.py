"""The night in ten lines, for a terminal and for the message in the morning. Pure."""

from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from datetime import timedelta
from typing import Final, cast

from reports.filters import NUMERIC, sentence
from reports.incidents import Incident, incidents
from reports.inert import inert_text
from reports.key_numbers import KeyNumber, key_numbers
from reports.wording import as_number, began, few, instant, moment

type Json = Mapping[str, object]

LINES: Final = 10
SHOWN: Final = 5
SOME: Final = 6
"""Incidents with a line of their own; the rest is counted."""
LONGEST: Final = 200


def night(snapshot: Json) -> tuple[str, ...]:
    """What a snapshot says of its window: state, numbers, the first incidents, what else there is; LINES at most."""
    shown = incidents(snapshot)
    urgent = [one for one in shown if one.shelf != "known"]
    lines = [_state(snapshot, shown), *_numbers(snapshot)]
    lines += [_incident(one, snapshot) for one in urgent[:SHOWN]]
    lines += [f"{len(urgent) - SHOWN} more that are new or need attention are in the report."] if urgent[SHOWN:] else []
    lines += [*_rest(snapshot, shown), *_runs(snapshot)]
    return tuple(" ".join(inert_text(line, 2 * LONGEST).split())[:LONGEST] for line in lines[:LINES])


def _state(snapshot: Json, shown: Sequence[Incident]) -> str:
    target = cast(Json, snapshot["target"])["name"]
    shelves = Counter(one.shelf for one in shown)
    needs = f"{shelves['attention']} {'needs' if shelves['attention'] == 1 else 'need'} attention"
    until = instant(snapshot["until"])
    when = f"{moment(until, None)} UTC" if until else ""
    return f"{target}, {when}: {str(snapshot['status']).upper()}, {needs}, {shelves['new_or_worse']} new or worse."


def _numbers(snapshot: Json) -> Iterator[str]:
    since, until = instant(snapshot["since"]), instant(snapshot["until"])
    numbers = [text for number in key_numbers(snapshot) if (text := _number(number))]
    if numbers and since and until:
        yield f"{sentence('; '.join(numbers))}, in {(until - since) / timedelta(hours=1):g} h."


def _number(number: KeyNumber) -> str:
    value = as_number(number.value)
    if not number.of_window or value is None or number.kind not in NUMERIC:
        return ""
    before = f" ({NUMERIC[number.kind](number.before[1])} before)" if number.before else ""
    return f"{number.label[:1].lower()}{number.label[1:]}: {NUMERIC[number.kind](value)}{before}"


def _incident(one: Incident, snapshot: Json) -> str:
    lost = f"{one.tasks:,.0f} {'task' if one.tasks == 1 else 'tasks'}" if one.tasks else ""
    facts = ", ".join(part for part in (one.words, began(one.json, instant(snapshot["until"])), lost) if part)
    return f"{one.number}. {one.severity}: {one.title[: LONGEST - 60]}" + (f" ({facts})" if facts else "")


def _rest(snapshot: Json, shown: Sequence[Incident]) -> Iterator[str]:
    known = sum(one.shelf == "known" for one in shown)
    gone = [one for one in cast(Sequence[Json], cast(Json, snapshot["changes"])["items"]) if one["kind"] == "gone"]
    results = cast(Mapping[str, Json], snapshot["analyses"]).values()
    yield f"{known} known and not growing, {len(gone)} gone since yesterday."
    # What the job system does not record nobody will ever look at: that is no news of a night.
    missed = [result for result in results if not result.get("not_recorded")]
    unknown = [str(one["title"]) for one in missed if one["status"] == "unknown" and not one.get("partly")]
    partly = [str(one["title"]) for one in missed if one.get("partly")]
    if titles_of := "; ".join(
        words + few(titles, SOME) for words, titles in (("", unknown), ("in part: ", partly)) if titles
    ):
        yield f"Not looked at: {titles_of}."


def _runs(snapshot: Json) -> Iterator[str]:
    """How the runs of the last day went."""
    history, until = cast(Mapping[str, Sequence[object]], snapshot["history"]), instant(snapshot["until"])
    statuses = Counter(
        str(status)
        for slot, status in zip(history["slots"], history["statuses"], strict=True)
        if until and (at := instant(slot)) and at >= until - timedelta(days=1)
    )
    if statuses:
        yield sentence(f"runs of the last day: {', '.join(f'{n} {status}' for status, n in statuses.most_common())}.")
