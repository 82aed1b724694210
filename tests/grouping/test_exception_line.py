"""The one line of an error text that says what went wrong."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from analysis.errors.exception_line import LONGEST, exception_line

FRAMES = 'Traceback (most recent call last):\n  File "app/probe.py", line 3, in probe\n    open_dataset(path)\n'


@pytest.mark.parametrize(
    ("text", "line"),
    [
        (f"{FRAMES}TypeError: no such keyword\nSource: /mnt/scratch/1.tif", "TypeError: no such keyword"),
        (f"task 7: no such key\n{FRAMES}TypeError: no such key\nSource: /a", "TypeError: no such key"),
        (f"{FRAMES}KeyError: 'a'\n\nDuring handling of the above exception, another exception occurred:\n\n"
         f"{FRAMES}app.errors.Lost: tile\n  beneath it\nlast", "app.errors.Lost: tile"),
        ("Traceback (most recent call last):\nValueError: without frames\nSource: /mnt", "ValueError: without frames"),
        ("ERROR:  duplicate key value violates unique constraint \"tiles_pkey\"\nDETAIL:  Key (id)=(7) already exists.",
         'duplicate key value violates unique constraint "tiles_pkey"'),
        ('{"code": "TILE", "message": "no such layer"}', "no such layer"),
        ("worker killed, exit code 137\nSource: /mnt/scratch", "worker killed, exit code 137"),
        ("", ""),
    ],
)  # fmt: skip
def test_the_exception_is_shown_and_not_what_stands_beneath_it(text: str, line: str) -> None:
    assert exception_line(text) == line


@given(st.text(max_size=2000))
def test_any_text_gives_one_bounded_line(text: str) -> None:
    line = exception_line(text)
    assert len(line) <= LONGEST
    assert "\n" not in line
