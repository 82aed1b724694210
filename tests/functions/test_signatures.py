"""Arguments find their parameters: by name, by a near name, by position and type."""

import pytest

from analysis.functions.invariants import Cells
from analysis.functions.signatures import Signature, chosen

COMPLETE: Cells = {
    "p_task_id": "t",
    "p_job_id": "j",
    "p_stage": 1,
    "p_result_data": {"ok": True},
    "p_error_details": None,
}
ADVANCE: Cells = {"p_job_id": "j", "p_current_stage": 1, "p_stage_result": {"n": 1}}


@pytest.mark.parametrize(
    ("names", "types", "given", "taken"),
    [
        (["p_job_id", "p_current_stage", "p_stage_results"], ["character varying", "integer", "jsonb"], ADVANCE, 3),
        (["job", "from_stage", "outcome"], ["uuid", "bigint", "json"], ADVANCE, 3),
        (["", "", ""], ["text", "integer", "jsonb"], ADVANCE, 3),
        (["", "", ""], ["text", "jsonb", "text"], COMPLETE, 3),
        (["p_task_id", "p_result_data", "p_error_details"], ["character varying", "jsonb", "text"], COMPLETE, 3),
    ],
)
def test_each_parameter_gets_its_argument(names: list[str], types: list[str], given: Cells, taken: int) -> None:
    signature = Signature("f", names, types, 0)
    assert signature.uncallable(given) == ""
    arguments = signature.arguments(given)
    assert len(arguments) == taken
    assert [name for name, _, _ in arguments] == names
    values = [value for _, _, value in arguments]
    expected = list(given.values()) if given is ADVANCE else ["t", {"ok": True}, None]
    assert values == expected


def test_a_parameter_of_no_known_meaning_is_named() -> None:
    signature = Signature("advance", ["p_job_id", "p_colour"], ["character varying", "text"], 0)
    assert "p_colour" in signature.uncallable(ADVANCE)
    assert Signature("advance", ["p_job_id", "p_colour"], ["character varying", "text"], 1).uncallable(ADVANCE) == ""


def test_an_id_that_is_a_number_goes_to_a_parameter_that_is_one() -> None:
    signature = Signature("check", ["which"], ["bigint"], 0)
    assert signature.arguments({"p_job_id": 7}) == (("which", "bigint", 7),)
    assert signature.uncallable({"p_job_id": "seven"}) != ""


def test_of_two_functions_the_one_that_takes_more_is_chosen() -> None:
    old = Signature("f", ["p_task_id"], ["text"], 0)
    new = Signature("f", ["p_task_id", "p_job_id", "p_stage"], ["text", "text", "integer"], 0)
    assert chosen("f", [old, new], COMPLETE) == new
    assert chosen("g", [old, new], COMPLETE) is None
