#!/usr/bin/env bash
# DuckDB 2.0.1, reading CSV as PostgreSQL's COPY ... TO STDOUT (FORMAT csv) writes it.
#
# A quoted field may hold line ends. In a file of some ten megabytes whose fields hold lines that look like rows,
# read_csv with every option of the dialect given refuses the file: its scan in parts begins a part within a field,
# takes the field's lines for rows, and meets the closing quote. One thread makes no difference, and the same rows in a
# small file are read. With parallel = false the file is read as it is. So whoever copies tables out of PostgreSQL and
# reads them with DuckDB loses a whole table to one kind of text, and only above a size.
#
# Output seen:
#   2.0.1
#   small, as given: 3 rows
#   large, as given: CSV Error, Expected Number of Columns: 3 Found: 4
#   large, parallel = false: 3000 rows
set -euo pipefail
home=$(mktemp -d)
trap 'rm -rf "$home"' EXIT
"${PYTHON:-python3}" -m venv "$home/venv"
"$home/venv/bin/pip" install -q --disable-pip-version-check 'duckdb==2.0.1'
cat > "$home/probe.py" <<'PY'
import csv
import re
import sys
from pathlib import Path

import duckdb

home = Path(sys.argv[1])
field = "\n".join(f"{number},green,ok" for number in range(1500))


def written(count: int) -> Path:
    path = home / f"{count}.csv"
    with path.open("w", newline="") as file:
        csv.writer(file, lineterminator="\n").writerows([number, field, "end"] for number in range(count))
    return path


def read(path: Path, more: str = "") -> str:
    options = "auto_detect = false, header = false, delim = ',', quote = '\"', escape = '\"', new_line = '\\n'"
    columns = "{'a': 'VARCHAR', 'b': 'VARCHAR', 'c': 'VARCHAR'}"
    try:
        found = duckdb.sql(f"SELECT count(*) FROM read_csv('{path}', {options}{more}, columns = {columns})").fetchall()
    except duckdb.InvalidInputException as error:
        [told] = re.findall(r"Expected Number of Columns: \d+ Found: \d+", str(error))
        return f"CSV Error, {told}"
    return f"{found[0][0]} rows"


print(duckdb.__version__)
print("small, as given:", read(written(3)))
large = written(3000)
print("large, as given:", read(large))
print("large, parallel = false:", read(large, ", parallel = false"))
PY
"$home/venv/bin/python" "$home/probe.py" "$home" | tee "$home/output"
diff "$home/output" - <<'SEEN'
2.0.1
small, as given: 3 rows
large, as given: CSV Error, Expected Number of Columns: 3 Found: 4
large, parallel = false: 3000 rows
SEEN
