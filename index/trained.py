"""A reader, ready to read: the one that ships, a local folder, or a model of a hub."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from index.disk import expanded, is_there
from index.errors import ModelError
from index.models import EMBEDDED, model_folder, quiet_loading
from index.reader import Reader, SpanReader
from index.weights import CALIBRATION, READER, WEIGHTS, Calibration, checked_weights, read_calibration

if TYPE_CHECKING:
    from collections.abc import Mapping
    from pathlib import Path

    import numpy as np
    from numpy.typing import NDArray

    from index.encoder import SentenceEncoder
    from index.models import Progress


def open_reader(
    name: str, encoder: SentenceEncoder, cache: Path, progress: Progress | None = None
) -> tuple[Reader, Calibration]:
    """Load `embedded` (the reader that ships, over the embedded model), a local folder, or a model of a hub.

    A local folder that holds `weights.safetensors` and `calibration.json`, as `article-bot train-reader` writes them,
    is read over the embedded model too. Any other model must have been trained in SQuAD 2.0's form; it decides with its
    own `calibration.json`, if it has one, else with a plain threshold at even odds.

    Raises:
        ModelError: the weights cannot be had, or do not fit.
    """
    if name == EMBEDDED:
        return _over_embedded(READER, encoder, cache, progress)
    folder = model_folder_or_reader(name, cache)
    if is_there(folder / WEIGHTS):
        return _over_embedded(folder, encoder, cache, progress)
    calibration = read_calibration(folder) if is_there(folder / CALIBRATION) else Calibration(temperature=2.0)
    return _from_folder(folder, name), calibration


def model_folder_or_reader(name: str, cache: Path, *, offline: bool = False) -> Path:
    """Return the folder of a reader: like `model_folder`, but one with trained weights alone will do."""
    local = expanded(name)
    return local if is_there(local / WEIGHTS) else model_folder(name, cache, offline=offline)


def _over_embedded(
    folder: Path, encoder: SentenceEncoder, cache: Path, progress: Progress | None
) -> tuple[Reader, Calibration]:
    from transformers import AutoModel, AutoTokenizer

    calibration = read_calibration(folder)
    base_folder = model_folder(EMBEDDED, cache, progress)
    if encoder.folder == base_folder:
        base, tokenizer = encoder.transformer, encoder.tokenizer
    else:
        with quiet_loading():
            base, tokenizer = AutoModel.from_pretrained(base_folder), AutoTokenizer.from_pretrained(base_folder)
    model = question_answering_model(base, checked_weights(folder, calibration))
    return SpanReader(model, tokenizer, f"{folder.name}@{calibration.sha256[:12]}"), calibration


def question_answering_model(base: Any, trained: Mapping[str, NDArray[np.float32]]) -> Any:
    """Put trained layers and a head over a base model's embeddings and other layers, which stay shared.

    Where the trained tensors are not converted, the model shares their memory.

    Raises:
        ModelError: the trained tensors are not those of some of this base's layers and a head.
    """
    import torch
    from transformers import BertForQuestionAnswering

    state = {name: torch.from_numpy(tensor) for name, tensor in trained.items()}
    trained_layers = {int(name.split(".")[3]) for name in state if name.startswith("bert.encoder.layer.")}
    with torch.device("meta"):  # no memory for weights that are replaced at once
        model: Any = BertForQuestionAnswering(base.config)
    model.bert.embeddings = base.embeddings
    for number, layer in enumerate(base.encoder.layer):
        if number not in trained_layers:
            model.bert.encoder.layer[number] = layer  # encoder and reader cast theirs to the same
    needed = {n for n, p in model.named_parameters() if p.is_meta}
    if needed != set(state):
        odd = sorted(needed ^ set(state))
        raise ModelError(f"The reader's weights do not fit the model ({len(odd)} tensors differ, such as {odd[0]}).")
    model.load_state_dict(state, strict=False, assign=True)
    return model.requires_grad_(False)


def _from_folder(folder: Path, name: str) -> Reader:
    from safetensors import SafetensorError
    from transformers import AutoModelForQuestionAnswering, AutoTokenizer

    try:
        with quiet_loading():
            model, loading = AutoModelForQuestionAnswering.from_pretrained(
                folder, local_files_only=True, output_loading_info=True
            )
            tokenizer = AutoTokenizer.from_pretrained(folder, local_files_only=True)
    except (OSError, ValueError, KeyError, RuntimeError, SafetensorError) as error:
        raise ModelError(f"The reader {name} does not load as a question answering model: choose another.") from error
    if loading["missing_keys"]:  # they would be drawn at random
        raise ModelError(f"The model {name} was not trained to answer questions: choose another as the reader.")
    return SpanReader(model, tokenizer, f"{name}@{folder.name[:12]}")
