"""A packed model, unpacked into a checkpoint folder that any sentence-transformers installation loads."""

from __future__ import annotations

import json
import unicodedata
from typing import TYPE_CHECKING, Any

import numpy as np

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

    from index.packed import Packed

VOCABULARY = "vocabulary.q4_0"
"""Beside a checkpoint: the Q4_0 blocks of its word embeddings, row after row."""

_TENSORS = {
    "emb.word": "embeddings.word_embeddings.weight",
    "emb.pos": "embeddings.position_embeddings.weight",
    "emb.type": "embeddings.token_type_embeddings.weight",
    "emb.ln.w": "embeddings.LayerNorm.weight",
    "emb.ln.b": "embeddings.LayerNorm.bias",
}
_LAYER_PARTS = {
    "q": "attention.self.query",
    "k": "attention.self.key",
    "v": "attention.self.value",
    "ao": "attention.output.dense",
    "aln": "attention.output.LayerNorm",
    "fi": "intermediate.dense",
    "fo": "output.dense",
    "oln": "output.LayerNorm",
}
_SPECIAL = {"<s>": "bos", "</s>": "eos", "<pad>": "pad", "<unk>": "unk", "<mask>": "mask"}


def write_checkpoint(packed: Packed, folder: Path, progress: Callable[[int, int], None]) -> None:
    """Write weights, tokenizer and configuration into an existing, empty folder, and the vocabulary in blocks too.

    `progress` is told how many of how many tensors are done.
    """
    from safetensors.numpy import save_file

    tensors = {}
    for done, (name, values) in enumerate(packed.tensors(), start=1):
        tensors[tensor_name(name)] = values.reshape(_shape(name, packed))
        progress(done, len(packed.directory) + 1)
    # The encoder has no use for BERT's pooler, but loaders miss its weights.
    tensors["pooler.dense.weight"] = np.zeros((packed.hidden, packed.hidden), np.float16)
    tensors["pooler.dense.bias"] = np.zeros(packed.hidden, np.float16)
    save_file(tensors, folder / "model.safetensors", {"format": "pt"})
    dict(packed.stored())["emb.word"].tofile(folder / VOCABULARY)
    _write_tokenizer(packed, folder)
    for name, content in configurations(packed).items():
        path = folder / name
        path.parent.mkdir(exist_ok=True)
        path.write_text(json.dumps(content, indent=2, ensure_ascii=False), encoding="utf-8")
    progress(len(packed.directory) + 1, len(packed.directory) + 1)


def tensor_name(name: str) -> str:
    """Translate a name of the packed file into transformers' own.

    >>> tensor_name("l3.fi.w")
    'encoder.layer.3.intermediate.dense.weight'
    """
    if name in _TENSORS:
        return _TENSORS[name]
    layer, part, kind = name.split(".")
    return f"encoder.layer.{layer[1:]}.{_LAYER_PARTS[part]}.{'weight' if kind == 'w' else 'bias'}"


def _shape(name: str, packed: Packed) -> tuple[int, ...]:
    hidden, intermediate = packed.hidden, packed.intermediate
    shapes: dict[str, tuple[int, ...]] = {
        "word": (packed.vocabulary, hidden),
        "pos": (packed.positions, hidden),
        "type": (packed.types, hidden),
        "fi.w": (intermediate, hidden),
        "fo.w": (hidden, intermediate),
    }
    tail = name.partition(".")[2]
    if tail in shapes:
        return shapes[tail]
    return (hidden, hidden) if tail in {"q.w", "k.w", "v.w", "ao.w"} else (-1,)


