"""The questions of docs/systems.md, and what each job system answers, as its folder in sql/systems/ says."""

from collections.abc import Callable, Mapping
from typing import Literal, NamedTuple

from analysis.collect.lacking import NO_TEXT, empty_in, why
from analysis.collect.sections import lacks
from analysis.collect.statements import read
from analysis.collect.systems import SYSTEMS, Section, State, System
from analysis.sources.known_relations import EVENTS
from local.grants import BESIDE


class Answer(NamedTuple):
    """What a system answers to a question, and why it is not a plain yes."""

    word: Literal["yes", "partly", "not recorded", "not read"]
    reason: str = ""


type Answering = Callable[[System], Answer]


def _column(name: str) -> Answering:
    """A column of tasks."""

    def answer(system: System) -> Answer:
        relation = system.relations["tasks"]
        if system.reads:
            empty = empty_in(system, "tasks").get(name, "")
        else:
            native = relation.columns.get("retries" if name == "attempts" else name, ())
            empty = "" if native else "every row"
            if native and not set(native) & set(relation.needed) and name not in system.not_recorded:
                return Answer("partly", f"In the versions that have {' or '.join(f'`{column}`' for column in native)}.")
        # Where a system does not say when a job ended, the last change of one that has stands for it.
        if empty == "every row" and name != "ended_at":
            return Answer("not recorded", _sentence(why(system, name)))
        return Answer("partly", _sentence(why(system, name))) if empty or name in system.not_recorded else Answer("yes")

    return answer


def _state(state: State) -> Answering:
    def answer(system: System) -> Answer:
        if not _has_state(system, state):
            return Answer("not recorded", _sentence(why(system, state)))
        return Answer("partly", system.not_recorded[state]) if state in system.not_recorded else Answer("yes")

    return answer


def _has_state(system: System, state: State) -> bool:
    """By one of its statuses, or as its mapping says."""
    mapping = read(f"systems/{system.name}/tasks") if system.reads else ""
    return state in system.relations["tasks"].states.values() or f"THEN '{state}'" in mapping


def _durations(system: System) -> Answer:
    """From start to end, of what succeeded: these give the reasons."""
    parts = {asked(system).word for asked in (_column("started_at"), _column("ended_at"), _state("succeeded"))}
    return Answer("not recorded" if "not recorded" in parts else "partly" if "partly" in parts else "yes")


def _texts_of(state: State) -> Answering:
    def answer(system: System) -> Answer:
        if not system.texts_of:
            return Answer("not recorded", _sentence(NO_TEXT))
        if state not in system.texts_of:
            return Answer("not read")
        reason = system.not_recorded.get("fingerprint", "")
        return Answer("partly", reason) if reason else Answer("yes")

    return answer


def _dependencies(system: System) -> Answer:
    if any((SYSTEMS / system.name / name).exists() for name in ("edges.sql", "waits.sql")):
        return Answer("yes")
    if system.shape == "staged" or (system.shape == "graph" and "parent_job_id" not in empty_in(system, "jobs")):
        return Answer("yes")
    reason = system.not_shown.get("dependencies")
    # What a file of the folder calls blocked may be held by a pause alone; a native state is the system's own word.
    if reason and "blocked" not in system.relations["tasks"].states.values():
        return Answer("not recorded", reason)
    if _has_state(system, "blocked"):
        return Answer("partly", "That a job is blocked, and not by what.")
    return Answer("not recorded", _sentence(why(system, "parent_job_id")))


def _file(name: str) -> Answering:
    """What a file of the folder reads."""
    return lambda system: Answer("yes" if (SYSTEMS / system.name / name).exists() else "not read")


def _current(name: Literal["schedules", "queues"]) -> Answering:
    """What is read as it is now, unless the system keeps no such thing."""

    def answer(system: System) -> Answer:
        if name in BESIDE.get(system.name, {}):
            return Answer("partly", "In the schema that JOBSCOPE_SCHEMA names, and in no other.")
        reason = system.not_recorded.get(name, "")
        return Answer("not recorded", reason) if reason else _file(f"{name}.sql")(system)

    return answer


def _inputs(system: System) -> Answer:
    reason = system.not_recorded.get("input", "")
    return Answer("not recorded", reason) if reason else _file("inputs.sql")(system)


def _errors_of_attempts(system: System) -> Answer:
    return Answer("not recorded") if "error" in system.not_shown else _file("attempts.sql")(system)


def _on_page(section: Section) -> Answering:
    """A section of the page of one job."""

    def answer(system: System) -> Answer:
        if not system.reads:
            given = section in ("parameters", "result", "error")
            if section == "events":
                return Answer("partly", f"In the versions that have {' and '.join(f'`{name}`' for name in EVENTS)}.")
            return Answer("yes") if given else Answer("not recorded", system.not_recorded["attempts"])
        if section in system.not_shown:
            return Answer("not recorded", system.not_shown[section])
        return Answer("not read" if section in lacks(system) else "yes")

    return answer


def _running(system: System) -> Answer:
    """At this moment; the list of the last run has it from every system."""
    return Answer("yes") if not system.reads or system.has("running") else Answer("not read")


QUESTIONS: Mapping[str, Answering] = {
    "what waits": _state("waiting"),
    "what runs": _state("running"),
    "what will be tried again": _state("retrying"),
    "failures": _state("failed"),
    "successes, and so rates": _state("succeeded"),
    "queues": _column("queue"),
    "creation": _column("created_at"),
    "when it is due": _column("due_at"),
    "start": _column("started_at"),
    "end": _column("ended_at"),
    "durations": _durations,
    "attempts": _column("attempts"),
    "attempts that are allowed": _column("max_attempts"),
    "error texts of failures": _texts_of("failed"),
    "error texts of what will be tried again": _texts_of("retrying"),
    "errors of each earlier attempt": _errors_of_attempts,
    "heartbeats": _column("heartbeat_at"),
    "workers": _column("worker"),
    "parameters, compared": _inputs,
    "dependencies": _dependencies,
    "schedules": _current("schedules"),
    "paused queues, dead letters": _current("queues"),
    "page of a job: parameters": _on_page("parameters"),
    "page of a job: result": _on_page("result"),
    "page of a job: attempts": _on_page("attempts"),
    "page of a job: events": _on_page("events"),
    "what runs at this moment": _running,
    "fixes in its own words": _file("fixes.toml"),
}


def _sentence(reason: str) -> str:
    return reason[0].upper() + reason[1:].removesuffix(".") + "."
