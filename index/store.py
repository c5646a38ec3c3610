"""Vectors of passages and sentences on disk: a FAISS index beside a manifest that says what it was made from.

`manifest.json` holds the SHA-256 of the vectors, whose file is named after it, and replacing the manifest is what makes
a new index count: its vectors are written beside the old ones first, so a reader sees the old index or the new one,
never a mixture.
"""

from __future__ import annotations

import json
import logging
from typing import TYPE_CHECKING, Any, Self

import numpy as np

from index.disk import is_there, write_whole
from index.errors import ModelError, StoreError
from index.manifest import MANIFEST, digest, manifest_of, read_manifest, read_part
from index.passages import PassageSettings, split_passages, text_of

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence
    from pathlib import Path

    from numpy.typing import NDArray

    from index.encoder import Encoder
    from index.types import Article, Passage, Span

log = logging.getLogger(__name__)

BATCH = 64
"""Between two reports of progress; the encoder is free to cut it further."""


class Store:
    """One article's passages, their vectors and those of all sentences. Searching is exact and does not write.

    Row `i` is passage `i` behind its headers; then come the sentences that no row has alone.
    """

    def __init__(self, passages: Sequence[Passage], vectors: Any, manifest: dict[str, Any]) -> None:
        self.passages = tuple(passages)
        self._vectors = vectors
        self._manifest = manifest
        rows = {embedded: row for row, embedded in enumerate(_embedded(passages))}
        self._sentence_rows = np.array([rows[(sentence,)] for p in passages for sentence in p.sentences], np.intp)

    @classmethod
    def build(
        cls,
        article: Article,
        encoder: Encoder,
        settings: PassageSettings,
        progress: Callable[[int, int], None] | None = None,
    ) -> Self:
        """Split the article and encode passages and sentences; blocks for as long as that takes. Nothing is written.

        `progress` is told how many of how many are done.

        Raises:
            ModelError: the encoder's vectors have another shape than it says, or are not finite.
        """
        import faiss

        passages = split_passages(article, settings)
        vectors = faiss.IndexFlatIP(encoder.dimension)
        texts = [text_of(article, spans) for spans in _embedded(passages)]
        for first in range(0, len(texts), BATCH):
            batch = texts[first : first + BATCH]
            vectors.add(_checked(encoder.encode_passages(batch), len(batch), encoder))
            if progress is not None:
                progress(first + len(batch), len(texts))
        return cls(passages, vectors, manifest_of(article, encoder, settings, passages))

    @classmethod
    def load(cls, folder: Path, article: Article, encoder: Encoder, settings: PassageSettings) -> Self:
        """Read an index back, if it was made from just this article, encoder and settings, and is whole.

        Raises:
            StoreError: there is none, it is damaged, or it was made from something else.
        """
        import faiss

        manifest = read_manifest(folder)
        passages = split_passages(article, settings)
        expected = manifest_of(article, encoder, settings, passages)
        for key, value in expected.items():
            if manifest.get(key) != value:
                raise StoreError(f"The index in {folder} is out of date: its {key} is not the present one.")
        sha256 = str(manifest.get("sha256"))
        content = read_part(folder / _vectors_name(sha256))
        # FAISS trusts the sizes that it reads, so nothing reaches it that has another checksum.
        if digest(content) != sha256:
            raise StoreError(f"The index in {folder} is damaged: its vectors are not those that were written.")
        try:
            vectors = faiss.deserialize_index(np.frombuffer(content, np.uint8))
        except RuntimeError as error:
            raise StoreError(f"The index in {folder} was written by another version of FAISS.") from error
        found, needed = (vectors.ntotal, vectors.d), (len(_embedded(passages)), encoder.dimension)
        if found != needed:
            raise StoreError(f"The index in {folder} is damaged: its vectors are of shape {found}, expected {needed}.")
        return cls(passages, vectors, expected)

    @classmethod
    def open(
        cls,
        folder: Path,
        article: Article,
        encoder: Encoder,
        settings: PassageSettings,
        progress: Callable[[int, int], None] | None = None,
    ) -> Self:
        """Load the index, or build and save it where there is none that fits; says so in one line of the log.

        Raises:
            ModelError: the encoder's vectors have another shape than it says, or are not finite.
            StoreError: the new index cannot be written; what was on disk is as it was.
        """
        try:
            return cls.load(folder, article, encoder, settings)
        except StoreError as error:
            # A first build is no news; anything else is worth a line, because it costs time.
            log.log(logging.WARNING if is_there(folder / MANIFEST) else logging.INFO, "%s It is built anew.", error)
        store = cls.build(article, encoder, settings, progress)
        store.save(folder)
        return store

    def save(self, folder: Path) -> None:
        """Write the index into a folder, which is made if need be; an older one there stays whole until the end.

        Raises:
            StoreError: it cannot be written, for want of room or of permission.
        """
        import faiss

        content = faiss.serialize_index(self._vectors).tobytes()
        sha256 = digest(content)
        vectors = folder / _vectors_name(sha256)
        manifest = {**self._manifest, "sha256": sha256}
        try:
            folder.mkdir(parents=True, exist_ok=True)
            write_whole(vectors, content)
            write_whole(folder / MANIFEST, json.dumps(manifest, indent=2).encode())
            for stale in {*folder.glob("vectors-*.faiss")} - {vectors}:
                stale.unlink(missing_ok=True)
        except OSError as error:
            raise StoreError(
                f"The index cannot be written to {folder} ({error.strerror or error}): "
                "make room there, or name another folder that can be written to."
            ) from error

    def search(self, vector: NDArray[np.float32], k: int) -> list[tuple[int, float]]:
        """Return the positions of the nearest passages and their inner products, best first, at most `k`.

        Shape: (dimension,), a unit vector.
        """
        import faiss

        k = min(k, len(self.passages))
        if k <= 0:
            return []
        query = np.ascontiguousarray(vector[None], np.float32)
        only = faiss.IDSelectorRange(0, len(self.passages))  # must outlive the parameters, which only point at it
        among_passages = faiss.SearchParameters()
        among_passages.sel = only
        scores, positions = self._vectors.search(query, k, params=among_passages)
        return [(int(position), float(score)) for position, score in zip(positions[0], scores[0], strict=True)]

    def sentence_products(self, vector: NDArray[np.float32]) -> NDArray[np.float32]:
        """Return the inner product with every sentence, in the article's order.

        Shape: (dimension,), a unit vector, to (sentences,).
        """
        query = np.ascontiguousarray(vector[None], np.float32)
        scores, positions = self._vectors.search(query, max(1, self._vectors.ntotal))
        products = np.empty(max(1, self._vectors.ntotal), np.float32)
        products[positions[0]] = scores[0]
        return products[self._sentence_rows]


def index_folder(cache: Path, article: Article) -> Path:
    """Return where an article's index is kept in a cache."""
    return cache / "indexes" / article.id


def _embedded(passages: Sequence[Passage]) -> list[tuple[Span, ...]]:
    """Return what each row is the vector of: a passage behind its headers, or a sentence alone."""
    return list(dict.fromkeys([*(p.spans for p in passages), *((s,) for p in passages for s in p.sentences)]))


def _vectors_name(sha256: str) -> str:
    return f"vectors-{sha256[:16]}.faiss"


def _checked(vectors: NDArray[np.float32], count: int, encoder: Encoder) -> NDArray[np.float32]:
    if vectors.shape != (count, encoder.dimension):
        raise ModelError(
            f"The encoder {encoder.id} gave vectors of shape {vectors.shape}, expected {(count, encoder.dimension)}: "
            "choose an encoder made for sentence-transformers."
        )
    if not np.isfinite(vectors).all():
        raise ModelError(f"The encoder {encoder.id} gave vectors that are not finite: its weights are damaged.")
    return np.ascontiguousarray(vectors, np.float32)
