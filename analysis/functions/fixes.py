"""What to do about an error that a stored function raised, by its SQLSTATE. Pure."""

from analysis.functions.expectations import Step
from analysis.statements import identifier

UNDEFINED = ("42704", "42P01", "42883", "42703")
CHECK_VIOLATION, NOT_NULL, MISMATCH = "23514", "23502", "42804"
FORBIDDEN, LOCKED, READ_ONLY, TIMEOUT = "42501", "55P03", "25006", "57014"
MISSING, UNKNOWN_PARAMETERS, NO_DELETE, RACE = "missing", "parameters", "no delete", "race"
"""What stands in place of an SQLSTATE where PostgreSQL raised none."""


def untested(code: str) -> bool:
    """Whether the error tells of the circumstances and not of the function."""
    return code in (FORBIDDEN, LOCKED, READ_ONLY, UNKNOWN_PARAMETERS, NO_DELETE)


def fix(code: str, step: Step, schema: str, *, on_path: bool) -> str:
    """A sentence for the person who owns the function; `on_path`: the schema was on the search_path."""
    if code in UNDEFINED and not on_path:
        return (
            f"Name it in the body with its schema, {schema}, or pin the path with ALTER FUNCTION ... SET search_path ="
            f" {identifier(schema)}, pg_temp: it must not depend on the caller's search_path."
        )
    if code in (CHECK_VIOLATION, NOT_NULL):
        return f"The table's constraint forbids the row that it writes. The rule: {step.rule}."
    return _FIXES.get(code, f"Look up the SQLSTATE, and compare with the rule: {step.rule}.")


_FIXES = {
    **dict.fromkeys(UNDEFINED, "It uses what the schema does not have: run the job system's migrations."),
    MISMATCH: "Cast what it returns to the types that it declares, such as count(*)::integer.",
    READ_ONLY: "Name the primary server in JOBSCOPE_FUNCTION_TEST_DATABASE_URL, or declare the function VOLATILE.",
    FORBIDDEN: "Run sql/setup/function_test_role.sql again: the test's role lacks a right.",
    LOCKED: "Somebody holds a lock on the table; the health section's blocking chains show who. Ask again.",
    TIMEOUT: "It took longer than the test allows for a job of three tasks: look for a missing index.",
    MISSING: "Run the job system's migration for this schema; it creates the functions.",
    NO_DELETE: "Two sessions see each other's rows only once these are committed: grant DELETE on jobs and tasks to the"
    " test's role, so that it can remove its own, or unset JOBSCOPE_FUNCTION_TEST_CONCURRENT.",
    RACE: "Take a lock on the job and the stage before the tasks are counted, such as pg_advisory_xact_lock or SELECT"
    " ... FOR UPDATE on the job's row: whoever counts next then sees what the other has committed.",
    UNKNOWN_PARAMETERS: "Give the parameter a default, or report the new signature to Jobscope.",
}
