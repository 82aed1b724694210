"""Each kind of secret in each of its forms, alone and inside other texts; and what only looks so."""

import base64
import html
import json
import re
import zlib
from collections.abc import Callable

import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st

from analysis.redaction import redact, redact_text
from analysis.redaction.encoded import decoded
from tests.effort import is_within
from tests.redaction.forms import FORMS, LOOK_ALIKES
from tests.redaction.test_redaction_texts import HOSTILE

SECRET = "Zk7mQ2xW9b"
EACH = [(kind, form) for kind, forms in FORMS.items() for form in forms]
AROUND: dict[str, Callable[[str], str]] = {
    "JSON": lambda text: json.dumps({"id": 1, "error": text, "z": [1]}),
    "JSON in JSON": lambda text: json.dumps({"body": json.dumps({"log": text})}),
    "JSON that is cut": lambda text: json.dumps({"log": f"began\n{text}\nended"})[:-5],
    "JSON behind words": lambda text: f"ERROR payload: {json.dumps({'log': f'began\n{text}'})}",
    "JSON with Windows' breaks": lambda text: f"ERROR payload: {json.dumps({'log': f'began\r\n{text}\r\nended'})}",
    "JSON with tabs": lambda text: f"ERROR payload: {json.dumps({'log': f'began\t{text}'})}",
    "JSON in JSON behind words": lambda text: (
        f"ERROR payload: {json.dumps({'x': json.dumps({'log': f'a\n{text}\nb'})})}"
    ),
    "JSON that escapes HTML": lambda text: f"ERROR payload: {_without_signs(json.dumps({'log': f'a\n{text}\nb'}))}",
    "a dict that is printed": lambda text: f"ERROR payload: { ({'log': f'began\n{text}\nended'})!r}",
    "a traceback": lambda text: (
        f'Traceback (most recent call last):\n  File "/app/run.py", line 3\nRuntimeError: {text}'
    ),
    "a log's line": lambda text: f"2026-11-28T06:00:00Z ERROR worker-3 task 12 failed: {text}",
    "a sentence": lambda text: f"by the concurrency key {text}, whose semaphore has 0 free",
    "brackets": lambda text: f"failed ({text})",
    "square brackets": lambda text: f"failed [{text}]",
    "quotes": lambda text: f'the command "{text}" failed',
    "apostrophes": lambda text: f"the command '{text}' failed",
    "backticks": lambda text: f"the command `{text}` failed",
    "a terminal's colours": lambda text: f"\x1b[31m{text}\x1b[0m",
    "colours that are escaped": lambda text: f"stderr: \\u001b[1;31m{text}\\u001b[0m",
    "base64": lambda text: base64.b64encode(f"the task failed: {text}".encode()).decode(),
    "base64 in JSON": lambda text: json.dumps(
        {"error": base64.b64encode(f"the task failed: {text}".encode()).decode()}
    ),
    "bytes of PostgreSQL": lambda text: f"\\x{text.encode().hex()}",
    "packed bytes": lambda text: base64.b64encode(zlib.compress(f"the task failed: {text}".encode())).decode(),
    "rsyslog's marks": lambda text: f"began\n{text}\nended".replace("\n", "#012").replace("\t", "#011"),
    "HTML": lambda text: f"<pre>{html.escape(text)}</pre>",
}


def _without_signs(text: str) -> str:
    """As .NET and Go write JSON."""
    return re.sub(r"(?<!\\)[<>&'+]", lambda sign: f"\\u{ord(sign[0]):04X}", text)


@pytest.mark.parametrize(("kind", "form"), EACH)
def test_a_secret_is_gone_from_each_form(kind: str, form: str) -> None:
    text = form.replace("§", SECRET)
    cleaned = redact_text(text)
    assert SECRET not in cleaned, kind
    assert redact_text(cleaned) == cleaned


@pytest.mark.parametrize("around", AROUND.values(), ids=AROUND.keys())
def test_a_secret_is_gone_from_each_form_inside_other_texts(around: Callable[[str], str]) -> None:
    for kind, form in EACH:
        written = around(form.replace("§", SECRET))
        cleaned = redact_text(written)
        assert SECRET not in cleaned, (kind, form)
        assert SECRET not in (decoded(cleaned, 10_000) or ""), (kind, form)
        assert redact_text(cleaned) == cleaned, (kind, form)
        assert SECRET not in str(redact({"error": written})), (kind, form)


@pytest.mark.parametrize("text", LOOK_ALIKES)
def test_what_only_looks_so_stays(text: str) -> None:
    assert redact_text(text) == text
    assert redact([{"text": text}]) == [{"text": text}]
    line = f"2026-11-28T06:00:00Z ERROR worker-3 task 12 failed: {text}"
    assert redact_text(line) == line


@pytest.mark.parametrize(
    "text",
    [
        base64.b64encode(b"the task found 12 tiles and gave up").decode(),
        "\\x" + bytes(range(256)).hex(),
        json.dumps({"thumbnail": base64.b64encode(bytes(range(255))).decode()}),
        "3fK9ZxQ2mN8vB4tR7wY1",
        "QUJDREVGR0hJSktMTU5PUFFSU1RVVldYWVo=",
    ],
)
def test_what_is_encoded_and_holds_no_secret_stays_encoded(text: str) -> None:
    assert redact_text(text) == text
    assert redact({"result": text}) == {"result": text}


def test_of_packed_text_no_more_is_read_than_can_be_looked_at() -> None:
    packed = base64.b64encode(zlib.compress(b"x" * 5_000_000 + b" password=" + SECRET.encode())).decode()
    assert len(redact_text(packed)) <= 1_000_000


PARTS = [*HOSTILE, *(part for _, form in EACH for part in form.split("§") if part.strip())]
SIGNS = [" ", "", "\n", "\\n", '"', "'", "(", ")", "[", "{", "@", ".", ":", "-", "=", "\\", "a", "1A", ", "]
LENGTH = 20_000


@given(
    st.lists(st.builds(lambda part, cut, sign: part[:cut] + sign, st.sampled_from(PARTS), st.integers(1, 40),
                       st.sampled_from(SIGNS)), min_size=1, max_size=3),
    st.sampled_from(["", *PARTS]),
)  # fmt: skip
@settings(max_examples=150, deadline=None)
@example(["curl -U("], "")
@example(["lftp -u{"], "")
@example(["password={"], "{")
@example(["key-:"], "")
@example(["@example.ne=", "&Key--7z'="], "re_")
def test_time_grows_with_the_length_whatever_is_repeated(parts: list[str], before: str) -> None:
    part = "".join(parts)
    text = before + part * (LENGTH // len(part) + 1)
    assert is_within(800, lambda: redact_text(text))  # 200 at most; what reads all for each sign takes thousands
