"""Indexing an app in this process, as the tests of the real function_app.py do. A process holds one app."""

import subprocess
import sys
from pathlib import Path

APP = Path(__file__).parent / "app"

LISTS = """
from pathlib import Path
from local.functions_host import HttpFunction, index
for function in index(Path({app!r})):
    if isinstance(function, HttpFunction):
        print(function.name, function.route, ",".join(function.methods) or "all", function.auth_level)
    else:
        print(function.name, function.schedule, function.run_on_startup)
"""


def in_a_process_of_its_own(program: str) -> subprocess.CompletedProcess[str]:
    root = Path(__file__).parents[2]
    return subprocess.run([sys.executable, "-c", program], cwd=root, capture_output=True, text=True, check=False)


def test_the_index_lists_routes_methods_levels_and_schedules() -> None:
    lines = in_a_process_of_its_own(LISTS.format(app=str(APP))).stdout.splitlines()
    assert "job jobs/{job_id:length(64)} GET FUNCTION" in lines
    assert "echo echo all FUNCTION" in lines
    assert "live live GET ANONYMOUS" in lines
    assert "tick %TICK_SCHEDULE% False" in lines


def test_a_second_app_in_the_same_process_is_refused(tmp_path: Path) -> None:
    (tmp_path / "function_app.py").write_text("import azure.functions as func\napp = func.FunctionApp()\n")
    both = LISTS.format(app=str(APP)) + LISTS.format(app=str(tmp_path))
    assert "already holds another function app" in in_a_process_of_its_own(both).stderr
