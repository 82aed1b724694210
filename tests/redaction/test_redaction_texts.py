"""Secrets by their shape, and the texts they come in: each line is what is stored, and what may leave."""

import json
from time import process_time

import pytest

from analysis.redaction import redact, redact_sql, redact_text

A, B = "AbCdEfGh12", "k3yM4t3r1al"
# Written in two parts, so that scanners of repositories do not take them for real ones.
TOKENS = {
    "github token": ["ghp" + f"_{A * 4}"[:37], "gho" + f"_{A * 4}", "github" + f"_pat_{A}_{A * 3}"],
    "gitlab token": ["glpat" + f"-{A * 2}", "gldt" + f"-{A * 2}"],
    "aws key": ["AKIA" + "IOSFODNN7ABCDEFG", "ASIA" + "IOSFODNN7ABCDEFG"],
    "google key": ["AIza" + "Sy" + A * 3 + "abc"],
    "google token": ["ya29" + f".{A * 3}", "GOCSPX" + f"-{A * 2}"],
    "slack token": ["xoxb" + f"-123456789012-{A}", "xapp" + f"-1-{A}-1"],
    "stripe key": ["sk" + f"_live_{A * 2}", "rk" + f"_test_{A * 2}", "whsec" + f"_{A * 3}"],
    "npm token": ["npm" + f"_{A * 3}abcdef"],
    "pypi token": ["pypi" + f"-AgEIcHlwaS5vcmc{A * 2}"],
    "openai key": ["sk" + f"-{A * 4}", "sk" + f"-proj-{A * 4}"],
    "anthropic key": ["sk" + f"-ant-api03-{A * 4}"],
    "huggingface token": ["hf" + f"_{A * 3}"],
    "azure client secret": ["abc8" + f"Q~{A * 3}abcd"],
    "sendgrid key": ["SG" + f".{A * 2}.{A * 4}"],
    "twilio key": ["SK" + "0123456789abcdef" * 2, "AC" + "0123456789abcdef" * 2],
    "telegram token": ["123456789" + f":AA{A * 3}xyz"],
    "mailgun key": ["key" + "-" + "0123456789abcdef" * 2],
    "databricks token": ["dapi" + "0123456789abcdef" * 2],
    "digitalocean token": ["dop" + f"_v1_{A * 3}"],
    "docker token": ["dckr" + f"_pat_{A * 2}"],
    "vault token": ["hvs" + f".{A * 2}"],
    "age key": ["AGE-SECRET" + "-KEY-1" + "QQPZRY9X8GF2" * 4],
    "map key": ["PLAK" + "0123456789abcdef" * 2, "AAPK" + A * 4],
    "nats seed": ["SUA" + "PJQVD7TRHQ" * 5 + "ABCDE"],
    "package token": ["oy2" + "l6jnohq9wk" * 4 + "abc", "cio" + A * 3 + "ab"],
    "model key": [
        "wandb" + f"_v1_{A * 4}",
        "tgp" + f"_v1_{A * 4}",
        "sk" + "_" + "0123456789abcdef" * 3,
    ],
    "facebook token": ["EAA" + "G" + A * 8],
    "payment key": [
        "rzp" + f"_live_{A}abcd",
        "pdl" + f"_live_apikey_{A * 3}",
        "access" + "-production-0123abcd-0123-0123-0123-0123456789ab",
    ],
    "kafka key": ["cflt" + A * 6],
    "database token": ["AVNS" + f"_{A * 2}"],
    "token": [
        "rnd" + f"_{A * 3}",
        "fw" + f"_{A * 3}",
        "rpa" + "_" + A.upper() * 5,
        "tk" + "_" + "v1po69ebgzk6dlxz8p5hcol44nzaq",
    ],
    "mail key": ["0123456789abcdef" * 2 + "-us14"],
    "translator key": ["01234567-89ab-cdef-0123-456789abcdef" + ":fx"],
    "chat token": ["MTI" + "zNDU2Nzg5MDEyMzQ1Njc4" + "." + "Gabcde" + "." + A * 3],
    "macaroon": ["MDAxY2xv" + A * 6],
    "pem": ["MIIEv" + "QIBADANBgkqhkiG9w0BAQEFAASC" + A * 6, "MIIEow" + "IBAAKCAQEA" + A * 6],
    "jwt": ["eyJ" + "hbGciOiJIUzI1NiJ9.eyJzdWIiOiIxMjM0In0.abc-DEF_123"],
    "key": [A * 8 + "AbCd12" + "==", "A7" + "x" * 50 + "Q=" + "="],
}


