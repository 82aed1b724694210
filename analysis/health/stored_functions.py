"""Are the stored functions that move jobs along present, unambiguous, callable and unchanged?"""

from analysis.facts import Facts, Meta, Query, Unavailable
from analysis.health import function_advice as advice
from analysis.health import function_findings as judge
from analysis.health.definitions import StoredFunction, earlier, followed
from analysis.health.job_systems import WATCHED
from analysis.health.watched import WatchedSystem
from analysis.model import Failure, Headline, Verdict
from analysis.sources.catalog import Catalog
from analysis.sources.server import COLUMNS, SERVER
from analysis.tables import Column, Table

EXPECTED = ("complete_task_and_check_stage", "advance_job_stage", "check_job_completion")
"""The job system's contract with its database: every task ends, and every job advances, through these."""

STORED_FUNCTIONS = Query("health/stored_functions", StoredFunction)
OWNER = "origin_staged"
"""The job system whose stored functions these are."""

META = Meta(
    id="health/stored_functions",
    passing="The stored functions are in place",
    failing="The stored functions are not as they should be",
    why="Every task ends, and every job advances, through these three functions.",
    queries=(STORED_FUNCTIONS, COLUMNS, SERVER, WATCHED),
    privileges=("USAGE on the schema, EXECUTE on the functions",),
)

_COLUMNS = (
    Column(key="function_name", title="Function", kind="code"),
    Column(key="arguments", title="Arguments", kind="code"),
    Column(key="result", title="Returns", kind="code"),
    Column(key="owner_name", title="Owner"),
    Column(key="executable", title="This role may execute it"),
    Column(key="volatility", title="Volatility"),
    Column(key="security_definer", title="Runs as owner"),
    Column(key="changed_at", title="Replaced", kind="timestamp"),
    Column(key="body_md5", title="MD5 of its body", kind="code"),
)


def analyze(facts: Facts) -> Verdict:
    watched: tuple[WatchedSystem, ...] = () if facts.failure(WATCHED) else facts.rows(WATCHED)
    if watched and all(one.system != OWNER for one in watched):
        return Verdict.not_applicable("No stored functions belong to the job system of this database.")
    functions, columns = facts.rows(STORED_FUNCTIONS), facts.rows(COLUMNS)
    if foreign := Catalog.of(facts.schema, "", columns).stranger:
        raise Unavailable(foreign)
    if not functions and not columns:
        raise Unavailable(
            Failure(
                f"nothing of the job system can be seen in the schema {facts.schema}",
                "set JOBSCOPE_SCHEMA to the schema of the job system",
            )
        )
    (server,) = facts.rows(SERVER)
    definitions = followed(functions, earlier(facts.previous, META.id), facts.observed_at)
    recent = [d for d in definitions if d.changed_at and d.changed_at > facts.window.since]
    available = [n for n in EXPECTED if any(f.executable for f in functions if f.function_name == n)]
    return Verdict.judged(
        [
            *judge.missing(facts.schema, EXPECTED, functions),
            *judge.not_volatile(functions),
            *judge.overloaded(facts.schema, functions),
            *advice.changed(facts.schema, recent),
            *advice.unlocked(facts.schema, functions),
            *advice.without_result(facts.schema, functions),
            *advice.unpinned(facts.schema, functions),
            *advice.forbidden(facts.schema, server.user_name, functions),
        ],
        headline=Headline(label=f"of {len(EXPECTED)} stored functions present", value=_present(functions)),
        data={"available": list(available), "definitions": [d.data() for d in definitions]},
        tables=(
            Table.of(
                "The job system's stored functions",
                _COLUMNS,
                [
                    {**_row(function), "changed_at": definition.changed_at}
                    for function, definition in zip(functions, definitions, strict=True)
                ],
            ),
        ),
    )


def _present(functions: tuple[StoredFunction, ...]) -> int:
    return len({f.function_name for f in functions} & set(EXPECTED))


def _row(function: StoredFunction) -> dict[str, str]:
    return {
        "function_name": function.function_name,
        "arguments": function.arguments,
        "result": function.result,
        "owner_name": function.owner_name,
        "executable": _yes(function.executable),
        "volatility": function.volatility,
        "security_definer": _yes(function.security_definer),
        "body_md5": function.body_md5,
    }


def _yes(fact: bool) -> str:
    return "yes" if fact else "no"
