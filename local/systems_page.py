"""docs/systems.md: what each job system records, as the folders of sql/systems/ and the engines' pins say.

`python -m local.systems_page` writes the page anew.
"""

import re
from collections.abc import Iterator
from pathlib import Path

from analysis.collect.recognise import known_elsewhere
from analysis.collect.system_files import all_systems
from analysis.collect.systems import SYSTEMS, System
from analysis.wording import duration
from local.engine_versions import LAST_RUN, LastRun, pinned, recorded
from local.grants import granted
from local.system_answers import QUESTIONS

ROOT = Path(__file__).parents[1]
PAGE = ROOT / "docs" / "systems.md"

HEAD = """# Job systems

Written by `make systems` from the folders of `sql/systems/`, and checked by a test. The versions are those of the
packages that the tests run for real (`tests/systems/`); where no engine was run, *Run* says so. *Not recorded*: the
system keeps no such thing. *Not read*: Jobscope does not read it there, whether the system keeps it or not. The reasons
stand with each system. Where a system's own tables lack its error texts, its section has the lines that log them; what
else is logged with the ids of any system is matched and shown beside its failures ([logs](logs.md)).

"""
README = ROOT / "README.md"
BEGIN, END = "<!-- written by make systems -->", "<!-- until here -->"
IN_BRIEF = {
    "error texts of failures": "why tasks failed",
    "successes, and so rates": "rates",
    "durations": "durations",
    "heartbeats": "heartbeats",
    "dependencies": "dependencies",
    "schedules": "schedules",
}
"""The questions of the README's table, and their words there."""
SHAPES = {"staged": "jobs in stages", "flat": "single jobs", "graph": "jobs and their steps"}
LIVENESS = {
    "task": "a heartbeat of its own",
    "worker": "the heartbeat of its worker",
    "lock age": "the age of its lock alone",
    "none": "nothing",
}


def page() -> str:
    """The page as the folders say it now."""
    sections = (line for system in all_systems() for line in _section(system))
    return HEAD + "\n".join([*_last_run(), *_overview(), *sections, *_not_watched()]) + "\n"


def with_fits(readme: str) -> str:
    """The README with the table of systems as the folders say it now."""
    before, _, rest = readme.partition(BEGIN)
    _, _, after = rest.partition(END)
    return before + BEGIN + "\n".join(["", "", *_fits(), "", ""]) + END + after


def _fits() -> Iterator[str]:
    yield "| job system | tried with | " + " | ".join(IN_BRIEF.values()) + " |"
    yield "|---" * (len(IN_BRIEF) + 2) + "|"
    for system in all_systems():
        words = (QUESTIONS[question](system).word for question in IN_BRIEF)
        version = system.made_from or pinned(system) or system.versions[0].name
        yield f"| [{system.title}](docs/systems.md#{_anchor(system)}) | {version} | " + " | ".join(words) + " |"


def _last_run() -> Iterator[str]:
    if not LAST_RUN.exists():
        return
    run = LastRun.model_validate_json(LAST_RUN.read_text("utf-8"))
    titles = {system.name: system.title for system in all_systems()}
    driven = ", ".join(f"{titles[name]} {version}" for name, version in sorted(run.versions.items()))
    yield f"`make engines` last ran on {run.at:%d %B %Y} and took {run.minutes} minutes on two cores. It drove these"
    yield f"{len(run.versions)} engines and the oldest versions that fit, and every test passed: {driven}."
    yield ""


def _overview() -> Iterator[str]:
    systems = all_systems()
    yield "| what | " + " | ".join(f"[{system.title}](#{_anchor(system)})" for system in systems) + " |"
    yield "|---" * (len(systems) + 1) + "|"
    for question, answer in QUESTIONS.items():
        yield f"| {question} | " + " | ".join(answer(system).word for system in systems) + " |"
    yield "| shows that it still runs | " + " | ".join(LIVENESS[system.liveness] for system in systems) + " |"
    yield "| taken up again after a kill | " + " | ".join(_recovery(system) for system in systems) + " |"
    yield "| a row that is gone | " + " | ".join(system.gone for system in systems) + " |"


