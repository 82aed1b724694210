"""`jobscope mute`, `unmute`, `mutes`: what a person types and reads."""

from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
from typer.testing import CliRunner, Result

from analysis.published.memory import Mute
from cli import app
from notify.mutes import mute, read_mutes, user_name
from reports.stores import Store, open_store
from tests.notify.night import SILENT

TOMORROW = (datetime.now(UTC) + timedelta(days=2)).strftime("%Y-%m-%d")


@pytest.fixture
def reports(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Store:
    monkeypatch.setenv("JOBSCOPE_REPORTS_URL", tmp_path.as_uri())
    monkeypatch.setenv("LOGNAME", "ann")
    return open_store(tmp_path.as_uri())


def jobscope(*words: str) -> Result:
    return CliRunner().invoke(app, words)


def test_a_finding_is_muted_listed_and_unmuted(reports: Store) -> None:
    done = jobscope("mute", SILENT, "--until", TOMORROW, "--reason", "workers move, ticket 7")
    assert done.output == f"{SILENT} is muted until {TOMORROW} 00:00 UTC\n"
    [one] = read_mutes(reports)
    assert (one.key, one.by) == (SILENT, "ann")
    listed = jobscope("mutes").output
    assert listed == f"{SILENT}  until {TOMORROW} 00:00 UTC  workers move, ticket 7 (ann, {one.at:%Y-%m-%d})\n"
    assert jobscope("unmute", SILENT).output == f"{SILENT} is no longer muted\n"
    assert read_mutes(reports) == ()


def test_an_expired_mute_is_shown_as_such(reports: Store) -> None:
    now = datetime.now(UTC)
    long_ago = Mute(key=SILENT, until=now - timedelta(hours=1), reason="moved", at=now - timedelta(days=3))
    mute(reports, long_ago.model_copy(update={"at": now}))
    assert f"{SILENT}  expired " in jobscope("mutes").output


@pytest.mark.parametrize(
    ("words", "code", "sentence"),
    [
        (("mute", SILENT, "--until", "2020-01-01", "--reason", "known"), 2, "the end must lie ahead"),
        (("mute", "tiles", "--until", TOMORROW, "--reason", "known"), 2, "'tiles' is no finding's key"),
        (("mute", SILENT, "--reason", "known"), 2, "--until"),
        (("mute", SILENT, "--until", TOMORROW), 2, "--reason"),
        (("unmute", SILENT), 1, f"nothing is muted by exactly {SILENT}; jobscope mutes lists what is"),
    ],
)
@pytest.mark.usefixtures("reports")
def test_what_cannot_be_is_a_sentence_and_an_exit_code(words: tuple[str, ...], code: int, sentence: str) -> None:
    done = jobscope(*words)
    assert done.exit_code == code
    assert sentence in done.output


def test_a_machine_that_knows_no_user_names_none(monkeypatch: pytest.MonkeyPatch) -> None:
    for name in ("LOGNAME", "USER", "LNAME", "USERNAME"):
        monkeypatch.delenv(name, raising=False)
    monkeypatch.setattr("os.getuid", lambda: 4_000_000_000)
    assert user_name() == ""
