"""All benchmarks, written to docs/benchmarks.md: `python -m benchmarks [million tasks ...]`, 0.3 and 1 by default."""

import subprocess
import sys
from pathlib import Path

PAGE = Path(__file__).parents[1] / "docs" / "benchmarks.md"
HEAD = """# Benchmarks

Written by `make bench`. Read the ratios: both sides of each were measured in turn on one machine. The times depend on
the machine and on what else it does.
"""
CONCLUSIONS = "\n## What falls short, and why\n"


def main() -> None:
    """Runs each benchmark in a process of its own, shows what it found, and writes the page; one that fails leaves the
    page as it was."""
    sizes = sys.argv[1:] or ["0.3", "1"]
    # What compares times comes before what uses every core.
    sections = {
        "A run that collects, against the build that asked the database everything": ["benchmarks.record", *sizes],
        "What a job system's own database pays": ["benchmarks.systems"],
        "A warm process": ["benchmarks.warm", "12"],
        "A fleet": ["benchmarks.fleet", "50"],
        "The report, and the start of the app": ["benchmarks.render"],
        "One job of 10,000 tasks": ["benchmarks.debug"],
        "HTTP": ["benchmarks.http", "30"],
        "The first answer of an app that slept": ["benchmarks.cold"],
        "A database that stops answering, and many callers": ["benchmarks.doors", "10"],
    }
    page = HEAD
    for title, module in sections.items():
        print(f"measuring: {title}", file=sys.stderr)
        output = subprocess.run([sys.executable, "-m", *module], check=True, stdout=subprocess.PIPE, text=True).stdout
        print(output, file=sys.stderr)
        page += f"\n## {title}\n\n`python -m {' '.join(module)}`\n\n{output}"
    # What was concluded from it is written by hand, and stays.
    conclusions = PAGE.read_text("utf-8").partition(CONCLUSIONS)[2]
    PAGE.write_text(f"{page}{CONCLUSIONS}{conclusions}", "utf-8")


if __name__ == "__main__":
    main()
