"""What is read from a text: its kind, the chain of exceptions, the place in the app, the codes that count."""

from textwrap import dedent

import pytest

from analysis.errors.grouping import Fingerprint, explain, fingerprint
from tests.grouping.texts import CAUSED, traceback


def test_a_traceback_tells_type_place_and_first_message_line() -> None:
    found = fingerprint(traceback("Layer roads is empty\nhint: load it first", "check", "app.errors.LayerError"))
    assert (found.kind, found.exception_type, found.location) == ("traceback", "app.errors.LayerError", "tiles.check")
    assert found.template == "Layer roads is empty"


def test_lines_callers_and_installed_packages_do_not_matter() -> None:
    here = traceback("no answer", library="send")
    there = traceback("no answer", library="request", path="/home/site/wwwroot/tiles.py", line=400)
    assert fingerprint(here).id == fingerprint(there).id


@pytest.mark.parametrize(
    "other",
    [
        pytest.param(traceback("no answer", "store"), id="function"),
        pytest.param(traceback("no answer", path="/srv/app/maps.py"), id="module"),
        pytest.param(traceback("no answer", exception_type="OSError"), id="type"),
        pytest.param(traceback("no room"), id="message"),
        pytest.param(traceback("bad key", exception_type="KeyError") + CAUSED + traceback("no answer"), id="cause"),
    ],
)
def test_what_tells_a_fault_makes_another_fingerprint(other: str) -> None:
    assert fingerprint(traceback("no answer")).id != fingerprint(other).id


def test_digits_in_names_of_functions_modules_and_types_count() -> None:
    first = fingerprint(traceback("no answer", "step_1"))
    assert first.location == "tiles.step_1"
    assert first.id != fingerprint(traceback("no answer", "step_2")).id
    assert fingerprint(traceback("x y", path="/srv/v1.py")).id != fingerprint(traceback("x y", path="/srv/v2.py")).id
    assert (
        fingerprint(traceback("x y", exception_type="E1")).id != fingerprint(traceback("x y", exception_type="E2")).id
    )


def test_a_chain_goes_from_root_to_outer_and_a_repeated_failure_counts_once() -> None:
    root = traceback("timed out", "connect", "TimeoutError")
    outer = traceback("job 17 failed", "run", "JobFailed")
    found = fingerprint(root + CAUSED + outer)
    assert found.scope == ("TimeoutError tiles.connect", "JobFailed tiles.run")
    assert found.skeleton == "timed out\njob <*> failed"
    assert fingerprint(root + CAUSED + root + CAUSED + outer).id == found.id


def test_an_exception_group_holds_each_kind_of_failure_once_whatever_the_order() -> None:
    def text(*parts: str) -> str:
        head = dedent(
            f"""\
              + Exception Group Traceback (most recent call last):
              |   File "/srv/app/tiles.py", line 3, in main
              |     await run()
              | ExceptionGroup: unhandled errors in a TaskGroup ({len(parts)} sub-exceptions)
            """
        )
        for number, part in enumerate(parts, 1):
            head += f"  {'+-+' if number == 1 else '  +'}---------------- {number} ----------------\n"
            head += "".join(f"    | {line}\n" for line in part.rstrip().split("\n"))
        return head + "    +------------------------------------\n"

    value, key = traceback("bad tile", "cut", "ValueError"), traceback("'x'", "read", "KeyError")
    found = fingerprint(text(value, key, value))
    assert found.scope == ("KeyError tiles.read", "ValueError tiles.cut", "ExceptionGroup tiles.main")
    assert found.id == fingerprint(text(key, value)).id


def test_a_message_that_begins_with_an_empty_line_is_read_from_the_next() -> None:
    assert fingerprint(traceback("\n  two fields are wrong\n  more")).template == "two fields are wrong"


def test_a_message_whose_first_line_announces_the_reason_goes_on_with_it() -> None:
    missing, wrong = (
        f"Parameter validation failed:\n{reason}\nmore {number}"
        for reason, number in (('Missing parameter: "Body"', 7), ('Invalid type for parameter "Body"', 9))
    )
    assert fingerprint(traceback(missing)).template == "Parameter validation failed: Missing parameter: <*>"
    assert fingerprint(traceback(missing)).id != fingerprint(traceback(wrong)).id
    choices = traceback("'tiles' is not a library. Must be one of:\ncache\ni18n")
    assert fingerprint(choices).template == "<*> is not a library. Must be one of:"
    end = traceback("It failed with:") + CAUSED + traceback("job 17 failed", "run")
    assert fingerprint(end).skeleton == "It failed with:\njob <*> failed"


