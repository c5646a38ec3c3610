from __future__ import annotations

import contextlib
import hashlib
import json
import logging
import os
import resource
import signal
import subprocess
import sys
import time
from dataclasses import replace
from typing import TYPE_CHECKING

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from index.errors import ModelError, StoreError
from index.passages import PassageSettings, split_passages
from index.store import Store
from index.types import Article
from tests.encoders import WordEncoder

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Sequence
    from pathlib import Path

    from numpy.typing import NDArray

    from index.types import Passage

ARTICLE = Article(
    "\n\n".join(f"Delegacja numer {n} zwiedziła stocznię. Potem wróciła pociągiem {n}." for n in range(40))
)
OTHER = Article("Zupełnie inny tekst o pogodzie. Jutro będzie padać.")
SETTINGS = PassageSettings()


@pytest.fixture
def saved(tmp_path: Path) -> Path:
    folder = tmp_path / "index"
    Store.build(ARTICLE, WordEncoder(), SETTINGS).save(folder)
    return folder


@contextlib.contextmanager
def room_for(bytes_per_file: int) -> Iterator[None]:
    """Let no file of this process grow past a size, which the kernel enforces in the middle of a write."""
    soft, hard = resource.getrlimit(resource.RLIMIT_FSIZE)
    resource.setrlimit(resource.RLIMIT_FSIZE, (bytes_per_file, hard))
    try:
        yield
    finally:
        resource.setrlimit(resource.RLIMIT_FSIZE, (soft, hard))


def contents(folder: Path) -> dict[str, bytes]:
    return {path.name: path.read_bytes() for path in folder.iterdir()}


def brute_force(query: str, k: int) -> list[tuple[int, float]]:
    encoder = WordEncoder()
    rows = encoder.encode_passages([ARTICLE[p.span] for p in split_passages(ARTICLE, SETTINGS)])
    scores = rows @ encoder.encode_queries([query])[0]
    order = np.argsort(-scores, kind="stable")[:k]
    return [(int(position), float(scores[position])) for position in order]


@given(st.text(st.sampled_from("dstp 0123456789"), max_size=30), st.integers(0, 50))
def test_search_agrees_with_brute_force(query: str, k: int) -> None:
    store = Store.build(ARTICLE, WordEncoder(), SETTINGS)
    found = store.search(WordEncoder().encode_queries([query])[0], k)
    assert [score for _, score in found] == pytest.approx([score for _, score in brute_force(query, k)], abs=1e-6)
    assert len({position for position, _ in found}) == min(k, len(store.passages))


def test_every_sentence_is_encoded_once_and_told_in_the_articles_order() -> None:
    article = Article("Samo jedno.\n\nDelegacja zwiedziła stocznię. Potem wróciła pociągiem.\n\nSamo jedno.")
    encoder = WordEncoder()
    store = Store.build(article, encoder, SETTINGS)
    assert encoder.encoded == 3 + 2  # the passages of one sentence are not encoded again
    sentences = [article[sentence] for passage in store.passages for sentence in passage.sentences]
    query = encoder.encode_queries(["Potem wróciła delegacja"])[0]
    assert store.sentence_products(query).tolist() == pytest.approx(
        (encoder.encode_passages(sentences) @ query).tolist(), abs=1e-6
    )


def test_a_passage_is_embedded_behind_its_headers_and_its_sentences_alone() -> None:
    article = Article("Ceny biletów\n\nDla uczniów połowa.")
    encoder = WordEncoder()
    store = Store.build(article, encoder, SETTINGS)
    query = encoder.encode_queries(["Ceny biletów dla uczniów"])[0]
    behind, alone = encoder.encode_passages(["Ceny biletów\nDla uczniów połowa.", "Dla uczniów połowa."]) @ query
    assert dict(store.search(query, 2))[1] == pytest.approx(behind, abs=1e-6)
    assert store.sentence_products(query)[1] == pytest.approx(alone, abs=1e-6)


