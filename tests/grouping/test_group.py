"""Patterns with their names, counts, placeholders, and the words that settings keep or mask."""

from dataclasses import replace
from zlib import crc32

import pytest

from analysis.errors.grouping import Grouper, Known, Pattern, Placeholder, filled, fingerprint, group
from tests.grouping.texts import traceback

NAMES = ["anna", "bruno", "carla", "dario", "elena", "fabio", "greta"]


def only(texts: list[str], known: dict[str, Known] | None = None) -> Pattern:
    (pattern,) = group(((text, 1) for text in texts), known=known).patterns
    return pattern


def test_every_text_is_mapped_to_its_pattern_and_fingerprint() -> None:
    texts = ["disk 1 is full", "no answer", "disk 2 is full"]
    found = group([(texts[0], 5), (texts[1], 1), (texts[2], 2)])
    assert [pattern.count for pattern in found.patterns] == [7, 1]
    assert list(found.pattern_of) == [0, 1, 0]
    assert [found.fingerprints[number].id for number in found.fingerprint_of] == [
        fingerprint(text).id for text in texts
    ]


def test_placeholders_tell_what_they_held() -> None:
    (pattern,) = group([("disk 1 of web-a1 is full", 3), ("disk 2 of web-a1 is full", 1)]).patterns
    disk, node = pattern.placeholders
    assert (disk.kind, disk.distinct, disk.complete, disk.top, disk.texts) == ("num", 2, True, (("1", 3), ("2", 1)), 4)
    assert (node.kind, node.top) == ("id", (("web-a1", 4),))


def test_placeholders_of_a_merged_pattern_hold_words_and_of_a_traceback_are_read_from_its_message() -> None:
    pattern = only([traceback(f"Layer {name} has 3 rows\nhint") for name in NAMES])
    layer, rows = pattern.placeholders
    assert (layer.kind, layer.distinct, rows.kind, rows.distinct) == ("word", 7, "num", 1)
    assert pattern.title == "JobFailed: Layer <*> has <*> rows"


def test_a_value_that_never_differs_is_named_and_others_stay_open() -> None:
    pattern = only([traceback(f"Layer {name} has 3 rows\nhint") for name in NAMES])
    assert filled(pattern.template, pattern.placeholders) == "Layer <*> has 3 rows"


@pytest.mark.parametrize(
    ("texts", "complete", "is_named"), [(2, True, False), (3, True, True), (9, False, False), (10, False, True)]
)
def test_a_value_is_named_only_when_enough_texts_agree(texts: int, complete: bool, is_named: bool) -> None:
    held = Placeholder(kind="str", distinct=1, complete=complete, top=(("'crs'", texts),), texts=texts)
    named = filled("no argument <*> of <*.*>", [held, replace(held, distinct=2)])
    assert named == f"no argument {"'crs'" if is_named else '<*>'} of <*.*>"


def test_a_value_too_long_for_a_title_and_a_placeholder_without_values_stay_open() -> None:
    held = Placeholder(kind="str", distinct=1, complete=True, top=(("x" * 61, 5),), texts=5)
    none = Placeholder(kind="any", distinct=0, complete=True, top=(), texts=0)
    assert filled("<*> in <*> of <*>", [held, none]) == "<*> in <*> of <*>"


def test_the_number_of_values_is_a_lower_bound_when_not_all_texts_were_sampled() -> None:
    pattern = only([f"disk {number} is full" for number in range(3000)])
    (disk,) = pattern.placeholders
    assert not disk.complete
    assert disk.distinct == disk.texts == 1024


