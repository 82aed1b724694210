"""A run as the role that sql/setup/monitor_role.sql makes, on a real engine's schema."""

import secrets
from dataclasses import replace
from pathlib import Path
from urllib.parse import urlsplit

from reports.stores import open_store
from tests.roles.conftest import run_script
from tests.systems.watched import Watched


def assert_the_role_suffices(watched: Watched, schema: str, folder: Path) -> None:
    """No question is unknown to it that the owner has an answer to, and it reads the same rows."""
    name, password = f"monitor_{secrets.token_hex(4)}", secrets.token_hex(8)
    given = {"role": name, "login": "password", "password": password, "schema": schema, "contents": "all"}
    assert run_script(watched.dsn, "monitor_role.sql", **given) == []
    try:
        url = urlsplit(watched.dsn)
        dsn = url._replace(netloc=f"{name}:{password}@{url.netloc.rpartition('@')[2]}").geturl()
        owner = replace(watched, store=open_store((folder / "owner").as_uri()))
        role = replace(watched, store=open_store((folder / "role").as_uri()), dsn=dsn)
        as_owner, as_role = owner.judged(), role.judged()
        assert {key: result.not_recorded for key, result in as_role.analyses.items()} == {
            key: result.not_recorded for key, result in as_owner.analyses.items()
        }
        gaps = as_role.analyses["health/access"].data["gaps"]
        assert gaps == as_owner.analyses["health/access"].data["gaps"]
        for one in (owner, role):
            one.collect_beside()
        assert role.rows().keys() == owner.rows().keys()
    finally:
        run_script(watched.dsn, "drop_monitor_role.sql", role=name)
