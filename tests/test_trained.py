"""Readers other than the one that ships: any folder with a question answering model in it."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest
from transformers import BertConfig, BertForQuestionAnswering, BertModel

from index.errors import ModelError
from index.trained import open_reader

if TYPE_CHECKING:
    from pathlib import Path

    from index.encoder import SentenceEncoder


def saved(model: type[BertModel | BertForQuestionAnswering], encoder: SentenceEncoder, folder: Path) -> str:
    config = BertConfig(
        vocab_size=len(encoder.tokenizer),
        hidden_size=4,
        num_hidden_layers=1,
        num_attention_heads=1,
        intermediate_size=4,
    )
    model(config).save_pretrained(folder)
    encoder.tokenizer.save_pretrained(folder)
    return str(folder)


def test_a_model_of_a_local_folder_reads(encoder: SentenceEncoder, tmp_path: Path) -> None:
    name = saved(BertForQuestionAnswering, encoder, tmp_path)
    reader, calibration = open_reader(name, encoder, tmp_path)
    ((reading,),) = reader.read("Kto?", ["Kot śpi."], [[0]])
    assert 0 <= reading.start < reading.end <= len("Kot śpi.")
    assert calibration.threshold == 0.5


def test_a_model_that_was_never_trained_to_answer_is_refused(encoder: SentenceEncoder, tmp_path: Path) -> None:
    name = saved(BertModel, encoder, tmp_path)
    with pytest.raises(ModelError, match="was not trained to answer questions"):
        open_reader(name, encoder, tmp_path)
