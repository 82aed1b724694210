"""A headless Chromium for browser tests and screenshots, on a machine that has none.

npm's `@sparticuz/chromium` carries the browser, the shared libraries that a bare Linux lacks, and Open Sans; a package
of DejaVu adds a monospaced font. On other processors Debian's own chromium serves. Chromium starts as on a desktop:
with separate processes and web security.
"""

import json
import os
import platform
import secrets
import shutil
import subprocess
import tarfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING

from local.node import MissingPartError, node, package

if TYPE_CHECKING:
    from playwright.sync_api import Browser

UNPACKED = Path(__file__).parent.parent / ".local" / "chromium"
_SYSTEM = Path("/usr/bin/chromium")
_ARCHIVES = ("al2023.tar", "fonts.tar", "swiftshader.tar")
_INFLATE = """
const [source, target] = process.argv.slice(1), fs = require('fs');
fs.createReadStream(source).pipe(require('zlib').createBrotliDecompress()).pipe(fs.createWriteStream(target));
"""
# The fonts that came along are preferred, so that pages look the same everywhere; the machine's own fill in glyphs.
_FONTS = """<?xml version="1.0"?>
<!DOCTYPE fontconfig SYSTEM "urn:fontconfig:fonts.dtd">
<fontconfig>
  <dir>{folder}/fonts</dir>
  <dir>{mono}</dir>
  <dir>/usr/share/fonts</dir>
  <cachedir>{folder}/font-cache</cachedir>
  <alias binding="strong"><family>monospace</family><prefer><family>DejaVu Sans Mono</family></prefer></alias>
  <alias binding="strong"><family>sans-serif</family><prefer><family>Open Sans</family></prefer></alias>
  <alias binding="strong"><family>serif</family><prefer><family>DejaVu Serif</family></prefer></alias>
</fontconfig>
"""


@contextmanager
def browser() -> Iterator["Browser"]:
    """A headless browser of playwright's sync API; it needs no network. Raises `MissingPartError`."""
    from playwright.sync_api import sync_playwright

    binary, environment = executable()
    with sync_playwright() as playwright:
        flags = ["--font-render-hinting=none", "--disable-gpu", "--force-color-profile=srgb"]
        running = playwright.chromium.launch(executable_path=str(binary), env={**environment}, args=flags)
        try:
            yield running
        finally:
            running.close()


def executable() -> tuple[Path, dict[str, str]]:
    """The browser's binary and the environment it needs; unpacked on first use. Raises `MissingPartError`."""
    if platform.machine() not in ("x86_64", "AMD64") or platform.system() != "Linux":
        if _SYSTEM.exists():
            return _SYSTEM, dict(os.environ)
        raise MissingPartError(f"No browser for this machine: install Chromium as {_SYSTEM}.")
    folder = _unpacked(package("@sparticuz/chromium"))
    libraries = os.pathsep.join(filter(None, (str(folder / "lib"), os.environ.get("LD_LIBRARY_PATH"))))
    return folder / "chromium", os.environ | {"LD_LIBRARY_PATH": libraries, "FONTCONFIG_FILE": f"{folder}/fonts.conf"}


def _unpacked(source: Path) -> Path:
    """The unpacked browser; a draft is renamed into its place, so that two processes may do this at once."""
    version = json.loads((source / "package.json").read_text())["version"]
    target = UNPACKED.with_name(f"{UNPACKED.name}-{version}")
    if not target.exists():
        draft = target.with_name(f"{target.name}.new-{secrets.token_hex(4)}")
        draft.mkdir(parents=True)
        for name in ("chromium", *_ARCHIVES):
            _inflate(source / "bin" / f"{name}.br", draft / name)
        for name in _ARCHIVES:
            with tarfile.open(draft / name) as archive:
                archive.extractall(draft, filter="data")
            (draft / name).unlink()
        (draft / "chromium").chmod(0o755)
        (draft / "fonts.conf").write_text(_FONTS.format(folder=target, mono=package("dejavu-fonts-ttf") / "ttf"))
        try:
            draft.rename(target)
        except OSError:  # another process was first
            shutil.rmtree(draft)
    return target


def _inflate(source: Path, target: Path) -> None:
    subprocess.run([str(node()), "-e", _INFLATE, str(source), str(target)], check=True)