def test_the_sample_does_not_depend_on_order_and_shrinks_when_there_are_many_fingerprints(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr("analysis.errors.grouping.samples.MOST_MESSAGES", 200)
    texts = [f"disk {number} of {kind} is full" for number in range(90) for kind in ("table", "index", "view")]
    first = group((text, 1) for text in texts)
    again = group((text, 1) for text in sorted(texts, key=lambda text: crc32(text.encode())))
    assert first.patterns == again.patterns
    assert {pattern.placeholders[0].texts for pattern in first.patterns} == {64}


def test_the_example_is_a_whole_text() -> None:
    text = traceback("Layer roads is empty\nhint: load it first")
    assert only([text]).example == text


def test_ids_stay_when_a_pattern_grows_and_old_ids_answer() -> None:
    first = only(["cannot reach zoe by mail"])
    known = {first.id: Known("2026-01-01T00:00:00Z", first.id)}
    grown = only([f"cannot reach {name} by mail" for name in (*NAMES, "zoe")], known)
    assert (grown.id, grown.first_seen) == (first.id, "2026-01-01T00:00:00Z")
    assert {fingerprint(f"cannot reach {name} by mail").id for name in NAMES} < set(grown.members)


def test_a_pattern_keeps_its_id_when_only_a_merged_part_of_it_is_seen_again() -> None:
    merged = only([f"cannot reach {name} by mail" for name in NAMES])
    known = {member: Known("2026-01-01T00:00:00Z", merged.id) for member in merged.members}
    texts = ["cannot reach anna by mail", "cannot reach bruno by mail"]
    again = only(texts, known)
    assert again.id == merged.id
    assert again.merges[-1] == "An earlier run saw enough different words to merge these."
    assert again.count == 2


def test_of_two_known_patterns_the_older_names_the_group() -> None:
    ids = [fingerprint(f"cannot reach {name} by mail").id for name in NAMES]
    known = {ids[0]: Known("2026-02-01T00:00:00Z", ids[0]), ids[1]: Known("2026-01-01T00:00:00Z", ids[1])}
    assert only([f"cannot reach {name} by mail" for name in NAMES], known).id == ids[1]


def test_a_masked_word_never_counts() -> None:
    texts = [(f"the {region} plant failed", 1) for region in ("north", "south")]
    assert len(group(texts).patterns) == 2
    (pattern,) = group(texts, mask=frozenset({"north", "south"})).patterns
    assert pattern.template == "the <*> plant failed"


def test_a_kept_word_always_counts_even_in_quotes_with_digits_or_among_many() -> None:
    texts = [(f'cannot load "{layer}" today', 1) for layer in ("roads", "rivers", "zone7", "zone8")]
    assert len(group(texts).patterns) == 1
    found = group(texts, keep=frozenset({"roads", "zone7"}))
    assert sorted(pattern.template for pattern in found.patterns) == [
        'cannot load "roads" today',
        'cannot load "zone7" today',
        "cannot load <*> today",
    ]
    mail = [(f"cannot reach {name} by mail", 1) for name in NAMES]
    assert len(group(mail, keep=frozenset({"anna"})).patterns) == 2


def test_first_seen_survives_words_kept_or_masked_later() -> None:
    def known_of(patterns: tuple[Pattern, ...]) -> dict[str, Known]:
        return {member: Known("2026-01-01T00:00:00Z", pattern.id) for pattern in patterns for member in pattern.members}

    plants = [(f"the {region} plant failed", 1) for region in ("north", "south")]
    before = group(plants)
    (masked,) = group(plants, mask=frozenset({"north", "south"}), known=known_of(before.patterns)).patterns
    assert masked.first_seen == "2026-01-01T00:00:00Z"
    assert masked.id in {pattern.id for pattern in before.patterns}

    layers = [(f'cannot load "{layer}" today', 1) for layer in ("roads", "rivers")]
    (whole,) = group(layers).patterns
    parts = group(layers, keep=frozenset({"roads"}), known=known_of((whole,))).patterns
    assert [part.first_seen for part in parts] == ["2026-01-01T00:00:00Z"] * 2
    assert len({part.id for part in parts}) == 2
    assert whole.id in {part.id for part in parts}


def test_nothing_gives_nothing() -> None:
    found = Grouper().result()
    assert (found.patterns, found.fingerprints, list(found.pattern_of)) == ((), (), [])


@pytest.mark.parametrize("keys", [["5778ce40", "39de574f"], ["12345", "990"], ["order-1234", "order-77812"]])
def test_an_id_in_the_place_of_a_name_is_a_value(keys: list[str]) -> None:
    text = "KeyNotFoundException: The given key '{}' was not present in the dictionary.\n   at A.B() in /s/C.cs:line 3"
    assert only([text.format(key) for key in keys]).count == 2
    assert len(group([(text.format(key), 1) for key in ("zone", "area_51")]).patterns) == 2


def test_names_with_letters_beyond_ascii_are_values_like_others() -> None:
    people = [*NAMES, "müller", "žižek", "иванов"]
    assert only([f"no letter could be sent to customer {name}, who has none" for name in people]).count == 10
    assert only([f"mailbox of {name}@example.org is full" for name in people]).count == 10
    assert only([f"worker {name}-7 lost its lease" for name in people]).count == 10
