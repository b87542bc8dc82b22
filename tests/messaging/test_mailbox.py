import stat
from datetime import timedelta

import pytest

from messaging import mailbox, services
from messaging.models import Message
from tests.factories.messaging import written_message

pytestmark = pytest.mark.django_db


@pytest.fixture
def folder(settings, tmp_path):
    """A laptop's settings: mail lands in files, and the pages are there."""
    settings.MAILBOX_DIR = tmp_path / "mailbox"
    settings.EMAIL_BACKEND = "messaging.mailbox.MailboxBackend"
    return settings.MAILBOX_DIR


def send(now, **changes):
    written_message(now=now, **changes)
    services.send_due(clock=lambda: now)


def test_a_sign_up_code_can_be_read_in_the_mailbox(folder, client, now):
    send(now, to_address="sam@example.org")

    [mail] = mailbox.mails()
    page = client.get(f"/mailbox/{mail.name}/").content.decode()

    assert mail.code == "BCDF-GHJK"
    assert 'data-code="BCDF-GHJK"' in page
    assert "sam@example.org" in page


def test_the_list_shows_the_newest_mail_first(folder, client, now):
    send(now, subject="The older one")
    send(now, subject="The newer one")

    page = client.get("/mailbox/").content.decode()

    assert page.index("The newer one") < page.index("The older one")


def test_an_empty_mailbox_says_so(folder, client):
    response = client.get("/mailbox/")

    assert response.status_code == 200
    assert "No mail yet" in response.content.decode()


def test_the_html_part_is_shown_as_it_is_but_can_do_nothing(folder, client, now):
    send(now, html="<p>Hello</p><script>alert(1)</script>")
    [mail] = mailbox.mails()

    response = client.get(f"/mailbox/{mail.name}/html/")

    policy = response["Content-Security-Policy"]
    assert "<p>Hello</p>" in response.content.decode()
    assert "default-src 'none'" in policy
    assert "sandbox" in policy
    assert "script-src" not in policy


def test_a_mail_written_by_a_stranger_is_escaped_on_the_text_page(folder, client, now):
    send(now, subject="<script>alert(1)</script>", text="<script>alert(2)</script>")
    [mail] = mailbox.mails()

    for page in ("/mailbox/", f"/mailbox/{mail.name}/"):
        assert "<script>alert" not in client.get(page).content.decode()


@pytest.mark.parametrize(
    "name",
    [
        "../secret",
        "..%2Fsecret",
        "%2e%2e%2fsecret",
        "secret",
        "20261123T080000000000-0123456z",
        "20261123T080000000000-01234567/../../secret",
    ],
)
def test_a_name_that_leads_out_of_the_mailbox_is_not_found(folder, client, name):
    folder.mkdir()
    (folder.parent / "secret.eml").write_text("Subject: secret\n\nsecret-words")

    response = client.get(f"/mailbox/{name}/")

    assert response.status_code == 404
    assert "secret-words" not in response.content.decode()
    with pytest.raises(mailbox.NoSuchMail):
        mailbox.read(name)


def test_a_mail_that_was_deleted_is_not_found(folder, client):
    assert client.get("/mailbox/20261123T080000000000-01234567/").status_code == 404


def test_only_the_newest_mails_are_kept(folder, now, monkeypatch):
    monkeypatch.setattr(mailbox, "KEPT", 3)
    for number in range(5):
        send(now, subject=f"Mail {number}")

    assert [mail.subject for mail in mailbox.mails()] == ["Mail 4", "Mail 3", "Mail 2"]


def test_nobody_else_on_the_machine_can_read_the_mailbox(folder, now):
    send(now)

    assert stat.S_IMODE(folder.stat().st_mode) == 0o700


def test_half_a_mail_is_not_shown(folder, now):
    send(now)
    [path] = folder.iterdir()
    path.rename(path.with_suffix(".part"))

    assert mailbox.mails() == []


def test_a_mailbox_that_cannot_be_written_leaves_the_mail_waiting(folder, now):
    folder.parent.joinpath("mailbox").write_text("a file where the folder should be")
    message = written_message(now=now)

    services.send_due(clock=lambda: now)

    message.refresh_from_db()
    assert message.state == Message.State.PENDING
    folder.unlink()
    services.send_due(clock=lambda: now + timedelta(minutes=1))
    assert len(mailbox.mails()) == 1


def test_without_a_mailbox_folder_there_is_no_mailbox(client):
    assert client.get("/mailbox/").status_code == 404
