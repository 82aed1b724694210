"""The channels of JOBSCOPE_NOTIFY_URLS; the only importer of Apprise, which knows how each of them is spoken to.

An address holds its secret, so no word of Apprise's or of its HTTP library's reaches a log while a message is sent.
"""

import logging
import re
from collections import Counter
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from contextvars import ContextVar
from dataclasses import dataclass
from functools import cache
from typing import TYPE_CHECKING, Final, Protocol

from analysis.published.snapshot import WrongSetting
from analysis.settings import Settings
from analysis.settings.mistakes import variable
from notify.forms import as_html, as_text, fitted
from notify.message import Message

if TYPE_CHECKING:
    from apprise import AppriseAsset, NotifyBase, NotifyFormat

SEND_S: Final = 15.0
"""The longest that one message may take on one channel; all are sent at the same time."""
TALKERS: Final = ("requests", "requests_oauthlib", "oauthlib", "urllib3")

_sending: ContextVar[bool] = ContextVar("sending", default=False)


class Channel(Protocol):
    """Somewhere that takes messages. `name` says which one without its secret."""

    @property
    def name(self) -> str: ...

    def send(self, message: Message) -> str:
        """Empty once the message is taken; else why it was not, without any secret."""
        ...


def open_channels(settings: Settings) -> tuple[tuple[Channel, ...], tuple[WrongSetting, ...]]:
    """The channels that are set, and what is wrong with the other addresses, never repeated; nothing is sent yet.

    A name is the kind and its place among its kind, `slack-1`: what a claim remembers must not hold the address.
    """
    opened, wrong = _opened(settings, {})
    return tuple(opened.values()), wrong


@dataclass(frozen=True)
class Audience:
    """The channels of a target by their names there; `complete` is whether these are all that its setting means."""

    channels: Mapping[str, Channel]
    complete: bool


def open_audiences(targets: Mapping[str, Settings]) -> dict[str, Audience]:
    """The audience of each target. One address is one channel, whichever targets name it: by it they are grouped."""
    services: dict[tuple[str, int], Channel] = {}
    audiences: dict[str, Audience] = {}
    for target, settings in targets.items():
        channels, wrong = _opened(settings, services)
        audiences[target] = Audience(channels, not wrong and settings.broken("notify_urls") is None)
    return audiences


def _opened(
    settings: Settings, known: dict[tuple[str, int], Channel]
) -> tuple[dict[str, Channel], tuple[WrongSetting, ...]]:
    """The channels by name, and what is wrong with other addresses. `known` are those of all targets so far: by an
    address, and how often the same setting had it before."""
    counted, repeated = Counter[str](), Counter[str]()
    opened: dict[str, Channel] = {}
    wrong: list[WrongSetting] = []
    for number, address in enumerate(_addresses(settings.notify_urls.get_secret_value()), start=1):
        kind, key = address.partition("://")[0], (address, repeated[address])
        repeated[address] += 1
        name = f"{kind}-{counted[kind] + 1}"
        if key not in known and (service := _service(address)):
            known[key] = _AppriseChannel(name, service)
        if key in known:
            counted[kind] += 1
            opened[name] = known[key]
            continue
        reason = (
            f"address {number} is none that Apprise knows how to use"
            " (such as workflows://..., slack://..., mailtos://..., jsons://...)"
        )
        costs = f"No message is sent to address {number}."
        wrong.append(WrongSetting(setting=variable("notify_urls"), reason=reason, costs=costs))
    return opened, tuple(wrong)


@dataclass(frozen=True)
class _AppriseChannel:
    name: str
    service: "NotifyBase"

    def send(self, message: Message) -> str:
        from apprise import Apprise, AppriseResultStatus, NotifyFormat, NotifyType

        types = {"critical": NotifyType.FAILURE, "warning": NotifyType.WARNING, "gone": NotifyType.SUCCESS}
        plain = self.service.resolve_format() is NotifyFormat.TEXT
        written = NotifyFormat.TEXT if plain else NotifyFormat.HTML
        form, read = as_text if plain else as_html, self.service.resolve_format(written)
        with _silence():
            sender = Apprise(asset=_asset())
            sender.add(self.service)
            result = sender.notify(
                body=fitted(message, form, self.service.body_maxlen, lambda body: _length(body, written, read)),
                title=message.title,
                notify_type=types[message.tone],
                body_format=written,
                timeout=SEND_S,
            )
        if result:
            return ""
        if result.status is AppriseResultStatus.TIMEOUT:
            return f"it did not answer within {SEND_S:g} s"
        codes = re.search(r"\berror=(\d{3})\b", " ".join(entry.message for entry in result.logs()))
        return f"it answered {codes[1]}" if codes else "it could not be reached, or refused"


def _length(body: str, written: "NotifyFormat", read: "NotifyFormat") -> int:
    from apprise.conversion import convert_between

    return len(convert_between(written, read, content=body))  # type: ignore[no-untyped-call]  # Apprise's own gap


def _addresses(text: str) -> list[str]:
    """A comma separates two addresses where one begins behind it; within an address it is part of it."""
    parts = (part for word in text.split() for part in re.split(r",+(?=[a-z][a-z0-9+.-]*://)", word))
    return [address for part in parts if (address := part.strip(","))]


def _service(address: str) -> "NotifyBase | None":
    from apprise import Apprise

    with _silence():
        return Apprise.instantiate(address, asset=_asset())


@cache
def _asset() -> "AppriseAsset":
    """Nothing is written to a disk, nothing is fetched from Apprise's pages, and nothing follows a redirect."""
    from apprise import AppriseAsset

    return AppriseAsset(
        app_id="Jobscope",
        app_desc="Jobscope",
        app_url="",
        image_url_mask="",
        image_url_logo="",
        http_redirects=False,
        interpret_emojis=False,
        storage_mode="memory",
        service_timeout=SEND_S,
        allow_templates=False,
    )


class _Quiet(logging.Filter):
    def filter(self, record: logging.LogRecord) -> bool:  # noqa: ARG002 - of the base class
        return not _sending.get()


_QUIET: Final = _Quiet()


@contextmanager
def _silence() -> Iterator[None]:
    """Apprise says nothing to anyone but itself, and HTTP libraries nothing of this message.

    Others in this process speak HTTP at the same time and keep their logs: Apprise's workers run in our context.
    """
    logging.getLogger("apprise").propagate = False
    for name in ("apprise", *logging.root.manager.loggerDict):
        if name.partition(".")[0] in TALKERS:
            logging.getLogger(name).addFilter(_QUIET)
    token = _sending.set(True)
    try:
        yield
    finally:
        _sending.reset(token)
