"""What sql/setup/monitor_role.sql grants: its rows of relations and columns, as the folders of sql/systems/ say."""

import re
from collections.abc import Iterator
from textwrap import wrap
from typing import NamedTuple

from analysis.collect.statements import read
from analysis.collect.system_files import all_systems
from analysis.collect.systems import SYSTEMS, System
from analysis.sources.known_relations import EVENTS, ORCHESTRATION, RELATIONS

SCRIPT = SYSTEMS.parent / "setup" / "monitor_role.sql"

_INDENT = " " * 16
_CONTENTS = ("payload", "inputs", "parameters")
"""The files of a folder that read what jobs were given and gave; columns that the mappings do not name are theirs."""
_CONTENTS_OF_ORIGIN = {"parameters", "stage_results", "result_data", "checkpoint_data"}
BESIDE = {"origin_staged": EVENTS, "origin_graph": ORCHESTRATION}
"""Relations that a system's newer versions have beside those that its folder names."""
_ROWS = re.compile(r"(?<=-- `make systems` writes these rows\.\n).*?(?=\n *\) AS read_by)", re.DOTALL)


class Granted(NamedTuple):
    """A relation of a system: the columns by which the system is recognised, those that are read besides, and those
    that hold contents."""

    system: str
    relation: str
    needed: set[str]
    others: set[str]
    contents: set[str]


def script() -> str:
    """sql/setup/monitor_role.sql with its rows as the folders say them now."""
    rows = ",\n".join(_row(one) for system in all_systems() for one in granted(system))
    return _ROWS.sub(lambda _: rows, SCRIPT.read_text("utf-8"))


def granted(system: System) -> Iterator[Granted]:
    """By relation."""
    mappings, contents = _words(system, *system.relations), _words(system, *_CONTENTS)
    for name, relation in (system.reads or system.relations).items():
        needed = set(relation.needed)
        if system.reads:
            columns = set(system.reads[name].all_columns)
            held = columns & contents - mappings - needed
        else:
            columns = {either for column, (_, later) in RELATIONS[name].items() for either in (column, later) if either}
            columns |= {column for names in relation.columns.values() for column in names}
            held = columns & _CONTENTS_OF_ORIGIN
        yield Granted(system.name, name, needed, columns - needed - held, held)
    for name, known in BESIDE.get(system.name, {}).items():
        if name not in system.reads:
            yield Granted(system.name, name, set(), set(known), set())


def _words(system: System, *files: str) -> set[str]:
    there = [read(f"systems/{system.name}/{file}") for file in files if system.has(file)]
    return set(re.findall(r"\w+", " ".join(there)))


def _row(one: Granted) -> str:
    """A literal that begins on the next line goes on: so are long ones split."""
    columns = (" ".join(sorted(part)) for part in (one.needed, one.others, one.contents))
    literals = [f"'{one.system}'", f"'{one.relation}'", *(_literal(text) for text in columns)]
    return _INDENT + "(" + f",\n{_INDENT} ".join(literals) + ")"


def _literal(text: str) -> str:
    lines = wrap(text, 90, drop_whitespace=False) or [""]
    return f"\n{_INDENT} ".join(f"'{line}'" for line in lines)


if __name__ == "__main__":
    SCRIPT.write_text(script(), "utf-8")
