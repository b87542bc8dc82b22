"""What the database has acknowledged is there after it was killed, at whatever moment."""

import os
import signal
import threading
import time

import psycopg
import pytest

from config.local.postgres import Postgres
from config.local.scratch import scratch_folder


class Writer(threading.Thread):
    """Commits one number after another, and remembers those that were acknowledged."""

    def __init__(self, url: str, first: int) -> None:
        super().__init__()
        self.url, self.number = url, first
        self.acknowledged: list[int] = []
        self.begun = threading.Event()

    def run(self) -> None:
        try:
            with psycopg.connect(self.url, autocommit=True) as connection:
                while True:
                    connection.execute("insert into kept values (%s)", [self.number])
                    self.acknowledged.append(self.number)
                    self.number += 1
                    self.begun.set()
        except psycopg.OperationalError:
            return  # killed, as intended


@pytest.fixture
def data(tmp_path):
    return tmp_path / "postgres"


def start(data, scratch, log):
    server = Postgres(data=data, scratch=scratch, log=log)
    server.start()
    server.ensure_database("soak")
    return server


def test_no_acknowledged_write_is_lost_when_the_database_is_killed(data, tmp_path, chance, rounds):
    acknowledged: set[int] = set()
    first = 0
    for _ in rounds:
        with scratch_folder() as scratch:
            server = start(data, scratch, tmp_path / "log")
            with psycopg.connect(server.url("soak"), autocommit=True) as connection:
                connection.execute("create table if not exists kept (number integer primary key)")
                kept = {number for (number,) in connection.execute("select number from kept")}
            assert acknowledged - kept == set()
            first = max(kept, default=-1) + 1
            writer = Writer(server.url("soak"), first)
            writer.start()
            assert writer.begun.wait(30)
            time.sleep(chance.uniform(0, 0.5))
            os.kill(server.pid, signal.SIGKILL)
            writer.join(30)
            assert not writer.is_alive()
            acknowledged |= set(writer.acknowledged)
            server.stop()
    assert acknowledged
