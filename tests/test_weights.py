from pathlib import Path

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from hypothesis.extra.numpy import arrays

from index.errors import ModelError
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
    calibration = Calibration("ab", 3.0, 0.6, 12.0, 2.0, {"auroc": 0.9})
    write_calibration(calibration, tmp_path)
    assert read_calibration(tmp_path) == calibration


@pytest.mark.parametrize("content", ["", "[]", '{"unknown": 1}'], ids=["empty", "list", "unknown field"])
def test_a_damaged_calibration_is_refused(tmp_path: Path, content: str) -> None:
    (tmp_path / CALIBRATION).write_text(content)
    with pytest.raises(ModelError, match="no usable"):
        read_calibration(tmp_path)
