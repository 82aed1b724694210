"""Reading a rendered page: its elements, its ids, its text."""

import json
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from functools import cache
from html.parser import HTMLParser

from analysis.published.snapshot import Snapshot
from reports.render import render
from tests.reports import calm
from tests.reports.busy import busy

STORIES: dict[str, Callable[[], Snapshot | Mapping[str, object]]] = {
    "busy": busy,
    "healthy": calm.healthy,
    "database_down": calm.database_down,
    "empty": calm.empty,
    "bare": calm.bare,
    "hostile": calm.hostile,
    "crowded": calm.crowded,
}


def as_json(story: Snapshot | Mapping[str, object]) -> Mapping[str, object]:
    """What is stored of a story: its JSON, read again."""
    if not isinstance(story, Snapshot):
        return story
    stored: Mapping[str, object] = json.loads(story.model_dump_json())
    return stored


@cache
def page(name: str) -> str:
    return render(as_json(STORIES[name]()), "")


@dataclass
class Elements(HTMLParser):
    """The tags of a page with their attributes, and its text without style and script."""

    tags: list[tuple[str, dict[str, str]]] = field(default_factory=list)
    words: list[str] = field(default_factory=list)

    def __post_init__(self) -> None:
        super().__init__()

    @classmethod
    def of(cls, html: str) -> "Elements":
        made = cls()
        made.feed(html)
        return made

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.tags.append((tag, {name: value or "" for name, value in attrs}))

    def handle_data(self, data: str) -> None:
        if self.tags and self.tags[-1][0] in ("style", "script"):
            return
        self.words.append(data)

    @property
    def text(self) -> str:
        return " ".join(" ".join(self.words).split())

    def values(self, attribute: str, tag: str = "") -> list[str]:
        return [found[attribute] for name, found in self.tags if attribute in found and tag in ("", name)]