def test_another_header_makes_an_index_stale(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    article = Article("Ceny biletów\n\nDla uczniów połowa.")
    Store.open(tmp_path, article, WordEncoder(), SETTINGS)
    monkeypatch.setattr("index.passages.headers_of", lambda _text, paragraphs: [()] * len(paragraphs))
    with pytest.raises(StoreError, match="out of date: its passages "):
        Store.load(tmp_path, article, WordEncoder(), SETTINGS)


def test_what_is_saved_is_what_is_loaded(saved: Path) -> None:
    encoder = WordEncoder()
    built, loaded = Store.build(ARTICLE, encoder, SETTINGS), Store.load(saved, ARTICLE, encoder, SETTINGS)
    query = encoder.encode_queries(["delegacja numer 7"])[0]
    assert loaded.passages == built.passages
    assert loaded.search(query, 5) == built.search(query, 5)
    assert loaded.sentence_products(query).tolist() == built.sentence_products(query).tolist()


def test_the_manifest_says_what_the_index_was_made_from(saved: Path) -> None:
    manifest = json.loads((saved / "manifest.json").read_text())
    assert manifest["encoder"] == "words-1"
    assert manifest["dimension"] == 64
    assert manifest["article"] == ARTICLE.id
    assert manifest["format"] == 3


def test_a_whole_index_is_opened_without_encoding_anything(saved: Path) -> None:
    encoder = WordEncoder()
    Store.open(saved, ARTICLE, encoder, SETTINGS)
    assert encoder.encoded == 0


def test_a_first_build_is_no_news_but_is_kept(tmp_path: Path, caplog: pytest.LogCaptureFixture) -> None:
    Store.open(tmp_path / "new" / "index", ARTICLE, WordEncoder(), SETTINGS)
    assert not [record for record in caplog.records if record.levelno >= logging.WARNING]
    assert Store.load(tmp_path / "new" / "index", ARTICLE, WordEncoder(), SETTINGS).passages


def test_progress_counts_up_to_all_passages() -> None:
    long = Article("\n\n".join(f"Akapit numer {n} mówi o czymś." for n in range(200)))
    seen: list[tuple[int, int]] = []
    store = Store.build(long, WordEncoder(), SETTINGS, lambda done, total: seen.append((done, total)))
    assert len(seen) > 1
    assert seen == sorted(seen)
    assert seen[-1] == (len(store.passages), len(store.passages))


STALE = [
    pytest.param(OTHER, WordEncoder(), "article", id="another article"),
    pytest.param(ARTICLE, WordEncoder(identity="words-2"), "encoder", id="another encoder"),
    pytest.param(ARTICLE, WordEncoder(dimension=32), "dimension", id="another dimension"),
]


@pytest.mark.parametrize(("article", "encoder", "named"), STALE)
def test_a_stale_index_is_refused_by_name_and_rebuilt_with_one_line(
    saved: Path, caplog: pytest.LogCaptureFixture, article: Article, encoder: WordEncoder, named: str
) -> None:
    with pytest.raises(StoreError, match=f"out of date: its {named} "):
        Store.load(saved, article, encoder, SETTINGS)
    store = Store.open(saved, article, encoder, SETTINGS)
    assert len(caplog.records) == 1
    assert "built anew" in caplog.text
    assert all(article[passage.span] for passage in store.passages)
    assert Store.load(saved, article, encoder, SETTINGS).passages == store.passages
    assert len([*saved.iterdir()]) == 2, "the stale vectors are gone"


def test_other_passage_settings_make_an_index_stale(saved: Path) -> None:
    other = replace(SETTINGS, max_characters=SETTINGS.max_characters + 1)
    with pytest.raises(StoreError, match="out of date: its passage settings "):
        Store.load(saved, ARTICLE, WordEncoder(), other)


def test_another_way_of_splitting_a_passage_into_sentences_makes_an_index_stale(
    saved: Path, monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    def unsplit(article: Article, settings: PassageSettings) -> list[Passage]:
        return [replace(passage, sentences=(passage.span,)) for passage in split_passages(article, settings)]

    monkeypatch.setattr("index.store.split_passages", unsplit)
    with pytest.raises(StoreError, match="out of date: its passages "):
        Store.load(saved, ARTICLE, WordEncoder(), SETTINGS)
    store = Store.open(saved, ARTICLE, WordEncoder(), SETTINGS)
    assert len(caplog.records) == 1
    query = WordEncoder().encode_queries(["delegacja numer 7"])[0]
    assert store.sentence_products(query).shape == (len(store.passages),)


def vectors_of(folder: Path) -> Path:
    return next(folder.glob("vectors-*.faiss"))


def _changed(folder: Path, **values: str) -> None:
    path = folder / "manifest.json"
    path.write_text(json.dumps({**json.loads(path.read_text()), **values}))


DAMAGE = [
    pytest.param(lambda f: vectors_of(f).write_bytes(b""), id="vectors are empty"),
    pytest.param(lambda f: vectors_of(f).write_bytes(vectors_of(f).read_bytes()[:-9]), id="vectors are cut short"),
    pytest.param(lambda f: vectors_of(f).write_bytes(b"\xff" * 4096), id="vectors are something else"),
    pytest.param(lambda f: vectors_of(f).unlink(), id="vectors are missing"),
    pytest.param(lambda f: (f / "manifest.json").write_bytes(b""), id="manifest is empty"),
    pytest.param(lambda f: (f / "manifest.json").write_bytes(b'{"format": 3, "enc'), id="manifest is half written"),
    pytest.param(lambda f: (f / "manifest.json").write_bytes(b"[" * 100_000), id="manifest is nested without end"),
    pytest.param(lambda f: (f / "manifest.json").write_bytes(b"[1]"), id="manifest is a list"),
    pytest.param(lambda f: (f / "manifest.json").write_bytes(b"\xff\xfe\x00"), id="manifest is binary"),
    pytest.param(lambda f: _changed(f, sha256="a\0b"), id="manifest names no file that can be"),
]


@pytest.mark.parametrize("damage", DAMAGE)
def test_a_damaged_index_is_refused_and_rebuilt_with_one_line(
    saved: Path, caplog: pytest.LogCaptureFixture, damage: Callable[[Path], object]
) -> None:
    damage(saved)
    with pytest.raises(StoreError, match=r"damaged|has no"):
        Store.load(saved, ARTICLE, WordEncoder(), SETTINGS)
    Store.open(saved, ARTICLE, WordEncoder(), SETTINGS)
    assert len(caplog.records) == 1
    assert Store.load(saved, ARTICLE, WordEncoder(), SETTINGS).search(WordEncoder().encode_queries(["7"])[0], 1)


def test_too_few_vectors_are_refused_with_both_numbers(saved: Path) -> None:
    fewer = Store.build(OTHER, WordEncoder(), SETTINGS)
    fewer.save(saved.parent / "fewer")
    vectors = vectors_of(saved.parent / "fewer")
    sha256 = hashlib.sha256(vectors.read_bytes()).hexdigest()
    vectors.replace(saved / vectors.name)
    manifest = json.loads((saved / "manifest.json").read_text())
    (saved / "manifest.json").write_text(json.dumps({**manifest, "sha256": sha256}))
    with pytest.raises(StoreError, match=r"damaged: .*\(3, 64\), expected \(120, 64\)"):
        Store.load(saved, ARTICLE, WordEncoder(), SETTINGS)


@settings(max_examples=30)
@given(at=st.floats(0, 1, exclude_max=True), flip=st.integers(1, 255))
def test_one_changed_byte_of_the_vectors_is_noticed(
    tmp_path_factory: pytest.TempPathFactory, at: float, flip: int
) -> None:
    folder = tmp_path_factory.mktemp("index")
    Store.build(OTHER, WordEncoder(), SETTINGS).save(folder)
    content = bytearray(vectors_of(folder).read_bytes())
    content[int(at * len(content))] ^= flip
    vectors_of(folder).write_bytes(content)
    with pytest.raises(StoreError, match="damaged"):
        Store.load(folder, OTHER, WordEncoder(), SETTINGS)


@pytest.mark.parametrize("room", [0, 1, 300, 1500])
def test_a_full_disk_leaves_the_old_index_whole(saved: Path, room: int) -> None:
    before = contents(saved)
    bigger = Article(ARTICLE.text + "\n\nJeszcze jeden akapit.")
    with room_for(room), pytest.raises(StoreError, match="cannot be written") as caught:
        Store.build(bigger, WordEncoder(), SETTINGS).save(saved)
    assert "\n" not in str(caught.value)
    assert contents(saved) == before
    assert Store.load(saved, ARTICLE, WordEncoder(), SETTINGS).passages


def test_a_disk_that_fills_up_between_the_two_files_leaves_the_old_index_in_force(saved: Path) -> None:
    bigger = Article(ARTICLE.text + "\n\nJeszcze jeden akapit.")
    store = Store.build(bigger, WordEncoder(), SETTINGS)
    vectors = saved.parent / "aside"
    store.save(vectors)
    vectors_of(vectors).replace(saved / vectors_of(vectors).name)  # as if the crash came before the manifest
    assert Store.load(saved, ARTICLE, WordEncoder(), SETTINGS).passages
    with pytest.raises(StoreError, match="out of date"):
        Store.load(saved, bigger, WordEncoder(), SETTINGS)


def test_a_folder_that_cannot_be_made_is_one_sentence(tmp_path: Path) -> None:
    (tmp_path / "file").write_text("not a folder")
    with pytest.raises(StoreError, match="name another folder"):
        Store.build(OTHER, WordEncoder(), SETTINGS).save(tmp_path / "file" / "index")


def test_a_read_only_folder_is_one_sentence(tmp_path: Path) -> None:
    tmp_path.chmod(0o555)
    if os.access(tmp_path, os.W_OK):
        pytest.skip("root writes where it may not; a file in the way gives the same error")
    with pytest.raises(StoreError, match="cannot be written"):
        Store.build(OTHER, WordEncoder(), SETTINGS).save(tmp_path / "index")


SAVE_FOR_EVER = """
import sys
from pathlib import Path
from index.passages import PassageSettings
from index.store import Store
from index.types import Article
from tests.encoders import WordEncoder
stores = [Store.build(Article(f"Tekst numer {n}."), WordEncoder(), PassageSettings()) for n in range(2)]
print("ready", flush=True)
while True:
    for store in stores:
        store.save(Path(sys.argv[1]))
"""


def test_an_index_is_whole_whenever_its_writer_is_killed(tmp_path: Path) -> None:
    for pause in (0.0, 0.003, 0.011, 0.04):
        folder = tmp_path / str(pause)
        writer = subprocess.Popen([sys.executable, "-c", SAVE_FOR_EVER, str(folder)], stdout=subprocess.PIPE)  # noqa: S603 - our own program
        assert writer.stdout is not None
        assert writer.stdout.readline() == b"ready\n"
        while not (folder / "manifest.json").exists():
            assert writer.poll() is None
            time.sleep(0.001)
        time.sleep(pause)
        writer.send_signal(signal.SIGKILL)
        writer.communicate()
        whole = 0
        for number in range(2):
            with contextlib.suppress(StoreError):
                Store.load(folder, Article(f"Tekst numer {number}."), WordEncoder(), SETTINGS)
                whole += 1
        assert whole == 1


class WrongEncoder(WordEncoder):
    def encode_passages(self, texts: Sequence[str]) -> NDArray[np.float32]:
        return super().encode_passages(texts)[:, :60]


class BrokenEncoder(WordEncoder):
    def encode_passages(self, texts: Sequence[str]) -> NDArray[np.float32]:
        return super().encode_passages(texts) * np.float32("nan")


def test_an_encoder_of_another_width_than_it_says_is_refused_with_both_numbers() -> None:
    with pytest.raises(ModelError, match=r"60.*64"):
        Store.build(OTHER, WrongEncoder(), SETTINGS)


def test_an_encoder_with_damaged_weights_is_refused() -> None:
    with pytest.raises(ModelError, match="not finite"):
        Store.build(OTHER, BrokenEncoder(), SETTINGS)
