"""Failures that look alike and are not: one name, one status or one cause apart; and failures that only look unlike."""

import json

import pytest

from analysis.errors.grouping import group
from tests.grouping.texts import traceback


def count(*texts: str) -> int:
    return len(group((text, 1) for text in texts).patterns)


def in_javascript(message: str) -> str:
    return f"{message}\n    at weigh (/srv/app/boats.js:12:5)\n    at run (/srv/app/worker.js:3:1)"


def in_java(message: str) -> str:
    return f"{message}\n\tat com.quay.Boat.weigh(Boat.java:12)\n\tat com.quay.Worker.run(Worker.java:3)"


def in_ruby(message: str) -> str:
    return f"{message}\n/srv/app/app/models/boat.rb:12:in `weigh'\n/srv/app/app/jobs/weigh_job.rb:3:in `perform'"


def in_python(code: str, error: str) -> str:
    return f'Traceback (most recent call last):\n  File "/srv/app/boats.py", line 12, in weigh\n    {code}\n{error}\n'


def of_prisma(reason: str) -> str:
    lines = "\n  11 const berth = next();\n→ 12 await store.boat.create(\n"
    return in_javascript(
        f"StoreError: \nInvalid `store.boat.create()` invocation in\n/srv/app/boats.ts:12:5\n{lines}{reason}"
    )


def of_steps(reason: str) -> str:
    frames = ['  File "/var/task/boats.py", line 12, in weigh\n    call()\n']
    return json.dumps({"Error": "Quay.Failed", "Cause": json.dumps({"errorMessage": reason, "stackTrace": frames})})


def of_terraform(argument: str, line: int) -> str:
    return (
        f'╷\n│ Error: Missing required argument\n│ \n│   on quay.tf line {line}, in module "quay":\n'
        f'│   {line}: module "quay" {{\n│ \n│ The argument "{argument}" is required, but no definition was found.\n╵'
    )


