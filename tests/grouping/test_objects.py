"""Errors as queues store them: objects under many names, texts in base64, messages that go on below."""

import base64
import itertools
import json
import zlib

import pytest

from analysis.errors.grouping import explain, fingerprint, group
from analysis.errors.grouping.plain import plain
from tests.grouping.texts import traceback

SPELLINGS = [
    {"name": "RangeError", "message": "berth 7 is too short"},
    {"error_class": "RangeError", "error_message": "berth 8 is too short", "retry_count": 3},
    {"exception_class": "RangeError", "message": "berth 9 is too short", "backtrace": []},
    {"ExceptionType": "RangeError", "ExceptionMessage": "berth 10 is too short", "FailedAt": "2026-03-09T10:11:12Z"},
    {"exc_type": "RangeError", "exc_message": ["berth 11 is too short"], "exc_module": "builtins"},
    {"errorType": "RangeError", "errorMessage": "berth 12 is too short", "innerFailure": None},
    {
        "message": "Activity task failed",
        "cause": {"message": "berth 1 is too short", "fooInfo": {"type": "RangeError"}},
    },
    {"error": {"type": "RangeError", "message": "berth 2 is too short"}},
]


def test_an_object_is_read_by_the_role_of_its_fields() -> None:
    assert len({fingerprint(json.dumps(one)).id for one in SPELLINGS}) == 1
    assert len({fingerprint("RangeError: berth 3 is too short").id} | {fingerprint(json.dumps(SPELLINGS[0])).id}) == 1


def test_the_order_of_keys_and_blanks_never_decide() -> None:
    fields = {
        "name": "RangeError",
        "message": "too short",
        "code": "E42",
        "stack": "RangeError: too short\n    at f (/a/b.js:1:2)",
    }
    ids = {
        fingerprint(json.dumps(dict(order), indent=indent)).id
        for order in itertools.permutations(fields.items())
        for indent in (None, 2)
    }
    assert len(ids) == 1


OBJECTS = [
    ({"value": "disk full"}, "disk full"),
    ("disk full", "disk full"),
    (["disk full"], "disk full"),
    ({"error": "disk full", "message": "Internal Server Error"}, "disk full"),
    ({"title": "Zone is closed", "detail": "since 12:00"}, "Zone is closed: since <*>"),
    ({"message": "Job failed", "cause": {"reason": "no space left on device"}}, "no space left on device"),
    ({"errors": [{"message": "zone is missing"}, {"message": "zone is missing"}]}, "zone is missing"),
    ({"depot": "north pier", "open": 3}, "depot: north pier, open: <*>"),
    ({"at": "x", "attempt": 2, "error": "** (RuntimeError) pier is wet"}, "pier is wet"),
    ({}, "(an empty object)"),
]


@pytest.mark.parametrize(("stored", "template"), OBJECTS)
def test_what_an_object_says(stored: object, template: str) -> None:
    assert fingerprint(json.dumps(stored)).template == template


def test_a_generic_outer_message_stands_where_nothing_is_within() -> None:
    assert fingerprint('{"message": "Job failed"}').template == "Job failed"


def test_the_chain_of_an_object_holds_its_causes() -> None:
    stored = {
        "exceptionType": "Harbour.MoorFailed",
        "message": "boat 7 was not moored",
        "innerException": {"exceptionType": "Harbour.BerthTaken", "message": "berth 3 is taken"},
    }
    assert [link.type for link in explain(json.dumps(stored)).chain] == ["Harbour.BerthTaken", "Harbour.MoorFailed"]


def test_codes_of_an_object_tell_faults_apart_unless_the_message_says_them() -> None:
    def of(code: str) -> str:
        return fingerprint(json.dumps({"message": "refused", "code": code, "status": 409})).id

    assert of("ZONE_CLOSED") != of("ZONE_FULL")
    given = {"name": "Error", "message": "connect ECONNREFUSED 10.0.0.1:5432", "code": "ECONNREFUSED"}
    assert fingerprint(json.dumps(given)).discriminators == ()


