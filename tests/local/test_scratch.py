import pytest

from config.local import scratch
from config.local.scratch import LONGEST, scratch_folder


def test_a_scratch_folder_is_short_and_gone_afterwards():
    with scratch_folder() as folder:
        assert folder.is_dir()
        assert len(str(folder)) <= LONGEST
    assert not folder.exists()


def test_it_is_gone_after_an_error_too():
    with pytest.raises(RuntimeError), scratch_folder() as folder:
        raise RuntimeError
    assert not folder.exists()


def test_a_folder_whose_owner_died_is_removed_and_one_in_use_is_not(tmp_path, monkeypatch):
    monkeypatch.setattr(scratch, "_parent", lambda: tmp_path)
    orphan = tmp_path / f"{scratch.PREFIX}orphan"
    orphan.mkdir()
    (orphan / "owner").touch()
    with scratch_folder() as first, scratch_folder() as second:
        assert first.is_dir()
        assert second.is_dir()
        assert not orphan.exists()


def test_a_temporary_directory_too_deep_for_a_socket_is_not_used(tmp_path, monkeypatch):
    deep = tmp_path / ("d" * 100)
    deep.mkdir()
    monkeypatch.setattr(scratch.tempfile, "gettempdir", lambda: str(deep))
    with scratch_folder() as folder:
        assert len(str(folder)) <= LONGEST
