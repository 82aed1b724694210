import json

from local.api_session import LINE, shortened


def test_an_answer_is_shortened_to_a_line_that_shows_what_stands_on_top() -> None:
    answer = {"a": {"b": {"c": {"d": 1}}}, "rows": [{"x": 1}, {"x": 2}], "empty": [], "none": None}
    assert shortened(json.dumps(answer)) == (
        '{"a": {"b": {"c": {…}}}, "rows": [{"x": 1}, …], "empty": [], "none": null}'
    )
    assert shortened(json.dumps({"text": "x" * 65})) == '{"text": "' + 60 * "x" + '…"}'
    assert len(shortened(json.dumps({str(n): "x" * 50 for n in range(8)}))) == LINE
    assert shortened("<!doctype html>" + 2000 * " ") == "<!doctype html>… 2 kB"
