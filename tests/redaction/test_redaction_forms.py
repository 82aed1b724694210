"""Each kind of secret in each of its forms, alone and inside other texts; and what only looks so."""

import json
from collections.abc import Callable
from time import process_time

import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st

from analysis.redaction import redact, redact_text
from tests.redaction.forms import FORMS, LOOK_ALIKES
from tests.redaction.test_redaction_properties import canaries
from tests.redaction.test_redaction_texts import HOSTILE

SECRET = "Zk7mQ2xW9b"
EACH = [(kind, form) for kind, forms in FORMS.items() for form in forms]
AROUND: list[Callable[[str], str]] = [
    lambda text: text,
    lambda text: json.dumps({"id": 1, "error": text, "z": [1]}),
    lambda text: json.dumps({"body": json.dumps({"log": text})}),
    lambda text: f'Traceback (most recent call last):\n  File "/app/run.py", line 3, in load\nRuntimeError: {text}',
    lambda text: f"2026-11-28T06:00:00Z ERROR worker-3 task 12 failed: {text}",
]


@pytest.mark.parametrize(("kind", "form"), EACH)
def test_a_secret_is_gone_from_each_form(kind: str, form: str) -> None:
    text = form.replace("§", SECRET)
    cleaned = redact_text(text)
    assert SECRET not in cleaned, kind
    assert redact_text(cleaned) == cleaned


@given(st.sampled_from(EACH), st.sampled_from(AROUND), canaries)
def test_a_secret_is_gone_from_each_form_inside_other_texts(
    each: tuple[str, str], around: Callable[[str], str], canary: str
) -> None:
    cleaned = redact_text(around(each[1].replace("§", canary)))
    assert canary not in cleaned
    assert redact_text(cleaned) == cleaned


@pytest.mark.parametrize("text", LOOK_ALIKES)
def test_what_only_looks_so_stays(text: str) -> None:
    assert redact_text(text) == text
    assert redact([{"text": text}]) == [{"text": text}]
    line = f"2026-11-28T06:00:00Z ERROR worker-3 task 12 failed: {text}"
    assert redact_text(line) == line


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
    begun = process_time()
    redact_text(text)
    assert process_time() - begun < 0.8  # 0.05 s is usual; what reads a text for each of its signs takes seconds
