"""The headline sentence of an incident is the same wherever it is told of."""

import io
import json
import re
from datetime import datetime
from pathlib import Path

from rich.console import Console

from analysis.history.slots import Occasion
from analysis.published.incident import Incident
from analysis.published.memory import FindingChange
from analysis.published.snapshot import Snapshot
from analysis.settings import Settings
from cycle import cycle
from local.sample.build import Sample
from notify.message import compose
from reports.console import summary
from tests.acceptance.living import LivingDatabase
from tests.reports.pages import Elements
from web.answers.debug import debug
from web.answers.incidents import incidents
from web.parameters import Debug, OfTarget
from web.service import Service

FAILURES = "errors/failure_patterns:"


def words(text: str) -> str:
    """Its words and numbers: how a page sets the title apart from the rest is left aside."""
    return " ".join(re.findall(r"\w+", text.casefold()))


def shown(html: str, incident: Incident) -> str:
    """The first incident of the front page, without the link and the word that stand between its title and the rest."""
    text = Elements.of(html.partition('class="incident')[2]).text
    return text.replace(f"# Link to: {incident.title} {incident.change}", "", 1)


def message(snapshot: Snapshot, incident: Incident, at: datetime) -> str:
    """What a message says when the incident's cause is new."""
    cause = next(finding for finding in snapshot.findings if finding.key == incident.cause)
    new = FindingChange(id="c-1", kind="new", key=cause.key, severity=cause.severity, title=cause.title, at=at)
    return compose(snapshot, [new]).entries[0].title


def job_page(snapshot: Snapshot, settings: Settings) -> tuple[str, Incident]:
    """The page of a job that failed with the first pattern that is an incident's cause, and that incident."""
    incident = next(one for one in snapshot.incidents if one.cause.startswith(FAILURES))
    patterns = json.loads(snapshot.analyses["errors/failure_patterns"].model_dump_json())["data"]["patterns"]
    pattern = next(one for one in patterns if one["id"] == incident.cause.removeprefix(FAILURES))
    answer = debug(Service(settings), Debug(job_id=pattern["newest"]["job_id"], format="html"))
    return answer.body.decode(), incident


def test_the_headline_of_an_incident_is_the_same_everywhere(
    living: LivingDatabase, faulty: Sample, tmp_path: Path
) -> None:
    living.show(faulty)
    at = faulty.at
    settings = Settings.model_validate({"database_url": living.dsn, "reports_url": tmp_path.as_uri(), "target": "geo"})
    stored = cycle(settings, Occasion("manual", at, at), {"observed_at": at.isoformat()}).snapshot
    snapshot = Snapshot.model_validate_json(stored)
    top = snapshot.incidents[0]
    headline = words(top.sentence.partition(" First: ")[0])
    assert len(headline.split()) > 15

    html = (tmp_path / "latest.html").read_text()
    title = html.partition("<title>")[2].partition("</title>")[0].split(" · ")[1]
    assert 40 < len(title) <= 120
    assert headline.startswith(words(title))
    console = Console(file=io.StringIO(), width=500)
    summary(stored, console=console)
    written = console.file
    assert isinstance(written, io.StringIO)
    body = {
        "front page": shown(html, top),
        "console": written.getvalue(),
        "message": message(snapshot, top, at),
        "/api/incidents": json.loads(incidents(Service(settings), OfTarget()).body)["incidents"][0]["sentence"],
        "latest.json": json.loads((tmp_path / "latest.json").read_bytes())["incidents"][0]["sentence"],
    }
    assert {place: words(text) for place, text in body.items() if headline not in words(text)} == {}

    page, failing = job_page(snapshot, settings)
    assert words(failing.sentence.partition(" First: ")[0]) in words(Elements.of(page).text)
