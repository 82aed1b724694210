"""Whatever runs on a thread of ours runs in the context of who started it: the Functions host finds a log record's
invocation by a context variable, and drops the record without one."""

import ast
from pathlib import Path

PROJECT = Path(__file__).parents[2]
STARTERS = {"Thread", "submit", "map", "run_in_executor", "start_new_thread"}
PRODUCT = [
    PROJECT / "cycle.py",
    PROJECT / "housekeeping.py",
    PROJECT / "stored_reports.py",
    PROJECT / "function_app.py",
    *(PROJECT / name for name in ("analysis", "notify", "reports", "web")),
]


def starts(code: str) -> list[str]:
    """The calls that hand work to another thread, as they are written."""
    calls = [node for node in ast.walk(ast.parse(code)) if isinstance(node, ast.Call)]
    return [ast.unparse(call) for call in calls if isinstance(call.func, ast.Attribute) and call.func.attr in STARTERS]


def test_every_thread_is_started_in_a_copy_of_the_context() -> None:
    files = [file for path in PRODUCT for file in ([path] if path.is_file() else path.rglob("*.py"))]
    found = [call for file in files for call in starts(file.read_text("utf-8"))]
    assert len(found) >= 3
    assert [call for call in found if "copy_context().run" not in call] == []


def test_a_thread_without_it_is_noticed() -> None:
    assert set(starts("threading.Thread(target=work).start()\npool.submit(f)")) == {
        "threading.Thread(target=work)",
        "pool.submit(f)",
    }
