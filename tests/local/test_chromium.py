import pytest

from config.local import chromium
from config.local.problems import Problem


@pytest.fixture
def bare_machine(tmp_path, monkeypatch):
    """No browser anywhere, and an empty folder to put one into."""
    monkeypatch.setenv("PATH", str(tmp_path))
    monkeypatch.delenv("CHROMIUM", raising=False)
    monkeypatch.setattr(chromium, "MAC", tmp_path / "no application")
    return tmp_path


def program(path, text="#!/bin/sh\n"):
    path.write_text(text)
    path.chmod(0o755)
    return str(path)


def test_a_browser_on_the_path_is_found(bare_machine):
    browser = program(bare_machine / "google-chrome")
    assert chromium.ensure() == browser


def test_the_browser_that_was_named_wins(bare_machine, monkeypatch):
    program(bare_machine / "chromium")
    mine = program(bare_machine / "mine")
    monkeypatch.setenv("CHROMIUM", mine)
    assert chromium.ensure() == mine


def test_a_named_browser_that_is_not_there_is_refused(bare_machine, monkeypatch):
    program(bare_machine / "chromium")
    monkeypatch.setenv("CHROMIUM", str(bare_machine / "nothing"))
    with pytest.raises(Problem, match="no program can be run there"):
        chromium.ensure()


def test_without_a_browser_and_without_apt_it_says_what_to_install(bare_machine):
    with pytest.raises(Problem) as refusal:
        chromium.ensure()
    assert "sudo apt-get install chromium" in str(refusal.value)


def test_apt_is_used_where_it_asks_no_question(bare_machine, monkeypatch):
    """An apt-get that installs, on a machine where we are root."""
    browser = bare_machine / "chromium"
    program(bare_machine / "env", '#!/bin/sh\nshift\nexec "$@"\n')
    program(
        bare_machine / "apt-get",
        f'#!/bin/sh\ncase "$1" in install) echo > "{browser}"; /bin/chmod 755 "{browser}";; esac\n',
    )
    monkeypatch.setattr(chromium.os, "geteuid", lambda: 0)
    assert chromium.ensure() == str(browser)


def test_an_apt_that_fails_leaves_a_person_knowing_what_to_do(bare_machine, monkeypatch):
    program(bare_machine / "env", '#!/bin/sh\nshift\nexec "$@"\n')
    program(bare_machine / "apt-get", "#!/bin/sh\necho no such package >&2\nexit 100\n")
    monkeypatch.setattr(chromium.os, "geteuid", lambda: 0)
    with pytest.raises(Problem, match="apt could not install Chromium"):
        chromium.ensure()