@pytest.mark.parametrize(
    ("one", "other"),
    [
        pytest.param(one, other, id=one[:60])
        for one, other in (
            ("tide.sh: line 3: moor-tool: command not found", "tide.sh: line 3: boat2shore: command not found"),
            ("sh: 1: moor-tool: not found", "sh: 1: boat2shore: not found"),
            ('exec: "moor": executable file not found in $PATH', 'exec: "weigh": executable file not found in $PATH'),
            ("'moor' is not recognized as an internal command", "'weigh' is not recognized as an internal command"),
            ("Error in model raw_boats: division by zero", "Error in model dim_berths: division by zero"),
            ('Error occurred while executing op "moor_all"', 'Error occurred while executing op "weigh_all"'),
            (
                in_python("store.call()", "QuayError: denied when calling the GetBoat operation"),
                in_python("store.call()", "QuayError: denied when calling the PutBoat operation"),
            ),
            ("undefined symbol: tide_level", "undefined symbol: tide_speed"),
            (
                'weigh 7: ERROR: null value in column "hull" of relation "boats" violates not-null constraint',
                'weigh 7: ERROR: null value in column "mast" of relation "boats" violates not-null constraint',
            ),
            ('weigh 7: relation "boats" does not exist', 'weigh 7: relation "berths" does not exist'),
            (
                'ERROR: relation "hull" does not exist (SQLSTATE 42P01)',
                'ERROR: relation "mast" does not exist (SQLSTATE 42P01)',
            ),
            ("1048 Column 'hull' cannot be null", "1048 Column 'mast' cannot be null"),
            ("Field 'hull' doesn't have a default value", "Field 'mast' doesn't have a default value"),
            ("Data too long for column 'hull' at row 7", "Data too long for column 'mast' at row 7"),
            ('Scan error on column index 2, name "hull": x', 'Scan error on column index 3, name "mast": x'),
            (
                "Key: 'Boat.Hull' Error:Field validation for 'Hull' failed on the 'min' tag",
                "Key: 'Boat.Mast' Error:Field validation for 'Mast' failed on the 'min' tag",
            ),
            (
                "Key: 'Boat.Hull' Error:Field validation for 'Hull' failed on the 'min' tag",
                "Key: 'Boat.Hull' Error:Field validation for 'Hull' failed on the 'max' tag",
            ),
            (
                "was missing required properties, including: 'hull'",
                "was missing required properties, including: 'mast'",
            ),
            ('the call ended: Status(StatusCode="Unmoored")', 'the call ended: Status(StatusCode="NotFound")'),
            (
                "** (Oban.PerformError) Quay.W failed with {:error, %Quay.Change{errors: [hull: {}]}}",
                "** (Oban.PerformError) Quay.W failed with {:error, %Quay.Change{errors: [mast: {}]}}",
            ),
            (
                "weighing boat 7\n\nCaused by:\n    0: hull is read\n    1: Permission denied (os error 13)",
                "weighing boat 7\n\nCaused by:\n    0: mast is read\n    1: Permission denied (os error 13)",
            ),
            (
                "moor-tool exited with code 1: Mooring failed!\nNo space left on device",
                "moor-tool exited with code 1: Mooring failed!\nInvalid data found in the input",
            ),
            (of_terraform("hull", 12), of_terraform("mast", 12)),
            (of_prisma("Timed out fetching a new connection."), of_prisma("The server has closed the connection.")),
            (
                in_javascript("Error: Command failed: moor a.bin\nmoor: the berth is taken"),
                in_javascript("Error: Command failed: moor a.bin\nmoor: no such boat"),
            ),
            (
                in_javascript("TypeError: Cannot destructure property 'hull' of 'boat' as it is undefined."),
                in_javascript("TypeError: Cannot destructure property 'mast' of 'boat' as it is undefined."),
            ),
            (
                in_java("quay.CastException: Unable to cast object of type 'Quay.Hull'"),
                in_java("quay.CastException: Unable to cast object of type 'Quay.Mast'"),
            ),
            (
                in_java("quay.SettingException: Could not resolve placeholder 'hull.url' in value"),
                in_java("quay.SettingException: Could not resolve placeholder 'mast.url' in value"),
            ),
            (
                in_ruby(
                    'PG::NotNull: ERROR:  null value in column "hull" of relation "boats" violates not-null constraint'
                ),
                in_ruby(
                    'PG::NotNull: ERROR:  null value in column "mast" of relation "boats" violates not-null constraint'
                ),
            ),
            (in_python("boat['hull']", "KeyError: 'hull'"), in_python("boat['mast']", "KeyError: 'mast'")),
            (
                in_python("return boat.hull", "AttributeError: 'NoneType' object has no attribute 'hull'"),
                in_python("return boat.mast", "AttributeError: 'NoneType' object has no attribute 'mast'"),
            ),
            (
                json.dumps({"message": "no berth", "extensions": {"code": "TAKEN"}}),
                json.dumps({"message": "no berth", "extensions": {"code": "CLOSED"}}),
            ),
            (
                of_steps("the hull leaks"),
                of_steps("the mast is gone"),
            ),
        )
    ],
)
def test_what_differs_in_a_name_or_a_cause_is_two_faults(one: str, other: str) -> None:
    assert count(one, other) == 2


