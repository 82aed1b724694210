"""The documents say what the code does: fields, routes, settings, statements."""

import re
from pathlib import Path

import pytest

from analysis.collect.systems import SYSTEMS
from analysis.record.tables import TABLES
from analysis.settings import Settings
from analysis.sources.connection_errors import LIBPQ, SERVER
from analysis.sources.connections import MOST_SHARED
from analysis.sources.postgres_errors import _FIXES
from analysis.sources.shared import WAIT_S
from commands import ends
from local.functions_host.runtime import THREADS
from tests.packaging.blocks import PAGES, PROJECT
from tests.packaging.reasons import longest, problems, reasons
from web.in_time import DEADLINE_S
from web.routes import ROUTES

DOCS = Path(__file__).parents[2] / "docs"
CODE = {".py", ".sql", ".kql", ".toml", ".psql", ".bicep", ".json", ".j2", ".sh"}


def text(name: str) -> str:
    return (DOCS / f"{name}.md").read_text("utf-8")


def test_every_column_of_the_record_is_described() -> None:
    named = set(re.findall(r"`([a-z_0-9]+)`", text("record")))
    assert {column for columns in TABLES.values() for column in columns} <= named


def test_names_with_an_underscore_stand_in_the_code_too() -> None:
    folders = ("analysis", "benchmarks", "commands", "infra", "kql", "notify", "reports", "sql", "tests", "web")
    files = [path for folder in folders for path in (PROJECT / folder).rglob("*.*") if path.suffix in CODE]
    files += [path for path in (*PROJECT.glob("*.*"), *PROJECT.glob("local/**/*.py")) if path.suffix in CODE]
    code = {name for path in files for name in re.findall(r"\w+", path.read_text("utf-8"))}
    pages = {path.name: re.findall(r"`(\w*[a-z]_[a-z]\w*)`", path.read_text("utf-8")) for path in PAGES}
    # A target's `x_setting` names the app setting that holds its `x`.
    unknown = {
        (page, name) for page, names in pages.items() for name in names if name.removesuffix("_setting") not in code
    }
    assert unknown == set()


def test_paths_of_the_code_exist() -> None:
    folders = "analysis|benchmarks|commands|docs|findings|infra|kql|local|notify|reports|sql|tests|web"
    # What their examples make is not there.
    pages = [page for page in PAGES if not page.name.startswith("adding-")]
    named = {
        (page, path) for page in pages for path in re.findall(rf"`((?:{folders})/[\w./-]*)`", page.read_text("utf-8"))
    }
    assert sorted((page.name, path) for page, path in named if not (PROJECT / path).exists()) == []


def test_contributing_names_every_room_of_the_code() -> None:
    root = DOCS.parent
    named = set(re.findall(r"`(?:analysis/)?([\w/.]+?)/?`", (root / "CONTRIBUTING.md").read_text("utf-8")))
    modules = {path.name for path in root.glob("*.py")}
    packages = {path.parent.name for path in (*root.glob("*/__init__.py"), *root.glob("analysis/*/__init__.py"))}
    assert (modules | packages) - {"analysis", "tests"} - named == set()


def test_every_kind_of_file_of_a_job_system_is_described() -> None:
    there = {path.name for path in SYSTEMS.glob("*/*") if path.parent.name != "origin_staged"}
    assert there - set(re.findall(r"`([\w.]+)`", text("record"))) == set()


def test_every_route_is_listed_with_its_method_its_parameters_and_a_call() -> None:
    rows = dict(re.findall(r"^\| `((?:GET|POST) [^`]+)` \| (.*)$", text("api"), re.MULTILINE))
    assert set(rows) == {f"{route.method} {route.path}" for route in ROUTES.values()}
    for route in ROUTES.values():
        found = rows[f"{route.method} {route.path}"]
        in_path = set(re.findall(r"{(\w+)}", route.path))
        # In a fleet all of them take `target`, which is said once, above the table.
        assert {f for f in route.parameters.model_fields if f"`{f}`" not in found} <= in_path | {"target"}
        assert (f"{route.cache_s:g} s |" in found) == (route.cache_s > 0)
        called = re.escape(route.path.partition("{")[0])
        assert re.search(rf'^curl .*"\$URL/api/{called}', text("api"), re.MULTILINE), route.path


def test_the_documents_name_only_settings_that_exist() -> None:
    known = {str(field.alias or f"JOBSCOPE_{name.upper()}") for name, field in Settings.model_fields.items()}
    for page in PAGES:
        assert set(re.findall(r"JOBSCOPE_[A-Z_]+[A-Z]\b", page.read_text("utf-8"))) <= known, page.name


def test_numbers_in_the_documents_are_those_of_the_code() -> None:
    assert f"more than {DEADLINE_S:g} s" in text("troubleshoot")
    assert MOST_SHARED == 2
    assert "share two connections" in text("decisions")
    assert f"waits up to {WAIT_S:g} s" in text("decisions")


