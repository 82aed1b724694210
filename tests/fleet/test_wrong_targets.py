"""What is wrong with the targets is named with its line and what to write; nothing secret comes out."""

import json
from collections.abc import Mapping
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from analysis.checks.settings import lines
from analysis.fleet.targets import Targets
from analysis.settings import Settings, SettingsError
from check import check
from fleet import fleet, of_target
from fleet_timer import queued
from reports.fleet import render_fleet, shown
from web.looked_at import looked_at
from web.parameters import OfTarget
from web.routes import ROUTES

SLOT = datetime(2026, 1, 31, 6, tzinfo=UTC)
SECRET = "otter8Qp4Xk1vR6d"
URL = f"postgresql://reader:{SECRET}@db.example.net/app"
ONE = '[[targets]]\nname = "a"\ndatabase_url_setting = "ONE_DATABASE_URL"\n'
TWO = f"{ONE}{ONE.replace('"a"', '"b"')}"


@pytest.fixture
def settings(monkeypatch: pytest.MonkeyPatch) -> pytest.MonkeyPatch:
    monkeypatch.setenv("ONE_DATABASE_URL", "postgresql://reader@db.example.net/app")
    return monkeypatch


def read(settings: pytest.MonkeyPatch, toml: str) -> Targets:
    settings.setenv("JOBSCOPE_TARGETS", toml)
    return fleet(Settings.read())


def rows(targets: Targets) -> dict[str, dict[str, object]]:
    return queued({}, targets, [], SLOT, SLOT + timedelta(minutes=15))


def failures(targets: Targets) -> dict[str, str]:
    """By row in the order of the page: why the target does not run."""
    found = rows(targets)
    return {row.name: str(found[row.name]["wrong"]) for row in shown(found, SLOT) if found[row.name].get("wrong")}


@pytest.mark.parametrize(
    ("key", "meant"),
    [
        ("windw_hours", "window_hours"),
        ("JOBSCOPE_WINDOW_HOURS", "window_hours"),
        ("window-hours", "window_hours"),
        ("schema_name", "schema"),
        ("schemas", "schema"),
        ("JOBSCOPE_SCHEMA", "schema"),
        ("auth", "database_auth"),
        ("database", "database_url_setting"),
        ("database_url", "database_url_setting"),
        ("JOBSCOPE_DATABASE_URL", "database_url_setting"),
        ("notify_urls", "notify_urls_setting"),
        ("Name", "name"),
    ],
)
def test_an_unknown_key_is_named_with_its_line_and_the_one_that_was_meant(
    settings: pytest.MonkeyPatch, key: str, meant: str
) -> None:
    targets = read(settings, f"{TWO}# b's\n{key} = 12\n")
    assert list(targets.settings) == ["a"]
    assert failures(targets) == {"b": f"JOBSCOPE_TARGETS, line 8: {key} is no key of a target; did you mean {meant}?"}


def test_a_key_that_may_be_a_secret_is_not_repeated(settings: pytest.MonkeyPatch) -> None:
    assert failures(read(settings, f"{ONE}{SECRET} = 1\n")) == {
        "a": "JOBSCOPE_TARGETS, line 4: this is no key of a target; docs/fleet.md names those that there are"
    }


@pytest.mark.parametrize("before", [True, False])
@pytest.mark.parametrize(
    ("mistake", "words"),
    [
        ("windw_hours = 12", "windw_hours is no key of [defaults]; did you mean window_hours?"),
        ("window_hours = 0", "window_hours: Input should be greater than 0 (it is 0)"),
        ('notify_urls_setting = "NOT_THERE"', "notify_urls_setting names an app setting that is not there or empty"),
    ],
)
def test_a_mistake_in_the_defaults_is_one_of_the_defaults_with_its_line_there(
    settings: pytest.MonkeyPatch, before: bool, mistake: str, words: str
) -> None:
    defaults = f"[defaults]\nmax_retries = 2\n{mistake}\n"
    targets = read(settings, f"{defaults}{TWO}" if before else f"{TWO}{defaults}")
    expected = f"JOBSCOPE_TARGETS, [defaults], line {3 if before else 9}: {words}"
    assert failures(targets) == {"a": expected, "b": expected}
    with pytest.raises(SettingsError, match=r"\[defaults\], line \d: the target a: "):
        of_target(Settings.read(), "a")
    listed = check(Settings.read(), of_all=True)
    assert [words in line.says for line in listed if line.subject == "targets"] == [True]


