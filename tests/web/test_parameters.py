"""Parameters as they come in by copy and paste, and cursors that only we make."""

import base64
import json

import pytest
from hypothesis import given
from hypothesis import strategies as st
from pydantic import BaseModel, ValidationError

from web.cursors import decode_cursor, encode_cursor
from web.parameters import Debug, Jobs, OneJob, TasksOfJob

IDS = st.text(st.characters(exclude_categories=["Cs"], exclude_characters="\0"), max_size=100)


@given(place=st.integers(-(10**17), 10**17), id_=IDS)
def test_a_cursor_that_we_made_is_taken(place: int, id_: str) -> None:
    made = encode_cursor(str(place), id_)
    assert Jobs(cursor=made).cursor == made
    assert decode_cursor(made) == (str(place), id_, "")
    assert decode_cursor(encode_cursor(str(place), id_, "oban")) == (str(place), id_, "oban")


@given(stage=st.integers(0, 10**9 - 1), index=st.from_regex(r"[^\n]{0,100}", fullmatch=True), id_=IDS)
def test_a_position_that_we_made_is_taken(stage: int, index: str, id_: str) -> None:
    made = encode_cursor(f"{stage}:{index}", id_)
    assert TasksOfJob(job_id="0" * 64, cursor=made).cursor == made


def other(value: object) -> str:
    """A cursor that holds anything."""
    return base64.urlsafe_b64encode(json.dumps(value).encode()).decode().rstrip("=")


PLACE = "1769839200000000"


@pytest.mark.parametrize(
    "text",
    [
        "",
        "x",
        "é",
        encode_cursor(PLACE, "id") + "=",
        encode_cursor(PLACE, "id") + "AAAA",
        base64.urlsafe_b64encode(json.dumps([PLACE, "id"], separators=(",", ":")).encode()).decode().rstrip("="),
        other([PLACE, "id", "oban", "more"]),
        other([PLACE, "id", ""]),
        other([PLACE, "id", 7]),
        other([PLACE, "id", "a\0b"]),
        other([PLACE, 7]),
        other({PLACE: 1, "id": 2}),
        other([PLACE, "a\0b"]),
        other([PLACE, "\ud800"]),
        *(
            encode_cursor(place, "id")
            for place in (
                "now",
                "infinity",
                "2026-01-31T06:00:00+00:00",
                "+1",
                "-0",
                "007",
                "1e3",
                "1.5",
                "٣",
                "1" * 19,
            )
        ),
    ],
)
def test_a_cursor_that_we_did_not_make_is_refused(text: str) -> None:
    assert refused(Jobs, cursor=text)


@pytest.mark.parametrize("place", ["", ":", "-1:0", "1e3:0", "1.5:0", "٣:0", "1234567890:0", PLACE])
def test_a_positions_cursor_that_we_did_not_make_is_refused(place: str) -> None:
    assert refused(TasksOfJob, job_id="0" * 64, cursor=encode_cursor(place, "id"))


@given(st.text(max_size=60))
def test_any_text_is_a_cursor_or_a_wrong_parameter(text: str) -> None:
    try:
        Jobs(cursor=text)
    except ValidationError:
        return
    assert encode_cursor(*decode_cursor(text)) == text


def refused(model: type[BaseModel], **given: object) -> bool:
    with pytest.raises(ValidationError, match="cursor"):
        model.model_validate(given)
    return True


@pytest.mark.parametrize(
    ("given", "kept"),
    [
        ("FE58F277", "fe58f277"),
        ("  fe58f277\n", "fe58f277"),
        ("AB" * 32, "ab" * 32),
        (" fe58f27779973756-s1-0000 ", "fe58f27779973756-s1-0000"),
        ("Task-7-of-BERLIN", "Task-7-of-BERLIN"),
        (f"{'d' * 250}/{'r' * 250}/{'t' * 250}/7", f"{'d' * 250}/{'r' * 250}/{'t' * 250}/7"),
    ],
)
def test_an_id_is_taken_as_it_is_pasted(given: str, kept: str) -> None:
    assert Debug.model_validate({"job_id": given}).job_id == kept
    if len(kept) == 64:
        assert OneJob.model_validate({"job_id": given}).job_id == kept


def test_blanks_alone_are_no_id() -> None:
    with pytest.raises(ValidationError):
        Debug.model_validate({"job_id": "  "})
