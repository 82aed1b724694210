"""Parameters as they come in by copy and paste, and cursors that only we make."""

import base64
import json
from datetime import UTC, datetime

import pytest
from hypothesis import given
from hypothesis import strategies as st
from pydantic import BaseModel, ValidationError

from web.parameters import Debug, Jobs, OneJob, TasksOfJob, decode_cursor, encode_cursor

IDS = st.text(st.characters(exclude_categories=["Cs"], exclude_characters="\0"), max_size=100)


@given(at=st.datetimes(timezones=st.just(UTC)), id_=IDS)
def test_a_cursor_that_we_made_is_taken(at: datetime, id_: str) -> None:
    made = encode_cursor(at.isoformat(), id_)
    assert Jobs(cursor=made).cursor == made
    assert decode_cursor(made) == (at.isoformat(), id_)


@given(place=st.integers(0, 10**9 - 1), id_=IDS)
def test_a_position_that_we_made_is_taken(place: int, id_: str) -> None:
    made = encode_cursor(str(place), id_)
    assert TasksOfJob(job_id="0" * 64, cursor=made).cursor == made


def other(value: object) -> str:
    """A cursor that holds anything."""
    return base64.urlsafe_b64encode(json.dumps(value).encode()).decode().rstrip("=")


INSTANT = "2026-01-31T06:00:00+00:00"


@pytest.mark.parametrize(
    "text",
    [
        "",
        "x",
        "é",
        encode_cursor(INSTANT, "id") + "=",
        encode_cursor(INSTANT, "id") + "AAAA",
        base64.urlsafe_b64encode(json.dumps([INSTANT, "id"], separators=(",", ":")).encode()).decode().rstrip("="),
        other([INSTANT, "id", "more"]),
        other([INSTANT, 7]),
        other({INSTANT: 1, "id": 2}),
        other([INSTANT, "a\0b"]),
        other([INSTANT, "\ud800"]),
        *(
            encode_cursor(place, "id")
            for place in (
                "now",
                "infinity",
                "2026-W05-6",
                "20260131T060000Z",
                "2026-01-31",
                "2026-01-31T06:00:00",
                "2026-01-31T06:00:00Z",
                "2026-01-31T06:00:00+01:00",
                "2026-01-31 06:00:00+00:00",
                "0001-01-01T00:00:00+23:59",
                "٢٠٢٦-01-31T06:00:00+00:00",
            )
        ),
    ],
)
def test_an_instants_cursor_that_we_did_not_make_is_refused(text: str) -> None:
    assert refused(Jobs, cursor=text)


@pytest.mark.parametrize("place", ["", "-1", "007", "1e3", "1.5", "٣", "1234567890", INSTANT])
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
    ],
)
def test_an_id_is_taken_as_it_is_pasted(given: str, kept: str) -> None:
    assert Debug.model_validate({"job_id": given}).job_id == kept
    if len(kept) == 64:
        assert OneJob.model_validate({"job_id": given}).job_id == kept


def test_blanks_alone_are_no_id() -> None:
    with pytest.raises(ValidationError):
        Debug.model_validate({"job_id": "  "})
