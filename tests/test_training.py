from __future__ import annotations

import gzip
import json
from dataclasses import replace
from itertools import pairwise
from random import Random
from typing import TYPE_CHECKING, Any

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from index.errors import ArticleBotError
from index.training.augment import elide, names_in, roughen, swap_name, switch_words, without_diacritics
from index.training.corpus import Asked, Paragraph, cross_lingual, read_pairs, read_paragraphs, read_unlabelled
from index.training.dictionary import Dictionary, parse, read_dictionary
from index.training.examples import ExampleMaker, Recipe, sentence_ranges
from index.training.nearness import Nearness
from index.training.trainer import Schedule, TrainingProgress, ever_trained, train
from index.training.windows import Windows, stack
from tests.networks import small_model

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence
    from pathlib import Path

    from numpy.typing import NDArray

    from index.encoder import SentenceEncoder

TEXT = "Anna Nowak napisała 3 książki. Urodziła się w Łodzi w 1962 r. Mieszka dziś w Gdyni i uczy fizyki."
ASKED = Asked("q1", "Gdzie urodziła się Anna Nowak?", ((TEXT.index("w Łodzi"), TEXT.index("w Łodzi") + 7),))
PARAGRAPH = Paragraph("poquad", "pl", "Anna Nowak", TEXT, (ASKED,))


def test_diacritics_are_folded_as_typed_without_them() -> None:
    assert without_diacritics("Zażółć gęślą jaźń, ŁÓDŹ") == "Zazolc gesla jazn, LODZ"


@given(st.text(alphabet="abzłźóĄŁŚ19 ?", max_size=60), st.integers())
def test_careless_typing_keeps_the_letters(question: str, seed: int) -> None:
    typed = roughen(question, Random(seed))
    assert without_diacritics(typed).lower().rstrip("? ") == without_diacritics(question).lower().rstrip("? ")


def test_words_are_switched_by_the_dictionary_alone() -> None:
    words = Dictionary({"kot": ["cat"], "spać": ["sleep"]}, "pl")
    assert switch_words("Kot śpi obok.", words, 1.0, Random(0)) == "cat sleep obok."
    assert switch_words("Kot śpi obok.", words, 0.0, Random(0)) == "Kot śpi obok."


def test_a_swapped_question_is_about_somebody_or_something_else() -> None:
    for seed in range(20):
        swapped = swap_name("Gdzie mieszka Anna Nowak od 1962 roku?", ["Jan Kos", "Gdynia"], Random(seed))
        assert swapped is not None
        assert ("Anna Nowak" in swapped) != ("1962" in swapped)


def test_words_in_lower_case_are_no_names_in_any_script() -> None:
    assert swap_name("Где живёт Иван Петров?", ["Анна"], Random(0)) == "Где живёт Анна?"
    assert swap_name("Коли він поїхав додому?", ["Анна"], Random(0)) is None
    assert names_in("На сцене выступил Иван Петров, а затем łódzka orkiestra.") == ["Иван Петров"]


def test_a_swapped_number_is_not_below_zero() -> None:
    swapped = {swap_name("Kto był 2?", [], Random(seed)) for seed in range(60)} - {None}
    assert len(swapped) > 3
    assert not any("-" in str(question) for question in swapped)


@pytest.mark.parametrize("number", [1, 5, 10])
def test_a_swapped_number_is_another_one(number: int) -> None:
    assert f"Kto był {number}?" not in {swap_name(f"Kto był {number}?", [], Random(seed)) for seed in range(200)}


@pytest.mark.parametrize("same", ["Anna Nowak", "Nowaka", "nowak", "Nowakiem"])
def test_somebody_is_not_swapped_for_what_may_be_the_same_name(same: str) -> None:
    assert swap_name("Gdzie mieszka pani Nowak?", [same], Random(0)) is None
    assert swap_name("Gdzie mieszka pani Nowak?", [same, "Kos"], Random(0)) == "Gdzie mieszka pani Kos?"


def test_a_question_without_names_cannot_be_swapped() -> None:
    assert swap_name("gdzie to było?", ["Jan Kos"], Random(0)) is None
    assert swap_name("Kiedy mieszkał tam Jan Kos?", ["Jan Kos"], Random(0)) is None


WORDS = st.lists(st.text(alphabet="abcdef", min_size=1, max_size=7), min_size=1, max_size=8)