def test_a_quoted_sentence_is_read_and_a_quoted_name_is_a_value() -> None:
    sentences = [
        "'Worksheet tides_7 does not exist.'",
        "\"['geom', 'zone'] not in index\"",
        "'key of the zone'",
        "'zone'",
    ]
    templates = [fingerprint(traceback(one, exception_type="KeyError")).template for one in sentences]
    assert templates == ["Worksheet <*> does not exist.", "<*> not in index", "key of the zone", "<*>"]


def test_the_constraint_counts_in_a_traceback_whatever_the_database() -> None:
    for message in ("UNIQUE constraint failed: boats.name", "(1062, \"Duplicate entry '7' for key 'boats.name'\")"):
        other = message.replace("boats.name", "boats.berth")
        assert fingerprint(traceback(message)).id != fingerprint(traceback(other)).id
        assert fingerprint(traceback(message)).discriminators == ("constraint boats.name",)


def test_a_class_with_digits_is_read_as_any_other() -> None:
    text = "Aws::S3::Errors::NoSuchKey: key 7 is gone\n/srv/app/tide.rb:21:in 'Tide#table'"
    found = fingerprint(text)
    assert (found.exception_type, found.template) == ("Aws::S3::Errors::NoSuchKey", "key <*> is gone")
    assert found.id != fingerprint(text.replace("S3", "S4")).id


@pytest.mark.parametrize("kept", [330, 300, 240])
def test_a_traceback_of_which_only_the_end_was_kept_is_the_same_fault(kept: int) -> None:
    text = traceback("no layer 7", library="get")
    assert fingerprint(text[-kept:]).id == fingerprint(text).id
    chain = traceback("no answer", "connect", "TimeoutError") + CAUSED + text
    assert fingerprint(chain[60:]).id == fingerprint(chain).id


def test_a_frame_in_a_message_makes_no_traceback() -> None:
    assert fingerprint('  File "/srv/app/tiles.py", line 7, in fetch').kind == "message"


def test_a_frame_of_a_compiled_module_is_no_place_of_the_users_own_code() -> None:
    compiled = '  File "geo/_libs/index.pyx", line 7, in geo._libs.index.Engine.get\n'
    text = traceback("no layer 7").replace("JobFailed", f"{compiled}JobFailed")
    assert fingerprint(text).location == "tiles.fetch"
    assert ("index.pyx.geo._libs.index.Engine.get", False) in [
        (part.value, part.counts) for part in explain(text).parts
    ]


def test_a_traceback_without_app_frames_has_the_innermost_place_but_not_in_its_identity() -> None:
    text = traceback("no answer", path="/usr/lib/python3.12/asyncio/tasks.py").replace(
        "/srv/app/", "/usr/lib/python3.12/"
    )
    found = fingerprint(text)
    assert (found.location, found.scope) == ("tasks.fetch", ("JobFailed",))


def test_a_traceback_that_was_cut_before_its_exception_is_known_by_its_place() -> None:
    text = traceback("no answer")
    found = fingerprint(text[: text.index("JobFailed")])
    assert (found.kind, found.exception_type, found.location) == ("traceback", "", "tiles.fetch")


MESSAGES = [
    (
        'ERROR:  relation "a" does not exist at character 15\nLINE 1: select',
        "postgres",
        "relation <*> does not exist",
        (),
    ),
    ("FATAL:  53300: too many connections", "postgres", "too many connections", ("sqlstate 53300",)),
    ("no such row (SQLSTATE 02000)", "message", "no such row (SQLSTATE 02000)", ("sqlstate 02000",)),
    (
        'duplicate key value violates unique constraint "jobs_pkey"\nDETAIL:  Key (id)=(7) already exists.',
        "postgres",
        "duplicate key value violates unique constraint <*>",
        ("unique constraint jobs_pkey",),
    ),
    (
        "The specified blob is leased.\nRequestId:5\nErrorCode:LeaseIdMissing",
        "azure",
        "The specified blob is leased.",
        ("azure LeaseIdMissing",),
    ),
    ('{"error": {"code": "E42", "message": "job 7 is gone"}}', "message", "job <*> is gone", ("code E42",)),
    ('{"status": 503, "title": "try later", "at": "12:00"}', "message", "try later", ("status 503",)),
    ("ValueError: no tile 7", "message", "no tile <*>", ()),
    ("", "message", "(empty text)", ()),
]


