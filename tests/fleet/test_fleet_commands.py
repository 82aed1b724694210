"""The commands of a fleet: each is about one target, and none about what lies at the top of the reports."""

from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
import typer
from azure.functions import HttpRequest
from typer.testing import CliRunner, Result

from analysis.settings import Settings, SettingsError
from cli import app
from notify.mutes import read_mutes
from reports.fleet_file import FleetFile, rewrite
from reports.stores import open_store
from stored_reports import to_json
from tests.fleet.named import BROKEN, TWO
from tests.fleet.test_fleet_incidents import incident, row
from tests.reports.stories import snapshot
from web.handle import handle

TARGETS = TWO + BROKEN
TOMORROW = f"{datetime.now(UTC) + timedelta(days=2):%Y-%m-%d}"
MUTE = ("mute", "performance/*", "--until", TOMORROW, "--reason", "ticket 7")
OF_REPORTS_ALONE = (
    MUTE,
    ("unmute", "performance/*"),
    ("mutes",),
    ("query", "SELECT 1"),
    ("forget", "ab" * 32),
    ("summary",),
    ("compare", "20260131T060000Z"),
)
"""Commands that look at no setting of the database."""
OF_REPORTS = (*OF_REPORTS_ALONE, ("retention",))
OF_ONE = (*OF_REPORTS, ("debug", "ab" * 32), ("run",), ("system", "check", "origin_staged"))
OF_NONE = {"fleet", "demo", "serve", "patterns", "render"}
"""Commands about the fleet, a sample, or a file that is named."""