def test_a_target_with_a_right_value_of_its_own_runs_in_spite_of_a_wrong_default(settings: pytest.MonkeyPatch) -> None:
    targets = read(settings, f"[defaults]\nwindow_hours = 0\n{TWO}window_hours = 6\n")
    assert list(targets.settings) == ["b"]
    assert list(failures(targets)) == ["a"]


def test_a_wrong_setting_of_the_app_costs_only_the_targets_that_read_it(settings: pytest.MonkeyPatch) -> None:
    settings.setenv("JOBSCOPE_QUERY_STORE", "perhaps")
    settings.setenv("JOBSCOPE_SERVICE_BUS", "nonsense")
    targets = read(settings, f"{TWO}query_store = true\n").settings
    broken = {name: [one.setting for one in each.wrong] for name, each in targets.items()}
    # Service Bus is of one database: no target reads what the app has.
    assert broken == {"a": ["JOBSCOPE_QUERY_STORE"], "b": []}
    assert targets["b"].broken("query_store") is None


def test_a_wrong_url_of_the_app_stops_only_the_target_that_names_it(settings: pytest.MonkeyPatch) -> None:
    settings.setenv("JOBSCOPE_DATABASE_URL", "@Microsoft.KeyVault(VaultName=ours;SecretName=url)")
    targets = read(settings, TWO.replace('"b"\ndatabase_url_setting = "ONE_', '"b"\ndatabase_url_setting = "JOBSCOPE_'))
    assert list(targets.settings) == ["a"]
    assert targets.settings["a"].wrong == ()
    [wrong] = targets.wrong
    assert wrong.reason.startswith("database_url_setting: it is a Key Vault reference that Azure has not resolved")


@pytest.mark.parametrize("in_file", [True, False])
@pytest.mark.parametrize(
    ("wrong", "words"),
    [
        (f'database_url = "{URL}"', "database_url is no key of a target; did you mean database_url_setting?"),
        ('auth = "entra"', "auth is no key of a target; did you mean database_auth?"),
        (f'schema = "host=db password={SECRET}"', "schema: it holds what looks like a password"),
        (f'database_url_setting = "{URL}"', "is the name of an app setting"),
        (f'schedule = "{SECRET}"', "schedule: it is no NCRONTAB expression"),
        (f'system = "{SECRET}"', "system: it must be auto"),
        (f'name = "{SECRET}"', "a target's name has"),
    ],
)
def test_a_secret_in_the_toml_stops_its_target_alone_and_comes_out_nowhere(
    settings: pytest.MonkeyPatch,
    tmp_path: Path,
    caplog: pytest.LogCaptureFixture,
    in_file: bool,
    wrong: str,
    words: str,
) -> None:
    key = wrong.partition(" ")[0]
    header, *others = ONE.replace('"a"', '"b"').splitlines()
    toml = [f"{ONE}# password={SECRET}", header, wrong, *(each for each in others if not each.startswith(f"{key} "))]
    file = tmp_path / "targets.toml"
    file.write_text("\n".join(toml))
    targets = read(settings, str(file) if in_file else file.read_text())
    shared = Settings.read()
    assert list(targets.settings) == ["a"]
    [why] = failures(targets).values()
    assert words in why
    assert "line 6" in why
    page, document = render_fleet(rows(targets), SLOT), json.dumps(rows(targets))
    listed = [*check(shared, of_all=True)]
    published = [shared.published(), targets.settings["a"].published()]
    assert SECRET not in f"{page}{document}{listed}{published}{shared!r}{targets!r}{caplog.text}"


