"""Bicep files read by two parsers: tree-sitter for syntax and names, pycep for what is declared."""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Any

import tree_sitter_bicep
from pycep import BicepParser
from tree_sitter import Language, Node, Parser

INFRA = Path(__file__).parents[2] / "infra"
FILES = sorted(INFRA.glob("*.bicep"))
_LANGUAGE = Language(tree_sitter_bicep.language())
_DECLARATIONS = (
    "parameter_declaration",
    "variable_declaration",
    "resource_declaration",
    "module_declaration",
    "for_statement",
)


@dataclass(frozen=True)
class Names:
    """The names that a file declares, the outputs it gives, and the names that its expressions use."""

    declared: frozenset[str]
    used: frozenset[str]


def nodes(node: Node) -> Iterator[Node]:
    yield node
    for child in node.children:
        yield from nodes(child)


def parsed(text: str) -> Node:
    return Parser(_LANGUAGE).parse(text.encode()).root_node


def errors(text: str) -> list[str]:
    """What is no Bicep, with its line."""
    return [
        f"line {node.start_point.row + 1}: {(node.text or b'').decode()[:60]}"
        for node in nodes(parsed(text))
        if node.is_error or node.is_missing
    ]


def names(text: str) -> Names:
    declared: set[str] = set()
    used: set[str] = set()
    for node in nodes(parsed(text)):
        if node.type != "identifier" or node.parent is None or node.text is None:
            continue
        name, first = node.text.decode(), node.parent.named_children[0] == node
        if node.parent.type in _DECLARATIONS and first:
            declared.add(name)
        elif not (node.parent.type in ("object_property", "output_declaration") and first) and not _is_call(node):
            used.add(name)
    return Names(frozenset(declared), frozenset(used))


def _is_call(node: Node) -> bool:
    return node.parent is not None and node.parent.type == "call_expression" and node.parent.children[0] == node


@cache
def declared(path: Path) -> dict[str, Any]:
    """pycep's reading: parameters, variables, resources, modules, outputs."""
    return dict(BicepParser().parse(text=path.read_text()))


def outputs_used(text: str) -> set[tuple[str, str]]:
    """Each module.outputs.name."""
    return set(re.findall(r"\b(\w+)\.outputs\.(\w+)", text))


def block(text: str, variable: str) -> dict[str, str]:
    """The properties of `var <variable> = { name: value }`, one a line, as they are written."""
    [body] = re.findall(rf"^var {variable} = \{{\n(.*?)^\}}", text, re.MULTILINE | re.DOTALL)
    return dict(re.findall(r"^  (\w+): (.*)$", body, re.MULTILINE))
