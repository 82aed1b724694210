"""Opening a page in a real browser, and what is asked of it there."""

from collections.abc import Callable
from pathlib import Path
from typing import TYPE_CHECKING, Literal

from local.node import package

if TYPE_CHECKING:
    from playwright.sync_api import Browser, BrowserContext, Page

WCAG = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"]

CONTENT = """() => {
    const copy = document.querySelector("main").cloneNode(true);
    copy.querySelectorAll("button:not(th button), .filter, [role=status]").forEach((added) => added.remove());
    return copy.textContent.replace(/\\s+/g, " ").trim();
}"""

AXE = """async (tags) => {
    const found = await axe.run(document, { runOnly: tags, resultTypes: ["violations"] });
    return found.violations.flatMap((v) => v.nodes.map((n) => `${v.id}: ${n.html.slice(0, 160)} ${n.failureSummary}`));
}"""


SAME = r"""() => {
    const walker = document.createTreeWalker(document.body, NodeFilter.SHOW_TEXT);
    const nodes = [...document.querySelectorAll("[title]:not(time)")].map((one) => one.getAttributeNode("title"));
    while (walker.nextNode()) {
        if (!walker.currentNode.parentElement.closest("pre, code, script, style, .utc")) nodes.push(walker.currentNode);
    }
    const before = nodes.map((node) => node.nodeValue);
    [...document.querySelectorAll("button")].find((one) => one.textContent === "Local time").click();
    const same = nodes.filter((node, place) => node.nodeValue === before[place] && !node.parentElement?.hidden);
    return same.map((node) => node.nodeValue).filter((said) => /\d\d:\d\d|UTC/.test(said));
}"""
"""Switches to local time, and gives what is still said as in UTC."""


SMALL = """() => {
    const body = parseFloat(getComputedStyle(document.body).fontSize);
    return [...document.body.querySelectorAll(":not(svg *, script, style)")].filter((one) => {
        const says = [...one.childNodes].some((node) => node.nodeType === Node.TEXT_NODE && node.data.trim());
        return says && one.checkVisibility({ contentVisibilityAuto: true }) && one.getClientRects().length;
    }).map((one) => [one, parseFloat(getComputedStyle(one).fontSize) / body]);
}"""

LARGER = f"""() => {{
    const now = ({SMALL})();
    const found = now.filter(([one, size]) => one.dataset.small && size > 1.001);
    now.forEach(([one, size]) => {{ if (size < 1) one.dataset.small = size; }});
    return found.map(([one, size]) => `${{size.toFixed(2)}} ${{one.outerHTML.slice(0, 120)}}`);
}}"""
"""Marks what is smaller than the running text, and gives what was marked before and is larger than it now."""


class Watched:
    """An opened page with everything that it asked the network for or complained about."""

    def __init__(self, context: "BrowserContext", file: Path) -> None:
        self.requests: list[str] = []
        self.complaints: list[str] = []
        self.page: Page = context.new_page()
        self.page.on("request", lambda request: self.requests.append(request.url))
        self.page.on("console", lambda message: self.complaints.append(message.text))
        self.page.on("pageerror", lambda error: self.complaints.append(str(error)))
        self.page.on("dialog", lambda dialog: self.complaints.append(f"dialog {dialog.message}"))
        self.page.goto(file.as_uri())


class Opening:
    """`opening(html)`: the page in a window of its own; with `draw`, the page that it makes of a story's name."""

    def __init__(self, chromium: "Browser", folder: Path, draw: Callable[[str], str] = str) -> None:
        self.chromium = chromium
        self.folder = folder
        self.draw = draw
        self.contexts: list[BrowserContext] = []

    def __call__(
        self,
        page: str,
        *,
        width: int = 1280,
        scheme: Literal["light", "dark"] = "light",
        scripts: bool = True,
        bypass_policy: bool = False,
    ) -> Watched:
        file = self.folder / f"{len(self.contexts)}.html"
        file.write_text(self.draw(page), "utf-8")
        context = self.chromium.new_context(
            viewport={"width": width, "height": 900},
            color_scheme=scheme,
            java_script_enabled=scripts,
            bypass_csp=bypass_policy,
            timezone_id="Asia/Kolkata",
        )
        self.contexts.append(context)
        return Watched(context, file)

    def faults(self, page: str, width: int, scheme: Literal["light", "dark"]) -> object:
        """What axe finds wrong with the page, everything on it unfolded."""
        return faults(self(page, width=width, scheme=scheme, bypass_policy=True))

    def close(self) -> None:
        for context in self.contexts:
            context.close()


def unfold(watched: Watched) -> None:
    """Everything that waits behind a line is shown."""
    watched.page.evaluate("() => document.querySelectorAll('details').forEach((d) => { d.open = true; })")


def faults(watched: Watched) -> object:
    """What axe finds wrong with an opened page, which must have been opened without its policy."""
    unfold(watched)
    watched.page.add_script_tag(path=str(package("axe-core") / "axe.min.js"))
    return watched.page.evaluate(AXE, WCAG)


def larger_on_paper(watched: Watched) -> object:
    """What is smaller than the running text on the screen, and larger than it on paper."""
    unfold(watched)
    watched.page.evaluate(LARGER)
    watched.page.emulate_media(media="print")
    return watched.page.evaluate(LARGER)
