import os
import sys

import pytest
import redis

from config.local import redis_server as module
from config.local.problems import Problem
from config.local.redis_server import Redis


@pytest.fixture
def folder(tmp_path):
    return tmp_path / 'a "quoted" folder'


def test_what_was_written_is_there_after_a_restart(folder, tmp_path):
    for visit, expected in ((1, None), (2, b"yes")):
        server = Redis(data=folder, log=tmp_path / f"{visit}.log")
        server.start()
        try:
            with redis.Redis.from_url(server.url) as client:
                assert client.get("kept") == expected
                client.set("kept", "yes")
        finally:
            server.stop()
        with pytest.raises(ProcessLookupError):
            os.kill(server.pid or 2**22 + 1, 0)


def test_a_stranger_without_the_password_is_refused(folder, tmp_path):
    server = Redis(data=folder, log=tmp_path / "log", durable=False)
    server.start()
    try:
        port = server.url.rsplit(":", 1)[1].split("/")[0]
        with redis.Redis(port=int(port)) as stranger, pytest.raises(redis.AuthenticationError):
            stranger.get("kept")
    finally:
        server.stop()


def test_a_machine_without_any_redis_is_told_what_to_install(monkeypatch):
    monkeypatch.setattr(module.shutil, "which", lambda *args, **options: None)
    monkeypatch.setattr(module.importlib.util, "find_spec", lambda name: None)
    with pytest.raises(Problem, match="apt-get install redis-server"):
        module.find_program()


def test_the_systems_own_redis_comes_before_the_wheels(tmp_path, monkeypatch):
    program = tmp_path / "redis-server"
    program.write_text("#!/bin/sh\n")
    program.chmod(0o755)
    ours = os.path.join(sys.prefix, "bin")
    monkeypatch.setenv("PATH", os.pathsep.join([ours, str(tmp_path)]))
    assert module.find_program() == program


def test_a_redis_that_does_not_start_is_reported_in_its_own_words(folder, tmp_path, monkeypatch):
    broken = tmp_path / "redis-server"
    broken.write_text("#!/bin/sh\necho 'Fatal error: no luck today'\nexit 1\n")
    broken.chmod(0o755)
    monkeypatch.setattr(module, "find_program", lambda: broken)
    with pytest.raises(Problem, match="no luck today"):
        Redis(data=folder, log=tmp_path / "log").start()


def test_a_program_for_another_kind_of_machine_is_reported(folder, tmp_path, monkeypatch):
    foreign = tmp_path / "redis-server"
    foreign.write_bytes(b"\x7fELF is all it has")
    foreign.chmod(0o755)
    monkeypatch.setattr(module, "find_program", lambda: foreign)
    with pytest.raises(Problem, match="cannot be started"):
        Redis(data=folder, log=tmp_path / "log").start()