def test_an_object_after_a_sentence_is_read_as_well() -> None:
    texts = [f'Request failed: {{"error": {{"message": "zone {n} is closed", "code": "C"}}}}' for n in (1, 2)]
    assert {fingerprint(text).template for text in texts} == {"Request failed: zone <*> is closed"}


@pytest.mark.parametrize("text", ['{"message": "berth is tak', '{"a": 1,', "[[[[" * 500, '{"a":' * 5_000, "[1, 2", '"'])
def test_an_object_that_was_cut_or_is_none_still_has_a_fingerprint(text: str) -> None:
    assert fingerprint(text).template


def test_half_a_character_that_json_escapes_does_no_harm() -> None:
    fingerprint('{"message": "tide \\ud800 is low"}').template.encode()


def test_a_cut_object_says_what_can_still_be_read() -> None:
    assert fingerprint('{"message": "berth 7 is taken", "stack": "Error: be').template == "berth <*> is taken"


def test_base64_and_bytes_of_the_database_are_decoded() -> None:
    message = b"cannot reach the pier before the tide turns"
    for content in (message, zlib.compress(message), zlib.compress(json.dumps({"message": message.decode()}).encode())):
        assert fingerprint(base64.b64encode(content).decode()).template == message.decode()
    assert fingerprint(f"\\x{message.hex()}").template == message.decode()


def test_encoded_bytes_that_are_no_text_have_a_name() -> None:
    assert plain(base64.b64encode(bytes(range(128, 256))).decode()) == "(binary data)"


WORDLESS = ["17", "7f1c0d6e-1111-4222-8333-444455556666", "<*>", "17, 18, 19", "'4711'", "", "   ", "...", "12:30:00"]


@pytest.mark.parametrize("text", WORDLESS)
def test_a_template_without_a_word_is_no_pattern(text: str) -> None:
    assert any(character.isalpha() for character in fingerprint(text).template)


def test_quoted_texts_say_what_is_quoted() -> None:
    found = group([("'disk full'", 1), ("'no berth'", 1), ("['tide', 'low']", 1)]).patterns
    assert sorted(pattern.template for pattern in found) == ["disk full", "no berth", "tide , low"]


def test_the_number_of_equal_parts_never_counts() -> None:
    def pydantic(places: range) -> str:
        parts = "".join(
            f"\nboats.{n}.name\n  Field required [type=missing, input_value={{}}, input_type=dict]" for n in places
        )
        return f"{len(places)} validation error{'s' * (len(places) > 1)} for Fleet{parts}"

    assert fingerprint(pydantic(range(1))).id == fingerprint(pydantic(range(2, 5))).id


def test_an_object_is_read_alike_in_json_and_as_python_prints_it() -> None:
    given = {
        "error": {"message": "the quota of berth 7 is spent", "code": "quota_spent", "param": None, "retry": False}
    }
    printed, encoded = (fingerprint(f"RateLimit.Error: Error code: 429 - {one}") for one in (given, json.dumps(given)))
    assert printed.id == encoded.id
    assert printed.template == "Error code: 429 - the quota of berth <*> is spent"
    assert "code quota_spent" in printed.discriminators


@pytest.mark.parametrize(
    "rest",
    ["{'error': {'message': 'no berth'", "{'a': [1, 'no]'}", "{'a': f()}", "['", "{" * 500, "[" * 500 + "]" * 500],
)
def test_what_only_looks_like_an_object_of_python_is_a_text(rest: str) -> None:
    assert plain(f"rejected: {rest}") == f"rejected: {rest}"


def test_an_exception_that_holds_only_a_list_of_sentences_says_them() -> None:
    raised = (
        "['“7” is not a valid UUID.']",
        "{'email': ['Enter a valid email address.']}",
        "{'zoom': ['Unknown field.']}",
        "{'zoom': 7, 'x': 'a b c'}",
    )
    templates = [fingerprint(f"app.errors.ValidationError: {one}").template for one in raised]
    assert templates == [
        "“<*>” is not a valid UUID.",
        "email : Enter a valid email address.",
        "zoom : Unknown field.",
        "<*>",
    ]


