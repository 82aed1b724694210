"""From the one setting JOBSCOPE_REPORTS_URL to the store it names."""

import ipaddress
import re
from collections.abc import Callable
from pathlib import Path
from typing import TYPE_CHECKING
from urllib.parse import unquote, urlsplit

from reports.stores.contract import Store, checked_name
from reports.stores.folder import FolderStore

if TYPE_CHECKING:
    from azure.core.credentials import TokenCredential

FORMS = (
    "file:///absolute/folder, https://account.blob.core.windows.net/container[/folder][?sas],"
    " or a storage connection string followed by ;Container=container[/folder]"
)

type Identity = Callable[[], TokenCredential]


class BadAddressError(ValueError):
    """The text names no report store; the message says what is allowed and never repeats a secret."""


def _own_identity() -> "TokenCredential":
    from azure.identity import DefaultAzureCredential

    return DefaultAzureCredential()


def open_store(url: str, identity: Identity = _own_identity) -> Store:
    """The store that `url` names; nothing is read or written yet. Raises BadAddressError.

    `identity` gives the credential for a container without a SAS; a process that has one already shares it so.

    Three forms, so that one setting is enough:
    - `file:///absolute/folder`
    - `https://account.blob.core.windows.net/container[/folder]`: the app's managed identity (off Azure: the Azure CLI's
      or environment's sign-in), or the SAS that follows as `?sv=...&sig=...`. Plain http to this machine only.
    - `AccountName=...;AccountKey=...;...;Container=container[/folder]`: a connection string as the portal shows it,
      with the container added.
    """
    text = url.strip()
    if _is_web(text):
        return _folder(text) if text.startswith("file:") else _container(text, identity)
    if "Container=" in text:
        return _by_connection_string(text)
    raise BadAddressError(f"The reports' address is none of: {FORMS}.")


def within(url: str, folder: str) -> str:
    """The address of a folder inside of the place that an address names, in the same form."""
    text = url.strip()
    if _is_web(text):
        address = urlsplit(text)
        return address._replace(path=f"{address.path.rstrip('/')}/{folder}").geturl()
    return re.sub(r"(Container=[^;]*?)/?(?=;|$)", lambda found: f"{found[1]}/{folder}", text, count=1)


def place_of(store: Store, name: str) -> str:
    """Where a file of a store can be opened: its path, or its address without the key."""
    kind, _, place = store.location.partition(" ")
    return f"{place.removesuffix('/')}/{name}" if kind in ("folder", "container") else f"{name} in {store.location}"


def _folder(text: str) -> Store:
    address = urlsplit(text)
    path = unquote(address.path)
    if address.netloc not in ("", "localhost") or not path.startswith("/") or address.query or address.fragment:
        raise BadAddressError(
            "A reports' folder is written with three slashes and an absolute path: file:///var/jobscope."
        )
    return FolderStore(Path(path))


def file_in(url: str) -> tuple[str, str]:
    """The address of the place in which a file lies, in the same form, and the file's name: of
    `https://account.blob.core.windows.net/container/targets.toml` or a connection string with
    `;Container=container/targets.toml`. Raises BadAddressError where no file is named."""
    text = url.strip()
    if _is_web(text):
        address = urlsplit(text)
        folder, _, name = address.path.rpartition("/")
        place = address._replace(path=folder).geturl()
    else:
        found = re.search(r"Container=([^;]*)/([^;/]*)(?=;|$)", text)
        name = found[2].strip() if found else ""
        place = f"{text[: found.start()]}Container={found[1]}{text[found.end() :]}" if found else ""
    try:
        return place, checked_name(unquote(name))
    except ValueError as error:
        raise BadAddressError("The address of a file ends with the file's name: .../container/targets.toml.") from error


def container_of(url: str) -> str:
    """The name of the container that an address names; empty for a folder. Raises BadAddressError."""
    text = url.strip()
    if not _is_web(text):
        return _container_and_folder(_fields(text)[0])[0]
    return "" if text.startswith("file:") else _place(text)[1]


def _is_web(text: str) -> bool:
    return "://" in text.partition(";")[0] and "AccountName=" not in text


def _container(text: str, identity: Identity) -> Store:
    from reports.stores.container import ContainerStore

    account_url, container, folder = _place(text)
    try:
        credential = urlsplit(text).query or identity()
    except ValueError as error:
        raise BadAddressError(
            "No identity for it can be made of the app's AZURE_ variables: correct or remove AZURE_TOKEN_CREDENTIALS"
            " and AZURE_AUTHORITY_HOST."
        ) from error
    return ContainerStore.at(account_url, container, folder, credential)


def _place(text: str) -> tuple[str, str, str]:
    """The account, the container and the folder of a URL."""
    try:
        address = urlsplit(text)
        host = address.hostname or ""
        _ = address.port  # reading it is what checks it
    except ValueError as error:
        raise BadAddressError(f"The reports' address is no URL. Allowed: {FORMS}.") from error
    if address.username or address.password or address.fragment or not host:
        raise BadAddressError(f"The reports' address has parts that do not belong there. Allowed: {FORMS}.")
    if address.scheme != "https" and not (address.scheme == "http" and _is_this_machine(host)):
        raise BadAddressError(f"The reports' address must begin with https:// or file:///. Allowed: {FORMS}.")
    parts = [unquote(part) for part in address.path.split("/") if part]
    account_path = f"/{parts.pop(0)}" if parts and _is_path_style(host) else ""
    container, folder = _container_and_folder("/".join(parts))
    return f"{address.scheme}://{address.netloc}{account_path}", container, folder


def _by_connection_string(text: str) -> Store:
    from reports.stores.container import ContainerStore

    named, rest = _fields(text)
    container, folder = _container_and_folder(named)
    try:
        return ContainerStore.from_connection_string(rest, container, folder)
    except ValueError as error:
        raise BadAddressError(f"The reports' connection string is incomplete. Allowed: {FORMS}.") from error


def _fields(text: str) -> tuple[str, str]:
    """The place that a connection string names, and the connection string alone."""
    fields = [field.strip() for field in text.split(";") if field.strip()]
    named = [field.partition("=")[2] for field in fields if field.startswith("Container=")]
    return (named or [""])[0], ";".join(field for field in fields if not field.startswith("Container="))


def _container_and_folder(path: str) -> tuple[str, str]:
    try:
        container, _, folder = checked_name(path.strip("/")).partition("/")
    except ValueError as error:
        raise BadAddressError(f"The reports' address names no container. Allowed: {FORMS}.") from error
    return container, folder


def _is_path_style(host: str) -> bool:
    """Emulators have the account in the path, because an IP address has no subdomains."""
    return _is_this_machine(host) or _is_ip(host)


def _is_ip(host: str) -> bool:
    try:
        ipaddress.ip_address(host)
    except ValueError:
        return False
    return True


def _is_this_machine(host: str) -> bool:
    return host == "localhost" or (_is_ip(host) and ipaddress.ip_address(host).is_loopback)