@pytest.fixture(autouse=True)
def reports(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.setenv("JOBSCOPE_TARGETS", TARGETS)
    monkeypatch.setenv("ONE_DATABASE_URL", "postgresql://reader@127.0.0.1:1/one")
    monkeypatch.setenv("JOBSCOPE_REPORTS_URL", (tmp_path / "out").as_uri())
    return tmp_path / "out"


def jobscope(*words: str) -> Result:
    return CliRunner().invoke(app, words)


def refused(*words: str) -> str:
    """The sentence with which the command ends; cli.py makes exit code 2 of it."""
    done = jobscope(*words)
    assert isinstance(done.exception, SettingsError), (words, done.output)
    assert done.output == ""
    return str(done.exception)


def test_every_command_about_a_database_takes_a_target() -> None:
    commands = typer.main.get_command(app).commands  # type: ignore[attr-defined]  # of a group
    commands |= {f"system {name}": one for name, one in commands.pop("system").commands.items()}
    without = {name for name, one in commands.items() if not any("--target" in p.opts for p in one.params)}
    assert without == OF_NONE


@pytest.mark.parametrize("words", OF_ONE, ids=lambda words: words[0])
def test_without_a_target_a_command_is_refused_and_touches_nothing(words: tuple[str, ...], reports: Path) -> None:
    asked = "This app watches a fleet: name one of its targets with --target: billing, orders"
    assert [refused(*words), refused(*words, "--target", "")] == [asked, asked]
    assert not reports.exists()


@pytest.mark.parametrize("words", OF_ONE, ids=lambda words: words[0])
def test_a_wrong_target_is_refused_with_the_sentence_of_a_run(
    words: tuple[str, ...], monkeypatch: pytest.MonkeyPatch
) -> None:
    assert refused(*words, "--target", "biling").endswith("names no such target; it names billing, orders")
    if words not in OF_REPORTS_ALONE:
        assert "line 12: the target broken: database_url_setting" in refused(*words, "--target", "broken")
    monkeypatch.delenv("JOBSCOPE_TARGETS")
    assert refused(*words, "--target", "billing").startswith("JOBSCOPE_TARGETS is not set: this app watches the one")


class _Opened(Exception):
    """Raised in the place of what a command would do."""


def _opened(settings: Settings, *_: object) -> None:
    raise _Opened(settings.target, settings.reports_url.get_secret_value())


@pytest.mark.parametrize("words", OF_REPORTS, ids=lambda words: words[0])
def test_a_command_opens_the_reports_of_its_target(
    words: tuple[str, ...], monkeypatch: pytest.MonkeyPatch, reports: Path
) -> None:
    monkeypatch.setattr("stored_reports.open_reports", _opened)
    found = jobscope(*words, "--target", "orders").exception
    assert found is not None
    assert found.args == ("orders", f"{reports.as_uri()}/targets/orders")


@pytest.mark.parametrize("words", OF_REPORTS_ALONE, ids=lambda words: words[0])
def test_what_touches_the_reports_alone_needs_no_setting_of_the_database(
    words: tuple[str, ...], monkeypatch: pytest.MonkeyPatch, reports: Path
) -> None:
    monkeypatch.delenv("ONE_DATABASE_URL")
    assert refused(*words, "--target", "biling").endswith("it names billing, orders, broken")
    assert refused(*words).endswith("name one of its targets with --target: billing, orders, broken")
    monkeypatch.setattr("stored_reports.open_reports", _opened)
    found = jobscope(*words, "--target", "orders").exception
    assert found is not None
    assert found.args == ("orders", f"{reports.as_uri()}/targets/orders")


def test_a_job_is_looked_for_in_the_database_of_the_target(monkeypatch: pytest.MonkeyPatch, reports: Path) -> None:
    monkeypatch.setattr("analysis.debug.staged.find_jobs", _opened)
    found = jobscope("debug", "ab" * 32, "--target", "orders").exception
    assert found is not None
    assert found.args == ("orders", f"{reports.as_uri()}/targets/orders")


def test_a_system_is_tried_on_the_database_of_the_target(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("JOBSCOPE_DATABASE_URL", "postgresql://nobody@127.0.0.1:2/app")
    monkeypatch.setattr("analysis.checks.system.system_lines", _opened)
    found = jobscope("system", "check", "origin_staged", "--target", "orders").exception
    assert found is not None
    assert found.args[0] == "orders"


def test_a_mute_of_a_target_is_where_its_runs_look(reports: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delenv("ONE_DATABASE_URL")
    assert jobscope(*MUTE, "--target", "orders").exit_code == 0
    [muted] = read_mutes(open_store((reports / "targets" / "orders").as_uri()))
    assert muted.key == "performance/*"
    assert [path.name for path in reports.iterdir()] == ["targets"]
    assert "performance/*" in jobscope("mutes", "--target", "orders").stdout
    assert "nothing is muted in folder" in jobscope("mutes", "--target", "billing").output


def test_a_summary_is_that_of_the_targets_newest_run_and_a_named_file_needs_no_target(reports: Path) -> None:
    latest = reports / "targets" / "orders" / "latest.json"
    latest.parent.mkdir(parents=True)
    latest.write_bytes(to_json(snapshot("ok", [])))
    by_target = jobscope("summary", "--target", "orders")
    assert by_target.exit_code == 0, by_target.output
    assert jobscope("summary", str(latest)).output == by_target.output
    assert jobscope("render", str(latest)).exit_code == 0
    assert jobscope("compare", str(latest), str(latest)).exit_code == 0


def test_a_target_that_is_named_for_files_alone_is_refused(reports: Path) -> None:
    latest = reports / "targets" / "orders" / "latest.json"
    latest.parent.mkdir(parents=True)
    latest.write_bytes(to_json(snapshot("ok", [])))
    for target in ("nope", "orders"):
        assert refused("summary", str(latest), "--target", target) == (
            f"{latest} is a file and belongs to no target: leave --target out"
        )
    assert refused("compare", str(latest), str(latest), "--target", "orders") == (
        f"{latest} and {latest} are files and belong to no target: leave --target out"
    )
    # The other one is a run of the target.
    assert jobscope("compare", str(latest), "--target", "orders").exit_code == 0


def test_a_run_that_is_asked_for_over_http_without_a_target_is_refused_too(reports: Path) -> None:
    asked = HttpRequest("POST", "http://127.0.0.1/api/run", headers={}, params={}, route_params={}, body=b"")
    answer = handle("run", asked, "1")
    assert (answer.status_code, b"/api/fleet" in answer.get_body()) == (400, True)
    assert not reports.exists()


def published(reports: Path) -> None:
    """Two targets that have run and fail alike, and a message that was given up."""
    now = datetime.now(UTC)
    slot = now.isoformat()
    rows = {name: {**row(incident("p1"), slot=slot), "status": "critical"} for name in ("billing", "orders")}
    poison = {"queue": "q-poison", "depth": 1, "messages": [{"target": "orders", "slot": slot, "since": None}]}
    rewrite(open_store(reports.as_uri()), lambda _: FleetFile(rows, poison), now)


def test_the_fleet_is_printed_with_its_findings_and_what_targets_have_in_common(reports: Path) -> None:
    published(reports)
    done = jobscope("fleet")
    finding, shared, *rows = done.stdout.splitlines()
    assert (done.exit_code, len(rows)) == (0, 2), done.output
    assert finding.startswith(
        "WARNING  the fleet  1 message failed five times: its run is not tried again: orders, slot "
    )
    assert shared == (
        "CRITICAL in billing, orders  2 targets have these failures in common, 40 tasks: connection refused by storage"
        "  since 31 Jan 2026 05:00 UTC"
    )
    assert [line.split()[:2] for line in rows] == [["CRITICAL", "billing"], ["CRITICAL", "orders"]]


def test_an_app_without_targets_has_no_fleet_to_print(reports: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    published(reports)
    monkeypatch.delenv("JOBSCOPE_TARGETS")
    assert refused("fleet").startswith("JOBSCOPE_TARGETS is not set: this app watches the one database")


def test_targets_that_cannot_be_read_are_an_error_after_the_newest_rows(
    reports: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    published(reports)
    monkeypatch.setenv("JOBSCOPE_TARGETS", "[[targets]\n")
    done = jobscope("fleet")
    assert len(done.stdout.splitlines()) == 4
    assert isinstance(done.exception, SettingsError)
    assert str(done.exception) == "JOBSCOPE_TARGETS: The targets are not valid TOML, line 1."