def test_the_place_in_a_list_where_a_schema_does_not_hold_never_counts() -> None:
    def invalid(place: int) -> str:
        return f"schemas.ValidationError: {place} is not of type 'string'\n\nOn instance['items'][{place}]['sku']:"

    assert fingerprint(invalid(7)).id == fingerprint(invalid(77)).id


def test_a_constraint_that_a_later_line_names_counts() -> None:
    def prisma(line: str) -> str:
        return f"PrismaClientError: \nInvalid `prisma.boat.create()` invocation in\n/app/boats.js:7:9\n\n{line}"

    lines = (
        "Unique constraint failed on the fields: (`email`)",
        "Unique constraint failed on the fields: (`name`)",
        "Foreign key constraint violated: `boats_berth_fkey (index)`",
    )
    assert len({fingerprint(prisma(line)).id for line in lines}) == 3


@pytest.mark.parametrize("amount", ["got {} bytes", "received {} rows", "failed with {} errors", "got {} kB"])
def test_an_amount_is_no_status(amount: str) -> None:
    first, second = (fingerprint(f"IOError: write stopped, {amount.format(number)}").id for number in (222, 333))
    assert first == second


LOCAL = (
    "FEHLER:  doppelter Schlüsselwert verletzt Unique-Constraint »{}«",
    "ERREUR:  la valeur d'une clé dupliquée rompt la contrainte unique « {} »",
    'ERROR:  重複したキー値は一意性制約"{}"違反となります',
)


@pytest.mark.parametrize("message", LOCAL)
def test_a_constraint_counts_in_the_server_s_own_language(message: str) -> None:
    constraints = ("boats_pkey", "boats_name_key", "berths_boat_key")
    found = group([(message.format(name), 1) for name in constraints]).patterns
    assert len(found) == 3


def test_the_field_that_a_validator_names_in_a_list_counts_and_the_place_in_a_list_does_not() -> None:
    def invalid(*path: str | int) -> str:
        issue = {"code": "invalid_type", "path": path, "message": "Invalid input: expected string"}
        return f"ZodError: {json.dumps([issue], indent=2)}\n    at parse (/app/dist/lib/order.js:18:11)"

    assert fingerprint(invalid("items", 3, "zone")).discriminators == ("code invalid_type", "field items.0.zone")
    assert fingerprint(invalid("items", 3, "zone")).id == fingerprint(invalid("items", 4, "zone")).id
    assert fingerprint(invalid("items", 3, "zone")).id != fingerprint(invalid("items", 3, "owner")).id


@pytest.mark.parametrize(
    "answer",
    [
        {"errors": [{"field": "§", "message": "must be positive"}]},
        {"detail": [{"loc": ["body", "§"], "msg": "field required"}]},
        {"detail": {"field": "§", "message": "must be positive"}},
    ],
)
def test_the_field_that_a_service_names_counts_wherever_the_answer_has_it(answer: object) -> None:
    one, other = (fingerprint(json.dumps(answer, ensure_ascii=False).replace("§", name)) for name in ("berth", "tide"))
    assert one.id != other.id
    assert one.template == other.template != "detail"


def test_a_code_that_an_exception_prints_within_its_data_counts() -> None:
    def refused(code: str, layer: str) -> str:
        return traceback(f"{{'code': '{code}', 'layer': '{layer}'}}")

    assert fingerprint(refused("QuotaExceeded", "roads")).id == fingerprint(refused("QuotaExceeded", "rivers")).id
    assert fingerprint(refused("QuotaExceeded", "roads")).id != fingerprint(refused("LayerLocked", "roads")).id


def test_codes_of_a_message_that_is_json_itself_stand_after_the_stack() -> None:
    def failed(folder: str) -> str:
        issue = json.dumps([{"code": "invalid_type", "path": ["zone"], "message": "Invalid input"}], indent=2)
        stack = f"ZodError: {issue}\n    at parse ({folder}/order.js:18:11)"
        return json.dumps({"failedReason": issue, "stacktrace": [stack], "attemptsMade": 3})

    found = fingerprint(failed("/app/dist"))
    assert (found.exception_type, found.location) == ("ZodError", "order.parse")
    assert found.discriminators == ("code invalid_type", "field zone")
    assert found.id == fingerprint(failed("/srv/releases/7/dist")).id