@pytest.mark.parametrize(
    ("one", "other"),
    [
        pytest.param(one, other, id=one[:60])
        for one, other in (
            (in_python("boat[field]", "KeyError: 'hull'"), in_python("boat[field]", "KeyError: 'mast'")),
            ("lost, HostID: k/Lm+x=, Gone: no boat", "lost, HostID: q/Rs+t=, Gone: no boat"),
            (
                in_java("quay.CastException: Unable to cast object of type 'Quay.Hull$Proxy$3f2a'"),
                in_java("quay.CastException: Unable to cast object of type 'Quay.Hull$Proxy$77bc'"),
            ),
            (
                json.dumps({"message": "no berth", "context": {"code": "DE"}}),
                json.dumps({"message": "no berth", "context": {"code": "NL"}}),
            ),
            ("no manifest for quay.example.org/tides:1.4.0", "no manifest for quay/boats/moor:2.0"),
            (
                "+ fetch https://a.example/7\n+ weigh -n 3\nthe quay is closed",
                "the quay is closed",
            ),
            (
                "10:11:12  the quay is closed:\n10:11:13    no berth is free\n10:11:14  2 boats wait",
                "the quay is closed:\n  no berth is free\n2 boats wait",
            ),
            (of_terraform("hull", 12), of_terraform("hull", 40)),
            (
                of_prisma("Timed out fetching a new connection."),
                in_javascript(
                    "StoreError: \nInvalid `store.boat.create()` invocation:\n\n\nTimed out fetching a new connection."
                ),
            ),
            (
                in_ruby("KeyError: key :hull not found in:\n\n    %{\n      id: 7\n    }"),
                in_ruby("KeyError: key :hull not found in: %{id: 8}"),
            ),
            (
                json.dumps([{"code": "E_HULL", "message": "hull 7 is unknown"}]),
                json.dumps([{"code": "E_HULL", "message": f"hull {number} is unknown"} for number in (12, 4711)]),
            ),
        )
    ],
)
def test_what_differs_in_values_and_wrapping_is_one_fault(one: str, other: str) -> None:
    assert count(one, other) == 1


@pytest.mark.parametrize(
    "sentence",
    [
        "the quay failed: status {}",
        "invalid status code: {}",
        "delivery failed (status code {})",
        "status code {} from the quay",
        "the requested page returned error: {}",
        "quay API error {}: try later",
        "bad response: {}",
        "the quay responded: {}",
        "the request failed, code {}",
        "POST /berths -> {}",
        "the server sent {}",
    ],
)
def test_a_status_that_a_sentence_blames_counts_until_six_are_seen(sentence: str) -> None:
    assert count(*(sentence.format(status) for status in (404, 500, 503))) == 3
    assert count(*(sentence.format(status) for status in (400, 401, 403, 404, 500, 503))) == 1


def test_a_status_of_any_request_stays_a_value() -> None:
    assert count(*(f'10.0.0.7 "GET /berths" status: {status} len: 12' for status in (200, 404))) == 1


def test_six_keys_that_one_place_did_not_find_are_values() -> None:
    names = ["hull", "mast", "sail", "keel", "helm", "bow"]
    texts = [in_java(f"quay.MissingException: The given key '{name}' was not present") for name in names]
    assert count(*texts[:5]) == 5
    assert count(*texts) == 1


def test_who_came_from_an_address_is_a_value() -> None:
    assert count(*(f"Accepted token for {name} from 10.0.0.{len(name)} port 22" for name in ("anna", "bo"))) == 1
    assert count(*(f"Waiting for {what} from 10.0.0.7" for what in ("response", "connection"))) == 2


def test_columns_with_and_without_their_table_are_messages_of_their_own() -> None:
    assert (
        count('column "hull" does not exist', 'column "mast" does not exist', "column boats.hull does not exist") == 2
    )
    assert count("column boats.hull does not exist", "column berths.mast does not exist") == 1


def test_a_record_that_lacks_a_field_is_one_message_of_a_database() -> None:
    assert (
        count(*(f'record "{name}" has no field "{field}"' for name, field in (("new", "hull"), ("new", "mast")))) == 1
    )


def test_names_of_customers_of_several_words_are_values_sooner() -> None:
    names = ["Anna Bruno", "Carla & Dario", "Elena"]
    assert count(*(in_java(f"quay.FullException: no berth is left at {name}") for name in [*names, "Fabio"])) == 1


def test_a_name_in_the_line_of_code_counts_within_a_chain_and_a_group() -> None:
    one, other = (
        in_python(f"boat['{name}']", f"KeyError: '{name}'")
        + "\nThe above exception was the direct cause of the following exception:\n\n"
        + traceback("boat 7 was not weighed")
        for name in ("hull", "mast")
    )
    assert count(one, other) == 2


def test_a_set_that_holds_a_list_is_no_object_and_does_no_harm() -> None:
    text = 'boat 7 was refused: %{hull: [{"is invalid", []}]}\n    %{mast: [{"is invalid", []}]}\n- [{"a", []}]'
    assert count(text) == 1
