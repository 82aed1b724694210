"""From the rules p1 to p2: what was known stays known, and nothing is new because the rules are."""

import pytest

from analysis.errors.grouping import Known, Pattern, fingerprint, group
from analysis.errors.grouping.p1 import OldIds
from tests.grouping.languages import LANGUAGES, Occurrence
from tests.grouping.texts import CAUSED, traceback

FIRST = "2026-01-01T00:00:00Z"

OLD = {
    "message": ("disk 7 of web-a1 is full", "p1-95f79b4be29fa6bc"),
    "quoted": ('no column "zoom" in layer "roads"', "p1-c2aac4155e95a782"),
    "postgres": (
        'ERROR:  23505: duplicate key value violates unique constraint "jobs_pkey"\nDETAIL:  Key (id)=(7)',
        "p1-02015e5ab674b795",
    ),
    "azure": ("The blob is leased.\nRequestId:5\nErrorCode:LeaseIdMissing", "p1-e04e386b376698f2"),
    "json": ('{"error": {"code": "E42", "message": "job 7 is gone"}}', "p1-bff292113de2c171"),
    "typed": ("ValueError: no tile 7", "p1-73438ebe2e4237e4"),
    "http": ("404 Client Error: Not Found for url: https://maps.example.org/7", "p1-b007cd97f6c9bfd3"),
    "traceback": (traceback("Layer roads_7 has 3 rows"), "p1-172154888f22a68b"),
    "chain": (
        traceback("timed out", "connect", "TimeoutError") + CAUSED + traceback("job 17 failed"),
        "p1-64e0a348ae9ed644",
    ),
    "unicode": ("Übertragung nach /srv/a/b.tif fehlgeschlagen", "p1-5120a5f620152ab5"),
    "empty": ("", "p1-ffe679bb831c95b6"),
}


def known(*ids: str, pattern: str = "") -> dict[str, Known]:
    return {id_: Known(FIRST, pattern or id_) for id_ in ids}


def patterns(texts: list[str], of: dict[str, Known]) -> tuple[Pattern, ...]:
    return group(((text, 1) for text in texts), known=of).patterns


@pytest.mark.parametrize(("text", "id_"), OLD.values(), ids=OLD.keys())
def test_the_old_rules_are_frozen(text: str, id_: str) -> None:
    assert OldIds()(text) == {id_}


@pytest.mark.parametrize(("text", "id_"), OLD.values(), ids=OLD.keys())
def test_a_pattern_whose_text_can_be_read_keeps_its_id_and_its_first_sight(text: str, id_: str) -> None:
    (pattern,) = patterns([text], known(id_))
    assert (pattern.id, pattern.first_seen) == (id_, FIRST)
    assert {id_, fingerprint(text).id} <= set(pattern.members)


def test_faults_that_were_one_pattern_are_told_apart_and_none_is_new() -> None:
    texts = [LANGUAGES["rust"](Occurrence(function=name, cause=name)) for name in ("assign", "release")]
    (old,) = {id_ for text in texts for id_ in OldIds()(text)}
    first, second = patterns([texts[0], texts[1], texts[1]], known(old))
    assert first.id == old
    assert second.id.startswith("p2-")
    assert [first.count, second.count] == [2, 1]
    assert [first.first_seen, second.first_seen] == [FIRST, FIRST]


def test_what_a_setting_kept_or_masked_is_found_under_the_old_rules_too() -> None:
    keep, mask = frozenset({"roads"}), frozenset({"north"})
    text = 'cannot load "roads" of the north plant'
    old = OldIds(keep, mask)(text)
    assert len(old) == 2
    for id_ in old:
        (pattern,) = group([(text, 1)], keep, mask, known(id_)).patterns
        assert pattern.first_seen == FIRST


def test_after_the_passage_the_new_ids_decide() -> None:
    text, old = OLD["quoted"]
    (pattern,) = patterns([text], known(old))
    later = {member: Known(FIRST, pattern.id) for member in pattern.members}
    (again,) = patterns([text.replace("zoom", "scale")], later)
    assert (again.id, again.first_seen) == (old, FIRST)


def test_a_fault_that_no_rule_knew_is_new() -> None:
    (pattern,) = patterns(["the harbour is closed"], known(*(id_ for _, id_ in OLD.values())))
    assert (pattern.id[:3], pattern.first_seen) == ("p2-", None)
