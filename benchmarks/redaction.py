"""Redaction by kind and its speed: `python -m benchmarks.redaction`; with `--against FOLDER` also of another checkout.

Processor time of one core, the best of five rounds, on invented texts that are new in each round: redaction knows
texts that come again. The other checkout is measured within the same run, text for text, because machines differ.
"""

import argparse
import os
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path
from random import Random
from time import process_time

from analysis.redaction import redact_text

ROUNDS, BYTES = 5, 400_000
MADE_UP = "Zk7mQ2xW9b"


def traceback(random: Random) -> str:
    frames = "".join(
        f'  File "/srv/app/{name}.py", line {random.randrange(900)}, in {name}\n    return {name}(tile, options)\n'
        for name in random.sample(["worker", "runner", "tiles", "client", "pool", "raster", "index"], 5)
    )
    return (
        f"Traceback (most recent call last):\n{frames}app.errors.TileError: layer {random.randrange(99)} has no zoom\n"
    )


def log_lines(random: Random) -> str:
    return "".join(
        f"2026-11-28T{random.randrange(24):02}:{random.randrange(60):02}:07Z INFO worker-{random.randrange(9)} task "
        f"{random.getrandbits(64):016x} read /vsicurl/raw/T32U{random.randrange(99)}.tif in {random.random():.3f} s\n"
        for _ in range(12)
    )


def parameters(random: Random) -> str:
    return (
        f'{{"job_id": "{random.getrandbits(256):064x}", "tile": "T32U{random.randrange(99)}", "bands": ["B02", "B03"], '
        f'"bbox": [{random.random():.6f}, {random.random():.6f}], "container": "bronze", '
        f'"retries": {random.randrange(9)}, '
        f'"blob": "raw/2026/11/{random.randrange(28)}/S2A_MSIL2A.zarr", "crs": "EPSG:25832", "partition_key": "de"}}'
    )


def statement(random: Random) -> str:
    return (
        f"psycopg.errors.UndefinedColumn: column t.{''.join(random.choices('abcdefgh', k=12))} does not exist\n"
        "LINE 1: SELECT t.task_id FROM "
        "app.tasks t WHERE t.stage = $1\n               ^\n"
        "HINT: perhaps you meant t.state; duplicate key, token, author."
    )


CLEAN: dict[str, Callable[[Random], str]] = {
    "tracebacks": traceback,
    "log lines": log_lines,
    "JSON parameters": parameters,
    "errors with SQL": statement,
}


def cost_ms_per_mb(make: Callable[[Random], str]) -> float:
    """Milliseconds for a million characters, the best of the rounds."""
    best = float("inf")
    for round_ in range(ROUNDS):
        random = Random(round_)
        texts = [make(random) for _ in range(BYTES // len(make(Random(0))))]
        began = process_time()
        for text in texts:
            redact_text(text)
        best = min(best, (process_time() - began) / sum(map(len, texts)))
    return best * 1e9


def by_kind() -> None:
    """How many forms of each kind lose their secret, and how many of the texts that only look so stay."""
    from tests.redaction.forms import FORMS, LOOK_ALIKES

    for kind, forms in FORMS.items():
        gone = sum(MADE_UP not in redact_text(form.replace("§", MADE_UP)) for form in forms)
        print(f"{kind:46}{gone:4} of {len(forms)}")
    print(f"{'look-alikes that stay':46}{sum(redact_text(t) == t for t in LOOK_ALIKES):4} of {len(LOOK_ALIKES)}")


def speeds() -> dict[str, float]:
    return {name: cost_ms_per_mb(make) for name, make in CLEAN.items()}


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--against", type=Path, help="the folder of another checkout")
    parser.add_argument("--bare", action="store_true", help="speeds alone, one a line")
    arguments = parser.parse_args()
    if arguments.bare:
        print("\n".join(f"{cost}" for cost in speeds().values()))
        return
    by_kind()
    other: list[float] = []
    if arguments.against:
        # This file is run with the other checkout's `analysis` before ours.
        command = [sys.executable, "-P", str(Path(__file__)), "--bare"]
        environment = {**os.environ, "PYTHONPATH": str(arguments.against.resolve())}
        made = subprocess.run(command, env=environment, capture_output=True, text=True, check=True)
        other = [float(line) for line in made.stdout.split()]
    for number, (name, cost) in enumerate(speeds().items()):
        beside = f", {cost / other[number]:.2f} of the {other[number]:.1f} there" if other else ""
        print(f"clean {name:40}{cost:5.1f} ms/MB{beside}")


if __name__ == "__main__":
    main()
