"""What a person does on the account pages, step by step, as a browser would post it."""

import re

from django.http import HttpResponse
from django.test import Client

from messaging.models import Message
from tests.factories.accounts import PASSWORD

CODE = re.compile(r"\b[BCDFGHJKLMNPQRSTVWXZ]{4}-[BCDFGHJKLMNPQRSTVWXZ]{4}\b")


def last_mail(to: str) -> Message:
    return Message.objects.filter(to_address=to).latest("pk")


def code_sent_to(address: str) -> str:
    match = CODE.search(last_mail(address).text)
    assert match, f"no code in the mail to {address}"
    return match[0]


class Visitor(Client):
    """A browser at an address of its own."""

    def __init__(self, address: str = "10.0.0.1") -> None:
        super().__init__(REMOTE_ADDR=address)

    def sign_up(self, email: str, password: str = PASSWORD, **fields: str) -> HttpResponse:
        return self.post(
            "/accounts/signup/", {"email": email, "password1": password, "name": "", **fields}
        )

    def type_email_code(self, code: str) -> HttpResponse:
        return self.post("/accounts/confirm-email/", {"code": code})

    def sign_up_and_confirm(self, email: str, **fields: str) -> HttpResponse:
        self.sign_up(email, **fields)
        return self.type_email_code(code_sent_to(email))

    def sign_in(self, email: str, password: str = PASSWORD, **fields: str) -> HttpResponse:
        return self.post("/accounts/login/", {"login": email, "password": password, **fields})

    def ask_for_sign_in_code(self, email: str, **fields: str) -> HttpResponse:
        return self.post("/accounts/login/code/", {"email": email, **fields})

    def type_sign_in_code(self, code: str) -> HttpResponse:
        return self.post("/accounts/login/code/confirm/", {"code": code})

    @property
    def is_signed_in(self) -> bool:
        return "_auth_user_id" in self.session
