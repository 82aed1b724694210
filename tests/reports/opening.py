"""Opening a page, given as text, in a real browser."""

from pathlib import Path
from typing import TYPE_CHECKING, Literal

from local.node import package
from tests.reports.test_browser import AXE, WCAG, Watched

if TYPE_CHECKING:
    from playwright.sync_api import Browser, BrowserContext


class Opening:
    """`opening(html)`: the page in a window of its own."""

    def __init__(self, chromium: "Browser", folder: Path) -> None:
        self.chromium = chromium
        self.folder = folder
        self.contexts: list[BrowserContext] = []

    def __call__(
        self,
        html: str,
        *,
        width: int = 1400,
        scheme: Literal["light", "dark"] = "light",
        scripts: bool = True,
        bypass_policy: bool = False,
    ) -> Watched:
        file = self.folder / f"{len(self.contexts)}.html"
        file.write_text(html, "utf-8")
        context = self.chromium.new_context(
            viewport={"width": width, "height": 900},
            color_scheme=scheme,
            java_script_enabled=scripts,
            bypass_csp=bypass_policy,
            timezone_id="Asia/Kolkata",
        )
        self.contexts.append(context)
        return Watched(context, file)

    def faults(self, html: str, width: int, scheme: Literal["light", "dark"]) -> object:
        """What axe finds wrong with the page."""
        watched = self(html, width=width, scheme=scheme, bypass_policy=True)
        watched.page.add_script_tag(path=str(package("axe-core") / "axe.min.js"))
        return watched.page.evaluate(AXE, WCAG)

    def close(self) -> None:
        for context in self.contexts:
            context.close()
