"""The resources that Bicep files declare, with their bodies as plain values."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass

from tree_sitter import Node

from tests.infra.bicep import nodes, parsed


@dataclass(frozen=True)
class Computed:
    """A value that is known only when it is deployed, with the values that stand in its expression."""

    parts: tuple["Value", ...] = ()


BESIDE = ("comment", "decorator", "decorators")

type Value = dict[str, Value] | list[Value] | str | Computed


@dataclass(frozen=True)
class Resource:
    """One declaration: `kind` is the type with its API version, as in Microsoft.Web/sites@2024-04-01."""

    file: str
    symbol: str
    kind: str
    body: dict[str, Value]

    @property
    def place(self) -> str:
        return f"{self.file}: {self.symbol}"


def resources(files: Mapping[str, str]) -> Iterator[Resource]:
    """Every resource of these files, by their names and texts."""
    for file, text in files.items():
        for node in nodes(parsed(text)):
            if node.type == "resource_declaration":
                symbol, kind, *rest = [each for each in node.named_children if each.type not in BESIDE]
                yield Resource(file, _text(symbol), _text(kind)[1:-1], _body(rest))


def _body(rest: list[Node]) -> dict[str, Value]:
    """The object of a declaration, below the condition or the loop that it may stand in."""
    for node in rest:
        if node.type == "object":
            value = _value(node)
            return value if isinstance(value, dict) else {}
        if node.type in ("if_statement", "for_statement"):
            return _body(node.named_children)
    return {}


def _value(node: Node) -> Value:
    match node.type:
        case "object":
            pairs = [child.named_children for child in node.named_children if child.type == "object_property"]
            return {_text(name).strip("'"): _value(value) for name, value in pairs}
        case "array":
            return [_value(child) for child in node.named_children if child.type not in BESIDE]
        case "string" if all(child.type != "interpolation" for child in node.named_children):
            return _text(node)[1:-1]
        case "boolean" | "number":
            return _text(node)
        case "ternary_expression":
            return Computed(tuple(_value(child) for child in node.named_children[1:]))
        case "call_expression":
            return Computed(tuple(_value(child) for child in node.named_children[1].named_children))
        case _:
            return Computed()


def _text(node: Node) -> str:
    return (node.text or b"").decode()
