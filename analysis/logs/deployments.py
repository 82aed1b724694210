"""Which versions of the app and of the Functions host came in the window?"""

from analysis.facts import Meta
from analysis.logs import queries
from analysis.logs.answers import LogAnswers
from analysis.logs.rows import DeploymentRow
from analysis.model import Headline, Verdict
from analysis.tables import Column, Table
from analysis.wording import grouped, iso

META = Meta(
    id="logs/deployments",
    passing="The versions that ran are known",
    failing="The versions that ran are known",
    why="What broke at a certain time is often what was deployed just before.",
    docs="docs/logs.md",
)

COLUMNS = (
    Column(key="first_at", title="First seen", kind="timestamp"),
    Column(key="role", title="Role", kind="code"),
    Column(key="component", title="Part"),
    Column(key="version", title="Version", kind="code"),
    Column(key="role_instances", title="Instances", kind="int"),
    Column(key="last_at", title="Last seen", kind="timestamp"),
)


def deployed(log_answers: LogAnswers) -> tuple[DeploymentRow, ...]:
    """The versions that were first seen within the window: all but the oldest of each role and part."""
    by_part = grouped(log_answers.rows(queries.DEPLOYMENTS), lambda row: f"{row.role}/{row.component}")
    return tuple(row for rows in by_part.values() for row in sorted(rows, key=lambda row: row.first_at)[1:])


def judge(log_answers: LogAnswers) -> Verdict:
    """Raises Unavailable when the question was not answered."""
    rows = log_answers.needed(queries.DEPLOYMENTS)
    new = deployed(log_answers)
    return Verdict.judged(
        headline=Headline(label="new versions", value=len(new)),
        summary="" if rows else "No record tells a version.",
        data={
            "deployed": [
                {"at": iso(row.first_at), "role": row.role, "component": row.component, "version": row.version}
                for row in new
            ]
        },
        tables=(Table.of("Versions seen in the window", COLUMNS, rows),) if rows else (),
    )
