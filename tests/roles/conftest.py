"""Running the scripts of sql/setup/ as psql would, and a small sample in a database of its own to grant on."""

import re
import secrets
from collections.abc import Callable, Iterator
from pathlib import Path

import psycopg
import pytest
from psycopg import sql

from local.postgres import Server
from local.sample.build import build_sample
from tests.conftest import AT, loaded_sample

SETUP = Path(__file__).parents[2] / "sql" / "setup"

type Script = Callable[..., None]
type Role = Callable[..., str]


def run_script(dsn: str, name: str, **variables: str) -> list[str]:
    """Runs a script with each :'variable' replaced by its literal, as psql does; what the server warns of."""
    found: list[str] = []
    with psycopg.connect(dsn, autocommit=True) as connection:
        connection.execute("SET client_min_messages = warning")
        connection.add_notice_handler(lambda notice: found.append(str(notice.message_primary)))
        text = re.sub(
            r":'([a-z_]+)'",
            lambda match: sql.Literal(variables[match[1]]).as_string(connection),
            (SETUP / name).read_text(),
        )
        connection.execute(text.encode())
    return found


@pytest.fixture(scope="session")
def granted_sample(postgres18: Server) -> Iterator[str]:
    """The superuser's DSN of a small sample."""
    with loaded_sample(postgres18, build_sample(8, AT, scale=0.02)) as dsn:
        yield dsn


@pytest.fixture
def role(postgres18: Server, granted_sample: str) -> Iterator[Role]:
    """`role("all" | "none")`: makes or changes the monitor role and gives the DSN of a login as it; dropped after."""
    name, password = f"monitor {secrets.token_hex(4)}", secrets.token_hex(8)
    database = psycopg.conninfo.conninfo_to_dict(granted_sample)["dbname"]

    def granted(contents: str) -> str:
        run_script(
            granted_sample,
            "monitor_role.sql",
            role=name,
            login="password",
            password=password,
            schema="app",
            contents=contents,
        )
        return postgres18.url(str(database), user=name, password=password)

    yield granted
    run_script(granted_sample, "drop_monitor_role.sql", role=name)
