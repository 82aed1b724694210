"""What people read keeps to the words of docs/glossary.md: pages, messages, errors and documents."""

import ast
import re
import tomllib
from collections.abc import Iterator
from itertools import chain
from pathlib import Path

from tests.packaging.blocks import PAGES, PROJECT

AVOIDED = re.compile(
    r"\b(?:mend(?:s|ed|ing)?|need(?:s)? someone|lost to|failed so|stopped beating|put back|gone quiet|surely gone"
    r"|beside type|heard|rung|tied|ties|told of|put each back)\b",
    re.IGNORECASE,
)
ONE_OF_MANY = re.compile(r"(?<![\d.,:/-])1 (?:tasks|jobs|findings|incidents|sessions|rows|queues|workers|runs|steps)\b")
NO_NAMES = frozenset(
    {
        "told",
        "tell",
        "tells",
        "heard",
        "hear",
        "hears",
        "said",
        "saying",
        "say",
        "lives",
        "mend",
        "mends",
        "mended",
        "ties",
        "tied",
        "rung",
    }
)
"""Words of which no identifier is made: they say that something is reported, and not what."""
CODE = ("analysis", "commands", "web", "notify", "reports")
OLD_KEYS = PROJECT / "analysis" / "history" / "stored.py"
"""Where the keys of earlier releases' snapshots are renamed."""
NOT_SHOWN = ("analysis/errors/grouping", "analysis/redaction")
"""Vocabularies that are looked for in other people's texts."""


def _texts(code: str) -> Iterator[tuple[int, str]]:
    """Literals with several words, which may be shown; docstrings are for those who read the code."""
    tree = ast.parse(code)
    docstrings = {id(node.value) for node in ast.walk(tree) if isinstance(node, ast.Expr)}
    for node in ast.walk(tree):
        if not isinstance(node, ast.Constant) or not isinstance(node.value, str) or id(node) in docstrings:
            continue
        if " " in node.value:
            yield node.lineno, node.value


def _sentences(value: object) -> Iterator[str]:
    """The prose of what a job system's files say; statements, commands and code are in their own languages."""
    if isinstance(value, str):
        yield value
    elif isinstance(value, list):
        for one in value:
            yield from _sentences(one)
    elif isinstance(value, dict):
        for name, one in value.items():
            if name not in ("sql", "command", "log_ids"):
                yield from _sentences(one)


def _names(code: str) -> Iterator[tuple[int, str]]:
    """What the code defines: modules bring names of their own."""
    for node in ast.walk(ast.parse(code)):
        match node:
            case ast.Name(id=name, ctx=ast.Store()) | ast.arg(arg=name) | ast.Attribute(attr=name, ctx=ast.Store()):
                yield node.lineno, name
            case ast.FunctionDef(name=name) | ast.ClassDef(name=name):
                yield node.lineno, name


def _keys(code: str) -> Iterator[tuple[int, str]]:
    """The keys of dictionaries that are written out, as those of our JSON are."""
    for node in ast.walk(ast.parse(code)):
        for key in node.keys if isinstance(node, ast.Dict) else ():
            if isinstance(key, ast.Constant) and isinstance(key.value, str):
                yield key.lineno, key.value


def _words(name: str) -> set[str]:
    return {word.lower() for word in re.findall(r"[A-Z]?[a-z]+|[A-Z]+", name)}


def _modules() -> Iterator[Path]:
    for folder in (*CODE, "local", "benchmarks"):
        yield from sorted((PROJECT / folder).rglob("*.py"))
    yield from sorted(PROJECT.glob("*.py"))


def _shown() -> Iterator[tuple[str, str]]:
    for path in PAGES:
        if path.name != "glossary.md":
            text = re.sub(r"`[^`\n]*`", "", path.read_text("utf-8"))
            yield from ((f"{path.name}:{n}", line) for n, line in enumerate(text.splitlines(), 1))
    for path in sorted((PROJECT / "reports" / "templates").glob("*.j2")):
        text = re.sub(r"\{[%{#].*?[%}#]\}|<[^>]*>", " ", path.read_text("utf-8"), flags=re.DOTALL)
        yield path.name, text
    for path in sorted((PROJECT / "sql" / "systems").glob("*/*.toml")):
        for text in _sentences(tomllib.loads(path.read_text("utf-8"))):
            yield f"{path.parent.name}/{path.name}: {text[:60]}", text
    for folder in CODE:
        for path in sorted((PROJECT / folder).rglob("*.py")):
            name = path.relative_to(PROJECT).as_posix()
            if not name.startswith(NOT_SHOWN):
                yield from ((f"{name}:{line}", text) for line, text in _texts(path.read_text("utf-8")))


def test_no_text_uses_a_word_that_the_glossary_replaces() -> None:
    assert [(place, match[0]) for place, text in _shown() for match in AVOIDED.finditer(text)] == []


def test_no_name_in_the_code_is_made_of_a_word_that_says_nothing() -> None:
    found = {
        f"{path.relative_to(PROJECT)}:{line}": name
        for path in _modules()
        if "node_modules" not in path.parts
        for line, name in chain(
            _names(path.read_text("utf-8")), () if path == OLD_KEYS else _keys(path.read_text("utf-8"))
        )
        if _words(name) & NO_NAMES
    }
    assert found == {}


def test_neither_a_test_nor_a_statement_has_such_a_name_alone() -> None:
    named = {
        f"{path.relative_to(PROJECT)}:{line}": name
        for path in sorted((PROJECT / "tests").rglob("*.py"))
        if not {".local", "node_modules"} & {*path.parts} and path != Path(__file__)
        for line, name in _names(path.read_text("utf-8"))
        if name in NO_NAMES
    }
    aliases = {
        path.relative_to(PROJECT).as_posix(): found
        for path in sorted((PROJECT / "sql").rglob("*.*sql"))
        if (found := NO_NAMES & {*re.findall(r"\w+", re.sub(r"--.*|'[^'\n]*'", "", path.read_text("utf-8")))})
    }
    assert (named, aliases) == ({}, {})


def test_one_is_followed_by_a_singular() -> None:
    assert [(place, match[0]) for place, text in _shown() for match in ONE_OF_MANY.finditer(text)] == []


def test_the_search_sees_what_it_looks_for(tmp_path: Path) -> None:
    module = tmp_path / "module.py"
    module.write_text('"""Mended in a docstring."""\nTITLE = "1 tasks lost to x"\nmend = "one"\n')
    [(line, text)] = _texts(module.read_text())
    assert (line, AVOIDED.findall(text), bool(ONE_OF_MANY.search(text))) == (2, ["lost to"], True)
    code = "def is_told(one):\n    isTold, heardOf = one.said\n    for lives in heardOf:\n        one.said = lives\n"
    assert [name for _, name in sorted(_names(code)) if _words(name) & NO_NAMES] == [
        "is_told",
        "heardOf",
        "isTold",
        "lives",
        "said",
    ]
    assert [*_keys("row = {'ties': 1}\n")] == [(1, "ties")]
