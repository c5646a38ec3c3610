from __future__ import annotations

import os
from typing import TYPE_CHECKING

import pytest

from index.disk import is_folder, is_there, write_whole

if TYPE_CHECKING:
    from pathlib import Path


@pytest.mark.skipif(os.name != "posix", reason="no permissions of this kind here")
def test_what_is_written_may_be_read_by_whom_other_files_may_be(tmp_path: Path) -> None:
    (tmp_path / "other").write_bytes(b"")
    write_whole(tmp_path / "whole", b"all of it")
    assert (tmp_path / "whole").stat().st_mode == (tmp_path / "other").stat().st_mode


def test_a_write_that_fails_leaves_the_old_content_and_nothing_beside_it(tmp_path: Path) -> None:
    path = tmp_path / "whole"
    write_whole(path, b"old")
    with pytest.raises(TypeError):
        write_whole(path, "no bytes")  # type: ignore[arg-type]
    assert [p.read_bytes() for p in tmp_path.iterdir()] == [b"old"]


def test_what_cannot_be_looked_at_is_not_there(tmp_path: Path) -> None:
    assert is_there(tmp_path)
    assert is_folder(tmp_path)
    for name in ("missing", "x" * 300, "a\0b"):
        assert not is_there(tmp_path / name)
        assert not is_folder(tmp_path / name)
