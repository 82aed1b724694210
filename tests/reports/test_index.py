from reports.index import render_index, runs_of
from reports.links import links

SNAPSHOT = {
    "status": "critical",
    "run": {"slot": "2026-01-31T06:00:00Z"},
    "history": {
        "slots": ["2026-01-30T23:45:00Z", "2026-01-31T05:45:00Z"],
        "statuses": ["ok", "warning"],
        "series": {},
    },
}


def test_the_runs_are_told_newest_first_by_day_with_their_reports() -> None:
    page = render_index(runs_of(SNAPSHOT))
    places = [page.index(text) for text in ("2026-01-31", "06:00:00 UTC", "05:45:00 UTC", "23:45:00 UTC")]
    assert places == sorted(places)
    assert 'href="reports/2026/01/30/234500Z.html"' in page
    assert "critical" in page


def test_a_stored_page_leads_to_its_neighbours_and_a_served_one_to_the_routes() -> None:
    assert links(SNAPSHOT, "../../../../") == {
        "all": "../../../../index.html",
        "json": "../../../../snapshots/2026/01/31/060000Z.json",
        "previous": "../../../../reports/2026/01/31/054500Z.html",
    }
    assert links(SNAPSHOT, "/api/") == {
        "all": "/api/reports",
        "json": "/api/snapshots/20260131T060000Z",
        "previous": "/api/reports/20260131T054500Z",
    }
