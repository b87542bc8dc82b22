import socket
from datetime import UTC, datetime, timedelta

import pytest
import time_machine
from django.core.cache import caches
from django.db import connection
from django.db.migrations.recorder import MigrationRecorder

from config import health, tasks
from config.schedule import BEAT_SCHEDULE

DOORS = ("/healthz", "/readyz", "/healthz/jobs")
NOON = datetime(2026, 11, 23, 12, 0, tzinfo=UTC)


@pytest.fixture(autouse=True)
def no_heartbeat_yet():
    caches["shared"].delete_many([health.QUEUED_AT, health.RAN_AT])


@pytest.fixture
def closed_port():
    """A port of this machine at which nothing listens."""
    with socket.socket() as held:
        held.bind(("127.0.0.1", 0))
        yield held.getsockname()[1]


@pytest.fixture
def no_redis(settings, closed_port):
    location = f"redis://127.0.0.1:{closed_port}/0"
    settings.CACHES = {
        name: cache | {"LOCATION": location} for name, cache in settings.CACHES.items()
    }


def beat_and_worker_are_heard():
    health.record_heartbeat(health.QUEUED_AT)
    health.record_heartbeat(health.RAN_AT)


# --- /healthz ---------------------------------------------------------------


def test_the_process_is_up_even_without_a_database(client):
    """No database mark: a query would fail this test."""
    response = client.get("/healthz")
    assert response.status_code == 200
    assert response.json() == {"status": "up"}


# --- /readyz ----------------------------------------------------------------


@pytest.mark.django_db
def test_ready_when_everything_answers(client):
    beat_and_worker_are_heard()
    response = client.get("/readyz")
    assert response.status_code == 200
    assert response.json() == {
        "status": "ready",
        "parts": {"database": "ok", "redis": "ok", "jobs": "ok", "mail": "ok"},
        "degraded": [],
    }


@pytest.mark.django_db(transaction=True)
def test_not_ready_when_the_database_cannot_be_reached(client, monkeypatch, tmp_path):
    connection.close()
    with monkeypatch.context() as elsewhere:
        elsewhere.setitem(connection.settings_dict, "HOST", str(tmp_path))
        response = client.get("/readyz")
        connection.close()
    assert response.status_code == 503
    assert response.json()["status"] == "unready"
    assert response.json()["parts"]["database"] == "unreachable"


@pytest.mark.django_db
def test_not_ready_while_a_migration_is_still_to_run(client):
    app, name = sorted(health._newest_migrations())[0]
    MigrationRecorder(connection).record_unapplied(app, name)
    response = client.get("/readyz")
    assert response.status_code == 503
    assert response.json()["parts"]["database"] == "migrations to run"


@pytest.mark.django_db
def test_without_redis_the_site_is_degraded_but_ready(client, no_redis):
    response = client.get("/readyz")
    assert response.status_code == 200
    assert response.json()["status"] == "degraded"
    assert response.json()["parts"]["redis"] == "unreachable"
    assert "redis" in response.json()["degraded"]


@pytest.mark.django_db
def test_silent_jobs_degrade_the_site_but_keep_it_ready(client):
    response = client.get("/readyz")
    assert response.status_code == 200
    assert response.json()["parts"]["jobs"] == "beat is silent"
    assert response.json()["degraded"] == ["jobs"]


@pytest.mark.django_db
def test_a_mail_server_that_is_away_degrades_the_site_but_keeps_it_ready(
    client, settings, closed_port, monkeypatch
):
    beat_and_worker_are_heard()
    settings.EMAIL_BACKEND = "django.core.mail.backends.smtp.EmailBackend"
    settings.EMAIL_HOST, settings.EMAIL_PORT = "127.0.0.1", closed_port
    monkeypatch.setattr(health, "_mail", health._MailServer().state)
    response = client.get("/readyz")
    assert response.status_code == 200
    assert response.json()["degraded"] == ["mail"]