@pytest.mark.parametrize(("kind", "token"), [(kind, token) for kind, tokens in TOKENS.items() for token in tokens])
def test_a_token_is_known_by_its_shape(kind: str, token: str) -> None:
    mark = f"[redacted: {kind}]"
    for before, after in (
        ("", ""),
        ("failed for ", " at 06:00"),
        ('{"a": ["', '"]}'),
        ("('", "',)"),
        ("see: ", "\nnext"),
    ):
        assert redact_text(before + token + after) == before + mark + after
    assert redact({"note": [token]}) == {"note": [mark]}


PEM = "-----BEGIN RSA PRIVATE KEY-----"
END = "-----END RSA PRIVATE KEY-----"
LINE = A * 6

TEXTS = [
    # connection strings
    ("DefaultEndpointsProtocol=https;AccountName=acct;AccountKey=ab+/cd==;EndpointSuffix=core.windows.net",
     "DefaultEndpointsProtocol=https;AccountName=acct;AccountKey=[redacted: key];EndpointSuffix=core.windows.net"),
    ("Endpoint=sb://ns.servicebus.windows.net/;SharedAccessKeyName=Root;SharedAccessKey=ab+/cd=;EntityPath=q",
     "Endpoint=sb://ns.servicebus.windows.net/;SharedAccessKeyName=Root;SharedAccessKey=[redacted: key];EntityPath=q"),
    ("Server=db;User Id=me;Pwd={a;b};Encrypt=yes", "Server=db;User Id=me;Pwd=[redacted: password];Encrypt=yes"),
    ("Server=db;Password=a;User ID=me;", "Server=db;Password=[redacted: password];User ID=me;"),
    ("host=db password=s3c;ret user=me", "host=db password=[redacted: password] user=me"),
    (r"host=db password='it\'s me' user=me", "host=db password='[redacted: password]' user=me"),
    # addresses
    ("postgresql://me:s3cret@db:5432/app", "postgresql://me:[redacted: password]@db:5432/app"),
    ("postgresql://me:p%40ss@db/app?x=1", "postgresql://me:[redacted: password]@db/app?x=1"),
    ("postgresql://me:p@ss/w@db/app", "postgresql://me:[redacted: password]@db/app"),
    ("postgresql://me:pa'ss@db/app", "postgresql://me:[redacted: password]@db/app"),
    ("amqp://a:one@h1,amqp://b:two@h2", "amqp://a:[redacted: password]@h1,amqp://b:[redacted: password]@h2"),
    ("redis://:s3cret@cache:6379/0", "redis://:[redacted: password]@cache:6379/0"),
    ('{"u": "postgres:\\/\\/me:s3cret@db', '{"u": "postgres:\\/\\/me:[redacted: password]@db'),
    ("next=postgres%3A%2F%2Fme%3As3cret%40db%2Fapp", "next=postgres%3A%2F%2Fme%3A[redacted: password]%40db%2Fapp"),
    ("could not reach postgresql://me:s3cre", "could not reach postgresql://me:[redacted: password]"),
    (f"https://{B}{B}@dev.azure.com/org", "https://[redacted: token]@dev.azure.com/org"),
    ("https://a.blob.core.windows.net/c/b.tif?sv=2024&se=2026-01-01&sp=r&sig=a%2Bb%3D",
     "https://a.blob.core.windows.net/c/b.tif?sv=2024&se=2026-01-01&sp=r&sig=[redacted: sas]"),
    ("src=https%3A%2F%2Fa%2Fb%3Fsv%3D1%26sig%3Dabc%26se%3D2",
     "src=https%3A%2F%2Fa%2Fb%3Fsv%3D1%26sig%3D[redacted: sas]%26se%3D2"),
    ("https://f.azurewebsites.net/api/x?code=local1&y=2", "https://f.azurewebsites.net/api/x?code=[redacted: key]&y=2"),
    ("https://hooks.slack.com/services/T0/B0/xyz", "https://hooks.slack.com/[redacted: webhook]"),
    # headers and command lines
    ("Authorization: Bearer abc.def\nHost: x", "Authorization: [redacted: authorization]\nHost: x"),
    ("authorization: hush\r\nHost: x", "authorization: [redacted: authorization]\r\nHost: x"),
    ("sent Bearer abc123def456 to x", "sent Bearer [redacted: bearer] to x"),
    ('sent "Bearer abc123def456"', 'sent "Bearer [redacted: bearer]"'),
    ("sent Basic dXNlcjpwYXNz to x", "sent Basic [redacted: basic] to x"),
    ("Cookie: a=1; session=two\nx", "Cookie: [redacted: cookie]\nx"),
    ("curl -H 'X-Api-Key: hush' https://x", "curl -H 'X-Api-Key: [redacted: key]' https://x"),
    ("curl -u me:hush https://x", "curl -u me:[redacted: password] https://x"),
    ("tool --token hush --verbose", "tool --token [redacted: token] --verbose"),
    ("PGPASSWORD='hush hush' psql -h db", "PGPASSWORD='[redacted: password]' psql -h db"),
    # data in text: reprs, JSON cut, escaped and encoded, XML, YAML
    ("{'user': 'me', 'password': 'a\"b', 'n': 1}", "{'user': 'me', 'password': '[redacted: password]', 'n': 1}"),
    ("got {'password': b'hush', 'n': 1}", "got {'password': b'[redacted: password]', 'n': 1}"),
    ("[('X-Api-Key', 'hush'), ('Host', 'x')]", "[('X-Api-Key', '[redacted: key]'), ('Host', 'x')]"),
    ('in {"token": "hu\\"sh", "n": 1}', 'in {"token": "[redacted: token]", "n": 1}'),
    ('in {\\"token\\": \\"hu\\\\\\"sh\\", \\"n\\": 1}', 'in {\\"token\\": \\"[redacted: token]\\", \\"n\\": 1}'),
    ('{"id": 1, "api_key": "hus', '{"id": 1, "api_key": "[redacted: key]'),
    ('in {"pin": 1234, "n": 1}', 'in {"pin": [redacted: secret], "n": 1}'),
    ('in {"tokens": ["a]", {"b": "c"}], "n": 1}', 'in {"tokens": [redacted: token], "n": 1}'),
    ('in {"tokens": ["a", {"b": "c', 'in {"tokens": [redacted: token]'),
    ('in {"name": "DB_PASSWORD", "value": "hush"}', 'in {"name": "DB_PASSWORD", "value": "[redacted: password]"}'),
    ("%22password%22%3A%22hush%22", "%22password%22%3A%22[redacted: password]%22"),
    ("&quot;password&quot;: &quot;hush&quot;", "&quot;password&quot;: &quot;[redacted: password]&quot;"),
    ("<Password>hush</Password>", "<Password>[redacted: password]</Password>"),
    ('<add key="Password" value="hush"/>', '<add key="Password" value="[redacted: password]"/>'),
    ("- name: DB_PASSWORD\n  value: hush", "- name: DB_PASSWORD\n  value: [redacted: password]"),
    ("CREATE ROLE r PASSWORD 'hush'", "CREATE ROLE r PASSWORD '[redacted: password]'"),
    ("the password is hush123", "the password is [redacted: password]"),
    ("api key: hush", "api key: [redacted: key]"),
    ("unknown key: a8Fk29XbQz71LmNp", "unknown key: [redacted: key]"),
    (
        "by configure set aws_secret_access_key Zk7mQ2xW9bX1a, is full (or ENV DB_TOKEN Zk7mQ2xW9bX1a).",
        "by configure set aws_secret_access_key [redacted: secret], is full (or ENV DB_TOKEN [redacted: token]).",
    ),
    ("password=[redacted: password]hush", "password=[redacted: password]"),
    ("token=" + TOKENS["jwt"][0], "token=[redacted: jwt]"),
    ('in {"token": "hush\\\\", "n": "a"}', 'in {"token": "[redacted: token]", "n": "a"}'),
    ("\ud800 token=hush\x00 \x1b[31m", "\ud800 token=[redacted: token] \x1b[31m"),
    ("\u0130 password=hush", "\u0130 password=[redacted: password]"),
    # PEM
    (f"a {PEM}\n{LINE}\n{LINE}\n{END} z", "a [redacted: pem] z"),
    (f"a {PEM}\\n{LINE}\\n{END}\\n z", "a [redacted: pem]\\n z"),
    (f"a {PEM}\n{LINE}\nabc", "a [redacted: pem]"),
    (f"words before\n{LINE}\n{LINE[:20]}\n{END} z", "words before\n[redacted: pem] z"),
    (f"body: '{LINE}\\n{END}\\n'", "body: '[redacted: pem]\\n'"),
]  # fmt: skip


