"""Texts -> unit vectors whose inner product is likeness of meaning."""

from __future__ import annotations

import hashlib
from typing import TYPE_CHECKING, Any, Protocol

import numpy as np

from index.checkpoint import VOCABULARY
from index.disk import is_there
from index.errors import ModelError
from index.models import MODEL_MANIFEST, quiet_loading
from index.precision import multiplies_bfloat16, run_in_bfloat16

if TYPE_CHECKING:
    from collections.abc import Sequence
    from pathlib import Path

    from numpy.typing import NDArray


class Encoder(Protocol):
    """Turns texts into vectors; questions and passages may be encoded differently."""

    @property
    def id(self) -> str:
        """Another id, other vectors: an index built with one encoder is never searched with another."""

    @property
    def dimension(self) -> int:
        """The length of a vector."""

    def encode_queries(self, texts: Sequence[str]) -> NDArray[np.float32]:
        """Encode questions.

        Shape: (len(texts), dimension), rows of length 1.
        """

    def encode_passages(self, texts: Sequence[str]) -> NDArray[np.float32]:
        """Encode passages.

        Shape: (len(texts), dimension), rows of length 1.
        """


class SentenceEncoder:
    """A checkpoint folder, run by sentence-transformers with its own prompts for queries and documents.

    Raises:
        ModelError: the folder does not load.
    """

    def __init__(self, folder: Path) -> None:
        import torch
        from safetensors import SafetensorError
        from sentence_transformers import SentenceTransformer

        from index.vocabulary import read_vocabulary

        try:
            with quiet_loading():
                self._model: Any = SentenceTransformer(
                    str(folder), device="cpu", local_files_only=True, model_kwargs={"dtype": torch.float16}
                )
            if is_there(folder / VOCABULARY):
                words = self.transformer.config.vocab_size
                self.transformer.set_input_embeddings(read_vocabulary(folder / VOCABULARY, words, self.dimension))
            # Most of a small multilingual model is its vocabulary: that stays in 4 bits or half precision, for less
            # memory, and is summed in single precision like everything else but matrices.
            vocabulary = set(self.transformer.get_input_embeddings().parameters())
        except (OSError, ValueError, KeyError, TypeError, RuntimeError, SafetensorError) as error:
            mending = "remove that folder and try again" if is_there(folder / MODEL_MANIFEST) else "name another"
            raise ModelError(f"The encoder in {folder} does not load: {mending}.") from error
        except AttributeError as error:
            raise ModelError(f"The encoder in {folder} is no transformer: choose a model that is.") from error
        for parameter in self._model.parameters():
            if parameter not in vocabulary:
                parameter.data = parameter.data.float()
        if multiplies_bfloat16():
            run_in_bfloat16(self.transformer)
        self.folder = folder
        self._id = f"{folder.name}@{_digest(folder)}"

    @property
    def id(self) -> str:
        """The folder's name, and a digest of its configuration and of its files' names, sizes and times."""
        return self._id

    @property
    def dimension(self) -> int:
        """The length of a vector."""
        return int(self._model.get_embedding_dimension())

    @property
    def transformer(self) -> Any:
        """The transformers model inside, so that a reader of the same family can share its embeddings."""
        return self._model[0].model

    @property
    def tokenizer(self) -> Any:
        """The fast tokenizer of the model."""
        return self._model.tokenizer

    def encode_queries(self, texts: Sequence[str]) -> NDArray[np.float32]:
        """Encode questions with the model's query prompt; blocks for about 10 ms a question on one core."""
        return self._rows(self._model.encode_query, texts)

    def encode_passages(self, texts: Sequence[str]) -> NDArray[np.float32]:
        """Encode passages with the model's document prompt; what exceeds the model's window is cut off."""
        return self._rows(self._model.encode_document, texts)

    def _rows(self, encode: Any, texts: Sequence[str]) -> NDArray[np.float32]:
        if not texts:
            return np.empty((0, self.dimension), np.float32)
        rows = encode(list(texts), normalize_embeddings=True, convert_to_numpy=True, show_progress_bar=False)
        return np.ascontiguousarray(rows, dtype=np.float32)


def _digest(folder: Path) -> str:
    """Identify a model cheaply, by its configuration and what the disk says of its files.

    Weights that were trained on have another time. Those of the embedded model have their checksum in the folder's
    name, and another time wherever they are unpacked.
    """
    digest = hashlib.sha256()
    timed = not is_there(folder / MODEL_MANIFEST)
    for path in sorted(p for p in folder.rglob("*") if p.is_file() and p.name != MODEL_MANIFEST):
        state = path.stat()
        time = f":{state.st_mtime_ns}" if timed else ""
        digest.update(f"{path.relative_to(folder).as_posix()}:{state.st_size}{time};".encode())
    digest.update((folder / "config.json").read_bytes())
    return digest.hexdigest()[:12]
