"""/api/reports through the production runtime: the calendar page by page."""

import json
import re
from pathlib import Path

from local.functions_host import HostProcess
from tests.web.test_compare import stored


def test_stored_runs_have_their_status_from_the_newest_and_older_ones_follow_page_by_page(
    app: HostProcess, reports: Path
) -> None:
    snapshot = json.loads((reports / "latest.json").read_bytes())
    for slot in ("20020101T000000Z", "20020101T001500Z"):
        stored(reports, slot, snapshot)
    newest = re.sub("[-:]", "", snapshot["run"]["slot"])
    seen, path = [], "/api/reports?limit=1"
    while path:
        page = app.request("GET", path).body.decode()
        seen += re.findall(r'<a class="(\w+)" href="/api/reports/(\w+)"', page)
        path = "".join(re.findall(r'<a href="([^"]+)">Older runs', page)).replace("&amp;", "&")
    assert [found for found in seen if found[1] == newest] == [(snapshot["status"], newest)]
    assert ("plain", "20020101T000000Z") in seen
    slots = [slot for _, slot in seen]
    assert slots == sorted(set(slots), reverse=True)
    assert "No older run is stored." in app.request("GET", "/api/reports?cursor=20000101T000000Z").body.decode()
