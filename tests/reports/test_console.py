"""What a terminal shows of a run."""

import io
import json

from rich.console import Console

from reports.console import LEAST, summary
from reports.incidents import incidents
from tests.reports.busy import busy
from tests.reports.pages import as_json


def test_the_terminal_has_the_page_s_severity_word_and_start_and_the_line_of_what_lasts() -> None:
    stored = json.loads(json.dumps(as_json(busy())))
    first = stored["findings"][0] | {"since": "2026-11-24T05:00:00Z", "since_known": "before"}
    stored["findings"][0] = first
    change = {"id": "1", "kind": "worse", "key": first["key"], "severity": first["severity"], "title": "x"}
    items = [{**change, "at": stored["run"]["slot"]}]
    lasting = [finding["key"] for finding in stored["findings"][:3]]
    stored["changes"] = {"compared_with": "2026-11-24T05:45:00Z", "items": items, "lasts_h": 24.0, "lasting": lasting}
    shown = io.StringIO()
    summary(json.dumps(stored).encode(), console=Console(file=shown, width=400, highlight=False))
    lines = shown.getvalue().replace("\N{NO-BREAK SPACE}", " ").splitlines()
    assert lines[1].startswith(f"1  {first['severity']}")
    assert lines[1].rstrip().endswith("(worse, since before 24 Nov 05:00 UTC)")
    assert "Still there after 24 h: 3" in lines


def test_the_terminal_has_every_incident_that_needs_attention_and_its_lines_stand_beside_its_number() -> None:
    content = json.loads(json.dumps(as_json(busy())))
    attention = LEAST + 2
    for number, finding in enumerate(content["findings"]):
        finding["severity"] = "critical" if number < attention else "warning"
    assert [one.shelf for one in incidents(content)].count("attention") == attention
    shown = io.StringIO()
    summary(json.dumps(content).encode(), console=Console(file=shown, width=60, highlight=False))
    lines = shown.getvalue().splitlines()
    listed = lines[
        next(n for n, line in enumerate(lines) if line.startswith("1 ")) : next(
            n for n, line in enumerate(lines) if "more in the report" in line
        )
    ]
    numbers = [line.split()[0] for line in listed if not line.startswith(" ")]
    assert numbers == [str(number) for number in range(1, attention + 1)]
    assert all(line.startswith(" " * 13) for line in listed if line.startswith(" "))
