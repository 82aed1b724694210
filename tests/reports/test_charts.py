import json
import re
from datetime import UTC, datetime
from xml.etree import ElementTree

import pytest

from reports.charts import TIMED, Charts
from reports.charts.deployments import MOST, deployments, reached, within, words
from reports.charts.drawing import FOLDER, RENDERER, draw, forget_pictures
from reports.charts.fitting import fit, with_gaps
from reports.charts.renderer import CannotDraw
from reports.charts.window import window

type Json = dict[str, object]

HOURS: list[Json] = [
    {"at": f"2026-11-23T{hour:02}:00:00Z", "value": hour, "group": group, "series": group, "tasks": hour}
    for hour in range(24)
    for group in ("a", "b")
]
RANKED: list[Json] = [{"label": name, "value": 10.5, "note": "of all"} for name in ("one", "two")]
RANGES: list[Json] = [{"label": name, "p50_s": 2.0, "p95_s": 30.0, "p99_s": 4000.0} for name in ("one", "two")]
ROWS: dict[str, list[Json]] = {
    "hourly_bars": HOURS,
    "trend_lines": HOURS,
    "pattern_hours": HOURS,
    "sparkline": HOURS,
    "ranked_bars": RANKED,
    "percentile_ranges": RANGES,
}


ELSEWHERE = {"job_timeline"}
"""Drawn from the tasks of a job: tests/web/test_debug.py sees it in its page."""


def test_every_specification_has_rows_here() -> None:
    assert {path.name.removesuffix(".vl.json") for path in FOLDER.glob("*.vl.json")} == set(ROWS) | ELSEWHERE


@pytest.mark.parametrize("spec", ROWS)
def test_a_chart_is_lean_svg(spec: str) -> None:
    drawn = draw(spec, ROWS[spec])
    root = ElementTree.fromstring(drawn)  # noqa: S314 - drawn here
    assert root.get("viewBox")
    assert not [e for e in root.iter() if {"style", "class", "role", "aria-label", "font-family"} & set(e.attrib)]
    assert "var(--c1)" in drawn


@pytest.mark.parametrize("spec", ROWS)
def test_a_chart_survives_a_single_row_and_missing_values(spec: str) -> None:
    only = dict(ROWS[spec][0])
    assert draw(spec, [only])
    assert draw(spec, [dict.fromkeys(only)])


def test_hostile_labels_stay_text() -> None:
    drawn = draw("ranked_bars", [{"label": "</text><script>", "value": 1, "note": '"&'}])
    assert "<script" not in drawn
    assert "&lt;script&gt;" in drawn


def test_what_does_not_exist_cannot_be_drawn() -> None:
    with pytest.raises(CannotDraw, match="no chart 'pie'"):
        draw("pie", RANKED)


def test_a_chart_that_cannot_be_drawn_is_left_out_and_the_log_says_so(caplog: pytest.LogCaptureFixture) -> None:
    assert Charts().figure({"spec": "pie", "title": "T", "description": "D", "rows": RANKED}) is None
    assert caplog.messages == ["the chart pie is left out of the page: there is no chart 'pie'"]


def test_a_chart_without_a_deployment_says_nothing(capfd: pytest.CaptureFixture[str]) -> None:
    forget_pictures()
    RENDERER.end()
    draw("hourly_bars", HOURS)
    assert capfd.readouterr() == ("", "")


def test_two_charts_of_a_page_share_no_id_and_no_more_than_the_drawing() -> None:
    charts = Charts()
    chart = {"spec": "ranked_bars", "title": "T", "description": "D & d", "rows": RANKED}
    one, two = charts.figure(chart), charts.figure(chart)
    assert one is not None
    assert two is not None
    assert 'aria-labelledby="c1"' in one
    assert '<title id="c2">T. D &amp; d</title>' in two
    assert "\0" not in one + two


def test_one_colour_needs_no_legend_and_long_names_get_room() -> None:
    def legend(*names: str) -> dict[str, object]:
        config: dict[str, dict[str, object]] = {"legend": {}}
        fit({"usermeta": {"colour": "group"}}, config, [{"group": name} for name in names])
        return config["legend"]

    assert legend("a") == {"disable": True}
    assert legend("a", "b")["columns"] == 5
    assert legend("a", "b" * 20)["columns"] == 3
    assert legend("a", "b" * 30)["columns"] == 2
    assert legend("a", "b" * 80)["columns"] == 1