def test_the_mail_server_is_asked_once_a_minute_at_most(settings, closed_port):
    settings.EMAIL_BACKEND = "django.core.mail.backends.smtp.EmailBackend"
    settings.EMAIL_HOST, settings.EMAIL_PORT = "127.0.0.1", closed_port
    server = health._MailServer()
    assert server.state() == "unreachable"
    with socket.socket() as listening:
        listening.bind(("127.0.0.1", 0))
        listening.listen()
        settings.EMAIL_PORT = listening.getsockname()[1]
        assert server.state() == "unreachable"
        assert health._MailServer().state() == "ok"


# --- /healthz/jobs ----------------------------------------------------------


def test_jobs_are_well_when_beat_queues_and_a_worker_runs(client):
    beat_and_worker_are_heard()
    response = client.get("/healthz/jobs")
    assert response.status_code == 200
    assert response.json() == {"status": "ok"}


def test_a_heartbeat_that_is_queued_and_never_run_accuses_the_worker(client):
    tasks.heartbeat.apply_async(expires=15)
    response = client.get("/healthz/jobs")
    assert response.status_code == 503
    assert response.json() == {"status": "worker is silent"}


def test_a_worker_that_ran_one_while_beat_has_stopped_accuses_beat(client):
    tasks.heartbeat()
    response = client.get("/healthz/jobs")
    assert response.status_code == 503
    assert response.json() == {"status": "beat is silent"}


@pytest.mark.parametrize("seconds, status", [(59, 200), (61, 503)])
def test_silence_counts_from_a_minute(client, seconds, status):
    with time_machine.travel(NOON, tick=False):
        beat_and_worker_are_heard()
    with time_machine.travel(NOON + timedelta(seconds=seconds), tick=False):
        assert client.get("/healthz/jobs").status_code == status


def test_without_redis_nobody_is_accused(client, no_redis):
    response = client.get("/healthz/jobs")
    assert response.status_code == 503
    assert response.json() == {"status": "redis is unreachable"}


def test_beat_queues_heartbeats_often_enough_for_three_to_be_lost():
    entry = BEAT_SCHEDULE["config.heartbeat"]
    assert entry["task"] == tasks.HEARTBEAT
    assert entry["schedule"].total_seconds() * 4 <= health.SILENT_AFTER_SECONDS


# --- all of them ------------------------------------------------------------


@pytest.mark.parametrize("door", DOORS)
@pytest.mark.django_db
def test_a_balancer_may_call_by_any_name_over_plain_http(client, settings, door):
    beat_and_worker_are_heard()
    settings.ALLOWED_HOSTS = ["tenfold.example"]
    settings.SECURE_SSL_REDIRECT = True
    response = client.get(door, headers={"host": "10.0.0.7:8000"})
    assert response.status_code == 200
    assert response["Cache-Control"] == "no-store"
    assert not response.cookies


@pytest.mark.parametrize("door", DOORS)
def test_the_doors_are_only_for_asking(client, door):
    assert client.post(door).status_code == 405


@pytest.mark.django_db
def test_an_answer_of_503_is_no_error_and_other_refusals_are_still_logged(client, caplog):
    app, name = sorted(health._newest_migrations())[0]
    MigrationRecorder(connection).record_unapplied(app, name)

    assert [client.get(door).status_code for door in ("/readyz", "/healthz/jobs")] == [503, 503]
    assert caplog.records == []
    assert client.post("/readyz").status_code == 405
    assert [record.status_code for record in caplog.records if record.name == "django.request"] == [
        405
    ]


@pytest.mark.django_db
def test_the_doors_tell_a_stranger_nothing_of_use(client, settings, no_redis):
    said = client.get("/readyz").content.decode()
    for secret in (settings.SECRET_KEY, settings.CACHES["default"]["LOCATION"], "127.0.0.1"):
        assert secret not in said
