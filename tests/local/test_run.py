import os
import socket
import subprocess
import sys

import pytest

from config.local import run
from config.local.problems import Problem


@pytest.fixture
def taken_port():
    with socket.socket() as other_program:
        other_program.bind(("127.0.0.1", 0))
        other_program.listen()
        yield other_program.getsockname()[1]


def test_a_port_that_is_taken_is_refused_with_another_to_try(taken_port):
    with pytest.raises(Problem) as refusal:
        run.check_port(taken_port)
    assert f"Port {taken_port} is taken by another program" in str(refusal.value)
    assert f"make run PORT={taken_port + 1}" in str(refusal.value)


def test_a_port_that_is_only_held_and_does_not_answer_is_refused_too():
    with socket.socket() as other_program:
        other_program.bind(("127.0.0.1", 0))
        with pytest.raises(Problem, match="cannot be used"):
            run.check_port(other_program.getsockname()[1])


def test_a_free_port_is_accepted(taken_port):
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        free = probe.getsockname()[1]
    run.check_port(free)


@pytest.mark.parametrize("text", ["abc", "0", "-1", "65536", "80 80"])
def test_a_port_that_is_no_port_is_refused(text):
    with pytest.raises(Problem, match="PORT is"):
        run.chosen_port({"PORT": text})


@pytest.mark.parametrize("environment", [{}, {"PORT": ""}])
def test_the_port_is_8000_unless_chosen(environment):
    assert run.chosen_port(environment) == 8000
    assert run.chosen_port({"PORT": "8123"}) == 8123


def test_a_second_run_is_told_where_the_first_one_is(tmp_path):
    lock = tmp_path / "run.lock"
    with run.only_one(lock, "at http://localhost:8000 (process 77)"):
        refused = subprocess.run(
            [
                sys.executable,
                "-c",
                "import pathlib, sys; from config.local import run\n"
                "with run.only_one(pathlib.Path(sys.argv[1]), 'second'): print('got in')",
                lock,
            ],
            cwd=run.ROOT,
            capture_output=True,
            text=True,
        )
    assert "got in" not in refused.stdout
    assert "running already, at http://localhost:8000 (process 77)" in refused.stderr


def test_the_lock_of_a_run_that_was_killed_holds_nobody_up(tmp_path):
    lock = tmp_path / "run.lock"
    lock.write_text(f"at http://localhost:8000 (process {os.getpid()})")
    with run.only_one(lock, "new"):
        assert lock.read_text() == "new"
    assert lock.read_text() == ""


def test_the_env_file_lies_beneath_the_environment(tmp_path, monkeypatch):
    (tmp_path / ".env").write_text("PORT=8111\nLOG_LEVEL=DEBUG\n")
    monkeypatch.setattr(run, "ROOT", tmp_path)
    monkeypatch.setenv("PORT", "8222")
    monkeypatch.delenv("LOG_LEVEL", raising=False)
    environment = run.settled_environment()
    assert environment["PORT"] == "8222"
    assert environment["LOG_LEVEL"] == "DEBUG"
    assert environment["DJANGO_SETTINGS_MODULE"] == "config.settings.dev"