def test_a_line_breaks_where_nothing_was_measured_and_keeps_its_last_step() -> None:
    hours: list[Json] = [
        {"at": f"2026-11-23T{hour:02}:00:00Z", "value": hour, "series": "a"} for hour in (0, 1, 2, 3, 9, 10)
    ]
    broken = with_gaps(hours, "series")
    assert [(str(row["at"])[11:13], row["value"]) for row in broken][3:7] == [
        ("03", 3),
        ("04", 3),
        ("04", None),
        ("09", 9),
    ]
    whole = with_gaps(hours[:4], "series")
    assert (whole[:4], str(whole[-1]["at"])[11:13], whole[-1]["value"]) == (hours[:4], "04", 3)
    assert with_gaps(hours[:2], "series") == hours[:2]
    path = max(re.findall(r' d="([^"]+)"[^>]*stroke="var\(--c1', draw("trend_lines", hours)), key=len)
    assert path.count("M") == 2


def test_the_hour_before_one_of_which_nothing_is_known_is_as_wide_as_others() -> None:
    hours: list[Json] = [
        {"at": f"2026-11-23T0{hour}:00:00Z", "value": None if hour in (2, 3) else hour, "series": "a"}
        for hour in range(6)
    ]
    drawn = [(str(row["at"])[11:13], row["value"]) for row in with_gaps(hours, "series")]
    assert drawn == [("00", 0), ("01", 1), ("02", 1), ("02", None), ("03", None), ("04", 4), ("05", 5), ("06", 5)]


def test_the_unit_stands_at_the_axis() -> None:
    assert ">tasks an hour</text>" in draw("hourly_bars", HOURS, unit="tasks an hour")


def test_an_axis_of_seconds_is_marked_where_people_count() -> None:
    spec = json.loads((FOLDER / "percentile_ranges.vl.json").read_text())
    fit(spec, {}, RANGES)
    assert spec["layer"][0]["encoding"]["x"]["axis"]["values"] == [10, 60, 600, 3600]


def test_deployments_stand_on_the_time_axes_that_they_fall_on_and_the_words_say_so() -> None:
    night = {"at": "2026-11-23T05:20:00+00:00", "version": "2.9<b>"}
    charts = Charts(deployments=[night, {"at": "2026-11-25T05:20:00+00:00", "version": "3.0.0"}])
    chart = {"spec": "hourly_bars", "title": "T", "description": "D.", "rows": HOURS}
    picture = charts.figure(chart)
    assert picture is not None
    assert "stroke-dasharray" in picture
    assert ">2.9&lt;b&gt;</text>" in picture
    assert "3.0.0" not in picture
    sentence = (
        "Dashed: deployment of version 2.9<b> (23\N{NO-BREAK SPACE}Nov\N{NO-BREAK SPACE}05:20\N{NO-BREAK SPACE}UTC)."
    )
    assert charts.dashed(chart) == sentence
    ranked = {"spec": "ranked_bars", "title": "T", "description": "D.", "rows": [{**RANKED[0], "at": HOURS[4]["at"]}]}
    assert charts.dashed(ranked) == ""


@pytest.mark.parametrize("spec", TIMED)
def test_every_time_axis_draws_the_marks_and_is_not_changed_by_them(spec: str) -> None:
    plain, marked = draw(spec, HOURS), draw(spec, HOURS, [{"at": "2026-11-23T05:20:00Z", "version": "2"}])
    assert "stroke-dasharray" not in plain
    assert "stroke-dasharray" in marked
    widths = [ElementTree.fromstring(drawn).get("width") for drawn in (plain, marked)]  # noqa: S314 - drawn here
    assert widths[0] == widths[1]


def test_only_the_newest_marks_are_drawn() -> None:
    many = [{"at": f"2026-11-23T{hour:02}:10:00Z", "version": str(hour)} for hour in range(20)]
    assert [mark["version"] for mark in within(many, reached(HOURS))] == [str(n) for n in range(20 - MOST, 20)]
    assert within(many, reached([])) == []
    assert words([]) == ""


