"""What is said of rows that are in no number, since another one has their id. Pure."""

from collections.abc import Mapping

from analysis.model import Action, Finding
from analysis.wording import counted


def shared_ids(shared: Mapping[str, int], held: Mapping[str, int], key: str, system: str, why: str) -> Finding:
    """`shared` are the rows that are not counted, `held` those that are, by relation."""
    them = " and ".join(counted(rows, relation.removesuffix("s")) for relation, rows in sorted(shared.items()))
    number = sum(shared.values())
    is_most = any(rows > held.get(relation, 0) for relation, rows in shared.items())
    return Finding(
        key=key,
        system=system,
        severity="critical" if is_most else "warning",
        title=f"{them} of {system} {'is' if number == 1 else 'are'} not counted:"
        f" {'another has' if number == 1 else 'others have'} the same id",
        observed="The record holds one row of each id, the one that changed last. The others are in no rate, no pattern"
        " and no count; a job whose tasks are among them seems to have fewer, or none, and is not said to lack any.",
        threshold="any; critical where more jobs, or more tasks, are left out than are held",
        count=number,
        why=why,
        actions=(
            Action(
                text="See by which columns the rows are told apart (a job and a number in it, a tenant, the key of a"
                " partition), and write ids that are unique in the whole table; or let Jobscope read a view whose id"
                " holds them all."
            ),
        ),
    )