@given(WORDS, WORDS)
def test_an_elided_question_keeps_its_first_word_and_what_is_new(asked: list[str], said: list[str]) -> None:
    elided = elide(" ".join(asked) + "?", " ".join(said)).rstrip("?").split()
    beginnings = {word[:5] for word in said}
    assert elided == [asked[0], *(word for word in asked[1:] if word[:5] not in beginnings)]


def test_names_are_capitalised_runs_inside_sentences() -> None:
    assert names_in("Wczoraj Anna Nowak z Łodzi mówiła. Potem wyszła.") == ["Anna Nowak", "Łodzi"]


def test_a_dictionary_keeps_the_first_translations_of_each_sense() -> None:
    lines = ["kot /kɔt/ <n>", "cat, tomcat, puss", "an animal", "kot /kɔt/ <n>", " 1.  hare (young)", " 2. rookie"]
    assert parse(lines) == {"kot": ["cat", "tomcat", "hare", "rookie"]}


def test_a_dictionary_may_be_compressed(tmp_path: Path) -> None:
    (tmp_path / "x.dict.dz").write_bytes(gzip.compress("pies /pʲɛs/\ndog\n".encode()))
    assert read_dictionary(tmp_path / "x.dict.dz", "pl").get("psy") == ["dog"]
    with pytest.raises(ArticleBotError, match="no dictionary"):
        read_dictionary(tmp_path / "missing", "pl")


@pytest.mark.parametrize("end", [-1, -9, 12, 3])
def test_a_damaged_dictionary_is_told(tmp_path: Path, end: int) -> None:
    (tmp_path / "x.dict.dz").write_bytes(gzip.compress("pies /pʲɛs/\ndog\n".encode())[:end])
    with pytest.raises(ArticleBotError, match="is damaged"):
        read_dictionary(tmp_path / "x.dict.dz", "pl")


def test_data_come_back_as_written(tmp_path: Path) -> None:
    row: dict[str, Any] = {"source": "poquad", "lang": "pl", "title": "T", "context": "Ala ma kota.", "qas": []}
    row["qas"] = [{"id": "1", "question": "Co ma Ala? ", "answers": [{"text": "kota", "start": 7}]}]
    (tmp_path / "train.jsonl.gz").write_bytes(gzip.compress(json.dumps(row).encode()))
    (paragraph,) = read_paragraphs(tmp_path / "train.jsonl.gz")
    assert paragraph.questions == (Asked("1", "Co ma Ala?", ((7, 11),)),)
    pair = {"source": "dyk", "lang": "pl", "question": "co ma Ala??", "passage": "Ala ma kota.", "answers": 1}
    (tmp_path / "pairs.jsonl.gz").write_bytes(gzip.compress(json.dumps(pair).encode()))
    (judged,) = read_pairs(tmp_path / "pairs.jsonl.gz")
    assert judged.questions[0].text == "co ma Ala?"
    assert judged.questions[0].whole
    with pytest.raises(ArticleBotError, match="--data"):
        read_paragraphs(tmp_path / "missing.jsonl.gz")


@pytest.mark.parametrize("content", [b"no gzip", gzip.compress(b"{}\n"), gzip.compress(b"no json\n"), b"\x1f\x8b"])
def test_damaged_data_are_one_sentence(tmp_path: Path, content: bytes) -> None:
    path = tmp_path / "train.jsonl.gz"
    path.write_bytes(content)
    for read in (read_paragraphs, read_pairs, read_unlabelled):
        with pytest.raises(ArticleBotError, match="are damaged or of another form"):
            read(path)


def test_questions_without_an_answer_can_be_drawn_more_often(encoder: SentenceEncoder) -> None:
    paragraph = Paragraph("squad", "en", "T", "Anna sings.", (Asked("i", "Who dances?", ()),))
    for times in (1, 3):
        recipe = Recipe(impossible=times, beside=0.0)
        examples = ExampleMaker(encoder.tokenizer, [paragraph], recipe, {}).epoch(Random(0))
        assert len(examples) == times
        assert not any(e.starts for group in examples for e in group)


