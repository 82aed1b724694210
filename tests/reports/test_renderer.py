"""What draws charts is a process of its own: it may be refused, end or hang, and the next chart is drawn."""

import json
import os
import signal
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest

from reports.charts.renderer import PROGRAM, CannotDraw, Renderer


@pytest.fixture
def renderer() -> Iterator[Renderer]:
    renderer = Renderer(heap_mb=64)
    yield renderer
    renderer.end()


def bars(count: int) -> dict[str, object]:
    values = [{"label": f"one {number}", "value": number} for number in range(count)]
    x, y = {"field": "value", "type": "quantitative"}, {"field": "label", "type": "nominal"}
    return {"mark": "bar", "data": {"values": values}, "encoding": {"x": x, "y": y}}


def process_of(renderer: Renderer) -> int:
    assert renderer._process
    return renderer._process.pid


def test_charts_are_drawn_by_one_process_until_it_is_ended(renderer: Renderer) -> None:
    assert renderer.svg(bars(2), {}).startswith("<svg")
    first = process_of(renderer)
    renderer.svg(bars(3), {})
    assert process_of(renderer) == first
    renderer.end()
    with pytest.raises(ProcessLookupError):
        os.kill(first, 0)
    assert renderer.svg(bars(2), {})


def test_who_asked_and_has_left_is_no_reason_to_complain() -> None:
    process = subprocess.Popen(
        [sys.executable, str(PROGRAM), "64"], stdin=subprocess.PIPE, stdout=subprocess.PIPE, stderr=subprocess.PIPE
    )
    assert process.stdin
    assert process.stdout
    assert process.stderr
    process.stdout.close()
    process.stdin.write(f"{json.dumps({'spec': bars(2), 'config': {}})}\n".encode())
    process.stdin.close()
    assert (process.stderr.read(), process.wait()) == (b"", 0)
    process.stderr.close()


def test_labels_of_any_language_arrive_as_they_are(renderer: Renderer) -> None:
    title = "Größe 尺寸 \u2028 \U0001f680"
    assert title in renderer.svg(bars(2) | {"title": f"{title}\n"}, {})


@pytest.mark.parametrize("title", [{"text": 1, "anchor": {}}, "half a pair \ud83d"])
def test_what_the_library_refuses_is_told_in_one_line(title: object, renderer: Renderer) -> None:
    with pytest.raises(CannotDraw, match=r"\A[^\n]+\Z"):
        renderer.svg(bars(2) | {"mark": "none such", "title": title}, {})


def test_a_chart_that_takes_too_much_memory_is_refused_and_the_next_one_drawn(renderer: Renderer) -> None:
    with pytest.raises(CannotDraw, match="heap limit"):
        renderer.svg(bars(20_000), {})
    assert renderer.svg(bars(2), {})


def test_a_process_that_has_ended_while_it_waited_is_replaced(renderer: Renderer) -> None:
    renderer.svg(bars(2), {})
    os.kill(process_of(renderer), signal.SIGKILL)
    os.waitid(os.P_PID, process_of(renderer), os.WEXITED | os.WNOWAIT)
    assert renderer.svg(bars(2), {})


def test_the_process_is_ended_once_no_chart_was_asked_for_in_a_while(
    renderer: Renderer, monkeypatch: pytest.MonkeyPatch
) -> None:
    renderer.svg(bars(2), {})
    first, process = renderer._idle, process_of(renderer)
    monkeypatch.setattr("reports.charts.renderer.IDLE_S", 0.01)
    renderer.svg(bars(2), {})
    assert first.finished.is_set()  # it would count from the chart before
    renderer._idle.join()
    with pytest.raises(ProcessLookupError):
        os.kill(process, 0)
    assert renderer.svg(bars(2), {})


def test_a_chart_that_takes_too_long_is_given_up_and_the_next_one_drawn(
    renderer: Renderer, monkeypatch: pytest.MonkeyPatch
) -> None:
    with monkeypatch.context() as patched:
        patched.setattr("reports.charts.renderer.LIMIT_S", 0.01)  # a process does not start that fast
        with pytest.raises(CannotDraw, match="ended"):
            renderer.svg(bars(2), {})
    assert renderer.svg(bars(2), {})


def test_where_no_process_can_be_started_the_chart_is_missing_and_not_the_page(
    renderer: Renderer, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("sys.executable", "/none/such")
    with pytest.raises(CannotDraw, match="cannot be started: No such file"):
        renderer.svg(bars(2), {})


def test_a_picture_that_nobody_waited_for_is_not_taken_for_that_of_the_next_chart(
    renderer: Renderer, monkeypatch: pytest.MonkeyPatch
) -> None:
    def interrupted(process: subprocess.Popen[str], line: str) -> str:
        assert process.stdin
        process.stdin.write(f"{line}\n")
        process.stdin.flush()
        raise KeyboardInterrupt

    with monkeypatch.context() as patched:
        patched.setattr("reports.charts.renderer._answer", interrupted)
        with pytest.raises(KeyboardInterrupt):
            renderer.svg(bars(2), {})
    assert "one 2" in renderer.svg(bars(3), {})


def test_what_is_no_answer_costs_the_chart_and_not_the_page(
    renderer: Renderer, monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    talks = tmp_path / "talks.py"
    talks.write_text("print('hello')")
    with monkeypatch.context() as patched:
        patched.setattr("reports.charts.renderer.PROGRAM", talks)
        with pytest.raises(CannotDraw, match="something else"):
            renderer.svg(bars(2), {})
    assert renderer.svg(bars(2), {})


def test_modules_of_the_folder_in_which_the_process_stands_are_not_taken(
    renderer: Renderer, monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    (tmp_path / "json.py").write_text("raise ImportError('of a stranger')")
    monkeypatch.chdir(tmp_path)
    monkeypatch.setattr(sys, "path", ["", "relative", *sys.path, tmp_path / "a path"])
    assert renderer.svg(bars(2), {})


def test_a_path_that_no_process_can_be_given_costs_the_chart(
    renderer: Renderer, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(sys, "path", [*sys.path, "/none\0such"])
    with pytest.raises(CannotDraw, match="cannot be started"):
        renderer.svg(bars(2), {})
