"""The real channels: what a mail server and a webhook on this machine receive, and what never reaches a log."""

import logging
import time
from collections.abc import Iterator
from io import StringIO
from urllib.parse import unquote

import pytest

from analysis.settings import Settings
from local.ports import free_ports
from notify import channels
from notify.audience import worth_telling
from notify.channels import Channel, open_channels
from notify.message import Message, compose
from tests.notify.night import QUARTER, RATE, SILENT, SLOW, START, change, night
from tests.notify.servers import Mailbox, Webhook, mailbox, webhook

SECRET = "s3cr3t-in-the-path"


@pytest.fixture
def hook() -> Iterator[Webhook]:
    with webhook() as running:
        yield running


@pytest.fixture
def mail() -> Iterator[Mailbox]:
    with mailbox() as running:
        yield running


@pytest.fixture
def every_log() -> Iterator[StringIO]:
    """What a process collects that logs everything, as Azure's worker does: a handler at the root, for all levels."""
    root, log_answers = logging.getLogger(), StringIO()
    handler, level = logging.StreamHandler(log_answers), root.level
    root.addHandler(handler)
    root.setLevel(1)
    yield log_answers
    root.removeHandler(handler)
    root.setLevel(level)


def opened(*urls: str) -> tuple[Channel, ...]:
    channels, wrong = open_channels(Settings.model_validate({"notify_urls": ", ".join(urls)}))
    assert wrong == ()
    return channels


@pytest.fixture
def message() -> Message:
    story = night(
        (
            change("new", SILENT),
            change("worse", RATE),
            change("came back", SLOW, "warning"),
            change("gone", "health/blocking:chain", "warning", at=START - QUARTER),
        )
    )
    return compose(story, worth_telling(story))


def test_a_mail_has_every_change_as_html_and_its_links(mail: Mailbox, message: Message) -> None:
    [channel] = opened(mail.url)
    assert channel.send(message) == ""
    [received] = mail.received
    assert received["Subject"] == "geo-etl: 1 new, 1 came back, 1 worse, 1 gone (critical)"
    assert received["To"] == "oncall@example.net"
    body = received.get_body(("html",))
    assert body
    html = body.get_content()
    for key in (SILENT, RATE, SLOW, "health/blocking:chain"):
        assert key in html
    assert '<a href="https://jobs.example.net/api/reports/20261124T060000Z">Report</a>' in html
    assert "https://jobs.example.net/api/db/debug/" in html
    assert "<pre><code>az webapp log tail -n workers</code></pre>" in html
    plain = received.get_body(("plain",))
    assert plain
    assert "43 tasks of create_tile stopped sending heartbeats" in plain.get_content()


def test_a_webhook_has_it_as_text(hook: Webhook, message: Message) -> None:
    [channel] = opened(hook.url())
    assert channel.send(message) == ""
    [received] = hook.received
    assert received["title"] == message.title
    assert received["type"] == "failure"
    assert (
        "NEW, critical: 43 tasks of create_tile stopped sending heartbeats\nSince 24 Nov 2026 05:20 UTC"
        in received["message"]
    )
    assert "GONE: health/blocking:chain is gone\n" in received["message"]


def test_channels_are_named_by_kind_and_place_never_by_address(hook: Webhook, mail: Mailbox) -> None:
    urls = (hook.url("a"), mail.url, hook.url("b"))
    assert [channel.name for channel in opened(*urls)] == ["json-1", "mailto-1", "json-2"]
    by_lines, _ = open_channels(Settings.model_validate({"notify_urls": "\n".join(urls)}))
    assert [channel.name for channel in by_lines] == ["json-1", "mailto-1", "json-2"]
    assert opened("") == ()


