"""Speed and memory of the failure patterns, on invented texts: `python -m benchmarks.grouping [--beside FOLDER]`.

Processor time of one core. `--beside` names a checkout of another version: the same Python tracebacks are then read by
both in turn, and the best of each are compared. The bounds on hostile texts are tests (tests/grouping/test_hostile.py);
how well texts are grouped is measured on labelled corpora (docs/failure-patterns.md).
"""

import argparse
import json
import subprocess
import sys
import uuid
from collections.abc import Callable, Iterator, Sequence
from random import Random
from time import process_time

from analysis.errors.grouping import Grouper
from analysis.errors.grouping.fingerprint import Fingerprinter
from analysis.errors.grouping.merge import merge
from benchmarks.memory import peak_mb
from tests.grouping.languages import LANGUAGES, Occurrence

SYLLABLES = ["ba", "ce", "di", "fo", "gu", "ha", "je", "ki", "lo", "mu"]
FRAMES = "".join(
    f'  File "/srv/{place}.py", line {{line}}, in {function}\n    return {function}_next(*arguments, **options)\n'
    for place, function in [
        ("app/worker", "main"),
        ("app/runner", "run"),
        ("app/tiles", "cut"),
        ("lib/python3.13/site-packages/geo/client", "send"),
        ("lib/python3.13/site-packages/geo/pool", "take"),
    ]
)


def word(number: int) -> str:
    """Return an invented word, another for each number below 10,000."""
    return "".join(SYLLABLES[int(digit)] for digit in f"{number:04d}") + "n"


def digits_vary(random: Random) -> str:
    return f"Task {random.randrange(10**9)} of job {random.randrange(10**9)} failed after {random.randrange(99)} s"


def mixed(random: Random) -> str:
    message = f"{word(random.randrange(200))} cannot {word(random.randrange(50))} tile {random.randrange(10**6)}"
    if random.random() < 0.25:
        return f"{message} of request {uuid.UUID(int=random.getrandbits(128))}"
    return message


def traceback(random: Random) -> str:
    name = f"job {random.getrandbits(128):032x} failed: layer {word(random.randrange(20))} has no zoom"
    frames = FRAMES.format(line=random.randrange(500))
    return f"Traceback (most recent call last):\n{frames}app.errors.TileError: {name}\n"


def foreign(random: Random) -> str:
    """Return a trace of one of eight languages with fresh ids, lines, paths and builds."""
    place = Occurrence(
        line=random.randrange(1, 999),
        root=f"/srv/app/releases/{random.randrange(10**8)}",
        host=f"node-{random.randrange(99)}.example.org",
        build=f"{random.getrandbits(64):016x}",
        function=random.choice(("assign", "release", "plan")),
    )
    return random.choice(tuple(LANGUAGES.values()))(place)


def stored(random: Random) -> str:
    """Return the same as the object that a queue keeps."""
    return json.dumps({"attempt": random.randrange(9), "at": "2026-03-09T10:11:12Z", "error": foreign(random)})


def rate(make: Callable[[Random], str], count: int) -> float:
    """Return texts a second, after as many texts again have warmed the caches."""
    random = Random(7)
    texts = [make(random) for _ in range(2 * count)]
    grouper = Grouper()
    for text in texts[:count]:
        grouper.add(text)
    began = process_time()
    for text in texts[count:]:
        grouper.add(text)
    return count / (process_time() - began)


def merge_seconds(texts: Sequence[str]) -> float:
    """Return the seconds that merging the fingerprints of `texts` takes."""
    fingerprints = list({found.id: found for found in map(Fingerprinter(), texts)}.values())
    began = process_time()
    merge(fingerprints)
    return process_time() - began


def unmergeable(count: int) -> Iterator[str]:
    """Yield texts of 10,000 patterns: each has its own function and type, so none merge."""
    for number in range(count):
        name = word(number % 10_000)
        yield f"{name.title()}Error: no {name} for {name[::-1]} number {number * 7919 % 1_000_003}"


def beside(folder: str) -> None:
    """Print how fast this version reads fresh Python tracebacks, in parts of what the version in `folder` does."""
    code = "from benchmarks.grouping import rate, traceback; print(max(rate(traceback, 4000) for _ in range(5)))"
    best: dict[str, float] = {".": 0.0, folder: 0.0}
    for _ in range(5):
        for place in best:
            done = subprocess.run([sys.executable, "-c", code], cwd=place, capture_output=True, text=True, check=True)
            best[place] = max(best[place], float(done.stdout))
    print(f"{'tracebacks, beside the other version':34} {best['.'] / best[folder]:12.2f} of its speed")


def main() -> None:
    """Print the figures."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--beside")
    if folder := parser.parse_args().beside:
        beside(folder)
        return
    for title, make, count in (
        ("only digits vary", digits_vary, 50_000),
        ("mixed messages", mixed, 50_000),
        ("tracebacks with fresh ids", traceback, 10_000),
        ("traces of eight other languages", foreign, 10_000),
        ("the same as objects", stored, 10_000),
    ):
        print(f"{title:34} {rate(make, count):12,.0f} texts/s")
    random = Random(7)
    alike = [" ".join(word(random.randrange(10_000)) for _ in range(9)) for _ in range(10_000)]
    print(f"{'10,000 fingerprints of one shape':34} {merge_seconds(alike):12.2f} s to merge")
    grouper = Grouper()
    for text in unmergeable(1_000_000):
        grouper.add(text)
    patterns = len(grouper.result().patterns)
    print(f"{'a million texts':34} {patterns:12,} patterns, at most {peak_mb():.0f} MB")


if __name__ == "__main__":
    main()