@pytest.mark.parametrize(("stored", "leaves"), TEXTS)
def test_a_secret_leaves_its_text_readable(stored: str, leaves: str) -> None:
    assert redact_text(stored) == leaves
    assert redact_text(leaves) == leaves
    assert redact([{"text": stored}]) == [{"text": leaves}]


@pytest.mark.parametrize("secret", ["JBSWY3DPEHPK3PXP", "8Q~aB3xYz9QwErTyUi", "wJalrXUtnFEMI7K4MDENG"])
def test_a_secret_that_was_made_is_hidden_where_words_name_it(secret: str) -> None:
    for text in (f"the client secret {secret} has expired", f"TOTP secret {secret}", f"signed with secret {secret}."):
        assert secret not in redact_text(text)


HARMLESS = [
    "Traceback (most recent call last):\n  File \"/app/auth/token.py\", line 3, in get_token\n    self._auth(token)",
    "KeyError: 'api_key'",
    "ValueError: missing key: 'bands' in metadata, for key=tile_31",
    "ERROR: duplicate key value violates unique constraint \"jobs_pkey\"\nDETAIL: Key (job_id)=(a3f9) already exists.",
    'connection to server at "10.0.0.4", port 5432 failed: FATAL: password authentication failed for user "me"',
    "Bearer authentication failed; Basic Authentication required",
    "http://localhost:8080/a@b and https://h/p?x=a@b and git@github.com:a/b.git and s3://bucket/year=1/day=2",
    "S2A_MSIL2A_20240101T100031_R122_T33UUP_20240101T120000.SAFE",
    "docker pull registry.example/app@sha256:" + "ab12" * 16,
    "x-ms-request-id: 3f2504e0-4f89-11d3-9a0c-0305e82c3301, server 12.4 s",
    "HTTP 429 from stgeoprod.blob.core.windows.net after 3 tries (task-31-of-40, risk-free, disk-full)",
    '{"job_id": "' + "0f" * 32 + '", "etag": "0x8DC1", "max_tokens": 512, "keys": ["a", "b"], "partition_key": "p1"}',
    "================== 3 failed ==================",
    "if number_of_tasks_in_the_stage_before_this_one_2==expected:",
]  # fmt: skip


