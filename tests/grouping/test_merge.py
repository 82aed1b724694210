"""Which fingerprints become one pattern, and which never do."""

from zlib import crc32

import pytest

from analysis.errors.grouping import Grouper, Grouping, filled, fingerprint, group
from analysis.errors.grouping.alike import ALIKE, Alike
from tests.grouping.texts import CAUSED, traceback

NAMES = ["anna", "bruno", "carla", "dario", "elena", "fabio", "greta"]


def patterns(*texts: str) -> Grouping:
    return group((text, 1) for text in texts)


def of_types(*texts: tuple[str, str]) -> int:
    """Return how many patterns texts are, each with the type of its task."""
    grouper = Grouper()
    for text, task_type in texts:
        grouper.add(text, task_type=task_type)
    return len(grouper.result().patterns)


def templates(*texts: str) -> list[str]:
    return sorted(pattern.template for pattern in patterns(*texts).patterns)


def test_six_plain_words_in_one_place_of_bare_messages_are_values() -> None:
    assert templates(*(f"cannot reach {name} by mail" for name in NAMES[:6])) == ["cannot reach <*> by mail"]
    assert len(templates(*(f"cannot reach {name} by mail" for name in NAMES[:5]))) == 5


def test_twice_as_many_are_needed_where_each_type_of_task_has_its_own_word() -> None:
    assert of_types(*((f"cannot reach {name} by mail", f"reach_{name}") for name in NAMES[:6])) == 6
    assert of_types(*((f"cannot reach {name} by mail", "reach") for name in NAMES[:6])) == 1
    two = [(f"cannot reach {name} by mail", f"reach_{name}") for name in NAMES[:6]]
    assert of_types(*two, (two[1][0], two[0][1])) == 1
    many = [a + b for a in NAMES for b in ("li", "ro")]
    assert of_types(*((f"cannot reach {name} by mail", f"reach_{name}") for name in many[:12])) == 1


ONE_AND_MORE = [
    ("import stopped: 1 row has no price", "import stopped: 3 rows have no price"),
    ("1 batch was lost", "17 batches were lost"),
    ("1 entry is not in the cache", "2 entries are not in the cache"),
]


@pytest.mark.parametrize("order", [1, -1])
@pytest.mark.parametrize(("one", "more"), ONE_AND_MORE)
def test_one_and_more_of_a_thing_are_one_fault_shown_in_the_plural(one: str, more: str, order: int) -> None:
    assert templates(*(one, more)[::order]) == [fingerprint(more).template]
    assert templates(one) == [fingerprint(one).template]


LISTS = ["missing columns: {}", "unexpected columns [{}] in the sheet", "boat 7 has no value of: {}; see the log"]


@pytest.mark.parametrize("order", [1, -1])
@pytest.mark.parametrize("text", LISTS)
def test_three_lists_of_other_lengths_in_one_place_are_values(text: str, order: int) -> None:
    lists = ["net", "net, gross", "zone_id, tide, name"]
    [shown] = templates(*[text.format(names) for names in lists][::order])
    assert shown == fingerprint(text.format("zone_1, zone_2, zone_3")).template
    assert len(templates(*(text.format(names) for names in lists[:2]))) == 2


def test_words_that_say_what_is_wrong_are_no_list_of_values() -> None:
    ends = ["timeout", "refused, restarted", "denied, rejected, failed"]
    assert len(templates(*(f"sync of the tide ended: {end}" for end in ends))) == 3
    assert len(templates(*(f"sync of the tide ended: {end}" for end in ("ebb", "flood", "storm")))) == 3


def test_a_word_that_ends_as_a_plural_stays_where_no_singular_is_seen() -> None:
    assert templates("order 7 exceeds its limits") == ["order <*> exceeds its limits"]
    assert len(templates("rows of boat 7 are locked", "row of boat 7 is locked")) == 2


@pytest.mark.parametrize("order", [1, -1])
def test_types_of_tasks_count_among_exceptions_raised_in_one_place_as_well(order: int) -> None:
    texts = [(traceback(f"Layer {name} is too large"), f"cut_{name}") for name in NAMES[:5]]
    assert of_types(*texts[::order]) == 5
    assert of_types(*((text, "cut") for text, _ in texts[::order])) == 1


def test_three_names_are_enough_and_two_in_snake_case() -> None:
    assert templates("no Anna.Smith today", "no Bruno.Neri today", "no Carla.Rossi today") == ["no <*> today"]
    assert templates("no pick_up today", "no drop_off today") == ["no <*> today"]
    assert len(templates("no Anna.Smith today", "no Bruno.Neri today")) == 2