def test_a_snapshot_whose_logs_were_not_read_has_no_marks() -> None:
    entry = {"at": "2026-11-23T05:20:00Z", "role": "r", "component": "app", "version": "v" * 50}
    assert deployments({"analyses": {}}) == []
    assert deployments({"analyses": {"logs/deployments": {"data": {}}}}) == []
    (mark,) = deployments({"analyses": {"logs/deployments": {"data": {"deployed": [entry]}}}})
    assert mark["version"] == "v" * 20


def test_bars_that_look_alike_are_one_path_over_the_same_ground() -> None:
    """Of 23 bars (the first hour has none) the outlines stay, but each is no element of its own."""
    rows = [row for row in HOURS if row["group"] == "a"]
    root = ElementTree.fromstring(draw("pattern_hours", rows))  # noqa: S314 - drawn here
    paths = [e for e in root.iter() if e.tag.endswith("path") and e.get("fill") == "var(--c1)"]
    assert len(paths) == 1
    assert paths[0].attrib["d"].count("M") == paths[0].attrib["d"].count("Z") == 24


def test_paths_with_another_look_or_an_outline_stay_by_themselves() -> None:
    stacked = ElementTree.fromstring(draw("hourly_bars", HOURS))  # noqa: S314 - drawn here
    looks = [e.get("fill") for e in stacked.iter() if e.tag.endswith("path")]
    assert {"var(--c1)", "var(--c2)"} <= set(looks)
    assert looks.count("var(--c1)") > 20


WINDOW = (datetime(2026, 11, 23, 5, tzinfo=UTC), datetime(2026, 11, 24, 5, tzinfo=UTC))


def clocks(drawn: object) -> list[str]:
    return re.findall(r">(\d\d:\d\d|\d+ [A-Z][a-z]{2})</text>", str(drawn))


def test_what_is_drawn_of_the_window_has_one_time_axis() -> None:
    """Also where one has nothing to draw in the first hours, as a pattern before its first failure."""
    charts = Charts(window=WINDOW)
    whole = [row for row in HOURS if str(row["at"]) >= "2026-11-23T05"]
    late = [row for row in whole if str(row["at"]) > "2026-11-23T17"]
    gaps = [row | {"value": None} if row not in late else row for row in whole]
    axes = [
        clocks(charts.figure({"spec": spec, "title": "T", "description": "D.", "rows": rows}))
        for spec, rows in (("hourly_bars", whole), ("hourly_bars", late), ("trend_lines", whole), ("trend_lines", gaps))
    ]
    assert axes[0]
    assert all(axis == axes[0] for axis in axes)
    assert {"06:00", "24 Nov"} <= {*axes[0]}
    part = {"spec": "trend_lines", "title": "T", "description": "D.", "rows": late}
    assert clocks(charts.figure(part)) == clocks(Charts().figure(part)), "nobody says that nothing was before"


def test_a_pattern_of_the_last_hour_is_drawn_at_the_end_of_the_window() -> None:
    last = [{"at": "2026-11-24T04:00:00Z", "tasks": 4}]
    drawn = ElementTree.fromstring(str(Charts(window=WINDOW).hours({"hours": last})))  # noqa: S314 - drawn here
    (bar,) = [e for e in drawn.iter() if e.get("fill") == "var(--c1)"]
    first_x = float(re.findall(r"[\d.]+", bar.attrib["d"])[0])
    assert 220 < first_x < 240


def test_a_chart_of_days_and_one_without_a_window_are_as_long_as_their_rows() -> None:
    chart = {"spec": "trend_lines", "title": "T", "description": "D.", "rows": HOURS}
    assert clocks(Charts(window=WINDOW).figure(chart)) == clocks(Charts().figure(chart))


@pytest.mark.parametrize(
    ("since", "until", "hours"),
    [
        ("2026-11-23T05:20:00Z", "2026-11-24T05:20:00Z", ("23T05", "24T06")),
        ("2026-11-23T05:00:00Z", "2026-11-24T05:00:00Z", ("23T05", "24T05")),
    ],
)
def test_the_window_of_a_chart_is_whole_hours(since: str, until: str, hours: tuple[str, str]) -> None:
    span = window({"since": since, "until": until})
    assert span is not None
    assert [f"{edge:%dT%H:%M}" for edge in span] == [f"{hour}:00" for hour in hours]
    assert window({"since": until, "until": since}) is window({}) is None
