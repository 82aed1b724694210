"""What the routes answer about a job system that a real engine works on."""

import json
from dataclasses import dataclass
from typing import Any

from analysis.settings import Settings
from reports.stores import Store
from tests.systems.watched import Watched
from web import parameters as p
from web.answers import debug, listing, running
from web.respond import Answer
from web.service import Service


@dataclass(frozen=True)
class _Service(Service):
    """Reads the record that the test's runs have left."""

    kept: Store | None = None

    def store(self) -> Store:
        assert self.kept is not None
        return self.kept


@dataclass(frozen=True)
class Asked:
    """The routes, asked as HTTP asks them, without the host."""

    watched: Watched

    def debug(self, job_id: str, **given: object) -> dict[str, Any]:
        """What /api/db/debug says of one job."""
        body = self._json(debug.debug(self._service(), p.Debug.model_validate({"job_id": job_id, **given})))
        assert body["job_id"] == job_id
        info: dict[str, Any] = body["debug_info"]
        return info

    def page(self, job_id: str) -> str:
        given = p.Debug.model_validate({"job_id": job_id, "format": "html"})
        return debug.debug(self._service(), given).body.decode()

    def location(self, wanted: str) -> str:
        """Where an id leads that is not a job's own."""
        answer = debug.debug(self._service(), p.Debug.model_validate({"job_id": wanted}))
        assert answer.status == 303
        return answer.headers["Location"]

    def jobs(self, **given: object) -> dict[str, Any]:
        return self._json(listing.jobs(self._service(), p.Jobs.model_validate(given)))

    def tasks(self, **given: object) -> dict[str, Any]:
        return self._json(listing.tasks(self._service(), p.Tasks.model_validate(given)))

    def job(self, job_id: str) -> dict[str, Any]:
        return self._json(listing.job(self._service(), p.OneJob(job_id=job_id)))

    def running(self, **given: object) -> dict[str, Any]:
        return self._json(running.running(self._service(), p.Running.model_validate(given)))

    def _service(self) -> Service:
        settings = Settings.model_validate({"database_url": self.watched.dsn, "reports_url": "file:///nowhere"})
        return _Service(settings, kept=self.watched.store)

    def _json(self, answer: Answer) -> dict[str, Any]:
        assert answer.status == 200, answer.body
        body: dict[str, Any] = json.loads(answer.body)
        return body
