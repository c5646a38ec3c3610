"""What a reader is trained from, in one file: drawn epochs, and what of the base model they need.

`index.training.fit` trains from it on a machine that has neither the data nor the base model.
"""

from __future__ import annotations

import json
import lzma
from dataclasses import fields, replace
from typing import TYPE_CHECKING, Any

import numpy as np

from index.errors import ArticleBotError
from index.packed import half
from index.training.windows import BOS, EOS, PAD, Windows

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence
    from pathlib import Path

    from numpy.typing import NDArray

_FAR = [{"id": lzma.FILTER_LZMA2, "preset": 4, "dict_size": 1 << 28}]
"""Windows of one paragraph are like each other, and so are epochs: what repeats may lie this far apart."""

VOCABULARY = "bert.embeddings.word_embeddings.weight"


def write_pack(
    path: Path, base: Mapping[str, NDArray[Any]], config: Mapping[str, Any], epochs: Sequence[Windows]
) -> None:
    """Store drawn epochs with the base model, of whose vocabulary only those pieces are kept that occur.

    `base` maps transformers' names to tensors: float32, or Q4_0 blocks of shape (rows, bytes).
    """
    from safetensors.numpy import save

    used = np.unique(np.concatenate([[BOS, PAD, EOS], *(epoch.tokens for epoch in epochs)]))
    stored = {**base, VOCABULARY: base[VOCABULARY][used]}
    for number, epoch in enumerate(epochs):
        renumbered = replace(epoch, tokens=np.searchsorted(used, epoch.tokens).astype(np.int32))
        stored |= {f"epoch {number} {part.name}": getattr(renumbered, part.name) for part in fields(Windows)}
    content = save(stored, {"config": json.dumps({**config, "vocab_size": len(used)}), "epochs": str(len(epochs))})
    with lzma.open(path, "wb", format=lzma.FORMAT_XZ, filters=_FAR) as stream:
        stream.write(content)


def read_pack(path: Path) -> tuple[Any, list[Windows]]:
    """Return the base model as a reader that has learnt nothing, and the drawn epochs.

    Raises:
        ArticleBotError: there is no such file, or it is damaged.
    """
    import torch
    from safetensors import SafetensorError
    from safetensors.numpy import load
    from transformers import BertConfig, BertForQuestionAnswering

    try:
        content = lzma.decompress(path.read_bytes())
        size = int.from_bytes(content[:8], "little")
        facts = json.loads(content[8 : 8 + size])["__metadata__"]
        stored = load(content)
        epochs = [
            Windows(**{part.name: stored[f"epoch {number} {part.name}"] for part in fields(Windows)})
            for number in range(int(facts["epochs"]))
        ]
        config = BertConfig(**json.loads(facts["config"]))
    except (OSError, lzma.LZMAError, SafetensorError, ValueError, LookupError, TypeError) as error:
        raise ArticleBotError(
            f"There is no whole pack at {path}: write one with article-bot train-reader --pack."
        ) from error
    model = BertForQuestionAnswering(config)
    tensors = {
        name: torch.from_numpy(half(stored[name]).astype(np.float32)).reshape(parameter.shape)
        for name, parameter in model.named_parameters()
        if name in stored
    }
    model.load_state_dict(tensors, strict=False)
    return model, epochs