def test_questions_of_one_language_meet_paragraphs_of_another() -> None:
    versions = [
        Paragraph("xquad", language, "T", text, (Asked("7", question, ((0, 3),)),))
        for language, text, question in (("pl", "Kot śpi.", "Kto śpi?"), ("en", "Cat sleeps.", "Who sleeps?"))
    ]
    mixed = cross_lingual(versions, 40, Random(0))
    met = {(paragraph.language, asked.text) for paragraph in mixed for asked in paragraph.questions}
    assert met == {(p, q) for p in ("pl", "en") for q in ("Kto śpi?", "Who sleeps?")}
    assert sum(len(paragraph.questions) for paragraph in mixed) == 40
    assert {(q.text, q.language) for p in mixed for q in p.questions} == {("Kto śpi?", "pl"), ("Who sleeps?", "en")}


@given(st.text(alphabet='aB1. !?\n。”"', max_size=80))
def test_rough_sentences_are_ordered_and_disjoint(text: str) -> None:
    ranges = sentence_ranges(text)
    assert all(a < b for a, b in ranges)
    assert all(first[1] <= second[0] for first, second in pairwise(ranges))


def test_windows_hold_the_answer_where_they_say(encoder: SentenceEncoder) -> None:
    recipe = Recipe(copies={"poquad": 60.0}, short_tokens=24, removed=1.0, swapped=1.0, preceded=0.0)
    examples = [e for group in ExampleMaker(encoder.tokenizer, [PARAGRAPH], recipe, {}).epoch(Random(1)) for e in group]
    answered = [e for e in examples if e.starts]
    refused = [e for e in examples if not e.starts]
    assert len(answered) == 60
    assert refused
    for example in answered:
        (start,), (end,) = example.starts, example.ends
        assert encoder.tokenizer.decode(example.window[start : end + 1]).strip() == "w Łodzi"
    assert len({e.window for e in answered}) > 1
    texts = [encoder.tokenizer.decode(e.window) for e in refused]
    assert any("Łodzi" not in text for text in texts)


@pytest.mark.parametrize(("words", "fits"), [(30, True), (60, True), (200, False)])
def test_an_answer_is_shown_whole_or_its_question_is_left_out(encoder: SentenceEncoder, words: int, fits: bool) -> None:
    answer = " ".join("kot" for _ in range(words))
    text = f"{'pies ' * 150}{answer}{' pies' * 150}"
    start = text.index("kot")
    paragraph = Paragraph("poquad", "pl", "p", text, (Asked("1", "Co?", ((start, start + len(answer)),)),))
    recipe = Recipe(copies={"poquad": 40.0}, window_tokens=80, removed=0.0, elsewhere=0.0, foreign=0.0, swapped=0.0)
    drawn = [e for group in ExampleMaker(encoder.tokenizer, [paragraph], recipe, {}).epoch(Random(1)) for e in group]
    assert bool(drawn) is fits
    for example in drawn:
        shown = example.window[example.starts[0] : example.ends[0] + 1]
        assert encoder.tokenizer.decode(shown).split() == answer.split()


def test_windows_are_read_behind_their_headers(encoder: SentenceEncoder) -> None:
    text = "Ala ma kota.\n\nGdzie mieszka?\n\nU babci, na wsi. A kot, kiedy nie łowi myszy w stodole, śpi na piecu."
    answer = text.index("na piecu")
    paragraph = Paragraph("poquad", "pl", "p", text, (Asked("1", "Gdzie śpi kot?", ((answer, answer + 8),)),))
    recipe = Recipe(copies={"poquad": 40.0}, short=1.0, short_tokens=16, elsewhere=0.0, foreign=0.0, titled=0.0)
    maker = ExampleMaker(encoder.tokenizer, [paragraph], recipe, {})
    windows = {
        encoder.tokenizer.decode(e.window): [
            encoder.tokenizer.decode(e.window[a : b + 1]) for a, b in zip(e.starts, e.ends, strict=True)
        ]
        for group in maker.epoch(Random(1))
        for e in group
    }
    assert windows["Gdzie mieszka? A kot, kiedy nie łowi myszy w stodole, śpi na piecu."] == ["na piecu"]
    assert not any(words for window, words in windows.items() if "piecu" not in window)
    assert all(window.count("Gdzie mieszka?") == 1 for window, words in windows.items() if words)


