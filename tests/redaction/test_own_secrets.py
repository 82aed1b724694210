"""Our own secrets are known by value, piece by piece, and leave nowhere: not in texts, records of logs, or errors."""

import json
import logging
from urllib.parse import quote

import pytest
from hypothesis import given
from hypothesis import strategies as st
from pydantic import ValidationError

from analysis.facts import Unavailable
from analysis.redaction import own, redact, redact_text
from analysis.redaction.log_records import mask_log_records
from analysis.redaction.own import MARK, pieces
from analysis.settings import Settings, SettingsError
from analysis.sources.postgres import session

SETTINGS = [
    ("postgresql://loader:Qz7-mandrill-9@db.example.net:5432/geo", ["Qz7-mandrill-9"]),
    ("postgresql://loader:Qz7%40mandr%2Fill9@db/geo", ["Qz7%40mandr%2Fill9", "Qz7@mandr/ill9"]),
    ("postgresql://loader:Qz7@mandr1l/x9@db/geo", ["Qz7@mandr1l/x9", "mandr1l"]),
    ("host=db user=loader password=Qz7mandrill9 dbname=geo", ["Qz7mandrill9"]),
    (r"host=db user=loader password='Qz7 it\'s 9' dbname=geo", ["Qz7 it's 9"]),
    ("postgresql://db/geo?user=loader&password=Qz7mandrill9", ["Qz7mandrill9"]),
    ("https://a.blob.core.windows.net/r?sv=2025-01-05&se=2027&sig=Qz7%2Bmandrill%3D",
     ["Qz7+mandrill=", "Qz7%2Bmandrill%3D"]),
    ("https://jobs.example.net/?code=Qz7mandrill9==", ["Qz7mandrill9=="]),
]  # fmt: skip


@pytest.mark.parametrize(("value", "secret"), SETTINGS)
def test_a_setting_is_taken_apart_into_what_is_secret_of_it(value: str, secret: list[str]) -> None:
    found = pieces(value)
    assert set(secret) <= found
    assert not {"loader", "db.example.net", "geo", "5432", "2025-01-05"} & found


def test_the_path_of_a_channel_holds_its_tokens() -> None:
    found = pieces("slack://botname/T1JJ3T3L2/A1BRTD4JD/TIiajkdnlazkcOXrIdevi7FQ/#general", path_is_secret=True)
    assert {"T1JJ3T3L2", "A1BRTD4JD", "TIiajkdnlazkcOXrIdevi7FQ"} <= found
    assert "general" not in found


def test_what_is_short_or_the_users_own_name_is_no_piece() -> None:
    assert pieces("postgresql://postgres:postgres@localhost/postgres") == set()
    assert pieces("postgresql://app:app1@localhost/app") == set()


def test_the_environment_gives_what_its_names_call_secret() -> None:
    found = own.of_environment(
        {
            "PGPASSWORD": "Qz7mandrill9",
            "HOME": "/home/app",
            "AzureWebJobsStorage": "AccountName=a;AccountKey=k3yM4t+/==",
        }
    )
    assert found == {"Qz7mandrill9", "k3yM4t+/=="}


secrets = st.text(st.characters(codec="utf-8", exclude_categories=["Cc", "Cs"]), min_size=8, max_size=30).filter(
    lambda s: any(c.isdigit() for c in s) and s.strip() == s
)


@given(secrets, st.sampled_from(["", "a ", "x=", "\n", '"', "€"]))
def test_a_known_piece_is_gone_however_it_is_written(secret: str, before: str) -> None:
    known = own._Known()
    known.add([secret])
    for written in (secret, quote(secret, safe=""), json.dumps(secret)[1:-1], json.dumps({"a": [secret]})):
        masked = known.mask(f"{before}{written} after")
        assert written not in masked
        assert MARK in masked
    assert secret[:8] not in known.mask(f"cut {secret[:8]}")[4:]


def test_a_password_that_is_a_word_is_masked_as_a_word_only() -> None:
    known = own._Known()
    known.add(["mandrill"])
    assert known.mask("the mandrill, mandrills and mandrill1") == f"the {MARK}, mandrills and {MARK}1"


def _settings(url: str) -> Settings:
    return Settings.model_validate({"database_url": url, "target": "t"})


def test_settings_make_their_secrets_known_to_every_text_and_record(caplog: pytest.LogCaptureFixture) -> None:
    _settings("postgresql://loader:Gx4-hornbill-2@db/geo")
    assert "hornbill" not in redact_text("seen Gx4-hornbill-2 there")
    assert "hornbill" not in repr(redact({"a": [{"b": "Gx4-hornbill-2"}]}))
    mask_log_records()
    log = logging.getLogger("jobscope.test")
    log.error("failed for %s", "Gx4-hornbill-2")
    try:
        raise ValueError("bad Gx4-hornbill-2")
    except ValueError:
        log.exception("broken")
    shown = caplog.text + "".join(str(record.__dict__) for record in caplog.records)
    assert "ValueError: bad" in shown
    assert "hornbill" not in shown


HOSTILE = [
    "Hx1@ibex/Kudu9",
    "Hx1/ibex#Kudu9",
    "Hx1?ibex=Kudu9",
    "Hx1:ibex@Kudu9",
    "Hx1%ibexKudu9",
    "Hx1[ibex]Kudu9",
    "Hx1 ibex Kudu9",
]


@pytest.mark.parametrize("password", HOSTILE)
@pytest.mark.parametrize(
    "shape", ["postgresql://loader:{}@127.0.0.1:1/geo", "host=127.0.0.1 port=1 user=loader password={}"]
)
def test_an_error_of_connecting_repeats_no_piece_of_the_password(shape: str, password: str) -> None:
    with pytest.raises((Unavailable, ValidationError)) as raised, session(_settings(shape.format(password))):
        pass
    text = str(raised.value)
    assert not [piece for piece in ("Hx1", "ibex", "Kudu9") if piece in text]


def test_a_wrong_setting_is_reported_without_the_secrets_of_the_others(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("JOBSCOPE_DATABASE_URL", "postgresql://loader:Gx4-hornbill-2@db/geo")
    monkeypatch.setenv("JOBSCOPE_AUTH", "nobody")
    with pytest.raises(SettingsError) as raised:
        Settings.read()
    assert "hornbill" not in str(raised.value)
