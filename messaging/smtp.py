"""Django's SMTP backend, which also says what is known after a failure.

A mail server takes responsibility for a mail with its reply to the end of the
text (RFC 5321, 4.2.5 and 6.1). Until it has said 354, "start mail input",
nothing can have been delivered, and after a refusal in words nothing has been.
Only when the connection is lost in between can nobody tell.
"""

import smtplib
from collections.abc import Sequence
from typing import Any

from django.core.mail import EmailMessage
from django.core.mail.backends import smtp

START_MAIL_INPUT = 354


class NotDelivered(Exception):
    """The mail was certainly not delivered. `code` is the server's reply, or what broke."""

    def __init__(self, code: str) -> None:
        super().__init__(code)
        self.code = code


class Refused(NotDelivered):
    """Refused for good: trying again would not help."""


class AddressUnknown(Refused):
    """Refused because there is no such mailbox (RFC 3463: 5.1.1, 5.1.2, 5.1.3, 5.1.6, 5.1.10)."""


class Deferred(NotDelivered):
    """Not now. The same mail may go through later."""


class ServerAway(Deferred):
    """There is no server to speak to, or it will not speak to us; no other mail gets further."""


class PerhapsDelivered(Exception):
    """The connection was lost after the text had begun to leave. Sending again might repeat it."""


NO_SUCH_MAILBOX = {b"5.1.1", b"5.1.2", b"5.1.3", b"5.1.6", b"5.1.10"}


class _Observed:
    """Part of an SMTP client: remembers whether the text of the current mail may have left."""

    may_have_left = False

    def mail(self, *args: Any, **kwargs: Any) -> Any:
        self.may_have_left = False
        return super().mail(*args, **kwargs)  # type: ignore[misc]

    def getreply(self) -> Any:
        code, reply = super().getreply()  # type: ignore[misc]
        if code == START_MAIL_INPUT:
            self.may_have_left = True
        return code, reply


class _SMTP(_Observed, smtplib.SMTP):
    pass


class _SMTPOverTLS(_Observed, smtplib.SMTP_SSL):
    pass


class EmailBackend(smtp.EmailBackend):
    """Raises one of the exceptions above, and nothing else, when a mail does not go through.

    The connection stays open for the next mail until it is closed or fails.
    """

    @property
    def connection_class(self) -> type[smtplib.SMTP]:
        return _SMTPOverTLS if self.use_ssl else _SMTP

    def open(self) -> bool | None:
        try:
            return super().open()
        except OSError as error:  # smtplib's exceptions are OSErrors, too
            raise ServerAway(_code(error)) from error

    def send_messages(self, email_messages: Sequence[EmailMessage]) -> int:
        self.open()
        try:
            return super().send_messages(email_messages)
        except OSError as error:
            raise self._what_is_known(error) from error

    def close(self) -> None:
        """Says goodbye; a server that does not answer that changes nothing."""
        try:
            super().close()
        except OSError:
            self.connection = None

    def _what_is_known(self, error: OSError) -> Exception:
        code = _reply_code(error)
        stayed_here = isinstance(self.connection, _Observed) and not self.connection.may_have_left
        # Only a refusal in words ends the doubt; -1 is smtplib's sign for gibberish.
        if code < 400 and not stayed_here:
            return PerhapsDelivered(_code(error))
        if isinstance(error, smtplib.SMTPSenderRefused) or code == 421:
            # About us and not about this mail: our address, our sign-in, our haste.
            return ServerAway(_code(error))
        if code >= 500:
            return (
                AddressUnknown(_code(error))
                if _is_no_such_mailbox(error)
                else Refused(_code(error))
            )
        return Deferred(_code(error))


def _reply_code(error: OSError) -> int:
    """The server's reply, or 0 where it gave none that smtplib could read."""
    if isinstance(error, smtplib.SMTPRecipientsRefused):
        code, _words = next(iter(error.recipients.values()))
        return code
    if isinstance(error, smtplib.SMTPResponseException):
        # The bare exception is smtplib's own, about an endless line.
        return error.smtp_code if type(error) is not smtplib.SMTPResponseException else 0
    return 0


def _is_no_such_mailbox(error: OSError) -> bool:
    """By the enhanced status: a bare 550 may mean our address, or our words, as well."""
    if not isinstance(error, smtplib.SMTPRecipientsRefused):
        return False
    _code, words = next(iter(error.recipients.values()))
    return words.partition(b" ")[0] in NO_SUCH_MAILBOX


def _code(error: OSError) -> str:
    """For the log: the reply code, or the kind of failure. Never the reply's own words."""
    code = _reply_code(error)
    return str(code) if code > 0 else type(error).__name__
