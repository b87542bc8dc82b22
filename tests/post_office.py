"""A real mail server for tests, on 127.0.0.1, which does as it is told."""

import asyncio
import contextlib
import logging
import socket
import threading
from collections.abc import Iterator
from dataclasses import dataclass, field
from email import message_from_bytes
from email.message import EmailMessage
from email.policy import default as modern

import pytest
from aiosmtpd.controller import Controller
from aiosmtpd.smtp import SMTP as Server
from aiosmtpd.smtp import Envelope, Session

# The server's own log speaks of people's addresses; tests ask whether ours does.
logging.getLogger("mail.log").setLevel(logging.CRITICAL)

ACCEPTED = "250 2.0.0 Taken"


@dataclass(frozen=True)
class Delivery:
    """A mail that the server took responsibility for."""

    recipients: tuple[str, ...]
    content: bytes

    @property
    def mail(self) -> EmailMessage:
        return message_from_bytes(self.content, policy=modern)

    @property
    def text(self) -> str:
        return self._part("plain")

    @property
    def html(self) -> str:
        return self._part("html")

    def _part(self, subtype: str) -> str:
        part = self.mail.get_body(preferencelist=(subtype,))
        return part.get_content().replace("\r\n", "\n")


@dataclass
class PostOffice:
    """What has arrived, and how the next mail is to be treated."""

    port: int = 0
    deliveries: list[Delivery] = field(default_factory=list)
    connections: int = 0
    # Mails whose text has come in, answered or not.
    texts: int = 0
    # What MAIL, RCPT and the end of the text are answered with, if not with a yes.
    sender_reply: str | None = None
    recipient_reply: str | None = None
    text_reply: str | None = None
    # Close the line instead of answering: to RCPT, or to the end of the text.
    hang_up_at_recipient: bool = False
    hang_up_after_text: bool = False
    # Think about each mail for so long, and answer only after the gate is open.
    seconds_per_mail: float = 0
    gate: threading.Event = field(default_factory=threading.Event)

    def __post_init__(self) -> None:
        self.gate.set()

    @property
    def mails(self) -> list[EmailMessage]:
        return [delivery.mail for delivery in self.deliveries]

    def reset(self) -> None:
        self.gate.set()
        fresh = PostOffice(port=self.port)
        self.__dict__.update(fresh.__dict__)

    # --- what aiosmtpd calls ------------------------------------------------

    async def handle_EHLO(
        self, server: Server, session: Session, envelope: Envelope, name: str, responses: list[str]
    ) -> list[str]:
        session.host_name = name
        self.connections += 1
        return responses

    async def handle_MAIL(
        self, server: Server, session: Session, envelope: Envelope, address: str, options: list[str]
    ) -> str:
        envelope.mail_from = address
        return self.sender_reply or "250 OK"

    async def handle_RCPT(
        self, server: Server, session: Session, envelope: Envelope, address: str, options: list[str]
    ) -> str:
        if self.hang_up_at_recipient:
            server.transport.abort()
        if self.recipient_reply is None:
            envelope.rcpt_tos.append(address)
        return self.recipient_reply or "250 OK"

    async def handle_DATA(self, server: Server, session: Session, envelope: Envelope) -> str:
        self.texts += 1
        if self.text_reply is None:
            # It is here, even if the sender does not live to hear it.
            self.deliveries.append(Delivery(tuple(envelope.rcpt_tos), envelope.content))
        await asyncio.sleep(self.seconds_per_mail)
        while not self.gate.is_set():
            await asyncio.sleep(0.01)
        if self.hang_up_after_text:
            server.transport.abort()
        return self.text_reply or ACCEPTED


@contextlib.contextmanager
def running_post_office(port: int = 0) -> Iterator[PostOffice]:
    office = PostOffice(port=port or free_port())
    controller = Controller(office, hostname="127.0.0.1", port=office.port)
    controller.start()
    try:
        yield office
    finally:
        office.gate.set()
        controller.stop()


def free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return probe.getsockname()[1]


@pytest.fixture(scope="session")
def _one_post_office() -> Iterator[PostOffice]:
    with running_post_office() as office:
        yield office


@pytest.fixture
def post_office(settings, _one_post_office) -> PostOffice:
    """The site's mail server for one test; its `mails` have really been through SMTP."""
    _one_post_office.reset()
    settings.EMAIL_BACKEND = "messaging.smtp.EmailBackend"
    settings.EMAIL_HOST = "127.0.0.1"
    settings.EMAIL_PORT = _one_post_office.port
    settings.EMAIL_TIMEOUT = 5
    return _one_post_office
