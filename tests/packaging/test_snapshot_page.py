"""docs/snapshot.md describes every field of the published JSON, at the place where its part stands."""

import re
from collections.abc import Iterator
from typing import get_args

import pytest

from analysis import costs, frozen, model, tables
from analysis.history import compare_model
from analysis.logs import evidence_model, slow
from analysis.published import incident, memory, server_changes, snapshot
from tests.packaging.blocks import PROJECT

PAGE = (PROJECT / "docs" / "snapshot.md").read_text("utf-8")
DESCRIBED: tuple[tuple[type[frozen.Model], str], ...] = (
    (snapshot.Snapshot, "## Top level"),
    (memory.Mute, "| `muted`"),
    (server_changes.ServerState, "| `server_state`"),
    (server_changes.ServerChange, "| `server_state`"),
    (snapshot.Run, "## `run`"),
    (snapshot.SteppedOver, "| `stepped_over`"),
    (snapshot.WrongSetting, "| `wrong_settings`"),
    (costs.QueryCost, "| `queries`"),
    (snapshot.Recorded, "## `run`"),
    (incident.Incident, "## `incidents`"),
    (incident.Impact, "| `impact`"),
    (incident.Evidence, "| `evidence` | list | `finding`"),
    (incident.ChangeBefore, "| `beside`"),
    (incident.IncidentStep, "| `steps`"),
    (snapshot.Target, "## `target`"),
    (model.Finding, "## `findings[]`"),
    (model.Action, "| `actions`"),
    (model.Result, "## `analyses.<id>`"),
    (model.Headline, "| `headline`"),
    (model.Measure, "| `measures`"),
    (tables.Table, "## `analyses.<id>`"),
    (tables.Column, "## `analyses.<id>`"),
    (tables.Chart, "## `analyses.<id>`"),
    (evidence_model.Evidence, "### `data` of `logs/...`"),
    (slow.Waits, "| `logs/patterns`"),
    (slow.RefusedCall, "| `logs/patterns`"),
    (snapshot.Health, "## `health`"),
    (snapshot.DatabaseHealth, "## `health`"),
    (snapshot.Counted, "## `health`"),
    (memory.History, "## `history`"),
    (memory.Series, "## `history`"),
    (memory.LifeCycle, "## `life_cycles.<key>`"),
    (memory.Changes, "## `changes`"),
    (memory.FindingChange, "## `changes`"),
    (compare_model.Comparison, "## Comparing two"),
)
"""A part of the JSON, and where docs/snapshot.md describes it: a section by its heading, or a row by its beginning."""


def parts(annotation: object) -> Iterator[type[frozen.Model]]:
    """A model with all that its fields are made of."""
    if isinstance(annotation, type) and issubclass(annotation, frozen.Model):
        yield annotation
        for field in annotation.model_fields.values():
            yield from parts(field.annotation)
    for argument in get_args(getattr(annotation, "__value__", annotation)):
        yield from parts(argument)


def test_every_part_of_the_snapshot_has_its_place_in_the_page() -> None:
    assert set(parts(snapshot.Snapshot)) - {part for part, _ in DESCRIBED} == set()


@pytest.mark.parametrize(("part", "place"), DESCRIBED)
def test_every_field_of_the_snapshot_is_described_where_it_stands(part: type[frozen.Model], place: str) -> None:
    depth = len(place) - len(place.lstrip("#"))
    end = rf"^#{{1,{depth}}} |\Z" if depth else "$"
    [described] = re.findall(rf"^{re.escape(place)}.*?(?={end})", PAGE, re.MULTILINE | re.DOTALL)
    assert set(part.model_fields) - set(re.findall(r"`([a-z_0-9]+)`", described)) == set()
