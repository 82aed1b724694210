"""docs/architecture.md: which room imports which, drawn from the code. `make architecture` writes it."""

from collections import defaultdict
from pathlib import Path

import grimp

PAGE = Path(__file__).parents[1] / "docs" / "architecture.md"
PACKAGES = ("analysis", "notify", "reports", "web")
COMMON = frozenset(
    f"analysis.{name}"
    for name in ("costs", "facts", "frozen", "model", "published", "settings", "spelling", "tables", "wording")
) | {"analysis"}
"""What nearly every room uses; arrows to these would hide the others."""
FAMILIES = frozenset(
    f"analysis.{name}" for name in ("errors", "health", "job", "logs", "performance", "poison", "trends")
)


def page() -> str:
    """The page as Markdown with a Mermaid picture."""
    drawn = "\n".join(f"    {importer} --> {imported}" for importer, imported in arrows())
    return f"""# Architecture

Written by `make architecture` from the imports of the code, and checked by a test. An arrow leads from a room to one
that it uses. Left out are arrows that a longer way shows too, and the rooms that nearly all use:
{", ".join(f"`{room}`" for room in sorted(COMMON))}.
`analyses` are the families: {", ".join(f"`{room}`" for room in sorted(FAMILIES))}.
`pyproject.toml` holds the layers, and that no
imports go in a circle.

```mermaid
graph TD
{drawn}
```
"""


def arrows() -> list[tuple[str, str]]:
    """Each pair of rooms of which the first imports the second, without those that follow from others."""
    graph = grimp.build_graph(*PACKAGES)
    uses: defaultdict[str, set[str]] = defaultdict(set)
    for module in graph.modules:
        for imported in graph.find_modules_directly_imported_by(module):
            importer, used = _room(module), _room(imported)
            if importer != used and not {importer, used} & COMMON:
                uses[importer].add(used)
    return sorted((a, b) for a in uses for b in uses[a] if not any(b in _reached(uses, c) for c in uses[a] - {b}))


def _room(module: str) -> str:
    package, *rest = module.split(".")
    room = f"{package}.{rest[0]}" if package == "analysis" and rest else package
    return "analyses" if room in FAMILIES else room


def _reached(uses: dict[str, set[str]], start: str) -> set[str]:
    found, waiting = set[str](), [start]
    while waiting:
        for used in uses.get(waiting.pop(), set()) - found:
            found.add(used)
            waiting.append(used)
    return found


if __name__ == "__main__":
    PAGE.write_text(page(), "utf-8")