def test_all_windows_of_a_question_can_be_read_behind_their_texts_title(encoder: SentenceEncoder) -> None:
    text = "Ala ma kota. Kot śpi na piecu. Pies śpi w budzie."
    answer = text.index("na piecu")
    questions = (Asked("1", "Gdzie śpi kot?", ((answer, answer + 8),)), Asked("2", "Gdzie śpi mysz?", ()))
    paragraph = Paragraph("poquad", "pl", "Sen_zwierząt", text, questions)
    recipe = Recipe(copies={"poquad": 40.0}, short=1.0, short_tokens=16, titled=0.5)
    groups = ExampleMaker(encoder.tokenizer, [paragraph], recipe, {}).epoch(Random(1))
    behind = [[encoder.tokenizer.decode(e.window).startswith("Sen zwierząt ") for e in group] for group in groups]
    assert {*map(all, behind)} == {True, False}
    assert all(len({*own}) == 1 for own in behind)
    for example in (e for group in groups for e in group if e.starts):
        words = example.window[example.starts[0] : example.ends[0] + 1]
        assert encoder.tokenizer.decode(words) == "na piecu"


def test_windows_of_other_texts_are_read_behind_those_texts_titles(encoder: SentenceEncoder) -> None:
    other = Paragraph("poquad", "pl", "Mosty nad Wartą", "Most ma siedem przęseł.", ())
    recipe = Recipe(removed=0.0, elsewhere=0.0, swapped=0.0, foreign=20.0, titled=1.0, title_tokens=1)
    (group,) = ExampleMaker(encoder.tokenizer, [PARAGRAPH, other], recipe, {}).epoch(Random(1))
    texts = {encoder.tokenizer.decode(e.window) for e in group if not e.starts}
    assert texts == {f"{encoder.tokenizer.tokenize('Mosty nad Wartą')[0].lstrip('▁')} {other.text}"}


def test_a_title_is_no_place_where_a_pair_answers(encoder: SentenceEncoder) -> None:
    paragraph = Paragraph("dyk", "pl", "Koty", "Ala ma kota.", (Asked("p", "Co ma Ala?", (), whole=True),))
    ((example,),) = ExampleMaker(encoder.tokenizer, [paragraph], Recipe(titled=1.0), {}).epoch(Random(0))
    assert encoder.tokenizer.decode(example.window[: example.starts[0]]) == "Koty"
    assert encoder.tokenizer.decode(example.window[example.starts[0] : example.ends[-1] + 1]) == "Ala ma kota."


@pytest.mark.parametrize(
    ("source", "title", "untitled"),
    [("norquad", "Ala ma ko", True), ("squadshifts", "Filtered_Reddit_Comments", True), ("poquad", "Ala", False)],
)
def test_what_only_stands_for_a_title_is_none(tmp_path: Path, source: str, title: str, untitled: bool) -> None:
    row = {"source": source, "lang": "pl", "title": title, "context": "Ala ma kota.", "qas": []}
    (tmp_path / "data.gz").write_bytes(gzip.compress(json.dumps(row).encode()))
    assert [p.untitled for p in read_paragraphs(tmp_path / "data.gz")] == [untitled]


def test_a_text_without_a_title_is_read_behind_none(encoder: SentenceEncoder) -> None:
    asked = (Asked("p", "Co ma Ala?", (), whole=True),)
    paragraph = Paragraph("dyk", "pl", "pair 1", "Ala ma kota.", asked, untitled=True)
    ((example,),) = ExampleMaker(encoder.tokenizer, [paragraph], Recipe(titled=1.0), {}).epoch(Random(0))
    assert encoder.tokenizer.decode(example.window) == "Ala ma kota."


def test_a_header_that_answers_stands_over_no_window_that_does_not(encoder: SentenceEncoder) -> None:
    text = "Otwarte od wtorku\n\nMuzeum czeka na gości. Wejście jest od rzeki."
    paragraph = Paragraph("poquad", "pl", "p", text, (Asked("1", "Kiedy?", ((8, 17),)),))
    recipe = Recipe(copies={"poquad": 20.0}, elsewhere=0.0, foreign=0.0, swapped=0.0, beside=0.0)
    groups = ExampleMaker(encoder.tokenizer, [paragraph], recipe, {}).epoch(Random(1))
    silent = [encoder.tokenizer.decode(e.window) for group in groups for e in group if not e.starts]
    assert silent
    assert not any("wtorku" in window for window in silent)


