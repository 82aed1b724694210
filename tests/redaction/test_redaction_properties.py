"""No secret survives, wherever it stands; what is no secret stays; and redacting twice changes nothing."""

import json
import re
import string
from collections.abc import Callable
from uuid import UUID

from hypothesis import assume, example, given
from hypothesis import strategies as st

from analysis.redaction import redact, redact_sql, redact_text

LETTERS = string.ascii_letters + string.digits
# A canary is told from everything around it by its length and mixture.
canaries = st.text(LETTERS, min_size=12, max_size=40).filter(lambda s: any(c.isdigit() for c in s) and s.upper() != s)
secret_names = st.sampled_from([
    "password", "PGPASSWORD", "db_password", "clientSecret", "X-Api-Key", "api_key", "AccountKey",
    "SharedAccessKey", "access_token", "refreshToken", "auth-token", "sasToken", "credentials", "connectionString",
    "Cookie", "Authorization", "AZURE_CLIENT_SECRET", "signing_key", "pwd", "Set-Cookie", "proxy-authorization",
])  # fmt: skip
harmless_texts = st.sampled_from(
    [
        "",
        "Traceback (most recent call last):\n",
        'File "/app/run.py", line 3, in load\n',
        "job a3f9 failed: ",
        "x=1, ",
        "é\x00",
    ]
)
oddities = st.text(st.sampled_from(list("\"'\\/ &%=+#?!@:,{}[]()<>\u00e9\u2028\ud800")), max_size=4)

TEMPLATE = re.compile(r"=?[$%#@]?[{(<].*[})>]", re.DOTALL)
"""It names the place that the secret is in."""

Embedding = Callable[[str, str], str]
QUOTED: list[Embedding] = [
    lambda name, value: json.dumps({"id": 1, name: value, "z": [1]}),
    lambda name, value: json.dumps({"a": [{"b": {name: value}}], "z": "end"}, indent=2),
    lambda name, value: json.dumps({"body": json.dumps({name: value, "n": 2})}),
    lambda name, value: json.dumps(json.dumps(json.dumps({"x": {name: value}}))),
    lambda name, value: json.dumps({name: [value, 3]}),
    lambda name, value: json.dumps({name: {"deep": value}}),
    lambda name, value: json.dumps([{"name": name, "value": value}]),
    lambda name, value: json.dumps({"log": f"called with {json.dumps({name: value})} and failed"}),
    lambda name, value: f"ValueError: bad request {json.dumps({name: value})}, giving up",
    lambda name, value: f"    config = {{'user': 'me', '{name}': {value!r}}}\nKeyError: 'x'",
    lambda name, value: f"locals: {[(name, value)]!r}",
    lambda name, value: f"os.environ['{name}'] = {value!r}",
    lambda name, value: f"sent {json.dumps(json.dumps({name: value}))[1:-1]} to queue",
]
BARE: list[Embedding] = [
    lambda name, value: f"{name}={value}",
    lambda name, value: f"{name}: {value}\nnext line",
    lambda name, value: f"host=db {name}={value} user=me",
    lambda name, value: f"Endpoint=sb://x.example;{name}={value};EntityPath=q",
    lambda name, value: f"https://example.org/a?x=1&{name}={value}&y=2",
    lambda name, value: f"GET https%3A%2F%2Fexample.org%2Fa%3Fx%3D1%26{name}%3D{value}%26y%3D2",
    lambda name, value: f"tool --{name} {value} --verbose",
    lambda name, value: f"<cfg><{name}>{value}</{name}></cfg>",
    lambda name, value: f"curl -H '{name}: {value}' https://example.org",
    lambda name, value: f"connect(user='x', {name}={value!r})",
    lambda name, value: f"{name} => {value}",
    lambda name, value: f"export {name}={value}; run",
]
SHAPED: list[Embedding] = [
    lambda _, value: f"postgresql://me:{value}@db.example:5432/app",
    lambda _, value: f"amqp:\\/\\/me:{value}@mq.example",
    lambda _, value: f"failed for postgres%3A%2F%2Fme%3A{value}%40db.example%2Fapp",
    lambda _, value: f"https://a.blob.core.windows.net/c/b.tif?sv=2024&se=2026-01-01&sig={value}%3D&sp=r",
    lambda _, value: f"https://f.azurewebsites.net/api/run?code={value}==&x=1",
    lambda _, value: f"Authorization: Bearer {value}.{value}",
    lambda _, value: f"token eyJ{value}.eyJ{value}.{value} expired",
    lambda _, value: f"-----BEGIN RSA PRIVATE KEY-----\nMIIE{value}\n{value}\n-----END RSA PRIVATE KEY-----\nrest",
    lambda _, value: f"-----BEGIN PRIVATE KEY-----\\nMIIE{value}\\n{value}\\n-----END PRIVATE KEY-----\\nrest",
    lambda _, value: f"-----BEGIN PRIVATE KEY-----\nMIIE{value}",
    lambda _, value: "gh" + f"p_{value}",
    lambda _, value: "sk-ant-" + f"api03-{value}",
    lambda _, value: "glpat" + f"-{value}",
    lambda _, value: f"AccountKey={value * 4}==",
]


