"""The files of a system's folder as they stand: run with the values of its defaults.psql, without psql."""

import re

import psycopg

from analysis.collect.systems import SYSTEMS


def run_as_it_stands(connection: psycopg.Connection[tuple[object, ...]], system: str, file: str) -> int:
    """Runs a file in the connection's search_path; how many rows it gives."""
    folder = SYSTEMS / system
    defaults = (folder / "defaults.psql").read_text("utf-8")
    values = dict(re.findall(r"^\\set (\w+) '([^']*)'$", defaults, re.MULTILINE))

    def given(text: str) -> bytes:
        return re.sub(r":'([a-z_]+)'", lambda match: f"'{values[match[1]]}'", text).encode()

    before = re.sub(r"^\\set .*$", "", defaults, flags=re.MULTILINE)
    before = re.sub(r"^\\ir (\S+)$", lambda match: (folder / match[1]).read_text("utf-8"), before, flags=re.MULTILINE)
    connection.execute(given(before))
    return len(connection.execute(given((folder / f"{file}.sql").read_text("utf-8"))).fetchall())
