"""`jobscope patterns`: the same order out as in, JSON lines or plain lines, and a table for people."""

import io
import json
from pathlib import Path

import pytest

from analysis.errors.grouping import annotate, fingerprint, group, table, texts, write_jsonl


def test_every_text_is_annotated_in_order() -> None:
    source = ["disk 1 is full", "no answer", "disk 2 is full"]
    found = list(annotate(source))
    assert [one.fingerprint for one in found] == [fingerprint(text).id for text in source]
    assert [one.template for one in found] == ["disk <*> is full", "no answer", "disk <*> is full"]
    assert found[0].pattern == found[2].pattern != found[1].pattern


def test_files_hold_json_lines_or_plain_lines() -> None:
    lines = ['{"text": "a\\nb"}\n', "plain 1\n", '{"text": 5}\n', '{"text": broken\n', "\n"]
    assert list(texts(lines)) == ["a\nb", "plain 1", '{"text": 5}', '{"text": broken', ""]


def test_one_json_line_for_every_text() -> None:
    target = io.StringIO()
    write_jsonl(annotate(["disk 1 is full", "disk 2 is full"]), target)
    rows = [json.loads(line) for line in target.getvalue().splitlines()]
    assert [sorted(row) for row in rows] == [["fingerprint", "pattern", "template"]] * 2
    assert rows[0] == rows[1]


def test_the_table_shows_the_biggest_patterns_and_counts_the_rest() -> None:
    source = ["disk 1 is full"] * 3 + ["no answer"] * 2 + ["bad " + "tile " * 50]
    lines = table(group((text, 1) for text in source), most=2, width=30).splitlines()
    assert lines[1].split()[:2] == ["3", "50.0%"]
    assert lines[1].endswith("disk <*> is full")
    assert lines[3].split() == ["1", "16.7%", "1", "further", "pattern"]
    assert lines[4] == "        6 texts, 3 patterns"
    assert table(group([])).splitlines()[-1] == "        0 texts, 0 patterns"


def test_a_long_title_is_cut_in_the_table() -> None:
    assert table(group([("word " * 50, 1)]), width=20).splitlines()[1].endswith("word word word word…")


def test_the_module_runs_by_itself(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    from analysis.errors.grouping.__main__ import main

    log, out = tmp_path / "a.log", tmp_path / "out.jsonl"
    log.write_text("disk 1 is full\ndisk 2 is full\n")
    main([str(log), "--output", str(out)])
    assert len(out.read_text().splitlines()) == 2
    main([str(log)])
    assert "disk <*> is full" in capsys.readouterr().out
