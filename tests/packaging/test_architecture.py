"""The picture of the rooms is as the code imports."""

from local.architecture import PAGE, arrows, page


def test_the_page_is_as_the_imports_say() -> None:
    assert PAGE.read_text("utf-8") == page(), "run `make architecture`"


def test_the_picture_shows_the_way_of_a_run() -> None:
    assert {("analysis.run", "analysis.collect"), ("analysis.collect", "analyses")} <= set(arrows())