def test_a_pair_that_answers_may_answer_anywhere_but_in_its_header(encoder: SentenceEncoder) -> None:
    paragraphs = [
        Paragraph("dyk", "pl", "p", "Wstęp.\n\nCeny\n\nAla ma kota.", (Asked("p", "Co ma Ala?", (), whole=True),))
    ]
    recipe = Recipe(copies={"dyk": 30.0}, short=1.0, short_tokens=16, titled=0.0)
    for (example,) in ExampleMaker(encoder.tokenizer, paragraphs, recipe, {}).epoch(Random(0)):
        window = encoder.tokenizer.decode(example.window)
        headed = (
            len(encoder.tokenizer("Ceny", add_special_tokens=False)["input_ids"])
            if window == "Ceny Ala ma kota."
            else 0
        )
        assert example.starts == example.ends == tuple(range(headed, len(example.window)))


def test_a_pair_that_answers_may_answer_anywhere(encoder: SentenceEncoder) -> None:
    paragraphs = [Paragraph("dyk", "pl", "p", "Ala ma kota.", (Asked("p", "Co ma Ala?", (), whole=True),))]
    ((example,),) = ExampleMaker(encoder.tokenizer, paragraphs, Recipe(titled=0.0), {}).epoch(Random(0))
    assert example.starts == example.ends == tuple(range(len(example.window)))


def test_a_question_comes_with_windows_that_do_not_answer_it(encoder: SentenceEncoder) -> None:
    recipe = Recipe(removed=2.0, elsewhere=0.0, swapped=0.0, preceded=0.0)
    (group,) = ExampleMaker(encoder.tokenizer, [PARAGRAPH], recipe, {}).epoch(Random(1))
    assert [bool(e.starts) for e in group] == [True, False, False]
    assert len({e.question for e in group}) == 1


def test_a_question_comes_with_windows_of_other_texts(encoder: SentenceEncoder) -> None:
    other = Paragraph("poquad", "pl", "Mosty", "Most ma siedem przęseł.", ())
    recipe = Recipe(removed=0.0, elsewhere=0.0, swapped=0.0, foreign=20.0, titled=0.0)
    (group,) = ExampleMaker(encoder.tokenizer, [PARAGRAPH, other], recipe, {}).epoch(Random(1))
    texts = [encoder.tokenizer.decode(e.window) for e in group if not e.starts]
    assert 0 < len(texts) < 20  # chosen among all texts, and left out where it is the question's own
    assert set(texts) == {other.text}


def test_each_dictionary_of_a_language_is_used(encoder: SentenceEncoder) -> None:
    words = [Dictionary({"gdzie": [word]}, "pl") for word in ("where", "wo")]
    recipe = Recipe(copies={"poquad": 40.0}, switched=1.0, switched_share=1.0, preceded=0.0)
    groups = ExampleMaker(encoder.tokenizer, [PARAGRAPH], recipe, {"pl": words}).epoch(Random(4))
    asked = {encoder.tokenizer.decode(group[0].question).split()[0].lower() for group in groups}
    assert asked == {"where", "wo"}


def drawing(maker: ExampleMaker) -> Callable[[int], Windows]:
    return lambda epoch: stack(maker.epoch(Random(epoch)))


def test_training_learns_and_freezes(encoder: SentenceEncoder, tmp_path: Path) -> None:
    epochs = drawing(ExampleMaker(encoder.tokenizer, [PARAGRAPH], Recipe(copies={"poquad": 30.0}), {}))
    losses: list[float] = []
    model = small_model()
    before = {name: p.detach().clone() for name, p in model.named_parameters()}
    schedule = Schedule(steps=50, batch_tokens=600, peak=3e-2, frozen=1)
    first = train(model, epochs, schedule, tmp_path, lambda p: losses.append(p.loss))
    assert first.steps == 50
    assert losses[-1] < losses[0]
    changed = {name for name, p in model.named_parameters() if not bool((p == before[name]).all())}
    assert changed
    assert not any("embeddings" in name or "layer.0." in name for name in changed)


