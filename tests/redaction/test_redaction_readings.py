"""Texts that were written for a terminal, for HTML, as data or line by line, and what of them stays."""

import html
import json

import pytest

from analysis.redaction import redact, redact_text
from tests.redaction.forms import FORMS, LOOK_ALIKES

SECRET = "Zk7mQ2xW9b"
MARK = "[redacted: password]"


@pytest.mark.parametrize("kind", FORMS)
def test_json_stays_json_whatever_its_texts_hold(kind: str) -> None:
    for form in FORMS[kind]:
        text = form.replace("§", SECRET)
        for data in ({"id": 1, "error": text, "z": [1]}, [text, text], {"body": json.dumps({"log": text}), "n": 2}):
            cleaned = redact_text(json.dumps(data))
            assert SECRET not in cleaned, form
            assert json.loads(cleaned).__class__ is data.__class__, form


def test_json_whose_entities_stand_for_quotes_stays_json() -> None:
    cleaned = redact_text('{"html": "&quot;x&quot; pass&#119;ord=hush", "n": 1}')
    assert "hush" not in cleaned
    assert json.loads(cleaned)["n"] == 1


@pytest.mark.parametrize("text", LOOK_ALIKES)
def test_what_only_looks_so_stays_inside_other_texts(text: str) -> None:
    for around in (
        f"\x1b[31m{text}\x1b[0m",
        f"<pre>{html.escape(text)}</pre>",
        json.dumps({"error": text}),
        f"ERROR payload: {json.dumps({'log': f'began\n{text}'})}",
        f"ERROR payload: { ({'log': f'began\r\n{text}'})!r}",
        "\n".join(f"api-1  | {line}" for line in text.split("\n")),
    ):
        assert redact_text(around) == around


KEPT = [
    ("\x1b[31mfailed\x1b[0m password=hush", f"\x1b[31mfailed\x1b[0m password={MARK}"),
    ("<p>a &amp; b</p> password=hush", f"<p>a &amp; b</p> password={MARK}"),
    ("password=hu&lt;sh &amp; co", f"password={MARK} &amp; co"),
    ("api-1  | password: |\napi-1  |   hush\napi-1  | user: me",
     f"api-1  | password: |\napi-1  |   {MARK}\napi-1  | user: me"),
    ("| password | hush12 |\n| user     | me |", f"| password | {MARK} |\n| user     | me |"),
    ('~ password = "hush" -> "hush2"', f'~ password = "{MARK}" -> "{MARK}"'),
    ("{'log': 'a: DELETE FROM t WHERE b < 3'}", "{'log': 'a: DELETE FROM t WHERE b < 3'}"),
]  # fmt: skip


@pytest.mark.parametrize(("stored", "leaves"), KEPT)
def test_colours_entities_and_the_begins_of_lines_stay_where_they_hide_nothing(stored: str, leaves: str) -> None:
    assert redact_text(stored) == leaves
    assert redact_text(leaves) == leaves


TRACE = """    connect(user, password)
            │     └ {value}
            └ 'me'
    self.token.refresh()
    │    └ <app.Token object at 0x7f3a2c1b4d50>
    └ <app.Db object at 0x7f3a2c1b4d51>
    tiles[key]
    │     └ 'T32U'
    └ {{'a': 1}}"""


def test_a_value_drawn_below_the_name_of_a_secret_is_gone_and_others_stay() -> None:
    assert redact_text(TRACE.format(value="'hush'")) == TRACE.format(value=MARK)
    coloured = TRACE.replace("└", "\x1b[36m└\x1b[0m").format(value="\x1b[1m'hush'\x1b[0m")
    assert "hush" not in redact_text(coloured)
    for stays in ("None", MARK):
        assert redact_text(TRACE.format(value=stays)) == TRACE.format(value=stays)


@pytest.mark.parametrize("types", [["string", "null"], [["string"]], {"a": 1}, None, []])
def test_a_schema_of_any_form_raises_nothing(types: object) -> None:
    assert "hush" not in str(redact({"token": {"type": types, "value": "hush"}}))
