"""The fleet that `make demo FLEET=8` makes: unlike systems, each with a sample, named as a fleet names its targets."""

from pathlib import Path

import pytest
from typer.testing import CliRunner

from analysis.settings import Settings
from cli import app
from fleet import fleet
from local.engine_samples.load import SYSTEMS as SAMPLED
from local.fleet_demo import ORIGIN, SYSTEMS, fleet_settings


def test_the_demo_takes_every_system_that_has_a_sample() -> None:
    assert set(SYSTEMS) == {ORIGIN, *SAMPLED}
    assert SYSTEMS[:4] == (ORIGIN, "procrastinate", "pgboss", "airflow")


def test_its_targets_are_read_as_any_others(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    urls = {system: f"postgresql://reader@127.0.0.1/jobscope_fleet_{system}" for system in SYSTEMS}
    for name, value in fleet_settings(urls, tmp_path).items():
        monkeypatch.setenv(name, value)
    targets = fleet(Settings.read())
    assert not targets.wrong
    assert targets.settings["graphile-worker"].database_url.get_secret_value() == urls["graphile_worker"]


@pytest.mark.parametrize(
    ("words", "sentence"),
    [
        (("demo", "--fleet", "0"), "'--fleet': Input should be greater than or equal to 1"),
        (("serve", "--fleet", "0"), "'--fleet': Input should be greater than or equal to 1"),
        (("demo", "--system", "pgboss", "--fleet", "2"), "leave out --system (SYSTEM) or --fleet (FLEET)"),
        (("serve", "--own", "--fleet", "2"), "--fleet (FLEET) one of samples: leave out one"),
    ],
)
def test_a_fleet_of_none_and_one_besides_what_is_named_are_refused(
    words: tuple[str, ...], sentence: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    for made in ("local.demo.demo", "local.serve.serve", "local.serve.serve_own", "local.fleet_demo.fleet_demo"):
        monkeypatch.setattr(made, lambda *_: None)
    done = CliRunner(env={"COLUMNS": "200"}).invoke(app, words)
    assert (done.exit_code, done.stdout) == (2, "")
    assert sentence in done.stderr
