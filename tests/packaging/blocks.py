"""The code blocks of README and docs/: where each stands, its language and tags, and its text as it is run here."""

import re
from dataclasses import dataclass
from pathlib import Path

PROJECT = Path(__file__).parents[2]
PAGES = tuple(PROJECT / name for name in ("README.md", "CHANGELOG.md", "CONTRIBUTING.md")) + tuple(
    sorted((PROJECT / "docs").glob("*.md"))
)
PLACEHOLDERS = {"<error_id>": "7c466904-150f-4929-9713-06a613d0faac", "<app>": "example", "<function key>": "local"}


@dataclass(frozen=True)
class Block:
    """One fenced block: `tags` are the words after the language on the opening fence."""

    page: str
    line: int
    language: str
    tags: tuple[str, ...]
    text: str
    before: str = ""
    """The last line of text above it."""

    @property
    def id(self) -> str:
        return f"{self.page}:{self.line}-{self.language}"


def blocks_of(page: str, text: str) -> list[Block]:
    """The blocks of a page in their order. Raises ValueError at a fence that is not closed or names no language."""
    found: list[Block] = []
    opened: tuple[int, str] | None = None
    body: list[str] = []
    before = ""
    for number, line in enumerate(text.splitlines(), 1):
        fence = re.match(r"^ *```(.*)$", line)
        if fence is None:
            body.append(line)
            before = line if opened is None and line.strip() else before
        elif opened is None:
            if not fence[1].strip():
                raise ValueError(f"{page}:{number}: the block names no language, so that nothing can run it")
            opened, body = (number, fence[1].strip()), []
        else:
            language, *tags = opened[1].split()
            found.append(Block(page, opened[0], language, tuple(tags), "\n".join(body) + "\n", before))
            opened = None
    if opened is not None:
        raise ValueError(f"{page}:{opened[0]}: the block is not closed")
    return found


def indented_code(text: str) -> list[str]:
    """Lines that Markdown shows as code without a fence, which no test would see."""
    outside = re.sub(r"^ *```.*?^ *```", "", text, flags=re.MULTILINE | re.DOTALL)
    return re.findall(r"(?<=\n\n) {4}\S.*", outside)


def inline_commands(text: str) -> list[str]:
    """`make ...` and `python -m ...` in running text."""
    return re.findall(r"`((?:make|python -m) [^`]+)`", text)


OWN_TESTS = frozenset({"adding-a-system.md"})
"""Pages whose blocks are one story, which a test of its own tells: tests/systems/test_adding_a_system.py."""
ALL = tuple(
    block for path in PAGES if path.name not in OWN_TESTS for block in blocks_of(path.name, path.read_text("utf-8"))
)


def here(text: str, *, url: str, job: str, slot: str, dsn: str) -> str:
    """The text with what only its author's machine had (address, job, slot, database) replaced by what is here."""
    text = re.sub(r"\b[0-9a-f]{64}\b", job, text)
    text = re.sub(r"\b20\d{6}T\d{6}Z\b", slot, text)
    text = re.sub(r"'postgresql://[^']+'", f"'{dsn}'", text)
    text = text.replace("http://127.0.0.1:7071", url).replace("https://<app>.azurewebsites.net", url)
    for placeholder, value in PLACEHOLDERS.items():
        text = text.replace(placeholder, value)
    return text