@example(QUOTED[0], "Cookie", "00000000000a", ":</", "", "", "")
@example(QUOTED[0], "password", "00000000000a", "%{", "", "", "")
@example(QUOTED[0], "password", "00000000000a", "${", "", "", "")
@example(QUOTED[0], "password", "00000000000a", "#{{", "", "", "")
@example(QUOTED[0], "password", "00000000000a", "$(", "", "", "")
@given(st.sampled_from(QUOTED), secret_names, canaries, oddities, oddities, harmless_texts, harmless_texts)
def test_a_quoted_value_behind_a_secret_name_is_gone(
    embed: Embedding, name: str, canary: str, before: str, after: str, prefix: str, suffix: str
) -> None:
    assume(not TEMPLATE.match(before + canary + after))
    text = prefix + embed(name, before + canary + after) + suffix
    assert canary not in redact_text(text)


@given(st.sampled_from(BARE), secret_names, canaries, harmless_texts, harmless_texts)
def test_a_bare_value_behind_a_secret_name_is_gone(
    embed: Embedding, name: str, canary: str, prefix: str, suffix: str
) -> None:
    assert canary not in redact_text(prefix + embed(name, canary) + suffix)


@given(st.sampled_from(SHAPED), canaries, harmless_texts, harmless_texts)
def test_a_secret_with_a_shape_needs_no_name(embed: Embedding, canary: str, prefix: str, suffix: str) -> None:
    assert canary not in redact_text(prefix + embed("", canary) + suffix)


@given(st.sampled_from(QUOTED + BARE + SHAPED[:2]), secret_names, canaries, st.integers(6, 12))
def test_a_cut_text_does_not_show_the_start_of_a_secret(embed: Embedding, name: str, canary: str, shown: int) -> None:
    text = embed(name, canary)
    cut = text[: text.index(canary) + shown]
    assert canary[:shown] not in redact_text(cut)


@given(st.sampled_from(QUOTED + BARE + SHAPED), secret_names, canaries, oddities, harmless_texts, st.integers(0, 400))
def test_redacting_twice_changes_nothing(
    embed: Embedding, name: str, canary: str, odd: str, prefix: str, cut: int
) -> None:
    once = redact_text((prefix + embed(name, odd + canary))[:cut])
    assert redact_text(once) == once


JUMBLE = ["password", "key", "=", ":", '"', "'", "\\", "{", "[", ",", " ", "\n", "@", "//", "]", "a1B", "Bearer "]


@given(st.lists(st.sampled_from(JUMBLE), max_size=14).map("".join))
@example("password=[redacted: password]realsecret1")
@example("Authorization={-----END A-----\n]Bearer &>ab")  # settled by the second pass only
def test_redacting_a_jumble_twice_changes_nothing(text: str) -> None:
    once = redact_text(text)
    assert redact_text(once) == once
    assert "realsecret1" not in once


json_values = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats() | st.text(max_size=20) | canaries,
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.text(max_size=8) | secret_names, inner, max_size=3),
    max_leaves=12,
)


