"""What is worth knowing about the stored functions and no fault. Pure."""

from collections.abc import Iterable

from analysis.health.definitions import Definition, StoredFunction
from analysis.health.function_findings import ID, names_of, read_definitions
from analysis.model import Action, Finding
from analysis.statements import Quoted, identifier, sql

COUNTING = "complete_task_and_check_stage"


def forbidden(schema: str, role: str, functions: Iterable[StoredFunction]) -> list[Finding]:
    """Advice: reading needs no EXECUTE, only the test of the functions does."""
    refused = [f for f in functions if not f.executable]
    if not refused:
        return []
    return [
        Finding(
            key=f"{ID}:execute",
            severity="advice",
            title=f"The role {role} may not execute {names_of(refused)}",
            observed=f"{len(refused)} of the functions are not executable by this role.",
            count=len(refused),
            why="Jobscope tests the functions by calling them; without the right it only sees that they exist.",
            actions=(
                sql(
                    "Let the role execute them.",
                    "GRANT USAGE ON SCHEMA {schema} TO {role};\nGRANT EXECUTE ON FUNCTION {functions} TO {role}",
                    schema=identifier(schema),
                    functions=[_signature(schema, f) for f in refused],
                    role=identifier(role),
                ),
            ),
        )
    ]


def unpinned(schema: str, functions: Iterable[StoredFunction]) -> list[Finding]:
    exposed = [f for f in functions if f.security_definer and not f.search_path_pinned]
    if not exposed:
        return []
    return [
        Finding(
            key=f"{ID}:search_path",
            severity="advice",
            title=f"{names_of(exposed)} runs with its owner's rights and the caller's search_path",
            observed="SECURITY DEFINER without a search_path of its own.",
            count=len(exposed),
            why="Whoever may create objects in a schema of their search_path can run code as the owner.",
            actions=tuple(
                sql(
                    "Pin its search_path.",
                    "ALTER FUNCTION {function} SET search_path = {schema}, pg_temp",
                    function=_signature(schema, f),
                    schema=identifier(schema),
                )
                for f in exposed
            ),
        )
    ]


def unlocked(schema: str, functions: Iterable[StoredFunction]) -> list[Finding]:
    """Advice: only the text was read. Whether it matters is shown by two sessions that call it at once."""
    racing = [f for f in functions if f.function_name == COUNTING and f.counts and not f.locks]
    if not racing:
        return []
    return [
        Finding(
            key=f"{ID}:lock",
            severity="advice",
            title=f"{COUNTING} takes no lock before it counts",
            observed="Its text counts the tasks that remain, and locks neither the job's row nor an advisory lock.",
            count=len(racing),
            why="Two last tasks that end at the same moment may each count the other as unfinished: nobody is told to "
            "be the last, and the job stands still for ever.",
            actions=(
                Action(
                    text="Let two sessions play it: set JOBSCOPE_FUNCTION_TEST_CONCURRENT=true, and ask for "
                    "/api/db/functions/test."
                ),
                read_definitions("Read what is there now.", schema, [COUNTING]),
            ),
        )
    ]


def without_result(schema: str, functions: Iterable[StoredFunction]) -> list[Finding]:
    """Advice: only the text was read; jobs that stand at their last stage are a finding of their own."""
    failing = [f for f in functions if f.completes_without_result]
    if not failing:
        return []
    return [
        Finding(
            key=f"{ID}:result",
            severity="advice",
            title=f"{names_of(failing)} completes a job without its result",
            observed="Its text sets a job to completed and never names result_data, which a constraint of jobs demands "
            "of a completed job.",
            count=len(failing),
            why="The constraint refuses each such change: a job whose last stage has ended stands still for ever.",
            actions=(read_definitions("Read what is there now.", schema, ["advance_job_stage"]),),
        )
    ]


def changed(schema: str, definitions: Iterable[Definition]) -> list[Finding]:
    """Advice: a deployment is no fault, but it is the first suspect of what began with it."""
    replaced = [d for d in definitions if d.changed_at]
    if not replaced:
        return []
    names = list(dict.fromkeys(d.function_name for d in replaced))
    return [
        Finding(
            key=f"{ID}:changed",
            severity="advice",
            title=f"{' and '.join(names)} {'was' if len(names) == 1 else 'were'} replaced",
            observed="The body is another one than in the run before.",
            since=max(d.changed_at for d in replaced if d.changed_at),
            count=len(replaced),
            why="If jobs fail or stand still since then, this is the first thing to compare.",
            actions=(read_definitions("Read what is there now.", schema, names),),
        )
    ]


def _signature(schema: str, function: StoredFunction) -> Quoted:
    """The arguments come from the catalog as they are written in SQL."""
    return Quoted(f"{identifier(schema, function.function_name)}({function.arguments})")
