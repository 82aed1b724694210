"""infra/access.sh grants each role where it belongs, takes it back, and changes nothing when something is wrong."""

import os
import subprocess
from pathlib import Path

import pytest

from tests.infra.bicep import INFRA

PRINCIPAL = "0b1d4c1e-5a55-4d35-9d3c-6a1f2f4f8b11"
GROUP = "/subscriptions/0/resourceGroups/rg-jobs/providers/"
WORKSPACE = f"{GROUP}Microsoft.OperationalInsights/workspaces/log-jobs"
INSIGHTS = f"{GROUP}microsoft.insights/components/appi-jobs"
ACCOUNT = f"{GROUP}Microsoft.Storage/storageAccounts/stjobs"
QUEUE = f"{ACCOUNT}/queueServices/default/queues/tasks-poison"
VAULT = f"{GROUP}Microsoft.KeyVault/vaults/kv-jobs"


@pytest.fixture
def asked(tmp_path: Path) -> Path:
    """The file to which an `az` in front of the path writes what it is asked for."""
    az = tmp_path / "az"
    az.write_text(f'#!/bin/sh\nprintf "%s|" "$@" >> {tmp_path}/asked\necho >> {tmp_path}/asked\n')
    az.chmod(0o755)
    (tmp_path / "asked").touch()
    return tmp_path / "asked"


def run(asked: Path, *arguments: str) -> subprocess.CompletedProcess[str]:
    env = {**os.environ, "PATH": f"{asked.parent}{os.pathsep}{os.environ['PATH']}"}
    command = [str(INFRA / "access.sh"), *arguments]
    return subprocess.run(command, env=env, capture_output=True, text=True, check=False)


ROLES = [
    (WORKSPACE, "Log Analytics Reader"),
    (INSIGHTS, "Monitoring Reader"),
    (ACCOUNT, "Storage Queue Data Reader"),
    (QUEUE, "Storage Queue Data Reader"),
    (VAULT, "Key Vault Secrets User"),
]


def test_each_thing_gets_its_role_and_no_more(asked: Path) -> None:
    done = run(asked, "grant", PRINCIPAL, *(resource for resource, _ in ROLES))
    assert done.returncode == 0, done.stderr
    who = f"--assignee-object-id|{PRINCIPAL}|--assignee-principal-type|ServicePrincipal"
    assert asked.read_text().splitlines() == [
        f"role|assignment|create|{who}|--role|{role}|--scope|{resource}|--output|none|" for resource, role in ROLES
    ]
    assert done.stdout.splitlines() == [f"granted: {role} on {resource}" for resource, role in ROLES]


def test_the_same_is_taken_back(asked: Path) -> None:
    assert run(asked, "revoke", PRINCIPAL, WORKSPACE, ACCOUNT).returncode == 0
    assert asked.read_text().splitlines() == [
        f"role|assignment|delete|--assignee|{PRINCIPAL}|--role|{role}|--scope|{resource}|--output|none|"
        for resource, role in (ROLES[0], ROLES[2])
    ]


def refuses(asked: Path, why: str) -> None:
    """Let the `az` of the test say `why` and fail, once it was asked for the workspace."""
    az = asked.parent / "az"
    az.write_text(f"{az.read_text()}case $* in *log-jobs*) echo 'ERROR: {why}' >&2; exit 1 ;; esac\n")


def test_taking_back_what_was_never_granted_is_no_error_and_goes_on(asked: Path) -> None:
    refuses(asked, "No matched assignments were found to delete")
    done = run(asked, "revoke", PRINCIPAL, WORKSPACE, ACCOUNT)
    assert done.returncode == 0, done.stderr
    assert done.stdout.splitlines() == [
        f"was not granted: Log Analytics Reader on {WORKSPACE}",
        f"taken back: Storage Queue Data Reader on {ACCOUNT}",
    ]


def test_another_refusal_is_shown_and_ends_the_run(asked: Path) -> None:
    refuses(asked, "(AuthorizationFailed) no right to write")
    done = run(asked, "revoke", PRINCIPAL, WORKSPACE, ACCOUNT)
    assert (done.returncode, done.stdout) == (1, "")
    assert "AuthorizationFailed" in done.stderr
    assert "stjobs" not in asked.read_text()


@pytest.mark.parametrize(
    ("arguments", "words"),
    [
        (("grant", PRINCIPAL, WORKSPACE, f"{GROUP}Microsoft.Compute/virtualMachines/vm"), "is not the Azure id of"),
        (("grant", PRINCIPAL, WORKSPACE, "log-jobs"), "log-jobs is not the Azure id of"),
        (("grant", PRINCIPAL, WORKSPACE, ""), "is not the Azure id of"),
        (("grant", "id-jobscope-abc", WORKSPACE), "id-jobscope-abc is not the object id"),
        (("drop", PRINCIPAL, WORKSPACE), "access.sh grant PRINCIPAL RESOURCE"),
        (("grant", PRINCIPAL), "access.sh grant PRINCIPAL RESOURCE"),
    ],
)
def test_what_is_wrong_is_said_and_nothing_is_changed(asked: Path, arguments: tuple[str, ...], words: str) -> None:
    done = run(asked, *arguments)
    assert (done.returncode, asked.read_text()) == (2, "")
    assert words in done.stderr