def _section(system: System) -> Iterator[str]:
    yield from ("", f"## {system.title}", "")
    about = f"`{system.name}`: {SHAPES[system.shape]}" + (f", <{system.homepage}>" if system.homepage else "")
    yield from (f"{about}. {_intro(system)}".rstrip(), "")
    yield f"- Tried: {_tried(system)}. Another version is read if its columns fit, and the report says so."
    yield f"- Run: {_run(system)}"
    needed = (f"`{name}` with {_code(columns)}" for name, columns in system.needed.items())
    yield f"- Recognised by {'; '.join(needed)}."
    for name, relation in system.relations.items():
        words = ", ".join(f"`{word}` {state}" for word, state in relation.states.items())
        yield f"- Statuses of its {getattr(system, name.removesuffix('s'))}s: {words}."
    yield f"- A row that is gone: {system.gone_because}"
    for index in system.advised_indexes:
        on = f"`{index.relation} ({index.column})`"
        yield f"- Advised where the table is large: an index on {on}. {index.gain} {index.drift}"
    yield f"- To be granted: {_grants(system)}"
    for question, answer in QUESTIONS.items():
        if (given := answer(system)).reason:
            yield f"- {question.capitalize()}: {given.word}. {given.reason}"
    if system.log_ids:
        yield from ("", "Its error texts come from the [logs](logs.md), by these lines in its workers:")
        yield from ("", "```python", "import logging", "", "", *system.log_ids.strip().splitlines(), "```")


def _not_watched() -> Iterator[str]:
    known = known_elsewhere()
    yield from ("", "## Named, and not watched", "")
    titles = ", ".join(sorted((each.title for each in known), key=str.casefold))
    yield f"The report names these where their tables are found, and reads none of them: {titles}."
    if purpose := [f"- {each.title}: {each.because}." for each in known if each.because]:
        yield from ("", "Left out on purpose:", "", *purpose)


def _intro(system: System) -> str:
    """The comment at the head of system.toml."""
    lines = (SYSTEMS / system.name / "system.toml").read_text("utf-8").splitlines()
    head = lines[: next(number for number, line in enumerate(lines) if not line.startswith("#"))]
    return " ".join(line.removeprefix("# ") for line in head)


def _tried(system: System) -> str:
    versions = ", ".join(system.tried or (version.name for version in system.versions))
    if system.made_from:
        return f"the tables of {versions}"
    package = pinned(system)
    if not package:
        return versions
    oldest = f"and {system.oldest}, the oldest that the tests' program runs with"
    return f"{package} ({versions}), {oldest if system.oldest != package else 'the oldest that fits'}"


def _run(system: System) -> str:
    if run := recorded(system.name):
        package = f"{run.package} {run.version}"
        return f"{package} by `make engines` on {run.at:%d %B %Y}; every test run reads the rows that it wrote then."
    if system.made_from:
        return f"its tables in every test run, with rows made by hand ({system.made_from})."
    return "in every test run." if system.homepage else "its tables in every test run; it is no package."


def _recovery(system: System) -> str:
    return f"after {duration(system.recovery_s)}" if system.recovery_s is not None else "at no set time"


def _grants(system: System) -> str:
    found = re.search(r"search_path = (\w+)", (SYSTEMS / system.name / "defaults.psql").read_text("utf-8"))
    schema = found[1] if found else "public" if system.homepage else "<the schema that holds it>"
    relations = ", ".join(f"`{one.relation}`" for one in granted(system))
    return (
        f"`sql/setup/monitor_role.sql` with `schema={schema}` does it:"
        f" SELECT on the columns that are read of {relations}."
    )


def _code(names: tuple[str, ...]) -> str:
    return ", ".join(f"`{name}`" for name in names)


def _anchor(system: System) -> str:
    return system.title.lower().replace(" ", "-")


if __name__ == "__main__":
    PAGE.write_text(page(), "utf-8")
    README.write_text(with_fits(README.read_text("utf-8")), "utf-8")
