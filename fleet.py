"""The fleet of this app: where its targets are named, and the settings of each with its own folder of the reports."""

import os
from pathlib import Path
from threading import Lock
from typing import Final
from urllib.parse import unquote, urlsplit

from cachetools import TTLCache, cached
from pydantic import SecretStr

from analysis.fleet.document import LONGEST_FILE, TargetsError
from analysis.fleet.targets import Targets, read_targets
from analysis.settings import Settings, SettingsError
from analysis.settings.mistakes import variable
from analysis.settings.values import is_address, is_toml
from analysis.sources.identity import identity
from reports.stores import BadAddressError, container_of, file_in, open_store, within

TARGETS: Final = variable("targets")
KEPT_S: Final = 30.0
"""For so long a file of a container is not read again: every request to a route needs the targets."""


def fleet(shared: Settings, only: str = "") -> Targets:
    """The targets of JOBSCOPE_TARGETS, or `only` one, each with its folder. Raises SettingsError without any, or
    unreadable, and StorageUnavailable where the container that they lie in does not answer."""
    for one in shared.wrong:
        if one.setting == TARGETS:
            raise SettingsError(f"{TARGETS}: {one.reason}")
    if not shared.targets.strip():
        raise SettingsError("JOBSCOPE_TARGETS is not set: this app watches the one database of JOBSCOPE_DATABASE_URL")
    try:
        targets = read_targets(_text(shared), shared, os.environ, only)
    except TargetsError as error:
        raise SettingsError(f"JOBSCOPE_TARGETS: {error}") from error
    return Targets({name: _in_its_folder(each) for name, each in targets.settings.items()}, targets.wrong)


def of_target(shared: Settings, name: str) -> Settings:
    """The settings of one target. Raises SettingsError when there is none of that name, or it is wrong."""
    targets = fleet(shared)
    for wrong in targets.wrong:
        if wrong.name == name and name not in targets.settings:
            raise SettingsError(f"JOBSCOPE_TARGETS, {wrong.where}: the target {name}: {wrong.reason}")
    if name not in targets.settings:
        raise SettingsError(f"JOBSCOPE_TARGETS names no such target; it names {', '.join(targets.names) or 'none'}")
    return targets.settings[name]


def folder_of(shared: Settings, name: str) -> Settings:
    """The app's settings with the reports of one target, which may be wrong or have its database's URL elsewhere: its
    stored runs and mutes are there all the same. Raises SettingsError when there is none of that name."""
    targets = fleet(shared)
    if name in {wrong.name for wrong in targets.wrong}:
        return _in_its_folder(shared.model_copy(update={"target": name, "targets": name}))
    return of_target(shared, name)


def _text(shared: Settings) -> str:
    """TOML as it stands in the setting, or that of the file whose absolute path or address in a container does."""
    if is_address(shared.targets):
        return _of_container(shared.targets.strip(), shared.reports_url.get_secret_value())
    if shared.targets.startswith("/"):
        return _of_file(shared)
    if not is_toml(shared.targets):
        raise TargetsError(
            "It is neither TOML nor where a file of it lies: the path of a file must be absolute and begin with a /."
        )
    return shared.targets


# Who may write reports must not be able to point the app at hosts or secrets: so neither of the two reads a file that
# lies among them.


def _of_file(shared: Settings) -> str:
    path = Path(shared.targets).resolve()
    reports = urlsplit(shared.reports_url.get_secret_value())
    if reports.scheme == "file" and path.is_relative_to(Path(unquote(reports.path)).resolve()):
        raise TargetsError("The file lies inside of the reports; name one that only operators write.")
    try:
        with path.open(encoding="utf-8-sig") as file:
            return file.read(LONGEST_FILE + 1)
    except (OSError, UnicodeDecodeError) as error:
        raise TargetsError(f"The file cannot be read: {getattr(error, 'strerror', 'it is not UTF-8')}.") from error


@cached(TTLCache(maxsize=8, ttl=KEPT_S), lock=Lock())
def _of_container(address: str, reports: str) -> str:
    """The text of a blob. A container of the reports' name is refused in whatever account: one account has several
    addresses."""
    try:
        place, name = file_in(address)
        if container_of(place) == (container_of(reports) if reports else ""):
            raise TargetsError("The file lies in a container of the reports' name; use one that only operators write.")
        stored = open_store(place, identity).read(name)
    except BadAddressError as error:
        reason = str(error).replace("The reports' address", "The address of the targets' file")
        raise TargetsError(reason) from error
    if stored is None:
        raise TargetsError(f"There is no {name} in that container.")
    try:
        return stored.content.decode()
    except UnicodeDecodeError as error:
        raise TargetsError("The file cannot be read: it is not UTF-8.") from error


def _in_its_folder(settings: Settings) -> Settings:
    url = settings.reports_url.get_secret_value()
    own = {"reports_url": SecretStr(within(url, f"targets/{settings.target}"))} if url else {}
    return settings.model_copy(update=own)
