"""`python -m analysis.errors.grouping FILE [--output FILE]`: what `jobscope patterns` does."""

import argparse
import sys
from pathlib import Path

from analysis.errors.grouping.annotate import annotations, table, texts, write_jsonl
from analysis.errors.grouping.group import group


def main() -> None:
    """Read the file, group its texts, write JSON lines or print the table."""
    parser = argparse.ArgumentParser(prog="python -m analysis.errors.grouping", description=__doc__)
    parser.add_argument("file")
    parser.add_argument("--output")
    arguments = parser.parse_args()
    with Path(arguments.file).open(encoding="utf-8", errors="replace") as source:
        grouping = group((text, 1) for text in texts(source))
    if arguments.output is None:
        sys.stdout.write(table(grouping) + "\n")
        return
    with Path(arguments.output).open("w", encoding="utf-8") as target:
        write_jsonl(annotations(grouping), target)


main()
