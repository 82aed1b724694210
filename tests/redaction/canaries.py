"""Secrets of every form of every kind, put where texts stand, and looked for in what comes out."""

import html
import re
from urllib.parse import unquote

import psycopg
from psycopg import sql

from tests.redaction.forms import FORMS

STEM = "Zk7mQ2xW9b"
CANARIES = tuple(
    form.replace("§", f"{STEM}{number:03}") for number, form in enumerate(f for forms in FORMS.values() for f in forms)
)
"""Numbered, so that what comes out names its form."""
_TEXT_COLUMNS = """
SELECT c.relname, a.attname, format_type(a.atttypid, a.atttypmod)
FROM pg_class c JOIN pg_attribute a ON a.attrelid = c.oid AND a.attnum > 0 AND NOT a.attisdropped
JOIN pg_type t ON t.oid = a.atttypid
WHERE c.relnamespace = %s::regnamespace AND c.relkind IN ('r', 'p') AND a.attgenerated = ''
AND (t.typcategory = 'S' OR t.typname IN ('json', 'jsonb', '_jsonb'))
AND NOT a.attname = ANY (%s)
AND NOT EXISTS (
    SELECT 1 FROM pg_constraint k
    WHERE k.conrelid = c.oid AND k.contype IN ('p', 'f') AND a.attnum = ANY (k.conkey)
)
ORDER BY 1, 2
"""
_JSON = """
coalesce((
    SELECT jsonb_object_agg(
        key,
        CASE jsonb_typeof(value) WHEN 'string' THEN to_jsonb((value #>> '{{}}') || E'\\n' || {chosen}) ELSE value END
    )
    FROM jsonb_each(CASE jsonb_typeof({json}) WHEN 'object' THEN {json} ELSE '{{}}' END)
), '{{}}') || jsonb_build_object('note', {chosen})
"""
"""Each text of an object gets a secret of its own beside it, and the object one more."""
_NEW = {
    "json": f"({_JSON.replace('{json}', '{c}::jsonb')})::{{kind}}",
    "jsonb[]": f"ARRAY(SELECT {_JSON.replace('{json}', 'item')} FROM unnest({{c}}) AS item)",
    "text": "CASE WHEN {c} IS NULL OR %(length)s < 1000 THEN '' ELSE {c} || E'\\n' END || {chosen}",
}


def fill(connection: "psycopg.Connection[tuple[object, ...]]", schema: str, but: tuple[str, ...] = ()) -> set[str]:
    """Puts secrets into every text column of a schema but keys and those that are named, in all rows; gives the columns
    whose constraints allow none. The rows are as their own triggers left them. Which secret stands where follows from
    the row's place and its column, so that it is the same in every run."""
    refused = set()
    for table, column, kind in connection.execute(_TEXT_COLUMNS.encode(), [schema, list(but)]).fetchall():
        where = sql.Identifier(schema, str(table))
        connection.execute(sql.SQL("ALTER TABLE {} DISABLE TRIGGER USER").format(where))
        length = int(found[0]) if (found := re.findall(r"\d+", str(kind))) else 10_000
        texts = [text for text in CANARIES if len(text) <= length]
        form = "jsonb[]" if kind == "jsonb[]" else "json" if str(kind).startswith("json") else "text"
        new = sql.SQL(_NEW[form]).format(
            c=sql.Identifier(str(column)),
            kind=sql.SQL(str(kind)),
            chosen=sql.SQL("(%(texts)s::text[])[1 + abs(hashtext({} || {}.ctid)) %% %(count)s]").format(
                sql.Literal(str(column)), sql.Identifier(str(table))
            ),
        )
        statement = sql.SQL("UPDATE {} SET {} = {}").format(where, sql.Identifier(str(column)), new)
        try:
            with connection.transaction():
                connection.execute(statement, {"length": length, "texts": texts, "count": len(texts)})
        except psycopg.errors.IntegrityError:
            refused.add(f"{table}.{column}")
    return refused


def leaks(outcome: dict[str, str]) -> dict[str, set[str]]:
    """Where which secrets came out, in whichever of the usual spellings."""
    found: dict[str, set[str]] = {}
    for where, text in outcome.items():
        for spelling in (text, html.unescape(text), unquote(text)):
            for number in re.findall(rf"{STEM}(\d*)", spelling):
                found.setdefault(where, set()).add(CANARIES[int(number)] if number and int(number) < 900 else number)
    return found
