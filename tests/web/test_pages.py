"""The pages of the app in a real browser: whole, quiet, and careful with the key."""

from pathlib import Path
from typing import TYPE_CHECKING

import pytest

from local.functions_host import HostProcess

if TYPE_CHECKING:
    from playwright.sync_api import Browser

PAGES = ("/api/reports/latest", "/api/reports", "/api/docs")


@pytest.mark.parametrize("path", PAGES)
@pytest.mark.parametrize("scripts", [True, False])
def test_a_page_opens_with_one_request_and_no_complaint(
    app: HostProcess, chromium: "Browser", path: str, scripts: bool
) -> None:
    context = chromium.new_context(java_script_enabled=scripts)
    page = context.new_page()
    requests: list[str] = []
    complaints: list[str] = []
    page.on("request", lambda request: requests.append(request.url))
    page.on("console", lambda message: complaints.append(message.text))
    answer = page.goto(f"{app.url}{path}?code={app.key}")
    assert answer is not None
    assert answer.status == 200
    assert page.locator("h1").count() >= 1
    assert (len(requests), complaints) == (1, [])
    context.close()


def test_the_key_is_handed_on_by_script_to_the_same_app_only(app: HostProcess, chromium: "Browser") -> None:
    context = chromium.new_context()
    page = context.new_page()
    page.goto(f"{app.url}/api/reports?code={app.key}")
    report = page.locator(".runs a").first
    assert f"code={app.key}" in str(report.get_attribute("href"))
    report.click()
    assert page.locator("h1").count() >= 1
    for link in page.locator("a[href^=http]").all():
        href = str(link.get_attribute("href"))
        assert href.startswith(app.url) or "code=" not in href
    context.close()


def test_without_scripts_the_page_says_how_to_send_the_key(app: HostProcess, chromium: "Browser") -> None:
    context = chromium.new_context(java_script_enabled=False)
    page = context.new_page()
    page.goto(f"{app.url}/api/reports?code={app.key}")
    assert page.get_by_text("x-functions-key: $KEY").first.is_visible()
    assert f"code={app.key}" not in page.content()
    context.close()


def test_no_stored_page_and_no_answer_to_keep_holds_a_key(app: HostProcess, reports: Path) -> None:
    served = app.request("GET", f"/api/reports/latest?code={app.key}")
    assert served.status == 200
    assert app.key.encode() not in served.body
    stored = [path for path in reports.rglob("*") if path.is_file()]
    assert any(path.suffix == ".html" for path in stored)
    assert [path for path in stored if app.key.encode() in path.read_bytes()] == []
