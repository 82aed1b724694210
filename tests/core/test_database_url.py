"""A connection string that libpq would misread is told in our own words, and no piece of it is repeated."""

import traceback

import pytest
from hypothesis import given
from hypothesis import strategies as st
from psycopg.conninfo import make_conninfo

from analysis.settings import Settings, SettingsError
from analysis.settings.database_url import problem_of


@pytest.mark.parametrize(
    "text",
    [
        "",
        "postgresql://u:p@h/d",
        "postgres://u:p%40ss@h:5432,h2:5433/d?sslmode=verify-full&target_session_attrs=any",
        "postgresql://u:p@[::1]:5432/d",
        "postgresql:///d?host=/var/run/postgresql",
        "postgresql://u:p#1@h/d",
        "host=h dbname='my data' user=u password='it''s'".replace("''", r"\'"),
        "service=jobs",
    ],
)
def test_what_libpq_can_use_has_no_problem(text: str) -> None:
    assert problem_of(text) == ""


@pytest.mark.parametrize(
    ("text", "says"),
    [
        ("postgresql://u:se@cret@h/d", "percent-encoded"),
        ("postgresql://u:se/cret@h/d", "percent-encoded"),
        ("postgresql://u:12/secret@h/d", "percent-encoded"),
        ("postgresql://u:12?3/secret@h/d", "percent-encoded"),
        ("postgresql://u:%zzsecret@h/d", "percent-encoded"),
        ("postgresql://u:sec ret@h/d", "percent-encoded"),
        ("postgresql://u:p@h:secret/d", "port"),
        ("postgresql://u:p@h:99999/d", "port"),
        ("host=a,b port=1,2,3 dbname=secret", "hosts than ports"),
        ("postgresql://u:p@h/d?secret=1", "options of libpq"),
        ("postgresql://u:p@h/d?sslmode=secret", "sslmode is one of disable, allow"),
        ("postgresql+psycopg://u:secret@h/d", "begins with postgresql://"),
        ("jdbc:postgresql://h/d?user=u&password=secret", "begins with postgresql://"),
        ("host=h password=my secret dbname=d", "single quotes"),
        ("Server=h;Database=d;Password=secret;", "single quotes"),
        ("secret", "nor a list"),
        ("host='se cret' dbname=d", "host"),
    ],
)
def test_what_it_would_misread_is_a_settings_error_that_repeats_no_piece(
    monkeypatch: pytest.MonkeyPatch, text: str, says: str
) -> None:
    monkeypatch.setenv("JOBSCOPE_DATABASE_URL", text)
    with pytest.raises(SettingsError, match=f"^JOBSCOPE_DATABASE_URL: .*{says}") as error:
        Settings.read()
    # Also not where a traceback is logged, as Azure does with what a function raises.
    output = "".join(traceback.format_exception(error.value))
    assert not any(piece in output for piece in ("secret", "cret", "99999", "%zz"))


def test_a_line_break_at_its_end_is_none_of_it(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("JOBSCOPE_DATABASE_URL", "postgresql://u:p@h/d\n")
    assert Settings.read().database_url.get_secret_value() == "postgresql://u:p@h/d"


@given(st.text(st.characters(codec="utf-8", exclude_characters="\0")))
def test_any_text_is_judged_without_an_error(text: str) -> None:
    assert isinstance(problem_of(text), str)


@given(st.text(st.characters(codec="utf-8", exclude_characters="\0"), min_size=1))
def test_any_password_may_stand_in_a_list_of_options(password: str) -> None:
    assert problem_of(make_conninfo(host="h", dbname="d", user="u", password=password)) == ""