def _write_tokenizer(packed: Packed, folder: Path) -> None:
    from tokenizers import AddedToken, Regex, Tokenizer, decoders, normalizers, pre_tokenizers, processors
    from tokenizers.models import Unigram

    scores = packed.scores.tolist()
    tokenizer = Tokenizer(Unigram(list(zip(packed.pieces, scores, strict=True)), unk_id=packed.unknown))
    removed, spaces = _beyond_nfkc(packed.normaliser)
    tokenizer.normalizer = normalizers.Sequence(
        [
            normalizers.Replace(Regex(f"[{removed}]"), ""),
            normalizers.Replace(Regex(f"[{spaces}]"), " "),
            normalizers.NFKC(),
            normalizers.Replace(Regex(" {2,}"), " "),
        ]
    )
    tokenizer.pre_tokenizer = pre_tokenizers.Metaspace(prepend_scheme="always")
    tokenizer.decoder = decoders.Metaspace(prepend_scheme="always")
    tokenizer.add_special_tokens(
        [AddedToken(piece, special=True, normalized=False, lstrip=role == "mask") for piece, role in _SPECIAL.items()]
    )
    bos, eos = packed.pieces.index("<s>"), packed.pieces.index("</s>")
    tokenizer.post_processor = processors.TemplateProcessing(
        single="<s> $A </s>", pair="<s> $A </s> </s> $B </s>", special_tokens=[("<s>", bos), ("</s>", eos)]
    )
    # Its own save() tells a full disk by a bare Exception.
    (folder / "tokenizer.json").write_text(tokenizer.to_str(), encoding="utf-8")


def _beyond_nfkc(normaliser: dict[int, str]) -> tuple[str, str]:
    """Return the characters that the normaliser drops, and those that it takes for a space, where NFKC does neither."""
    differing = {chr(code): out for code, out in normaliser.items() if unicodedata.normalize("NFKC", chr(code)) != out}
    return (
        "".join(f"\\x{{{ord(c):x}}}" for c, out in differing.items() if out == ""),
        "".join(f"\\x{{{ord(c):x}}}" for c, out in differing.items() if out == " "),
    )


def configurations(packed: Packed) -> dict[str, Any]:
    """Return the contents of a checkpoint's JSON files by their paths."""
    ids = {f"{role}_token_id": packed.pieces.index(t) for t, role in _SPECIAL.items() if role in {"bos", "eos", "pad"}}
    return {
        "config.json": {
            "architectures": ["BertModel"],
            "model_type": "bert",
            "hidden_size": packed.hidden,
            "num_hidden_layers": packed.layers,
            "num_attention_heads": packed.heads,
            "intermediate_size": packed.intermediate,
            "vocab_size": packed.vocabulary,
            "max_position_embeddings": packed.positions,
            "type_vocab_size": packed.types,
            "layer_norm_eps": packed.epsilon,
            "hidden_act": "gelu",
            "position_embedding_type": "absolute",
            "tokenizer_class": "PreTrainedTokenizerFast",
            "dtype": "float32",
            **ids,
        },
        "tokenizer_config.json": {
            "tokenizer_class": "PreTrainedTokenizerFast",
            "model_max_length": packed.positions,
            "cls_token": "<s>",
            "sep_token": "</s>",
            "clean_up_tokenization_spaces": False,
            **{f"{role}_token": piece for piece, role in _SPECIAL.items()},
        },
        "modules.json": [
            {"idx": 0, "name": "0", "path": "", "type": "sentence_transformers.models.Transformer"},
            {"idx": 1, "name": "1", "path": "1_Pooling", "type": "sentence_transformers.models.Pooling"},
            {"idx": 2, "name": "2", "path": "2_Normalize", "type": "sentence_transformers.models.Normalize"},
        ],
        "1_Pooling/config.json": {"word_embedding_dimension": packed.hidden, "pooling_mode_mean_tokens": True},
        "2_Normalize/config.json": {},
        "sentence_bert_config.json": {"max_seq_length": packed.positions, "do_lower_case": False},
        "config_sentence_transformers.json": {
            "prompts": {"query": "query: ", "document": "passage: "},
            "default_prompt_name": None,
            "similarity_fn_name": "cosine",
        },
    }
