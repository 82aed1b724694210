"""The browser starts on a bare machine, and text is visible in it."""

import base64

import pytest
from playwright.sync_api import Browser, Error

PAGE = "<body style='margin:0;background:white'><p style='font:40px sans-serif;color:black'>Jobscope 0123</p></body>"
INKED = """async (data) => {
  const image = new Image(); image.src = 'data:image/png;base64,' + data; await image.decode();
  const canvas = new OffscreenCanvas(image.width, image.height), pen = canvas.getContext('2d');
  pen.drawImage(image, 0, 0);
  const pixels = pen.getImageData(0, 0, image.width, image.height).data;
  let dark = 0; for (let i = 0; i < pixels.length; i += 4) if (pixels[i] < 64) dark++;
  return dark;
}"""


def test_text_is_drawn(chromium: Browser) -> None:
    page = chromium.new_page(viewport={"width": 400, "height": 120})
    page.set_content(PAGE)
    shot = base64.b64encode(page.screenshot()).decode()
    assert page.evaluate(INKED, shot) > 500
    page.close()


def test_code_stands_in_a_monospaced_font_and_prose_does_not(chromium: Browser) -> None:
    page = chromium.new_page()
    page.set_content(
        "<span style='font:20px monospace'>iiiiWWWW</span><br><span style='font:20px sans-serif'>iiii</span>"
    )
    width = """(part) => { const range = document.createRange(), [code, prose] = document.querySelectorAll('span');
      const node = (part === 'prose' ? prose : code).firstChild, start = part === 'wide' ? 4 : 0;
      range.setStart(node, start); range.setEnd(node, start + 4); return range.getBoundingClientRect().width; }"""
    narrow, wide, prose = (page.evaluate(width, part) for part in ("narrow", "wide", "prose"))
    assert narrow == pytest.approx(wide)
    assert prose < narrow
    page.close()


def test_pages_keep_web_security(chromium: Browser) -> None:
    page = chromium.new_page()
    page.set_content("<p>x</p>")
    with pytest.raises(Error, match="Failed to fetch"):
        page.evaluate("fetch('http://127.0.0.1:9/')")
    page.close()