def test_a_run_that_was_cut_off_ends_as_if_it_had_not_been(encoder: SentenceEncoder, tmp_path: Path) -> None:
    epochs = drawing(ExampleMaker(encoder.tokenizer, [PARAGRAPH], Recipe(copies={"poquad": 30.0}), {}))
    schedule = Schedule(steps=60, batch_tokens=600, peak=3e-2, frozen=1, checkpoint_minutes=0.0)

    def cut_off(progress: TrainingProgress) -> None:
        if progress.steps == 50:
            raise KeyboardInterrupt

    whole, parts, resumed = small_model(), small_model(), small_model()
    train(whole, epochs, schedule, tmp_path / "whole", lambda _progress: None)
    with pytest.raises(KeyboardInterrupt):
        train(parts, epochs, schedule, tmp_path / "parts", cut_off)
    done = train(resumed, epochs, schedule, tmp_path / "parts", lambda _progress: None)
    assert done.steps == 60
    assert train(small_model(), epochs, schedule, tmp_path / "parts", lambda _progress: None).loss == done.loss
    for (name, meant), found in zip(whole.named_parameters(), resumed.parameters(), strict=True):
        assert bool(meant.isclose(found, atol=1e-5).all()), name
    longer = replace(schedule, steps=61)
    assert train(small_model(), epochs, longer, tmp_path / "parts", lambda _progress: None).steps == 61
    for start, other in ((small_model(), replace(schedule, frozen=0)), (whole, schedule)):
        with pytest.raises(ArticleBotError, match="is of another run"):
            train(start, epochs, other, tmp_path / "parts", lambda _progress: None)
    checkpoint = tmp_path / "parts" / "checkpoint.pt"
    for rest in (b"", checkpoint.read_bytes()[:1000]):
        checkpoint.write_bytes(rest)
        with pytest.raises(ArticleBotError, match="is damaged"):
            train(small_model(), epochs, schedule, tmp_path / "parts", lambda _progress: None)
    with pytest.raises(ArticleBotError, match="name another folder"):
        train(small_model(), epochs, schedule, checkpoint, lambda _progress: None)


def test_a_pupil_learns_from_its_teacher_what_nobody_has_answered(encoder: SentenceEncoder, tmp_path: Path) -> None:
    import torch

    unknown = replace(PARAGRAPH, questions=(replace(ASKED, answers=(), known=False),))
    epochs = drawing(ExampleMaker(encoder.tokenizer, [unknown], Recipe(copies={"poquad": 30.0}, preceded=0.0), {}))
    windows = epochs(0)
    ids = torch.from_numpy(windows.tokens[: windows.bounds[1]]).long()[None]

    def said(model: Any) -> Any:
        with torch.no_grad():
            return model.eval()(input_ids=ids).start_logits.softmax(1)

    teacher, pupil = small_model(), small_model()
    torch.nn.init.normal_(teacher.qa_outputs.weight, std=2.0)
    before = float((said(teacher) - said(pupil)).abs().sum())
    schedule = Schedule(steps=150, batch_tokens=600, peak=3e-2, frozen=0)
    train(pupil, epochs, schedule, tmp_path, lambda _progress: None, teachers=[teacher])
    assert float((said(teacher) - said(pupil)).abs().sum()) < before / 3


def test_what_was_trained_before_is_stored_though_it_is_frozen_now() -> None:
    model = small_model()
    for name, parameter in model.named_parameters():
        parameter.requires_grad_("layer.1." in name)
    before = {name: p.detach().numpy() for name, p in model.named_parameters() if "layer.0." in name}
    stored = ever_trained(model, before)
    assert {name.split(".")[3] for name in stored} == {"0", "1"}
    assert all(name.startswith("bert.encoder.layer.") for name in stored)


class Translator:
    """Puts a sentence near a question of another language where they share a number."""

    id, dimension = "numbers", 10

    def encode_queries(self, texts: Sequence[str]) -> NDArray[np.float32]:
        rows = np.full((len(texts), 10), 0.01, np.float32)
        for row, text in zip(rows, texts, strict=True):
            row[[int(digit) for digit in text if digit.isdigit()]] += 1
        return rows

    encode_passages = encode_queries


NUMBERED = "Burmistrz zbudował 3 szkoły. Anna Nowak napisała 5 książek. Most ma 7 przęseł. Pociąg stoi na torze 9."


def numbered(language: str | None, answers: tuple[tuple[int, int], ...]) -> Paragraph:
    return Paragraph("written", "pl", "T", NUMBERED, (Asked("q", "Which one is the 7th?", answers, language=language),))