def test_three_words_are_enough_after_the_name_of_an_exception_without_frames() -> None:
    assert templates(*(f"LayerError: layer {name} is too large" for name in NAMES[:3])) == ["layer <*> is too large"]
    assert len(templates(*(f"LayerError: layer {name} is too large" for name in NAMES[:2]))) == 2
    assert len(templates(*(f"LayerError: layer a.{name} is too large" for name in NAMES[:2]))) == 2


def test_six_are_needed_where_a_language_prints_names_as_it_prints_values() -> None:
    assert templates(*(f"Map::LayerError: layer {name} is too large" for name in NAMES[:6])) == [
        "layer <*> is too large"
    ]
    assert len(templates(*(f"Map::LayerError: layer {name} is too large" for name in NAMES[:5]))) == 5
    reasons = ("gone", "closed", "refused", "late", "wet", "broken", "empty")
    assert len(templates(*(f"** (A.Error) failed: {{:error, :{reason}x}}" for reason in reasons))) == len(reasons)


def test_three_words_are_enough_among_exceptions_raised_in_one_place() -> None:
    texts = [traceback(f"Layer {name} is too large") for name in NAMES[:3]]
    assert templates(*texts) == ["Layer <*> is too large"]
    elsewhere = [
        traceback(f"Layer {name} is too large", function) for name, function in zip(NAMES, "abc", strict=False)
    ]
    assert len(templates(*elsewhere)) == 3


def test_three_proper_names_of_several_words_are_enough_and_one_joins_those_of_one() -> None:
    people = ["Anna Kowalska", "Bernd Maier", "Søren Kjær"]
    assert templates(*(f"no approval from {name} for order 7" for name in people)) == [
        "no approval from <*> for order <*>"
    ]
    countries = ["Norway", "Latvia", "Spain", "Brazil", "Japan", "Chile", "Sri Lanka"]
    assert templates(*(f"no tax rate for {name} today" for name in countries)) == ["no tax rate for <*> today"]
    faults = ["Connection Lost", "Access Denied", "Time Exceeded"]
    assert len(templates(*(f"boat 7 ended in {fault} again" for fault in faults))) == 3


def test_names_of_errors_are_no_values() -> None:
    errors = [
        "QuotaExceeded",
        "AccessDenied",
        "ZoneNotFound",
        "TideException",
        "MoorError",
        "WaveFailure",
        "RudderFault",
    ]
    assert len(templates(*(f"call of the harbour ended [{error}] after 3 s" for error in errors))) == 7


def test_a_word_joins_where_a_value_was_seen() -> None:
    assert templates("node a17 is gone now", "node spare is gone now") == ["node <*> is gone now"]


def test_two_places_open_together() -> None:
    texts = [f"cannot move {first} after {second} today" for first, second in zip(NAMES, reversed(NAMES), strict=True)]
    assert templates(*texts) == ["cannot move <*> after <*> today"]


@pytest.mark.parametrize(
    "words", ["table view index sequence schema role function", "read write open close delete lock send"]
)
def test_words_that_say_what_is_wrong_never_merge(words: str) -> None:
    assert len(templates(*(f"cannot {word} it now" for word in words.split()))) == 7


def test_a_plain_word_before_a_value_names_its_kind_and_stays() -> None:
    texts = [f'no {kind} "x" here' for kind in ("comet", "planet", "moon", "star", "galaxy", "quasar", "nebula")]
    assert len(templates(*texts)) == 7


def test_a_value_that_happens_to_say_what_is_wrong_joins_where_enough_others_were_seen() -> None:
    texts = [f"no mail for {name} today" for name in (*NAMES, "table")]
    assert templates(*texts) == ["no mail for <*> today"]


def test_a_word_known_as_a_value_elsewhere_is_one_here() -> None:
    texts = [f"cannot reach {name} by mail" for name in NAMES]
    assert "lost the letter of <*>" in templates(*texts, "lost the letter of anna", "lost the letter of bruno")


def test_transitions_raised_in_one_place_are_one_fault() -> None:
    steps = [
        ("queued", "failed"),
        ("queued", "done"),
        ("done", "running"),
        ("failed", "running"),
        ("running", "queued"),
    ]
    assert templates(*(traceback(f"bad step {a} -> {b}") for a, b in steps)) == ["bad step <*> -> <*>"]


def test_a_whole_message_is_never_a_value() -> None:
    assert len(templates("Suspend", "Collapse", "Expand", "Rotate", "Vibrate", "Mute", "Dim")) == 7


