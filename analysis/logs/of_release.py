"""Whether the failures of a finding are one release's: they ran on it alone while another one did the same work well.

Pure."""

from collections.abc import Collection, Iterable
from datetime import timedelta

from analysis.frozen import Model
from analysis.logs import queries
from analysis.logs.answers import LogAnswers
from analysis.logs.follow_up import Lost
from analysis.logs.rows import OperationRow, VersionRow

CHANCE = 0.001
"""So seldom may all failures meet one of two releases by chance, by the share of the work that it did meanwhile."""
QUARTER = timedelta(minutes=15)


class OfRelease(Model):
    """All `failures` whose version is known ran on `version`, while others ended `others_succeeded` of `others`
    invocations of the same operations well; `chance` is how likely that is if the release had no part in it."""

    version: str
    role: str
    failures: int
    others: int
    others_succeeded: int
    chance: float


def of_release(tasks: dict[str, Collection[Lost]], log_answers: LogAnswers) -> OfRelease | None:
    """`tasks` are the failures by the task id that names them. Nothing where versions are mixed, where no other release
    worked at that time, or where chance may explain it."""
    ran = [row for row in log_answers.rows(queries.OPERATIONS) if row.id in tasks and row.version]
    if len({(row.role, row.version) for row in ran}) != 1:
        return None
    role, version = ran[0].role, ran[0].version
    lost = {one for row in ran for one in tasks[row.id]}
    beside = _beside(log_answers.rows(queries.VERSIONS_AT_WORK), ran, lost)
    own = sum(row.items for row in beside if row.version == version)
    others = [row for row in beside if row.version != version]
    worked = sum(row.succeeded for row in others)
    if not own or not worked:
        return None
    chance = (own / (own + worked)) ** len(lost)
    if chance > CHANCE:
        return None
    return OfRelease(
        version=version,
        role=role,
        failures=len(lost),
        others=sum(row.items for row in others),
        others_succeeded=worked,
        chance=chance,
    )


def _beside(rows: Iterable[VersionRow], ran: Iterable[OperationRow], lost: Iterable[Lost]) -> list[VersionRow]:
    """What was done under the same operations in the quarters of an hour from the first failure to the last."""
    operations = {(row.role, row.operation_name) for row in ran}
    times = [one.at for one in lost]
    first, last = min(times) - QUARTER, max(times)
    return [row for row in rows if (row.role, row.operation_name) in operations and first < row.at <= last]
