"""What `jobscope patterns` does: name the pattern of every text of a file, or show the patterns as a table."""

import json
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from typing import TextIO

from analysis.errors.grouping.group import Grouping, group
from analysis.wording import cut


@dataclass(frozen=True, slots=True)
class Annotation:
    """The fingerprint and pattern ids and the template of one text."""

    fingerprint: str
    pattern: str
    template: str


def texts(lines: Iterable[str]) -> Iterator[str]:
    """Yield the texts of a file: JSON lines with a field `text`, or plain lines; an empty line is an empty text."""
    for line in lines:
        line = line.rstrip("\r\n")
        if line.startswith("{") and '"text"' in line:
            try:
                value = json.loads(line)
            except ValueError:
                yield line
                continue
            if isinstance(value, dict) and isinstance(value.get("text"), str):
                yield value["text"]
                continue
        yield line


def annotate(
    source: Iterable[str], keep: frozenset[str] = frozenset(), mask: frozenset[str] = frozenset()
) -> Iterator[Annotation]:
    """Yield an annotation for every text of `source`, in the same order, after all were read."""
    yield from annotations(group(((text, 1) for text in source), keep, mask))


def annotations(grouping: Grouping) -> Iterator[Annotation]:
    """Yield an annotation for every text that was grouped, in the order they came."""
    made: dict[int, Annotation] = {}
    for number, place in zip(grouping.fingerprint_of, grouping.pattern_of, strict=True):
        if number not in made:
            pattern = grouping.patterns[place]
            made[number] = Annotation(grouping.fingerprints[number].id, pattern.id, pattern.title)
        yield made[number]


def write_jsonl(found: Iterable[Annotation], target: TextIO) -> None:
    """Write one JSON line with `fingerprint`, `pattern` and `template` for every annotation."""
    lines: dict[Annotation, str] = {}
    for annotation in found:
        line = lines.get(annotation)
        if line is None:
            row = {
                "fingerprint": annotation.fingerprint,
                "pattern": annotation.pattern,
                "template": annotation.template,
            }
            line = lines[annotation] = json.dumps(row) + "\n"
        target.write(line)


def table(grouping: Grouping, most: int = 50, width: int = 120) -> str:
    """Return a table of the `most` frequent patterns for people: count, share, id, title cut at `width`."""
    total = sum(pattern.count for pattern in grouping.patterns)
    shown, rest = grouping.patterns[:most], grouping.patterns[most:]
    rows = [f"{'count':>9} {'share':>6}  {'pattern':19}  template"]
    rows += [f"{one.count:9,} {one.count / total:6.1%}  {one.id:19}  {cut(one.title, width)}" for one in shown]
    if rest:
        count = sum(pattern.count for pattern in rest)
        rows.append(f"{count:9,} {count / total:6.1%}  {len(rest):,} further pattern{'s' if len(rest) > 1 else ''}")
    return "\n".join([*rows, f"{total:9,} texts, {len(grouping.patterns):,} patterns"])
