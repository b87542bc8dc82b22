"""A laptop's mail server: each mail is a file, and a page at /mailbox/ shows it.

Only used where `MAILBOX_DIR` is set, which is on a developer's machine.
"""

import re
import secrets
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from email import message_from_bytes
from email.message import EmailMessage as ParsedMail
from email.policy import default as modern
from pathlib import Path

from django.conf import settings
from django.core.mail import EmailMessage
from django.core.mail.backends.base import BaseEmailBackend

from messaging.smtp import ServerAway

KEPT = 200
# What a file is called; and so which names a page may ask for.
NAME = r"[0-9]{8}T[0-9]{12}-[0-9a-f]{8}"
# A line that is nothing but a code, as in the mails with sign-up and sign-in codes.
CODE = re.compile(r"^\s*([A-Z0-9]{4}-[A-Z0-9]{4}|[0-9]{6,8})\s*$", re.MULTILINE)


class NoSuchMail(LookupError):
    """There is no mail of this name; old ones are deleted."""


@dataclass(frozen=True)
class Mail:
    """A mail as the page shows it."""

    name: str
    at: datetime
    sender: str
    recipients: str
    subject: str
    text: str
    html: str

    @property
    def code(self) -> str:
        """The code to type in, if the mail carries one."""
        found = CODE.search(self.text)
        return found[1] if found else ""


class MailboxBackend(BaseEmailBackend):
    """Delivers into `MAILBOX_DIR`. A mail is there whole or not at all."""

    def send_messages(self, email_messages: Sequence[EmailMessage]) -> int:
        for mail in email_messages:
            try:
                _deliver(mail, _folder())
            except OSError as error:
                raise ServerAway(type(error).__name__) from error
        return len(email_messages)


def mails() -> list[Mail]:
    """Everything in the mailbox, newest first."""
    return [read(name) for name in reversed(_names(_folder()))]


def read(name: str) -> Mail:
    """One mail. Raises NoSuchMail, also for a name that could lead out of the mailbox."""
    if not re.fullmatch(NAME, name):
        raise NoSuchMail(name)
    try:
        content = (_folder() / f"{name}.eml").read_bytes()
    except FileNotFoundError as error:
        raise NoSuchMail(name) from error
    mail = message_from_bytes(content, policy=modern)
    return Mail(
        name=name,
        at=datetime.strptime(name.split("-")[0], "%Y%m%dT%H%M%S%f").replace(tzinfo=UTC),
        sender=str(mail["From"]),
        recipients=str(mail["To"]),
        subject=str(mail["Subject"]),
        text=_part(mail, "plain"),
        html=_part(mail, "html"),
    )


def _folder() -> Path:
    assert settings.MAILBOX_DIR is not None  # noqa: S101 -- the mailbox is in use only where it is
    return settings.MAILBOX_DIR


def _names(folder: Path) -> list[str]:
    """Oldest first: a name begins with its time."""
    return sorted(path.stem for path in folder.glob("*.eml") if re.fullmatch(NAME, path.stem))


def _deliver(mail: EmailMessage, folder: Path) -> None:
    # Codes that let people sign in lie here.
    folder.mkdir(mode=0o700, parents=True, exist_ok=True)
    name = f"{datetime.now(UTC):%Y%m%dT%H%M%S%f}-{secrets.token_hex(4)}"
    part = folder / f"{name}.part"
    part.write_bytes(mail.message().as_bytes())
    part.rename(folder / f"{name}.eml")
    for old in _names(folder)[:-KEPT]:
        (folder / f"{old}.eml").unlink(missing_ok=True)


def _part(mail: ParsedMail, subtype: str) -> str:
    part = mail.get_body(preferencelist=(subtype,))
    return str(part.get_content()) if part is not None else ""
