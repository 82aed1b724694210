"""What can be wrong with the stored functions, each as one finding; `function_advice` holds the rest. Pure."""

from collections.abc import Iterable, Sequence

from analysis.health.definitions import StoredFunction
from analysis.model import Action, Finding
from analysis.statements import identifier, literal, sql

ID = "health/stored_functions"


def missing(schema: str, expected: Sequence[str], functions: Iterable[StoredFunction]) -> list[Finding]:
    """Some missing is a half-finished deployment. All missing may be a system that keeps this logic elsewhere."""
    present = {function.function_name for function in functions}
    absent = [name for name in expected if name not in present]
    if not absent:
        return []
    whole = len(absent) == len(expected)
    if whole:
        title = f"None of the stored functions is in the schema {schema}"
        why = "No task is completed and no job advances, unless this version of the system does it elsewhere."
    else:
        title = f"{' and '.join(absent)} {'is' if len(absent) == 1 else 'are'} missing in the schema {schema}"
        why = "The job system calls all three; every call of a missing one fails, and the jobs stand still."
    return [
        Finding(
            key=f"{ID}:missing",
            severity="warning" if whole else "critical",
            title=title,
            observed=f"The schema holds {len(expected) - len(absent)} of the {len(expected)} functions.",
            threshold=f"{len(expected)} functions",
            count=len(absent),
            why=why,
            actions=(
                Action(text="Run the job system's migration for this schema; it creates the functions."),
                sql(
                    "See whether another schema has them.",
                    "SELECT pronamespace::regnamespace, oid::regprocedure FROM pg_proc WHERE proname IN ({names})",
                    names=absent,
                ),
            ),
        )
    ]


def not_volatile(functions: Iterable[StoredFunction]) -> list[Finding]:
    wrong = [f for f in functions if f.volatility != "volatile"]
    if not wrong:
        return []
    return [
        Finding(
            key=f"{ID}:volatility",
            severity="critical",
            title=f"{names_of(wrong)} cannot write, so every call fails",
            observed="; ".join(f"{f.function_name}({f.arguments}) is {f.volatility}" for f in wrong) + ".",
            threshold="volatile",
            count=len(wrong),
            why="PostgreSQL refuses to write or lock rows in a function that is not declared VOLATILE.",
            actions=(Action(text="Declare it VOLATILE in the job system's migration, and run that."),),
        )
    ]


def overloaded(schema: str, functions: Sequence[StoredFunction]) -> list[Finding]:
    """Two functions of one name: a migration added parameters and left the old one behind."""
    findings = []
    for name in dict.fromkeys(f.function_name for f in functions):
        same = [f for f in functions if f.function_name == name]
        if len(same) == 1:
            continue
        findings.append(
            Finding(
                key=f"{ID}:overloads_{name}",
                severity="warning",
                title=f"{name} exists {len(same)} times, with different parameters",
                observed="; ".join(f"{name}({f.arguments})" for f in same),
                threshold="one of each name",
                count=len(same),
                why="A caller with the old parameters runs the old code unnoticed, or its call is ambiguous and fails.",
                actions=(read_definitions("Compare them; drop what nobody calls any more.", schema, [name]),),
            )
        )
    return findings


def read_definitions(text: str, schema: str, names: Sequence[str]) -> Action:
    return sql(
        text,
        "SELECT oid::regprocedure, pg_get_functiondef(oid) FROM pg_proc\n"
        "WHERE pronamespace = {schema}::regnamespace AND proname IN ({names})",
        schema=literal(identifier(schema)),
        names=names,
    )


def names_of(functions: Iterable[StoredFunction]) -> str:
    return " and ".join(dict.fromkeys(f.function_name for f in functions))
