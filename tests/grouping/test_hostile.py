"""Hostile texts: work stays bounded, whatever the input. Bounds are generous; exponential work would never end."""

import re
import string
from base64 import b64encode
from hashlib import shake_256
from zlib import compress

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from analysis.errors.grouping import Fingerprint, fingerprint, group
from analysis.errors.grouping.bounds import MAX_TEXT, shorten
from analysis.errors.grouping.codes import COUNTING
from analysis.errors.grouping.line_rules import LINE_RULES
from analysis.errors.grouping.spelling_rules import SPELLING_RULES
from analysis.errors.grouping.word_rules import WORD_RULES
from tests.effort import is_within
from tests.grouping.texts import traceback

FRAME = '  File "/srv/app/tiles.py", line 56, in walk\n    return walk(node, depth + 1)\n'
BINARY = shake_256(b"junk").digest(1_000_000).decode("latin-1")
TEXTS = {
    "a line of a million letters": "a" * 1_000_000,
    "a line of a million digits": "7" * 1_000_000,
    "a million blanks": " " * 1_000_000,
    "a million lines": "\n" * 1_000_000,
    "ten thousand recursive frames": f"Traceback (most recent call last):\n{FRAME * 10_000}RecursionError: too deep\n",
    "ten thousand tracebacks": traceback("no answer") * 10_000,
    "binary junk": BINARY,
    "binary junk in a traceback": traceback(BINARY),
    "surrogates": "\ud800" * 100_000,
    "open quotes": "'\"`" * 400_000,
    "open brackets": "([{" * 400_000,
    "nested calls": "<*>(" * 300_000,
    "endless JSON": '{"message": "' + '\\"' * 500_000 + "}",
    "many JSON fields": "{" + '"a": "b", ' * 100_000 + "}",
    "elements that never end": "<?xml version='1.0'?><Error>" + "<a>" * 300_000 + "</Error>",
    "sections of an element that never end": "<?xml version='1.0'?><Error>" + "<![CDATA[" * 100_000 + "</Error>",
    "dots": "a." * 500_000,
    "slashes": "/" * 1_000_000,
    "colons": "00:" * 300_000,
    "dashes and digits": "0a-" * 300_000,
    "assignments": "a=" * 500_000,
    "frames of JavaScript": "E: x\n" + "    at f (a:1:2)\n" * 70_000,
    "frames of Java without end": "\n\tat a.b.C.d(" * 80_000,
    "causes": "Caused by:\n    0: x\n" * 50_000,
    "inner exceptions": "X.Y: z\n ---> A.B: c\n   at A.B()\n" + "--- End of inner exception stack trace ---\n" * 25_000,
    "exits": "\n    ** (EXIT) " * 70_000,
    "goroutines": "panic: x\n\ngoroutine 1 [running]:\n" + "a.b((" * 200_000,
    "panics": "panicked at " * 80_000,
    "frames of PHP": "x in /a:1\n" + "#0 /a in " * 110_000,
    "blank lines behind a constraint": "x constraint failed\n" + " \n" * 300_000,
    "an open object of Python behind each dash": "E: x - {'a': [" * 70_000,
    "deep JSON": '{"cause":' * 110_000,
    "wide JSON": "[" + ",".join(['{"message":"x"}'] * 60_000) + "]",
    "an object after each colon": ': {"message": "' * 70_000,
    "base64 of much": b64encode(compress(b"a" * 50_000_000)).decode(),
    "colours": "\x1b[" * 500_000,
    "maps": "%{a: " * 200_000,
    "inspected objects": "#<A:0x0 " * 120_000,
    "addresses": "::0" * 330_000,
    "unfinished lines": "failed:\n" * 120_000,
    "lines of code without a reason": " in\n/srv/a.ts:1:2\n" + "  1 a\n" * 150_000,
    "objects behind lines of code": " in\n/srv/a.ts:1:2\n  1 a\n" + "   b: c,\n" * 100_000,
    "a drawn frame": "│ on a line 1\n" * 70_000,
    "commands before they run": "+ a\n" * 250_000,
    "instants before each line": "10:11:12  a\n" * 80_000,
    "images": "a/b:" * 250_000,
    "names of several words": "Ab & " * 200_000,
    "null values": 'null value in column "' * 50_000,
    "failures without a status": "failed status " * 70_000,
    "margins": "Exception Group Traceback (most recent call last):\n" + "  | " * 250_000,
}

PATTERNS = {rule.name: rule.pattern for rule in (*SPELLING_RULES, *LINE_RULES, *WORD_RULES)} | {
    one.name: one.pattern for one in COUNTING
}


@pytest.mark.parametrize("text", TEXTS.values(), ids=TEXTS.keys())
def test_a_hostile_text_has_a_fingerprint_at_once(text: str) -> None:
    assert is_within(500, lambda: fingerprint(text))
    found = fingerprint(text)
    assert isinstance(found, Fingerprint)
    assert fingerprint(text) == found


def test_head_and_tail_of_a_long_text_are_kept() -> None:
    recursive = f"Traceback (most recent call last):\n{FRAME * 10_000}RecursionError: too deep\n"
    found = fingerprint(recursive)
    assert (found.exception_type, found.template, found.location) == ("RecursionError", "too deep", "tiles.walk")
    short = shorten("head" + "x" * 1_000_000 + "tail")
    assert len(short) < MAX_TEXT + 100
    assert short.startswith("head")
    assert short.endswith("tail")
    assert shorten("x" * MAX_TEXT) == "x" * MAX_TEXT


@pytest.mark.parametrize("pattern", PATTERNS.values(), ids=PATTERNS.keys())
@settings(deadline=None, max_examples=25)
@given(data=st.data())
def test_no_pattern_is_more_than_linear_by_much(pattern: re.Pattern[str], data: st.DataObject) -> None:
    alphabet = [*sorted(set(pattern.pattern) & set(string.printable)), "0", "a", " "]
    piece = data.draw(st.text(st.sampled_from(alphabet), min_size=1, max_size=4))
    end = data.draw(st.text(st.sampled_from(alphabet), max_size=2))
    assert is_within(1_000, lambda: pattern.sub("", (piece * 4096)[:4096] + end))


def test_ten_thousand_different_fingerprints_merge_at_once() -> None:
    syllables = ["ba", "ce", "di", "fo", "gu", "ha", "je", "ki", "lo", "mu"]
    noise = shake_256(b"words").digest(180_000)
    words = [syllables[a % 10] + syllables[b % 10] + "n" for a, b in zip(noise[::2], noise[1::2], strict=True)]
    texts = [" ".join(words[start : start + 9]) for start in range(0, 90_000, 9)]
    found: list[int] = []
    assert is_within(10_000, lambda: found.append(len(group((text, 1) for text in texts).patterns)))
    assert found[-1] > 9_000


@settings(deadline=None)
@given(st.binary(max_size=400))
def test_any_bytes_have_a_fingerprint(junk: bytes) -> None:
    assert fingerprint(junk.decode("utf-8", "surrogateescape")).id.startswith("p2-")
