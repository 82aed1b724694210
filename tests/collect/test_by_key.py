"""Contents are asked for in parts, so that none takes more time than there is."""

from dataclasses import dataclass, field
from typing import cast

from analysis.collect.by_key import in_parts
from analysis.collect.catalog import Recognised
from analysis.collect.contents import ErrorText
from analysis.collect.session import Collecting
from analysis.collect.system_files import load_system

RECOGNISED = Recognised(load_system("pgboss"), "app", "me", {}, {})


@dataclass
class Slow:
    """A transaction whose every content takes so much of its time."""

    content_s: float
    left_s: float = 10.0
    longest_s: float = 0.0
    asked: list[int] = field(default_factory=list)

    def rows(self, _name: str, _row: object, given: dict[str, str], _statement: str) -> list[ErrorText]:
        self.asked.append(given["keys"].count(",") + 1)
        took_s = self.asked[-1] * self.content_s
        assert took_s <= self.left_s, "it would be cancelled, and the whole reading with it"
        self.left_s -= took_s
        self.longest_s = max(self.longest_s, took_s)
        return []


def asked(content_s: float, keys: int) -> list[int]:
    """How many keys each part has."""
    slow = Slow(content_s)
    list(in_parts(cast(Collecting, slow), RECOGNISED, "contents", ErrorText, map(str, range(keys))))
    return slow.asked


def test_contents_that_take_long_leave_time_for_the_rest() -> None:
    assert asked(0.1, 400) == [50]
    assert asked(0.005, 2_000) == [50, 500, 500]


def test_contents_that_take_no_time_are_asked_for_in_few_parts() -> None:
    assert asked(0.0001, 1_200) == [50, 500, 500, 150]
    assert asked(0.0001, 3) == [3]
    assert asked(0.0001, 0) == []
