"""Once as in production: TLS with an authority that the client trusts, and the unmodified authentication policy."""

import ssl
import time
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
import trustme
from azure.core.credentials import AccessToken

from analysis.facts import Window
from analysis.logs.queries import DEPLOYMENTS
from analysis.sources.app_insights import Ask, LogSource
from analysis.sources.log_answers import Success, Unreachable
from local.log_workspace import Workspace, log_workspace

AT = datetime(2026, 1, 31, 3, 0, tzinfo=UTC)
ASK = Ask(DEPLOYMENTS, Window(AT, AT + timedelta(hours=1)))


class Identity:
    """A credential that remembers for which audience a token was asked."""

    def __init__(self) -> None:
        self.scopes: list[str] = []

    def get_token(self, *scopes: str, **options: object) -> AccessToken:  # noqa: ARG002 - of the protocol
        self.scopes += scopes
        return AccessToken("a-token", int(time.time()) + 3600)


@pytest.fixture
def authority() -> trustme.CA:
    return trustme.CA()


@pytest.fixture
def tls(authority: trustme.CA) -> ssl.SSLContext:
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    authority.issue_cert("localhost").configure_cert(context)
    return context


def trusted(authority: trustme.CA, folder: Path) -> str:
    file = folder / "authority.pem"
    authority.cert_pem.write_to_path(str(file))
    return str(file)


def ask(workspace: Workspace, identity: Identity, verify: str | bool) -> object:
    return LogSource(
        identity, redact=str, workspace_id="geo", endpoint=workspace.endpoint, connection_verify=verify
    ).query(ASK)


def test_a_token_for_the_log_service_travels_over_tls(
    authority: trustme.CA, tls: ssl.SSLContext, tmp_path: Path
) -> None:
    identity = Identity()
    with log_workspace(tls=tls) as workspace:
        assert ask(workspace, identity, trusted(authority, tmp_path)) == Success(())
        assert workspace.seen[0].headers["authorization"] == "Bearer a-token"
    assert identity.scopes == ["https://api.loganalytics.io/.default"]


def test_an_authority_that_is_not_trusted_gets_no_token(tls: ssl.SSLContext) -> None:
    with log_workspace(tls=tls) as workspace:
        assert isinstance(ask(workspace, Identity(), verify=True), Unreachable)
        assert workspace.seen == []