def test_the_setting_with_toml_is_neither_listed_nor_repeated(settings: pytest.MonkeyPatch) -> None:
    read(settings, ONE)
    shared = Settings.read()
    assert [line.says for line in lines(shared, ()) if line.subject == "JOBSCOPE_TARGETS"] == ["is set"]
    assert "ONE_DATABASE_URL" not in f"{shared!r}{shared.published()}"
    settings.setenv("JOBSCOPE_TARGETS", "/srv/" + "x" * 1_000_000)
    with pytest.raises(SettingsError, match="JOBSCOPE_TARGETS") as refused:
        Settings.read()
    assert "xxx" not in str(refused.value)


def test_a_secret_that_is_no_toml_is_refused_as_in_any_setting(settings: pytest.MonkeyPatch) -> None:
    with pytest.raises(SettingsError, match="JOBSCOPE_TARGETS: it holds what looks like a password") as refused:
        read(settings, URL)
    assert str(refused.value).endswith("a file: write TOML that names the app setting with the URL")


def test_each_wrong_target_has_a_row_with_the_name_that_was_given_in_the_order_of_their_lines(
    settings: pytest.MonkeyPatch,
) -> None:
    names = ("Procrastinate", "b", "", "<b>", "x" * 60, f"password={SECRET}", "two\\nlines")
    toml = "".join(ONE.replace('"a"', f'"{name}"') for name in names) + "[[targets]]\n[[targets]]\nname = 5\n"
    targets = read(settings, toml)
    found = failures(targets)
    assert list(targets.settings) == ["b"]
    assert list(found) == [
        "line 2: Procrastinate",
        "line 8",
        "line 11: <b>",
        f"line 14: {'x' * 40}…",
        "line 17",
        "line 20",
        "line 22",
        "line 24",
    ]
    assert all(f"JOBSCOPE_TARGETS, {name.partition(':')[0]}: " in reason for name, reason in found.items())
    assert "line 11: &lt;b&gt;" in render_fleet(rows(targets), SLOT)


def test_wrong_targets_of_one_line_have_a_row_each_too(settings: pytest.MonkeyPatch) -> None:
    found = failures(read(settings, 'targets = [{name = "A"}, {name = "B"}, {}]'))
    assert list(found) == ["target 1: A", "target 2: B", "target 3"]
    assert found["target 3"].startswith("JOBSCOPE_TARGETS, target 3: a target's name has")


def test_a_route_about_a_wrong_target_names_where_it_stands(settings: pytest.MonkeyPatch) -> None:
    read(settings, 'targets = [{name = "a"}]')
    route = next(each for each in ROUTES.values() if issubclass(each.parameters, OfTarget))
    with pytest.raises(SettingsError, match=r"^JOBSCOPE_TARGETS, target 1: database_url_setting is missing"):
        looked_at(Settings.read(), route, "a", {})


def test_a_duplicate_names_the_line_of_the_first(settings: pytest.MonkeyPatch) -> None:
    found = failures(read(settings, f"{ONE}{TWO}{ONE}"))
    assert [(name, why.partition(", has")[0]) for name, why in found.items()] == [
        ("a", "JOBSCOPE_TARGETS, line 2: another target, on line 5"),
        ("line 5: a", "JOBSCOPE_TARGETS, line 5: another target, on line 2"),
        ("line 11: a", "JOBSCOPE_TARGETS, line 11: another target, on line 2"),
    ]


@pytest.mark.parametrize(
    ("toml", "words"),
    [
        ("targets.toml", "a file must be absolute and begin with a /"),
        ("./fleet/targets.toml", "a file must be absolute and begin with a /"),
        (f"{ONE}\n[[target]]\nname = 'b'", r"Line 5: \[\[target\]\] must be \[\[targets\]\]\.$"),
        (f"[default]\nbrowse = true\n{ONE}", r"Line 1: \[default\] must be \[defaults\]\.$"),
        ("[targets]\nname = 'a'", r"Line 1: each target is a table of its own and begins with \[\[targets\]\]"),
        (f"[[defaults]]\n{ONE}", r"Line 1: the defaults are one table and begin with \[defaults\]"),
        (f"# ours\nwindow_hours = 6\n{ONE}", r"Line 2: the key window_hours stands in no table; .*below \[defaults\]"),
        (f"{SECRET} = 6\n{ONE}", "Line 1: a key stands in no table"),
        ("[[targets]]\n# \u2028\n# \u2028\nname = a", "not valid TOML, line 4"),
    ],
)
def test_an_error_of_the_whole_text_names_the_line_and_what_must_be_there(
    settings: pytest.MonkeyPatch, toml: str, words: str
) -> None:
    with pytest.raises(SettingsError, match=words) as refused:
        read(settings, toml)
    assert SECRET not in str(refused.value)


