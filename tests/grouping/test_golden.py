"""Fingerprints that stored snapshots may hold. Whoever changes one must raise VERSION, and old ids start anew."""

import subprocess
import sys

import pytest

from analysis.errors.grouping import fingerprint
from tests.grouping.texts import CAUSED, traceback

GOLDEN = {
    "message": ("disk 7 of web-a1 is full", "p2-95f79b4be29fa6bc"),
    "quoted": ('no column "zoom" in layer "roads"', "p2-c2aac4155e95a782"),
    "postgres": (
        'ERROR:  23505: duplicate key value violates unique constraint "jobs_pkey"\nDETAIL:  Key (id)=(7)',
        "p2-02015e5ab674b795",
    ),
    "azure": ("The blob is leased.\nRequestId:5\nErrorCode:LeaseIdMissing", "p2-e04e386b376698f2"),
    "json": ('{"error": {"code": "E42", "message": "job 7 is gone"}}', "p2-bff292113de2c171"),
    "typed": ("ValueError: no tile 7", "p2-73438ebe2e4237e4"),
    "http": ("404 Client Error: Not Found for url: https://maps.example.org/7", "p2-b007cd97f6c9bfd3"),
    "traceback": (traceback("Layer roads_7 has 3 rows"), "p2-172154888f22a68b"),
    "chain": (
        traceback("timed out", "connect", "TimeoutError") + CAUSED + traceback("job 17 failed"),
        "p2-64e0a348ae9ed644",
    ),
    "unicode": ("Übertragung nach /srv/a/b.tif fehlgeschlagen", "p2-5120a5f620152ab5"),
    "empty": ("", "p2-1e5bd3fad131521c"),
}


@pytest.mark.parametrize(("text", "expected"), GOLDEN.values(), ids=GOLDEN.keys())
def test_a_fingerprint_is_the_same_as_ever(text: str, expected: str) -> None:
    assert fingerprint(text).id == expected


def test_a_fingerprint_is_the_same_in_another_process() -> None:
    text = GOLDEN["chain"][0]
    code = f"from analysis.errors.grouping import fingerprint; print(fingerprint({text!r}).id)"
    printed = subprocess.run(
        [sys.executable, "-c", code], capture_output=True, text=True, check=True, env={"PYTHONHASHSEED": "77"}
    )
    assert printed.stdout.strip() == fingerprint(text).id
