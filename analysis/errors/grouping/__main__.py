"""`python -m analysis.errors.grouping FILE [--output FILE]`: what `jobscope patterns` does, and no more."""

import argparse
import sys
from collections.abc import Sequence
from pathlib import Path

from analysis.errors.grouping.annotate import annotations, table, texts, write_jsonl
from analysis.errors.grouping.group import group


def main(arguments: Sequence[str] | None = None) -> None:
    """Read the file, group its texts, write JSON lines or print the table."""
    parser = argparse.ArgumentParser(prog="python -m analysis.errors.grouping", description=__doc__)
    parser.add_argument("file", type=Path)
    parser.add_argument("--output", type=Path)
    given = parser.parse_args(arguments)
    with given.file.open(encoding="utf-8", errors="replace") as source:
        grouping = group((text, 1) for text in texts(source))
    if given.output is None:
        sys.stdout.write(table(grouping) + "\n")
        return
    with given.output.open("w", encoding="utf-8") as target:
        write_jsonl(annotations(grouping), target)


if __name__ == "__main__":
    main()