def test_every_field_of_an_object_within_a_message_counts() -> None:
    def issues(*names: str) -> str:
        return f"rejected: {json.dumps([{'path': [name], 'message': 'is missing'} for name in names])}"

    assert fingerprint(issues("zone")).id != fingerprint(issues("owner", "zone")).id
    assert fingerprint(issues("zone", "owner")).id == fingerprint(issues("owner", "zone")).id


RECORDS = [
    ({"msg": "sync failed for boat 7", "error": "connection refused"}, "sync failed for boat <*>: connection refused"),
    ({"msg": "boat 7: refused", "error": "refused"}, "boat <*>: refused"),
    ({"exception": "boat 7 is gone", "queue": "default"}, "boat <*> is gone"),
    ({"_message": "Tide failed", "message": "Tide failed: depth is too low"}, "Tide failed: depth is too low"),
]


@pytest.mark.parametrize(("record", "template"), RECORDS)
def test_a_record_of_a_logger_says_why_and_not_only_what_was_tried(record: object, template: str) -> None:
    assert fingerprint(json.dumps(record)).template == template


def test_a_record_of_a_logger_that_repeats_its_error_is_that_error() -> None:
    stack = "TypeError: boat 7 is gone\n    at moor (/app/dist/moor.js:1:2)"
    error = {"type": "TypeError", "message": "boat 7 is gone", "stack": stack}
    record = json.dumps({"level": 50, "hostname": "a", "err": error, "msg": "boat 7 is gone"})
    assert fingerprint(record).id == fingerprint(stack).id


def test_an_object_that_says_its_code_only_tells_faults_apart_by_it() -> None:
    declined = 'payment API answered 402: {"code":"card_declined","charge":"ch_7Xa"}'
    assert fingerprint(declined).id == fingerprint(declined.replace("ch_7Xa", "ch_8Yb")).id
    assert fingerprint(declined).id != fingerprint(declined.replace("card_declined", "expired_card")).id
    assert fingerprint('sent {"berth": "card_declined"}').id == fingerprint('sent {"berth": "expired_card"}').id


@pytest.mark.parametrize(
    ("text", "shown"),
    [
        ('{"code": "card_declined", "charge": "ch_7Xa"}', "code card_declined"),
        ('<?xml version="1.0"?><Error><Code>NoSuchKey</Code></Error>', "Code NoSuchKey"),
        ("", "(empty text)"),
    ],
)
def test_where_a_code_is_all_that_is_said_it_is_what_is_shown(text: str, shown: str) -> None:
    assert fingerprint(text).template == shown
    assert [one.template for one in group([(text, 2)]).patterns] == [shown]


def test_the_arguments_of_an_exception_tell_faults_apart_by_the_sentence_before_them() -> None:
    def raised(says: str, number: int) -> str:
        return f"app.errors.TideError: ('{says}', {{'error': 'tide', 'berth': {number}}})"

    assert fingerprint(raised("tide: Low water", 7)).id == fingerprint(raised("tide: Low water", 8)).id
    assert fingerprint(raised("tide: Low water", 7)).id != fingerprint(raised("tide: Too much wind", 7)).id
    assert fingerprint("app.errors.TideError: ('a1', 'b2')").template == "(<*>, <*>)"


def test_why_a_struct_says_that_a_call_failed_tells_faults_apart() -> None:
    text = "** (MatchError) no match of right hand side value: {:error, %Harbour.Failed{id: 7, reason: :closed}}"
    assert fingerprint(text).id == fingerprint(text.replace("id: 7", "id: 8")).id
    assert fingerprint(text).id != fingerprint(text.replace(":closed", ":nxdomain")).id


def test_the_column_that_cannot_be_found_tells_faults_apart_and_what_there_is_does_not() -> None:
    text = 'a.ColumnError: unable to find column "net"; valid columns: ["tide"]'
    assert fingerprint(text).id == fingerprint(text.replace("tide", "berth")).id
    assert fingerprint(text).id != fingerprint(text.replace('"net"', '"gross"')).id
