"""From the record's rows to failure patterns, and to the samples whose texts are to be fetched for them. Pure."""

import json
from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from itertools import islice, zip_longest
from typing import Self

from analysis.errors.failures import FailedPattern, FailedSample, Failures, SampleText
from analysis.errors.grouping import Fingerprint, Grouper, Known
from analysis.errors.pattern_model import Pattern
from analysis.errors.pattern_times import Earlier
from analysis.errors.patterns import EXAMPLES, NO_TEXT, Seen, seen_patterns, without_text
from analysis.facts import Window

MOST_SAMPLES = 500
"""Texts that are fetched for the page: two for each pattern that is shown, and more for the placeholders."""


@dataclass(frozen=True)
class Recorded:
    """The failures of a window whose texts have been read, by fingerprint. `total` counts all that failed."""

    fingerprints: tuple[Fingerprint, ...]
    other_ids: Mapping[str, frozenset[str]]
    failures: Mapping[str, Sequence[Failures]]
    samples: Mapping[str, Sequence[FailedSample]]
    total: int
    gone: int

    @classmethod
    def of(
        cls, failures: Iterable[Failures], patterns: Iterable[FailedPattern], samples: Iterable[FailedSample]
    ) -> Self:
        """A fingerprint without a pattern or a sample was left out by a limit: its failures count as not read."""
        rows, shown, total, gone = defaultdict(list), defaultdict(list), 0, 0
        for sample in samples:
            shown[sample.fingerprint or without_text(sample.task_type).id].append(sample)
        made = {row.fingerprint: _fingerprint(row) for row in patterns}
        for row in failures:
            total += round(row.failures)
            gone += round(row.tasks) if row.text_state == "gone" else 0
            if row.fingerprint is not None or row.text_state == "none":
                id_ = row.fingerprint or made.setdefault((none := without_text(row.task_type)).id, none).id
                rows[id_].append(replace(row, fingerprint=id_))
        others = {row.fingerprint: frozenset(json.loads(row.other_ids)) for row in patterns}
        there = tuple(one for id_, one in made.items() if id_ in rows and id_ in shown)
        return cls(there, others, rows, shown, total, gone)

    @property
    def read(self) -> int:
        """Failures whose texts have been read, or that left none."""
        return round(sum(row.tasks for made in self.fingerprints for row in self.failures[made.id]))

    def patterns(
        self,
        window: Window,
        earlier: Earlier,
        keep: Iterable[str] = (),
        mask: Iterable[str] = (),
        texts: Iterable[SampleText] = (),
    ) -> tuple[Pattern, ...]:
        """The patterns, those that lost most tasks first, with what the samples' texts show."""
        grouper = self._grouper(keep, mask, earlier.known)
        shown = list(texts)
        text_of = {text.of: text.error_text for text in shown}
        for made in self.fingerprints:
            for sample in self.samples[made.id]:
                if sample.of in text_of:
                    grouper.show(made.id, text_of[sample.of] or NO_TEXT)
        seen = Seen(
            self.failures,
            self.samples,
            text_of,
            is_sample=self.read < self.total,
            unread=self.total - self.read,
            retryable={text.of: text.retryable for text in shown},
        )
        return seen_patterns(grouper.result(), seen, window, earlier)

    def to_show(self, keep: Iterable[str], mask: Iterable[str], patterns: int) -> list[FailedSample]:
        """The samples that so many patterns show: of each the newest, then of each the oldest, and so on inwards."""
        grouping = self._grouper(keep, mask).result()
        of_pattern: list[list[FailedSample]] = [[] for _ in grouping.patterns]
        for made, place in zip(grouping.fingerprints, grouping.place_of, strict=True):
            of_pattern[place] += self.samples[made.id]
        rounds = zip_longest(*(islice(_from_both_ends(found), EXAMPLES) for found in of_pattern[:patterns]))
        return [sample for one in rounds for sample in one if sample is not None][:MOST_SAMPLES]

    def _grouper(self, keep: Iterable[str], mask: Iterable[str], known: Mapping[str, Known] | None = None) -> Grouper:
        grouper = Grouper(frozenset(keep), frozenset(mask), known)
        for made in self.fingerprints:
            rows = self.failures[made.id]
            others, types = self.other_ids.get(made.id, frozenset()) - {made.id}, {row.task_type for row in rows}
            grouper.count(made, round(sum(row.tasks for row in rows)), others, types)
        return grouper


def _from_both_ends(samples: Iterable[FailedSample]) -> Iterator[FailedSample]:
    by_time = sorted(samples, key=lambda one: (one.ended_at, one.id))
    while by_time:
        yield by_time.pop()
        if by_time:
            yield by_time.pop(0)


def _fingerprint(row: FailedPattern) -> Fingerprint:
    return Fingerprint(
        id=row.fingerprint,
        template=row.template,
        kind=row.kind,
        language=row.language,
        exception_type=row.exception_type,
        location=row.location,
        scope=tuple(json.loads(row.scope)),
        skeleton=row.skeleton,
        discriminators=tuple(json.loads(row.discriminators)),
        plain_id=row.fingerprint,
    )
