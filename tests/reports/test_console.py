"""What a terminal shows of a run."""

import io
import json

from rich.console import Console

from reports.console import summary
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