def test_across_languages_the_nearest_sentence_is_told_by_cosine() -> None:
    sentences = [NUMBERED[a:b] for a, b in sentence_ranges(NUMBERED)]
    for language, nearest in (("en", 2), (None, 0)):
        paragraph = numbered(language, ())
        scores = Nearness([paragraph], [sentences], Translator()).scores(0, paragraph.questions[0])
        assert len(scores) == 4
        assert scores.index(max(scores)) == nearest  # without a named language: by words, of which none is shared


def test_a_question_over_several_texts_is_near_to_each_ones_own_sentences() -> None:
    texts = ["Most ma 7 przęseł. Tor ma 9.", "Tor ma 9. Kładka ma 5. Most ma 7 lamp."]
    paragraphs = [replace(numbered("en", ()), text=text) for text in texts]
    nearness = Nearness(paragraphs, [[text[a:b] for a, b in sentence_ranges(text)] for text in texts], Translator())
    for number, nearest in ((0, 0), (1, 2)):
        scores = nearness.scores(number, paragraphs[number].questions[0])
        assert scores.index(max(scores)) == nearest


def test_a_question_without_an_answer_is_read_over_the_nearest_sentence(encoder: SentenceEncoder) -> None:
    recipe = Recipe(short=1.0, short_tokens=17, beside=0.0, impossible=20.0, preceded=0.0)
    maker = ExampleMaker(encoder.tokenizer, [numbered("en", ())], recipe, {}, Translator())
    assert all("7 przęseł" in encoder.tokenizer.decode(e.window) for group in maker.epoch(Random(0)) for e in group)


def test_near_windows_that_do_not_answer_come_from_the_nearest_sentences(encoder: SentenceEncoder) -> None:
    answer = NUMBERED.index("Most"), NUMBERED.index("Most") + 4
    text = f"{NUMBERED} " + " ".join(f"Zdanie o niczym, {word}." for word in ("a", "b", "c", "d", "e", "f", "g", "h"))
    paragraph = replace(numbered("en", (answer,)), text=text)
    shares = []
    for near in (0.0, 1.0):
        recipe = Recipe(copies={"written": 60.0}, removed=1.0, near=near, swapped=0.0, short=1.0, short_tokens=17)
        groups = ExampleMaker(encoder.tokenizer, [paragraph], recipe, {}, Translator()).epoch(Random(0))
        windows = [encoder.tokenizer.decode(e.window) for group in groups for e in group if not e.starts]
        assert not any("Most" in window for window in windows)
        shares.append(sum("Zdanie" not in window for window in windows) / len(windows))
    assert shares[0] < 0.5 < shares[1]


@pytest.mark.parametrize("answered", [True, False])
def test_what_was_just_told_is_shown_to_a_question_behind_it_that_it_does_not_answer(
    encoder: SentenceEncoder, answered: bool
) -> None:
    """After "who wrote?", neither "thanks" nor "and the bridge?" is answered by who wrote."""
    text = f"{NUMBERED} " + " ".join(f"Zdanie o niczym, {word}." for word in ("a", "b", "c", "d", "e", "f", "g", "h"))
    told, bridge = text.index("Anna"), text.index("7 przęseł")
    earlier = Asked("earlier", "Kto napisał?", ((told, told + 10),))
    asked = Asked("q", "A dalej?", ((bridge, bridge + 9),) if answered else (), earlier=earlier.text)
    paragraph = Paragraph("written", "pl", "T", text, (earlier, asked))
    shares = []
    for chance in (0.0, 1.0):
        recipe = Recipe(told=chance, removed=1.0, near=0.0, swapped=0.0, preceded=0.0, copies={"written": 60.0})
        recipe = replace(recipe, short=1.0, short_tokens=17, beside=0.0, impossible=1.0, titled=0.0)
        drawn = [
            e for group in ExampleMaker(encoder.tokenizer, [paragraph], recipe, {}).epoch(Random(0)) for e in group
        ]
        behind = [e for e in drawn if "dalej" in encoder.tokenizer.decode(e.question).lower() and not e.starts]
        assert len(behind) >= 60
        shares.append(sum("Anna Nowak" in encoder.tokenizer.decode(e.window) for e in behind) / len(behind))
    assert shares[0] < 0.5
    assert shares[1] > 0.6
