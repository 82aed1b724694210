#!/usr/bin/env bash
# DuckDB 2.0.1: a LIMIT over a LEFT JOIN is lost where the statistics of the joined table say that no row of it can fit.
#
# The joined side becomes an empty result, which is right; but the join is then taken to have no rows either, so that
# the limit looks superfluous and is removed. All rows of the left side come. An empty table with a condition on one of
# its columns does it, and so does a table whose smallest and largest value exclude the one asked for: a query that was
# bounded yesterday is not today. FULL JOIN is the same, and LIMIT with ORDER BY from some thousand rows on (below, the
# two are one operator before that). With the optimizer's statistics_propagation off the limit holds.
#
# Output seen:
#   2.0.1
#   a row that fits may exist: 1
#   no row can fit: 30000
#   no row can fit, FULL JOIN: 30000
#   no row can fit, in order, 1000: 1000
#   no row can fit, in order, 20000: 30000
#   without statistics_propagation: 1
set -euo pipefail
home=$(mktemp -d)
trap 'rm -rf "$home"' EXIT
"${PYTHON:-python3}" -m venv "$home/venv"
"$home/venv/bin/pip" install -q --disable-pip-version-check 'duckdb==2.0.1'
cat > "$home/probe.py" <<'PY'
import duckdb

print(duckdb.__version__)
db = duckdb.connect()
db.execute("CREATE TABLE orders AS SELECT range AS id FROM range(30000)")
db.execute("CREATE TABLE notes AS SELECT range AS order_id, 'open' AS kind FROM range(3)")


def rows(join: str, kind: str, rest: str) -> int:
    on = f"orders.id = notes.order_id AND notes.kind = '{kind}'"
    if join == "FULL":
        joined = f"FULL JOIN (SELECT * FROM notes WHERE kind = '{kind}') AS notes ON orders.id = notes.order_id"
    else:
        joined = f"LEFT JOIN notes ON {on}"
    return len(db.execute(f"SELECT orders.id FROM orders {joined} {rest}").fetchall())


print("a row that fits may exist:", rows("LEFT", "open", "LIMIT 1"))
print("no row can fit:", rows("LEFT", "shut", "LIMIT 1"))
print("no row can fit, FULL JOIN:", rows("FULL", "shut", "LIMIT 1"))
print("no row can fit, in order, 1000:", rows("LEFT", "shut", "ORDER BY orders.id LIMIT 1000"))
print("no row can fit, in order, 20000:", rows("LEFT", "shut", "ORDER BY orders.id LIMIT 20000"))
db.execute("SET disabled_optimizers = 'statistics_propagation'")
print("without statistics_propagation:", rows("LEFT", "shut", "LIMIT 1"))
PY
"$home/venv/bin/python" "$home/probe.py" | tee "$home/output"
diff "$home/output" - <<'SEEN'
2.0.1
a row that fits may exist: 1
no row can fit: 30000
no row can fit, FULL JOIN: 30000
no row can fit, in order, 1000: 1000
no row can fit, in order, 20000: 30000
without statistics_propagation: 1
SEEN
