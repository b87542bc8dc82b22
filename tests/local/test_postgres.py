import contextlib
import os
import signal
import subprocess
import sys

import psycopg
import pytest

from config.local import postgres as module
from config.local.postgres import Account, Postgres
from config.local.problems import Problem
from config.local.scratch import scratch_folder


@pytest.fixture
def closed_folder(tmp_path):
    """A place with a space in its name, and closed to everybody else, as root's home is."""
    folder = tmp_path / "with a space"
    folder.mkdir(mode=0o700)
    return folder


@pytest.fixture
def scratch():
    with scratch_folder() as folder:
        yield folder


@contextlib.contextmanager
def running(folder, scratch, **options):
    server = Postgres(
        data=folder / "postgres", scratch=scratch, log=folder / "postgres.log", **options
    )
    try:
        server.start()
        yield server
    finally:
        server.stop()


def answer(server, query, database="postgres"):
    with psycopg.connect(server.url(database), autocommit=True) as connection:
        return connection.execute(query).fetchone()[0]


def test_a_cluster_starts_answers_and_stops_in_a_closed_folder_with_a_space(closed_folder, scratch):
    with running(closed_folder, scratch, durable=False) as server:
        assert answer(server, "select current_user") == "tenfold"
        assert answer(server, "show server_encoding") == "UTF8"
        pid = server.pid
        assert pid is not None
    with pytest.raises(ProcessLookupError):
        os.kill(pid, 0)
    assert not (closed_folder / "postgres" / "postmaster.pid").exists()


def test_what_was_written_is_there_after_a_restart(closed_folder):
    with scratch_folder() as scratch, running(closed_folder, scratch) as server:
        server.ensure_database("tenfold")
        with psycopg.connect(server.url("tenfold")) as connection:
            connection.execute("create table kept as select 42 as answer")
    with scratch_folder() as scratch, running(closed_folder, scratch) as server:
        server.ensure_database("tenfold")
        assert answer(server, "select answer from kept", "tenfold") == 42


def test_data_worth_keeping_waits_for_the_disk(closed_folder, scratch):
    with running(closed_folder, scratch, durable=True) as server:
        assert answer(server, "show fsync") == "on"
        assert answer(server, "show synchronous_commit") == "on"


def test_nobody_can_connect_over_the_network(closed_folder, scratch):
    with running(closed_folder, scratch, durable=False) as server:
        assert answer(server, "show listen_addresses") == ""


def test_programs_out_of_the_accounts_reach_are_run_from_copies(
    closed_folder, scratch, monkeypatch
):
    monkeypatch.setattr(Account, "can_reach", lambda self, path: False)
    with running(closed_folder, scratch, durable=False) as server:
        assert (scratch / "programs").is_dir()
        assert answer(server, "select 1") == 1


def test_a_note_left_by_a_killed_server_whose_number_is_now_a_strangers(closed_folder):
    """The stranger, of the server's own account, survives; and the server starts."""
    with scratch_folder() as scratch, running(closed_folder, scratch) as server:
        account = server.account
    identity = {} if account.is_ours else {"user": account.uid, "group": account.gid}
    with subprocess.Popen(["sleep", "600"], **identity) as stranger:
        note = closed_folder / "postgres" / "postmaster.pid"
        note.write_text(f"{stranger.pid}\n/elsewhere\n1\n5432\n/elsewhere\n\n  1  1\nready\n")
        os.chown(note, account.uid, account.gid)
        try:
            with scratch_folder() as scratch, running(closed_folder, scratch) as server:
                assert answer(server, "select 1") == 1
            assert stranger.poll() is None
        finally:
            stranger.kill()


def test_a_server_does_not_outlive_a_run_that_was_killed(closed_folder):
    """And the next run on the same folder starts as if nothing had happened."""
    program = (
        "import pathlib, sys, time\n"
        "from config.local.postgres import Postgres\n"
        "from config.local.scratch import scratch_folder\n"
        "folder = pathlib.Path(sys.argv[1])\n"
        "with scratch_folder() as scratch:\n"
        "    server = Postgres(data=folder/'postgres', scratch=scratch, log=folder/'log')\n"
        "    server.start()\n"
        "    print(server.pid, scratch, flush=True)\n"
        "    time.sleep(600)\n"
    )
    run = subprocess.Popen(
        [sys.executable, "-c", program, closed_folder],
        cwd=os.getcwd(),
        stdout=subprocess.PIPE,
        text=True,
    )
    with run:
        pid, scratch_left = run.stdout.readline().split()
        run.send_signal(signal.SIGKILL)
    with scratch_folder() as scratch, running(closed_folder, scratch) as server:
        assert answer(server, "select 1") == 1
        assert server.pid != int(pid)
    assert not os.path.exists(scratch_left)


def test_half_a_data_folder_is_made_again(closed_folder, scratch):
    half = closed_folder / "postgres.new"
    half.mkdir()
    (half / "PG_VERSION").write_text("18\n")
    with running(closed_folder, scratch, durable=False) as server:
        assert answer(server, "select 1") == 1
    assert not half.exists()


def test_data_of_another_account_is_refused_with_the_way_out(closed_folder, scratch, monkeypatch):
    (closed_folder / "postgres").mkdir()
    stranger = Account(name="stranger", uid=os.geteuid() + 4321, gid=os.getegid())
    monkeypatch.setattr(Account, "for_server", lambda: stranger)
    server = Postgres(data=closed_folder / "postgres", scratch=scratch, log=closed_folder / "log")
    with pytest.raises(Problem) as refusal:
        server._check_data()
    assert "belongs to another account" in str(refusal.value)
    assert "delete the folder" in str(refusal.value)


def test_data_that_is_damaged_is_reported_in_the_servers_own_words(closed_folder, scratch):
    with running(closed_folder, scratch, durable=False):
        pass
    (closed_folder / "postgres" / "PG_VERSION").write_text("9\n")
    with (
        scratch_folder() as another,
        pytest.raises(Problem, match="stopped at once"),
        running(closed_folder, another, durable=False),
    ):
        pass


def test_a_machine_without_the_wheel_is_told_what_to_do(monkeypatch):
    monkeypatch.setattr(module.importlib.util, "find_spec", lambda name: None)
    with pytest.raises(Problem, match="set DATABASE_URL"):
        module.installed_at()


def test_an_account_reaches_only_what_every_folder_on_the_way_lets_it(tmp_path):
    inner = tmp_path / "outer" / "inner"
    inner.mkdir(parents=True)
    for folder in (inner, *inner.parents):
        if folder.is_relative_to(tmp_path):
            folder.chmod(0o755)
    ours = Account(name="us", uid=os.geteuid(), gid=os.getegid())
    stranger = Account(name="stranger", uid=54321, gid=54321)
    assert ours.can_reach(inner)
    (tmp_path / "outer").chmod(0o700)
    assert ours.can_reach(inner)
    assert not stranger.can_reach(inner)