@pytest.mark.parametrize(("text", "kind", "template", "discriminators"), MESSAGES)
def test_bare_messages(text: str, kind: str, template: str, discriminators: tuple[str, ...]) -> None:
    found = fingerprint(text)
    assert (found.kind, found.template, found.discriminators) == (kind, template, discriminators)


def test_a_bare_message_keeps_its_exception_type() -> None:
    assert fingerprint("app.errors.LayerError: gone").exception_type == "app.errors.LayerError"
    assert fingerprint("ValueError: gone").id != fingerprint("TypeError: gone").id


def test_the_key_that_a_bare_key_error_names_counts() -> None:
    assert fingerprint("KeyError: 'zone'").discriminators == ("key zone",)
    assert fingerprint("KeyError: 'zone'").id != fingerprint("KeyError: 'berth'").id
    assert fingerprint("KeyError: 'order-1234'").id == fingerprint("KeyError: 'order-1235'").id


@pytest.mark.parametrize(
    "value", ["raw/2026/a.csv", "exports/b.csv", "boat:17:lock", "boat_17", "boat_18", "user@host"]
)
def test_what_stands_where_a_field_would_and_is_a_value_is_no_field(value: str) -> None:
    for text in ("no such key: {}", "missing key {} in the store", "key {} was not found"):
        assert fingerprint(text.format(value)).discriminators in ((), ("field boat_0",))


@pytest.mark.parametrize(
    ("text", "one", "other"),
    [
        ("ShopError: Duplicate entry '7' for key 'fk_rails_{}'", "8e7e8a0b1c", "1c2d3e4f50"),
        ("ShopError: {{'code': 'E_{}'}} is what it answered", "10061", "10054"),
    ],
)
def test_the_number_of_a_code_and_the_hash_of_a_constraint_count(text: str, one: str, other: str) -> None:
    assert fingerprint(text.format(one)).id != fingerprint(text.format(other)).id


@pytest.mark.parametrize("name", ["eu_boats_20260301", "boats_3fa9c1d2", "tides.y2026"])
def test_a_date_or_id_within_a_name_that_counts_is_a_value(name: str) -> None:
    digits = str.maketrans("0123456789", "1234567890")
    one, other = (f"Table '{found}' doesn't exist" for found in (name, name.translate(digits)))
    assert fingerprint(one).id == fingerprint(other).id
    assert fingerprint(one).id != fingerprint(one.replace("oats", "erths").replace("ides", "ugs")).id


def test_a_printed_code_of_digits_counts_whatever_other_numbers_stand_beside_it() -> None:
    def text(length: int, code: str) -> str:
        return f"error: zone is away\n    at run (/app/src/run.js:7:9) {{\n  length: {length},\n  code: '{code}'\n}}"

    assert fingerprint(text(117, "42703")).discriminators == ("code 42703",)
    assert fingerprint(text(117, "42703")).id == fingerprint(text(11_798, "42703")).id
    assert fingerprint(text(117, "42703")).id != fingerprint(text(11_798, "42P01")).id


def test_a_reason_below_that_announces_another_goes_on_with_it() -> None:
    text = "the step of boat 7 failed:\nExitCode 1\n{}"
    assert fingerprint(text.format("label 9 is no class")).template == (
        "the step of boat <*> failed: ExitCode 1 label <*> is no class"
    )
    assert fingerprint(text.format("out of memory")).id != fingerprint(text.format("label 9 is no class")).id


def test_an_id_in_brackets_is_no_reason() -> None:
    refused = "app.ShopError: the value was refused ({})"
    assert fingerprint(refused.format("INV17")).id == fingerprint(refused.format("INV123456")).id
    assert fingerprint(refused.format("ERR_TLS_CERT")).id != fingerprint(refused.format("ERR_TLS_NAME")).id


@pytest.mark.parametrize("level", ["ERROR", "WARNING", "FATAL"])
def test_a_level_behind_an_instant_is_a_loggers_word(level: str) -> None:
    assert (
        fingerprint(f"2026-03-01T10:00:00Z {level} lease of dock 7 was lost").template == "lease of dock <*> was lost"
    )
    assert fingerprint("ERROR 4: no such file").template == "ERROR 4: no such file"


def test_later_lines_with_ids_and_times_do_not_matter() -> None:
    def azure(request: str, code: str) -> Fingerprint:
        return fingerprint(traceback(f"The blob is leased.\nRequestId:{request}\nTime:2026-01-01\nErrorCode:{code}"))

    assert azure("a-1", "LeaseIdMissing").id == azure("b-2", "LeaseIdMissing").id
    assert azure("a-1", "LeaseIdMissing").id != azure("a-1", "LeaseLost").id