def test_several_instances_fit_into_the_connections_of_the_role() -> None:
    setup, app = ((DOCS.parent / path).read_text() for path in ("sql/setup/monitor_role.sql", "infra/app.bicep"))
    [limit] = re.findall(r"CONNECTION LIMIT (\d+)", setup)
    [at_once] = re.findall(r"^var requestsAtOnce = (\d+)$", app, re.MULTILINE)
    assert int(at_once) == THREADS
    assert int(limit) == 2 + 3 * MOST_SHARED
    page = text("operate")
    assert f"the role's limit of {limit} is" in page
    assert f"three instances ({3 * THREADS} requests at once)" in page
    assert f"limit of {limit} |" in text("security")


def test_the_costs_of_a_month_follow_from_quantities_and_prices() -> None:
    rows = re.findall(
        r"^\| (.+?) \| (.+?) \| (.*?) ?\| (?:\*\*)?([\d.]+) USD(?:\*\*)? \|$", text("operate"), re.MULTILINE
    )
    priced = [row for row in rows if re.match(r"[\d.]+ an? [\w-]+$", row[2])]
    assert len(priced) == 7
    for what, how, price, about in priced:
        found = re.search(r"= ([\d,.]+) [\w-]+$", how)
        assert found, what
        assert float(found[1].replace(",", "")) * float(price.split()[0]) == pytest.approx(float(about), abs=0.05), what
    sums = [(what, how, about) for what, how, price, about in rows if not price]
    assert len(sums) == 3
    for what, how, about in sums:
        parts = re.sub(r"N × ([\d.]+); (\d+) of them", r"\1 * \2", how)
        assert round(eval(parts)) == float(about), what  # noqa: S307 - sums and products of our own page


def test_every_reason_of_an_unknown_has_its_row() -> None:
    pages = " ".join((text("troubleshoot") + text("logs")).split())
    assert len(reasons()) > 25
    assert {reason: file for reason, file in reasons().items() if longest(reason) not in pages} == {}
    assert [state for state in _FIXES if state not in pages] == []
    assert {reason for reason, _ in LIBPQ.values() if reason not in text("troubleshoot")} == set()
    assert {one for one in SERVER if one not in text("troubleshoot").lower()} == set()


def test_every_problem_and_every_exit_code_has_its_row() -> None:
    rows = re.findall(r"^\| (\d{3}) ([^|]*) \|", text("troubleshoot"), re.MULTILINE)
    found = {f"{status} {title.strip()}" for status, titles in rows for title in titles.split(", ")}
    assert set(problems()) == found
    codes = {ends.NO_SUCH_JOB, ends.BAD_SETTINGS, ends.NOT_PUBLISHED, ends.UNREADABLE, ends.BLIND}
    assert codes == {int(code) for code in re.findall(r"^\| exit code (\d) \|", text("troubleshoot"), re.MULTILINE)}


def test_every_fact_about_azure_has_a_dated_source_and_names_what_exists() -> None:
    rows = [
        [cell.strip() for cell in re.split(r"(?<!\\)\|", line)[1:-1]]
        for line in text("azure-facts").splitlines()
        if line.startswith("| ") and not line.startswith("| fact ")
    ]
    assert len(rows) > 20
    assert [row for row in rows if len(row) != 5] == []
    dated = r"20\d\d-\d\d|\d+\.\d+\.\d+|at [0-9a-f]{7}|the installed one"
    assert [fact for fact, source, *_ in rows if not re.search(dated, source)] == []
    assert [fact for fact, _, _, checked, unseen in rows if not checked and not unseen] == []


@pytest.mark.parametrize("path", PAGES, ids=lambda path: path.name)
def test_each_row_of_a_table_has_as_many_cells_as_its_head(path: Path) -> None:
    head, wrong = 0, []
    for line in re.sub(r"`[^`\n]*`", "code", path.read_text("utf-8")).splitlines():
        cells = len(re.findall(r"(?<!\\)\|", line)) if line.startswith("|") else 0
        wrong += [line] if head and cells and cells != head else []
        head = (head or cells) if cells else 0
    assert wrong == []


@pytest.mark.parametrize("path", PAGES, ids=lambda path: path.name)
def test_links_lead_to_a_page_and_to_a_heading_of_it(path: Path) -> None:
    for target, _, anchor in re.findall(r"\]\((?!https?:)([^)#]*)(#([^)]+))?\)", path.read_text("utf-8")):
        page = path.parent / target if target else path
        assert page.exists(), target
        headings = re.findall(r"^#+ (.*)$", page.read_text("utf-8"), re.MULTILINE) if anchor else []
        slugs = [re.sub(r"[^\w -]", "", heading).lower().replace(" ", "-") for heading in headings]
        assert not anchor or anchor in slugs, f"{target}#{anchor}"
