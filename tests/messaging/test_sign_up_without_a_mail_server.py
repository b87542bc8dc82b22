"""A mail server that is down never breaks a sign-up."""

from datetime import timedelta

import pytest
from django.test import Client
from django.utils import timezone

from accounts.models import User
from messaging import services
from messaging.models import Message
from tests.post_office import free_port

pytestmark = pytest.mark.django_db


def test_the_page_answers_and_the_code_comes_when_the_mail_server_is_back(settings, post_office):
    settings.EMAIL_PORT = free_port()

    response = Client(REMOTE_ADDR="10.9.8.7").post(
        "/accounts/signup/",
        {"email": "sam@example.org", "password1": "three-words-apart", "name": ""},
    )
    services.send_due()

    assert response.status_code == 302
    assert User.objects.filter(email="sam@example.org").exists()
    message = Message.objects.get()
    assert (message.state, message.last_error) == ("pending", "ConnectionRefusedError")

    settings.EMAIL_PORT = post_office.port
    services.send_due(clock=lambda: timezone.now() + timedelta(minutes=1))

    [delivery] = post_office.deliveries
    assert delivery.recipients == ("sam@example.org",)
    message.refresh_from_db()
    assert (message.state, message.text) == ("sent", "")
