"""A whole site of its own, whose parts can be killed: PostgreSQL, Redis, workers, mail server."""

import contextlib
import os
import shutil
import signal
import socket
import subprocess
import sys
import threading
import time
from collections.abc import Iterator
from pathlib import Path

import celery
import psycopg

from config.local.postgres import Postgres
from config.local.problems import Problem
from config.local.redis_server import Redis, find_program
from tests.post_office import PostOffice, free_port, running_post_office
from tests.worker import PATIENCE, ROOT, kill_worker, start_worker


class Site:
    """Started once; its parts are killed and started again by the tests."""

    def __init__(self, scratch: Path, folder: Path) -> None:
        self.scratch, self.folder = scratch, folder
        self.redis = Redis(data=folder / "redis", log=folder / "redis.log")
        self.mail_port = free_port()
        self.workers: list[subprocess.Popen[bytes]] = []
        self._worker_number = 0

    # --- PostgreSQL and Redis -----------------------------------------------

    def start_postgres(self) -> None:
        # A killed server leaves its sockets behind.
        for leftover in ("postgres", "programs"):
            shutil.rmtree(self.scratch / leftover, ignore_errors=True)
        self.postgres = Postgres(
            data=self.folder / "database", scratch=self.scratch, log=self.folder / "postgres.log"
        )
        self.postgres.start()
        self.postgres.ensure_database("soak")

    def kill_postgres(self) -> None:
        os.kill(self.postgres.pid, signal.SIGKILL)
        self.postgres.stop()  # it is dead; this takes note of it
        deadline = time.monotonic() + PATIENCE
        while True:
            # Its children need a moment to notice.
            try:
                return self.start_postgres()
            except Problem:
                if time.monotonic() > deadline:
                    raise
                time.sleep(0.2)

    def kill_redis(self, signum: signal.Signals) -> None:
        """Redis at the same address again: what nobody had written down is gone."""
        server = self.redis._server
        server.send_signal(signum)
        server.wait(PATIENCE)
        self.redis._server = self.redis._launch(find_program())
        assert self.redis._answers(self.redis._server)

    # --- The site's own programs --------------------------------------------

    @property
    def environment(self) -> dict[str, str]:
        return {
            **os.environ,
            "DJANGO_SETTINGS_MODULE": "config.settings.test",
            "DATABASE_URL": self.postgres.url("soak"),
            "REDIS_URL": self.redis.url,
            "EMAIL_URL": f"smtp://127.0.0.1:{self.mail_port}",
            "LOG_LEVEL": "WARNING",
        }

    def manage(self, *arguments: str) -> str:
        done = subprocess.run(
            [sys.executable, "manage.py", *arguments],
            cwd=ROOT,
            env=self.environment,
            check=False,
            capture_output=True,
            text=True,
        )
        assert done.returncode == 0, done.stderr[-3000:]
        return done.stdout

    def run(self, code: str) -> str:
        """Runs a few lines inside the site, in a process of their own."""
        return self.manage("shell", "--no-imports", "--verbosity", "0", "--command", code)

    def start_worker(self) -> None:
        self._worker_number += 1
        log = self.folder / f"worker{self._worker_number}.log"
        self.workers.append(start_worker(self.environment, log))

    def kill_workers(self) -> None:
        for worker in self.workers:
            kill_worker(worker)
        self.workers.clear()

    @contextlib.contextmanager
    def beat(self, *tasks: str, every: float = 0.25) -> Iterator[None]:
        """An impatient beat: asks for each task several times a second; a refusal is fine."""
        stopped = threading.Event()
        app = celery.Celery("soak-beat", broker=self.redis.url, set_as_current=False)
        app.conf.task_routes = {"messaging.*": {"queue": "mail"}}
        app.conf.task_default_queue = "default"
        app.conf.broker_transport_options = {"socket_connect_timeout": 1, "socket_timeout": 1}

        def work() -> None:
            while not stopped.wait(every):
                for task in tasks:
                    with contextlib.suppress(Exception), app.connection_for_write() as connection:
                        app.send_task(task, connection=connection, retry=False, expires=10)

        thread = threading.Thread(target=work)
        thread.start()
        try:
            yield
        finally:
            stopped.set()
            thread.join()

    # --- The mail server ----------------------------------------------------

    @contextlib.contextmanager
    def post_office(self) -> Iterator[PostOffice]:
        with running_post_office(self.mail_port) as office:
            yield office

    @contextlib.contextmanager
    def mute_mail_server(self) -> Iterator[socket.socket]:
        """Takes connections and never says a word: a worker that claimed waits for its greeting."""
        with socket.socket() as listener:
            listener.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
            listener.bind(("127.0.0.1", self.mail_port))
            listener.listen()
            yield listener

    # --- What the rows say --------------------------------------------------

    def rows(self, query: str, *values: object) -> list[tuple]:
        with psycopg.connect(self.postgres.url("soak"), autocommit=True) as connection:
            return connection.execute(query, values).fetchall()

    def states(self, group: str) -> dict[str, int]:
        """How many of a group's reminders are in each state."""
        counted = self.rows(
            "select state, count(*) from messaging_message where to_address like %s group by 1",
            f"{group}-%",
        )
        return dict(counted)

    def stop(self) -> None:
        self.kill_workers()
        self.redis.stop()
        self.postgres.stop()