@given(json_values)
def test_a_value_keeps_its_shape_and_redacting_it_twice_changes_nothing(value: object) -> None:
    once = redact(value)
    assert type(once) is type(value)
    assert repr(redact(once)) == repr(once)


@given(
    secret_names,
    st.integers(10**9, 10**15) | st.lists(canaries, min_size=1) | st.dictionaries(canaries, canaries, min_size=1),
)
def test_any_value_behind_a_secret_name_is_replaced_whole(name: str, value: object) -> None:
    cleaned = redact({"a": [{name: value, "stage": 3}]})
    row = cleaned["a"][0]
    assert str(row[name]).startswith("[redacted: ")
    assert row["stage"] == 3


hashes = st.text("0123456789abcdef", min_size=64, max_size=64) | st.text("0123456789abcdef", min_size=40, max_size=40)
words = st.text(string.ascii_lowercase + "_", min_size=3, max_size=20)
harmless_ids = (
    hashes
    | st.uuids().map(str)
    | st.builds("{}-s{}-{}".format, hashes.map(lambda h: h[:8]), st.integers(1, 9), st.integers(0, 9999))
    | st.builds("/mnt/{}/{}.tif".format, words, words)
    | st.builds("https://acct.blob.core.windows.net/{}/{}.parquet".format, words, words)
    | st.integers().map(str)
    | st.floats(allow_nan=False).map(str)
    | st.datetimes().map(lambda t: t.isoformat() + "Z")
    | st.uuids().map(lambda u: f"x-ms-request-id: {u}")
    | words
)
harmless_names = st.sampled_from([
    "job_key", "primary_key", "partitionKey", "key_count", "etag", "row_key", "RowKey", "max_tokens", "token_count",
    "author", "authority", "keyboard", "passenger", "bypassed", "task_id", "secret_name", "tokenizer", "monkey",
    "asset", "password_expires_at", "cache_key", "idempotencyKey", "key_id", "token_type", "design", "signal",
    "unsigned",
])  # fmt: skip


@given(harmless_ids)
def test_ids_hashes_paths_addresses_numbers_and_times_stay_readable(value: str) -> None:
    for text in (
        value,
        f"job {value} failed",
        json.dumps({"job_id": value}),
        f"in {value}:",
        f"[{value}]",
        f"{value}\nx",
    ):
        assert redact_text(text) == text


@given(harmless_names, harmless_ids)
def test_names_that_only_sound_like_secrets_keep_their_values(name: str, value: str) -> None:
    assert redact({name: value}) == {name: value}
    for text in (
        f"{name}={value}",
        f"{name}: {value}",
        json.dumps({name: value}),
        repr({name: value}),
        f"({name}={value})",
    ):
        assert redact_text(text) == text


@given(canaries, oddities, st.sampled_from(["WHERE a = {}", "IN (1, {})", "VALUES ({}, $1)", "/* x */ SELECT {} -- c"]))
def test_a_literal_in_sql_is_gone_and_the_statement_stays_readable(canary: str, odd: str, frame: str) -> None:
    doubled = (odd + canary).replace("'", "''")
    escaped = "E'" + (odd + canary).replace("\\", "\\\\").replace("'", "\\'") + "'"
    for literal in (f"'{doubled}'", escaped, f"$t${canary}$t$", f"$${canary}$$", f"U&'{canary}'", f"'{doubled}"):
        cleaned = redact_sql(frame.format(literal))
        assert canary not in cleaned
        assert cleaned.startswith(frame[:4])
        assert redact_sql(cleaned) == cleaned


@given(st.text())
def test_any_text_passes_through_sql_redaction_twice_alike(text: str) -> None:
    once = redact_sql(text)
    assert redact_sql(once) == once


@given(canaries, st.uuids())
def test_the_users_own_names_are_secret_too(canary: str, job: UUID) -> None:
    extra = frozenset({"national-id"})
    row = {
        "nationalId": canary,
        "note": f"national id: {canary}",
        "job_id": str(job),
        "n": {"applicant_national_id": 7_000_123},
    }
    cleaned = redact(row, extra_keys=extra)
    assert canary not in repr(cleaned)
    assert "7000123" not in repr(cleaned)
    assert cleaned["job_id"] == str(job)
    assert redact(row) == row
