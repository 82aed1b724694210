"""`jobscope run --target` on real databases: one folder a target, and nothing of one in the other."""

import json
from pathlib import Path

from tests.analyses.poison_story import Story
from tests.conftest import MakeDatabase
from tests.core.test_cli import jobscope

TARGETS = """
[[targets]]
name = "billing"
database_url_setting = "BILLING_DATABASE_URL"

[[targets]]
name = "orders"
database_url_setting = "ORDERS_DATABASE_URL"

[[targets]]
name = "broken"
database_url_setting = "NOT_THERE"
"""


def test_each_target_has_a_folder_of_its_own(database: MakeDatabase, tmp_path: Path) -> None:
    billing, orders, reports = database(), database(), tmp_path / "out"
    story = Story(billing)
    story.job("a")
    story.task("a", "processing", times=10, beat=30)
    file = tmp_path / "targets.toml"
    file.write_text(TARGETS)
    environment = {
        "JOBSCOPE_TARGETS": str(file),
        "JOBSCOPE_REPORTS_URL": reports.as_uri(),
        "BILLING_DATABASE_URL": billing,
        "ORDERS_DATABASE_URL": orders,
    }
    for name in ("billing", "orders"):
        done = jobscope("run", "--target", name, **environment)
        assert done.returncode == 0, done.stderr
    stored = {n: json.loads((reports / "targets" / n / "latest.json").read_bytes()) for n in ("billing", "orders")}
    assert {name: each["target"]["name"] for name, each in stored.items()} == {"billing": "billing", "orders": "orders"}
    assert stored["billing"]["status"] == "critical"
    assert stored["orders"]["status"] != "critical"
    assert not (reports / "latest.json").exists()

    refused = jobscope("run", "--target", "broken", **environment)
    assert (refused.returncode, refused.stdout) == (2, "")
    assert "line 12: the target broken: database_url_setting names an app setting that is not there" in refused.stderr
    page = reports / "index.html"
    shown = page.read_bytes()
    for words in (("run",), ("run", "--target", "")):
        none = jobscope(*words, **environment)
        assert (none.returncode, none.stdout, len(none.stderr.splitlines())) == (2, "", 1)
        assert "name one of its targets with --target: billing, orders" in none.stderr
    assert (page.read_bytes(), (reports / "latest.json").exists()) == (shown, False)
    unknown = jobscope("run", "--target", "../orders", **environment)
    assert unknown.returncode == 2
    assert "names no such target; it names billing, orders" in unknown.stderr


def test_a_file_inside_of_the_reports_is_refused_by_another_of_their_names_too(tmp_path: Path) -> None:
    reports, link = tmp_path / "the reports", tmp_path / "link"
    reports.mkdir()
    link.symlink_to(reports)
    (reports / "targets.toml").write_text(TARGETS)
    done = jobscope(
        "run",
        "--target",
        "billing",
        JOBSCOPE_TARGETS=str(reports / "targets.toml"),
        JOBSCOPE_REPORTS_URL=link.as_uri(),
    )
    assert done.returncode == 2
    assert "inside of the reports" in done.stderr
