"""What holds in every language: what changes from build to build never moves a trace; another fault always does."""

import json

import pytest
from hypothesis import assume, given, settings
from hypothesis import strategies as st

from analysis.errors.grouping import explain, fingerprint
from tests.grouping.languages import LANGUAGES, Occurrence

EACH = pytest.mark.parametrize("language", LANGUAGES)
ONE = Occurrence()
LINES = st.integers(1, 99_999)
ROOTS = st.sampled_from(["/srv/app", "/opt/harbour/releases/20260309", "/home/ci/build-17", "/app", "/var/www/html"])
HOSTS = st.sampled_from(
    ["db-1.example.org", "10.0.0.7", "https://api.example.com/x/7", "store.internal:5432", "fe80::1"]
)
BUILDS = st.integers(0, 2**64 - 1).map(lambda number: f"{number:016x}")
FUNCTIONS = st.sampled_from(["assign", "release", "plan_route", "moorAll", "Reckon"])
CAUSES = st.sampled_from(["Timeout", "Refused", "NotUnique", "Closed"])
CONSTRAINTS = st.sampled_from(["boats_name_key", "berths_pkey", "uq_2"])


def the_id(language: str, at: Occurrence) -> str:
    return fingerprint(LANGUAGES[language](at)).id


@EACH
def test_the_trace_is_read(language: str) -> None:
    read = explain(LANGUAGES[language](ONE))
    assert read.language == language
    assert any("assign" in link.location and link.in_app for link in read.chain)


@EACH
@settings(deadline=None, max_examples=40)
@given(LINES, ROOTS, HOSTS, BUILDS)
def test_line_path_host_and_build_never_move_a_trace(
    language: str, line: int, root: str, host: str, build: str
) -> None:
    assert the_id(language, ONE.but(line=line, root=root, host=host, build=build)) == the_id(language, ONE)


@EACH
@settings(deadline=None, max_examples=20)
@given(FUNCTIONS, FUNCTIONS)
def test_another_function_of_the_users_does(language: str, one: str, other: str) -> None:
    assume(one != other)
    assert the_id(language, ONE.but(function=one)) != the_id(language, ONE.but(function=other))


@EACH
@settings(deadline=None, max_examples=20)
@given(CAUSES, CAUSES)
def test_another_inner_cause_does(language: str, one: str, other: str) -> None:
    assume(one != other)
    assert the_id(language, ONE.but(cause=one)) != the_id(language, ONE.but(cause=other))


@EACH
@settings(deadline=None, max_examples=20)
@given(CONSTRAINTS, CONSTRAINTS)
def test_another_constraint_does(language: str, one: str, other: str) -> None:
    assume(one != other)
    assert the_id(language, ONE.but(constraint=one)) != the_id(language, ONE.but(constraint=other))


@EACH
def test_the_same_error_as_text_and_as_object_is_one_fault(language: str) -> None:
    text = LANGUAGES[language](ONE)
    for stored in (
        json.dumps({"at": "2026-03-09T10:11:12Z", "attempt": 3, "error": text}),
        json.dumps([{"attempt": 1, "error": "gone"}, {"attempt": 2, "error": text}]),
        json.dumps({"stack": text, "retry": True}),
        json.dumps(text),
    ):
        assert fingerprint(stored).id == fingerprint(text).id


@EACH
def test_colours_and_line_ends_of_other_systems_are_no_part_of_a_fault(language: str) -> None:
    text = LANGUAGES[language](ONE)
    assert fingerprint(text.replace("\n", "\r\n")).id == fingerprint(text).id
    assert fingerprint(f"\x1b[31m{text}\x1b[0m").id == fingerprint(text).id
