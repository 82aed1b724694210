"""What can Jobscope not see here, and which grant or setting lights it up?"""

from analysis.facts import Facts, Meta, Query
from analysis.health.gaps import AccessFact, Gap, grants, settings
from analysis.model import Finding, Headline, Verdict
from analysis.sources.catalog import Catalog
from analysis.sources.known_relations import BUSINESS_IDS, RELATIONS
from analysis.sources.server import COLUMNS, SERVER
from analysis.tables import Column, Table

ACCESS = Query("health/access", AccessFact)

META = Meta(
    id="health/access",
    passing="What this role can see",
    failing="What this role can see",
    why="What is hidden or not recorded is missing in this report, and silence there is not health.",
    queries=(ACCESS, COLUMNS, SERVER),
    privileges=("pg_monitor", "SELECT on jobs and tasks"),
)

_GAPS = (
    Column(key="title", title="What"),
    Column(key="lights_up", title="Would light up"),
    Column(key="code", title="By", kind="code"),
)
_ABSENT = (
    Column(key="relation", title="Table", kind="code"),
    Column(key="column", title="Column", kind="code"),
)


def analyze(facts: Facts) -> Verdict:
    (access,) = facts.rows(ACCESS)
    (server,) = facts.rows(SERVER)
    catalog = Catalog.of(facts.schema, server.user_name, facts.rows(COLUMNS))
    gaps = [*grants(server.user_name, access, catalog), *settings(access, server)]
    absent = [
        {"relation": relation, "column": column}
        for relation, columns in RELATIONS.items()
        for column in columns
        if relation in catalog.columns
        and catalog.column(relation, column) is None
        and not catalog.stranger
        and column not in BUSINESS_IDS
    ]
    tables = []
    if gaps:
        shown = [{"title": g.title, "lights_up": g.lights_up, "code": g.code} for g in gaps]
        tables.append(Table.of("Hidden or not recorded", _GAPS, shown))
    if absent:
        note = "Later versions of the job system record them; what needs them says so."
        tables.append(Table.of("Not in this version of the schema", _ABSENT, absent, note=note))
    return Verdict.judged(
        map(_advice, gaps),
        headline=Headline(label="things hidden or not recorded", value=len(gaps)),
        summary="" if gaps else f"The role {server.user_name} sees all that Jobscope asks for.",
        data={
            "role": server.user_name,
            "gaps": [gap.subject for gap in gaps],
            "pg_stat_statements": access.statements_version,
            "absent_columns": [f"{column['relation']}.{column['column']}" for column in absent],
        },
        tables=tables,
    )


def _advice(gap: Gap) -> Finding:
    return Finding(
        key=f"{META.id}:{gap.subject}",
        severity="advice",
        title=gap.title,
        observed=gap.observed,
        why=f"It would light up: {gap.lights_up[0].lower()}{gap.lights_up[1:]}.",
        actions=gap.actions,
    )
