import resource
from pathlib import Path

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from hypothesis.extra.numpy import arrays

from index.errors import ArticleBotError, ModelError
from index.training.averaging import average
from index.weights import (
    CALIBRATION,
    GROUP,
    WEIGHTS,
    Calibration,
    checked_weights,
    dequantise,
    load_weights,
    quantise,
    read_calibration,
    save_weights,
    trained_weights,
    write_calibration,
)


@given(arrays(np.float32, (3, 2 * GROUP), elements=st.floats(-4, 4, width=32)))
def test_rounding_moves_a_weight_by_at_most_half_a_step(matrix: np.ndarray) -> None:
    back = dequantise(*quantise(matrix))
    largest = np.abs(matrix.reshape(3, 2, GROUP)).max(axis=2, keepdims=True)
    # Half a step of max / 127, and what the half-precision scale itself is off by.
    allowed = largest * (0.5 / 127 + 2**-10) + 1e-5
    assert (np.abs(back - matrix).reshape(3, 2, GROUP) <= allowed).all()


def test_weights_come_back_under_their_names(tmp_path: Path) -> None:
    matrix = np.linspace(-1, 1, 8 * GROUP, dtype=np.float32).reshape(8, GROUP)
    save_weights({"layer.weight": matrix, "layer.bias": np.arange(3, dtype=np.float32)}, tmp_path / WEIGHTS)
    loaded = load_weights(tmp_path / WEIGHTS)
    assert set(loaded) == {"layer.weight", "layer.bias"}
    assert loaded["layer.bias"].tolist() == [0, 1, 2]
    assert np.abs(loaded["layer.weight"] - matrix).max() < 0.005


def test_weights_other_than_the_calibrated_ones_are_refused(tmp_path: Path) -> None:
    sha256 = save_weights({"bias": np.ones(3, np.float32)}, tmp_path / WEIGHTS)
    assert "bias" in checked_weights(tmp_path, Calibration(sha256=sha256))
    with (tmp_path / WEIGHTS).open("ab") as stream:
        stream.write(b"\0")
    with pytest.raises(ModelError, match="not those that were calibrated"):
        checked_weights(tmp_path, Calibration(sha256=sha256))


def test_missing_weights_are_said_to_be_missing(tmp_path: Path) -> None:
    with pytest.raises(ModelError, match="cannot be read"):
        checked_weights(tmp_path, Calibration())


def test_a_calibration_comes_back_as_written(tmp_path: Path) -> None:
    calibration = Calibration("ab", 3.0, 0.6, 0.2, 12.0, 2.0, {"auroc": 0.9})
    write_calibration(calibration, tmp_path)
    assert read_calibration(tmp_path) == calibration


def test_a_calibration_that_cannot_be_written_leaves_the_old_one(tmp_path: Path) -> None:
    write_calibration(Calibration("ab"), tmp_path)
    limits = resource.getrlimit(resource.RLIMIT_FSIZE)
    resource.setrlimit(resource.RLIMIT_FSIZE, (10, limits[1]))  # as a full disk
    try:
        with pytest.raises(ModelError, match="cannot be written"):
            write_calibration(Calibration("cd"), tmp_path)
    finally:
        resource.setrlimit(resource.RLIMIT_FSIZE, limits)
    assert read_calibration(tmp_path) == Calibration("ab")


@pytest.mark.parametrize(
    "content",
    ["", "[]", '{"unknown": 1}', '{"threshold": "0.5"}'],
    ids=["empty", "list", "unknown field", "a number in words"],
)
def test_a_damaged_calibration_is_refused(tmp_path: Path, content: str) -> None:
    (tmp_path / CALIBRATION).write_text(content)
    with pytest.raises(ModelError, match="no usable"):
        read_calibration(tmp_path)


def test_damaged_weights_are_no_start(tmp_path: Path) -> None:
    save_weights({"layer.weight": np.ones((8, GROUP), np.float32)}, tmp_path / WEIGHTS)
    (tmp_path / WEIGHTS).write_bytes((tmp_path / WEIGHTS).read_bytes()[:100])
    with pytest.raises(ModelError, match="are damaged"):
        trained_weights(tmp_path)


def reader_of(folder: Path, value: float, rows: int = 8) -> Path:
    folder.mkdir()
    save_weights({"layer.weight": np.full((rows, GROUP), value, np.float32)}, folder / WEIGHTS)
    return folder


def test_the_mean_of_two_readers_lies_between_them_and_loads(tmp_path: Path) -> None:
    first, second = reader_of(tmp_path / "first", 1.0), reader_of(tmp_path / "second", 3.0)
    average(first, second, 0.25, tmp_path / "mean")
    mean = checked_weights(tmp_path / "mean", read_calibration(tmp_path / "mean"))
    assert mean["layer.weight"] == pytest.approx(1.5, abs=0.02)


def test_what_has_no_mean_is_refused(tmp_path: Path) -> None:
    first, other = reader_of(tmp_path / "first", 1.0), reader_of(tmp_path / "other", 1.0, rows=4)
    with pytest.raises(ModelError, match="other layers"):
        average(first, other, 0.5, tmp_path / "mean")
    with pytest.raises(ModelError, match="no reader in"):
        average(first, tmp_path / "nowhere", 0.5, tmp_path / "mean")
    with pytest.raises(ValueError, match=r"1\.5"):
        average(first, first, 1.5, tmp_path / "mean")
    (tmp_path / "file").touch()
    with pytest.raises(ArticleBotError, match="name another folder"):
        average(first, first, 0.5, tmp_path / "file")