@pytest.mark.parametrize("text", HARMLESS)
def test_harmless_texts_stay_as_they_are(text: str) -> None:
    assert redact_text(text) == text


def test_names_that_hide_behind_json_escapes_are_found_also_when_encoded_twice() -> None:
    hidden = '{"p\\u0061ssword": "hush", "n": 1}'
    assert json.loads(redact_text(hidden)) == {"password": "[redacted: password]", "n": 1}
    assert "hush" not in redact_text(json.dumps(hidden))


def test_json_that_repeats_a_name_hides_both_values() -> None:
    assert "hush" not in redact_text('{"data": {"password": "hush"}, "data": 1}')


def test_secrets_that_are_keys_stay_apart() -> None:
    tokens = TOKENS["github token"]
    assert redact({tokens[0]: 1, tokens[1]: 2}) == {"[redacted: github token]": 1, "[redacted: github token] 2": 2}


def test_what_is_nested_beyond_reason_is_not_shown() -> None:
    deep: object = "hush"
    for _ in range(500):
        deep = [deep]
    assert "hush" not in repr(redact(deep))
    assert redact_text("[" * 100_000) == "[" * 100_000


STATEMENTS = [
    ("SELECT a1 FROM t_2 WHERE b = 'it''s' AND c IN (1, -2.5e3, $1) LIMIT 10",
     "SELECT a1 FROM t_2 WHERE b = '[redacted: text]' AND c IN ([redacted: number], -[redacted: number], $1)"
     " LIMIT [redacted: number]"),
    (r"SELECT E'a\'b', b'01', U&'x', $$y$$, $q$z'$$'$q$, '{" + '"a": 1' + "}'::jsonb",
     "SELECT '[redacted: text]', '[redacted: text]', '[redacted: text]', '[redacted: text]', '[redacted: text]',"
     " '[redacted: text]'::jsonb"),
    ("WITH /* jobscope sql/x/y.sql */ p AS (SELECT 1) SELECT \"col'1\" FROM p -- it's 5",
     "WITH /* jobscope sql/x/y.sql */ p AS (SELECT [redacted: number]) SELECT \"col'1\" FROM p -- it's 5"),
    ("SELECT 1 /* a /* b */ 'c' */, 'cut",
     "SELECT [redacted: number] /* a /* b */ '[redacted: text]' */, '[redacted: text]'"),
    ("SELECT x /* password=hush */", "SELECT x /* password=[redacted: password] */"),
    ("SELECT E'a''b', c", "SELECT '[redacted: text]', c"),
    ("UPDATE t SET a = $body$cut", "UPDATE t SET a = '[redacted: text]'"),
]  # fmt: skip


@pytest.mark.parametrize(("statement", "leaves"), STATEMENTS)
def test_literals_leave_a_statement_readable(statement: str, leaves: str) -> None:
    assert redact_sql(statement) == leaves
    assert redact_sql(leaves) == leaves


HOSTILE = [
    "\\", "'", '"', "{", '["', "password=", 'password="', "password='\\\\", "password={", "token", "api key ",
    "://", "://a:", "a:", "eyJ", "-----BEGIN A-----", "-----END A-----\n", "a\n", "a=b;", "&amp;", "sk-", "A", "==",
    "%3A%2F%2F", "x@", "E'", "$a$", "/*", "[redacted: a]", "'key',", " ", "Bearer a", "-u a:",
]  # fmt: skip


@pytest.mark.parametrize("part", HOSTILE)
def test_time_grows_with_the_length_and_not_with_its_square(part: str) -> None:
    text = (part * (100_000 // len(part))) + "-----END A-----"
    begun = process_time()
    redact_text(text)
    redact_sql(text)
    assert process_time() - begun < 4  # a quadratic rule takes minutes
