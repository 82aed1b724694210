"""What the code can tell a person when something fails, read from its syntax trees."""

import ast
from collections.abc import Iterator
from pathlib import Path

from tests.packaging.blocks import PROJECT

FAILURES = {
    "Failure",
    "Partial",
    "EmptyWorkspace",
    "NotConfigured",
    "Misconfigured",
    "Refused",
    "NoSuchWorkspace",
    "Throttled",
    "TimedOut",
    "BasicPlan",
    "BadQuery",
    "Unreachable",
}
"""What a source or an analysis answers with instead of rows."""


def reasons() -> dict[str, str]:
    """Each reason of an `unknown` with `…` for what varies, and the file that gives it."""
    found: dict[str, str] = {}
    for path, tree in _trees("analysis", "web"):
        for node in ast.walk(tree):
            match node:
                case ast.Call(func=ast.Name(id=name), args=[given, *_]) if name in FAILURES:
                    text = _text(given)
                case ast.Assign(targets=[ast.Name(id="reason")], value=given):
                    text = _text(given)
                case ast.AnnAssign(target=ast.Name(id="reason"), value=given):
                    text = _text(given)
                case _:
                    continue
            if text:
                found[text] = path
    return found


def problems() -> dict[str, str]:
    """`status title` of each problem document, and the file that makes it."""
    found: dict[str, str] = {}
    for path, tree in _trees("web"):
        for node in ast.walk(tree):
            if isinstance(node, ast.Call) and isinstance(node.func, ast.Name) and node.func.id == "Problem":
                status, title = (ast.literal_eval(argument) for argument in node.args[:2])
                found[f"{status} {title}"] = path
    return found


def longest(reason: str) -> str:
    """The longest part of a reason that never varies."""
    return max((part.strip(" (:.,)") for part in reason.split("…")), key=len)


def _text(node: ast.AST | None) -> str:
    if isinstance(node, ast.Constant) and isinstance(node.value, str):
        return node.value
    if isinstance(node, ast.JoinedStr):
        return "".join(part.value if isinstance(part, ast.Constant) else "…" for part in node.values)  # type: ignore[misc]  # constants are texts
    return ""


def _trees(*folders: str) -> Iterator[tuple[str, ast.Module]]:
    for folder in folders:
        for path in sorted((PROJECT / folder).rglob("*.py")):
            yield str(Path(path).relative_to(PROJECT)), ast.parse(path.read_text("utf-8"))