@pytest.mark.parametrize("length", [2, 5])
def test_few_constraints_are_faults_of_their_own(length: int) -> None:
    texts = [f'violates unique constraint "{name}_key"' for name in NAMES[:length]]
    assert len(templates(*texts)) == length


def test_six_constraints_in_bare_messages_are_one_pattern_and_none_in_a_traceback() -> None:
    texts = [f'row violates unique constraint "{name}_key"' for name in NAMES]
    assert templates(*texts) == ["row violates unique constraint <*>"]
    assert len(templates(*map(traceback, texts))) == 7


@pytest.mark.parametrize("one", ALIKE, ids=lambda one: one.reason)
def test_what_does_not_tell_templates_apart_merges_them(one: Alike) -> None:
    assert one.reason.endswith(".")
    assert any(one.mark in fingerprint(text).template for text in one.example)
    found = patterns(*one.example).patterns
    assert len(found) == 1
    assert len(found[0].members) == 2


def test_a_guess_of_the_runtime_joins_no_other_fault() -> None:
    names = [traceback(f"name 'boat' is not {what}", exception_type="NameError") for what in ("defined", "bound")]
    assert len(templates(names[0], names[1].rstrip() + ". Did you mean: 'boats'?")) == 2


def test_a_title_names_the_value_and_not_the_guess_of_the_runtime() -> None:
    plain = traceback("name 'boat' is not defined", exception_type="NameError").rstrip()
    (pattern,) = patterns(plain, *[f"{plain}. Did you mean: 'boats'?"] * 2).patterns
    assert filled(pattern.template, pattern.placeholders) == "name 'boat' is not defined"


def test_a_relation_with_its_schema_stays_a_message_of_its_own() -> None:
    assert len(templates('relation "boats" does not exist', 'relation "app.boats" does not exist')) == 2


def test_a_name_of_which_a_part_is_a_value_is_a_name_like_the_others() -> None:
    zones = ["Europe/Riga", "Europe/Oslo", "Asia/Tokyo", "Mars/zone7"]
    assert templates(*(traceback(f"No zone with key {zone}") for zone in zones)) == ["No zone with key <*>"]


def test_causes_keep_patterns_apart() -> None:
    roots = [traceback("no answer", exception_type=kind) for kind in ("KeyError", "OSError", "ValueError", "TypeError")]
    assert len(templates(*(root + CAUSED + traceback("job failed", "run") for root in roots))) == 4


def test_merges_are_explained_in_words() -> None:
    (pattern,) = patterns(*(f"cannot reach {name} by mail" for name in NAMES)).patterns
    assert len(pattern.members) == 7
    (sentence,) = pattern.merges
    assert "cannot reach <*> by mail" in sentence
    assert "anna, bruno" in sentence


def test_order_and_batches_never_matter() -> None:
    texts = [f"cannot move {a} after {b} today" for a in NAMES for b in NAMES] + [f"no {n}_{n} today" for n in NAMES]
    texts += [traceback(f"Layer {n} of {m} is bad") for n in NAMES for m in ("roads", "table", "x1")]
    expected = {pattern.id: pattern for pattern in patterns(*texts).patterns}
    for seed in range(5):
        shuffled = sorted(texts, key=lambda text: crc32(text.encode(), seed))
        assert {pattern.id: pattern for pattern in patterns(*shuffled).patterns} == expected


def test_a_panic_without_its_backtrace_joins_the_one_of_its_file_that_says_the_same() -> None:
    def panic(message: str, function: str = "") -> str:
        backtrace = f"\nstack backtrace:\n   0: harbour::moor::{function}\n             at ./src/moor.rs:61:9"
        return f"thread 'main' panicked at src/moor.rs:61:9:\n{message}{backtrace if function else ''}"

    faults = [("zone is unset", "assign"), ("owner is unset", "assign"), ("tide 7 is unknown", "table")]
    assert len(templates(*(panic(*fault) for fault in faults), *(panic(message) for message, _ in faults))) == 3
    two_places = [panic("zone is unset", "assign"), panic("zone is unset", "table"), panic("zone is unset")]
    assert len(templates(*two_places)) == 3


def test_a_panic_whose_backtrace_was_cut_before_the_users_own_code_is_one_without_backtrace() -> None:
    panic = "thread 'main' panicked at src/moor.rs:61:9:\nzone is unset"
    cut = f"{panic}\nstack backtrace:\n   0: rust_begin_unwind\n   1: core::panicking::panic_fmt"
    assert fingerprint(cut).id == fingerprint(panic).id