@pytest.mark.parametrize(
    "wrong", [f"carrier-pigeon://{SECRET}", f"https//{SECRET}", f"slack://{SECRET}", f"mailto://{SECRET}"]
)
def test_an_address_that_is_none_is_named_by_its_place_never_repeated_and_costs_no_other(
    wrong: str, hook: Webhook, every_log: StringIO, capfd: pytest.CaptureFixture[str]
) -> None:
    settings = Settings.model_validate({"notify_urls": f"{hook.url()} {wrong} {hook.url()}"})
    channels, [found] = open_channels(settings)
    assert [channel.name for channel in channels] == ["json-1", "json-2"]
    assert (found.setting, found.costs) == ("JOBSCOPE_NOTIFY_URLS", "No message is sent to address 2.")
    assert found.reason.startswith("address 2 is none that Apprise knows how to use")
    printed = capfd.readouterr()
    assert SECRET not in str(found) + every_log.getvalue() + printed.out + printed.err


@pytest.mark.parametrize(
    ("status", "why"),
    [(200, ""), (404, "it answered 404"), (500, "it answered 500"), (307, "it answered 307")],
)
def test_no_log_at_any_level_repeats_an_address(
    status: int,
    why: str,
    hook: Webhook,
    message: Message,
    every_log: StringIO,
    capfd: pytest.CaptureFixture[str],
) -> None:
    hook.status = status
    [channel] = opened(hook.url(f"{SECRET}?token={SECRET}"))
    assert channel.send(message) == why
    assert hook.paths == [f"/{SECRET}"], "a redirect is not followed"
    printed = capfd.readouterr()
    assert SECRET not in unquote(every_log.getvalue() + printed.out + printed.err)


def test_others_keep_their_logs_of_http_meanwhile_and_afterwards(
    hook: Webhook, message: Message, every_log: StringIO
) -> None:
    import requests

    [channel] = opened(hook.url(SECRET))
    channel.send(message)
    requests.post(f"http://127.0.0.1:{hook.port}/ours", data="{}", timeout=5)
    assert "/ours" in every_log.getvalue()
    assert SECRET not in every_log.getvalue()


def test_nobody_at_the_address_is_a_sentence(message: Message, every_log: StringIO) -> None:
    [hook, mail] = opened(
        f"json://127.0.0.1:{free_ports(1)[0]}/{SECRET}",
        f"mailto://user:{SECRET}@127.0.0.1:{free_ports(1)[0]}?from=a@example.net&to=b@example.net",
    )
    assert hook.send(message) == "it could not be reached, or refused"
    assert mail.send(message) == "it could not be reached, or refused"
    assert SECRET not in every_log.getvalue()


def test_a_channel_that_hangs_is_given_up_in_time(
    hook: Webhook, message: Message, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(channels, "SEND_S", 0.2)
    hook.answering.clear()
    [channel] = opened(hook.url() + "?rto=30")
    began = time.monotonic()
    assert channel.send(message) == "it did not answer within 0.2 s"
    assert time.monotonic() - began < 5


def test_a_message_fits_where_there_is_little_room(message: Message) -> None:
    """Power Automate's workflows take 1,000 letters of Markdown, Discord 2,000 of text."""
    from apprise import NotifyFormat

    for url, room in (
        ("workflows://host.example.net:443/workflow/signature", 1000),
        ("discord://4174216298/JHMHI8qBe7bk2ZwO5U711o3dV_js", 2000),
    ):
        [channel] = opened(url)
        service = channel.service  # type: ignore[attr-defined]  # what Apprise made of the address
        assert service.body_maxlen == room
        sent: list[str] = []
        service.send = lambda body, sent=sent, **_: sent.append(body) or True
        assert channel.send(message) == ""
        [body] = sent
        assert len(body) <= room
        assert "stopped sending heartbeats" in body
        assert ("](<https" in body) == (service.resolve_format() is NotifyFormat.MARKDOWN)


def test_log_levels_are_left_as_they_were(hook: Webhook, message: Message) -> None:
    before = logging.getLogger("urllib3.connectionpool").level
    [channel] = opened(hook.url())
    channel.send(message)
    assert logging.getLogger("urllib3.connectionpool").level == before