@pytest.mark.parametrize("ends", ["\n", "\r\n"])
@pytest.mark.parametrize("in_file", [True, False])
def test_a_mark_at_the_beginning_is_no_fault(
    settings: pytest.MonkeyPatch, tmp_path: Path, in_file: bool, ends: str
) -> None:
    toml, file = f"\ufeff{TWO}windows = 1\n".replace("\n", ends), tmp_path / "targets.toml"
    file.write_bytes(toml.encode())
    targets = read(settings, str(file) if in_file else toml)
    assert list(targets.settings) == ["a"]
    assert "line 7: windows is no key" in failures(targets)["b"]


def test_lines_are_counted_as_editors_count_them(settings: pytest.MonkeyPatch) -> None:
    assert "line 5: " in failures(read(settings, f"# \u2028 \x85 \u2029\n{ONE}window_hours = 0\n"))["a"]


@pytest.mark.parametrize("place", ["target", "defaults"])
@pytest.mark.parametrize(
    ("schedule", "words"),
    [
        (
            "0 7 * * * *",
            r"schedule: none of its times is a slot of JOBSCOPE_SCHEDULE .*, so it never runs; write ",
        ),
        ("30 0 * * * *", "so it never runs"),
        ("0 0 0 30 2 *", "schedule: no date matches it: write "),
    ],
)
def test_a_schedule_by_which_a_target_never_runs_is_refused(
    settings: pytest.MonkeyPatch, place: str, schedule: str, words: str
) -> None:
    given = f'schedule = "{schedule}"\n'
    targets = read(settings, f"{ONE}{given}" if place == "target" else f"[defaults]\n{given}{ONE}")
    assert not targets.settings
    with pytest.raises(SettingsError, match=words) as refused:
        of_target(Settings.read(), "a")
    assert ("line 4" if place == "target" else "[defaults], line 2") in str(refused.value)


@pytest.mark.parametrize(
    ("own", "of_app"),
    [
        ("0 0 * * * *", "0 */15 * * * *"),
        ("0 0 7 * * 1", "0 */15 * * * *"),
        ("0 0 0 29 2 *", "0 */15 * * * *"),
        ("* * * * * *", "0 */15 * * * *"),
        ("0 */7 * * * *", "0 */15 * * * *"),
        ("0 30 * * * *", "0 30 23 * * *"),
    ],
)
def test_a_schedule_with_some_of_the_apps_slots_is_right(settings: pytest.MonkeyPatch, own: str, of_app: str) -> None:
    settings.setenv("JOBSCOPE_SCHEDULE", of_app)
    assert list(read(settings, f'{ONE}schedule = "{own}"\n').settings) == ["a"]


def test_a_system_that_is_not_known_is_refused_with_those_that_are(settings: pytest.MonkeyPatch) -> None:
    targets = read(settings, f'{ONE}system = "oban"\n{ONE.replace("a", "b", 0)}'.replace('"a"', '"b"', 1))
    assert list(targets.settings) == ["b", "a"]
    [why] = failures(read(settings, f'{ONE}system = "oracle"\n')).values()
    assert why.startswith("JOBSCOPE_TARGETS, line 4: system: 'oracle' is none; write auto, or one of ")
    assert "oban, " in why


def test_what_is_known_of_a_target_stays_when_it_is_wrong(settings: pytest.MonkeyPatch) -> None:
    known: Mapping[str, dict[str, object]] = {"a": {"status": "warning"}}
    targets = read(settings, f"{ONE}windows = 1\n")
    assert queued(dict(known), targets, [], SLOT, SLOT)["a"]["status"] == "warning"
