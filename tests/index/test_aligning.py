from concurrent.futures import ThreadPoolExecutor
from itertools import product

import numpy as np
import pytest

from index.aligning import Aligner, ReadText, cover, prose_languages
from index.bundled_model import BundledEmbedder

_BRIDGE = {
    "ar": "أغلق الجسر القديم فوق النهر بسبب الفيضان.",
    "de": "Die alte Brücke über den Fluss wurde wegen des Hochwassers gesperrt.",
    "en": "The old bridge over the river was closed because of the flood.",
    "uk": "Старий міст через річку закрили через повінь.",
    "zh": "由于洪水，河上的老桥被关闭。",
}
_OTHER = "The orchestra is looking for a new conductor."


def _read(aligner: Aligner, text: str, language: str) -> ReadText:
    (read,) = aligner.read([text], language)
    return read


def _mean_cover(said: ReadText, held: ReadText) -> float:
    return float(cover(said, held).mean())


def test_every_token_is_a_unit_vector_and_of_a_word(aligner: Aligner) -> None:
    read = _read(aligner, _BRIDGE["uk"], "uk")

    assert read.text == _BRIDGE["uk"]
    assert read.vectors.shape == (len(read.words), 384)
    assert np.linalg.norm(read.vectors, axis=1) == pytest.approx(1, abs=1e-5)
    assert float(np.linalg.norm(read.embedding)) == pytest.approx(1, abs=1e-5)
    assert sorted(set(read.words)) == list(range(len(_BRIDGE["uk"].split())))


def test_texts_are_read_in_their_order(aligner: Aligner) -> None:
    texts = [_OTHER, "", "Rain.", _BRIDGE["en"]]

    assert [read.text for read in aligner.read(texts, "en")] == texts
    assert aligner.read([], "en") == []


def test_a_text_covers_itself_wholly(aligner: Aligner) -> None:
    read = _read(aligner, _BRIDGE["ar"], "ar")

    assert cover(read, read) == pytest.approx(1, abs=1e-5)


@pytest.mark.parametrize(("said", "held"), [*product(_BRIDGE, _BRIDGE)])
def test_a_translation_covers_a_sentence_further_than_another_sentence_does(
    aligner: Aligner, said: str, held: str
) -> None:
    bridge = _read(aligner, _BRIDGE[said], said)

    translated = _mean_cover(bridge, _read(aligner, _BRIDGE[held], held))

    assert translated > _mean_cover(bridge, _read(aligner, _OTHER, "en")) + 0.1


def test_each_word_is_covered_for_itself(aligner: Aligner) -> None:
    said = _read(aligner, "The old bridge was closed by Napoleon.", "en")
    flood = _read(aligner, _BRIDGE["uk"], "uk")
    emperor = _read(aligner, "Старий міст закрив Наполеон.", "uk")

    by_flood, by_emperor = (cover(said, held) for held in (flood, emperor))

    name = said.words == 6
    assert by_emperor[name].mean() > by_flood[name].mean() + 0.1


def test_nothing_covers_nothing_and_is_covered_by_nothing(aligner: Aligner) -> None:
    nothing, said = aligner.read(["", _OTHER], "en")

    assert cover(said, nothing).tolist() == [0.0] * len(said.vectors)
    assert cover(nothing, said).shape == (0,)


def test_a_pair_of_languages_is_as_like_as_its_parallel_sentences(
    aligner: Aligner,
) -> None:
    likeness = {
        pair: aligner.likeness(*pair) for pair in product(prose_languages(), repeat=2)
    }

    assert all(0 < value <= 0.75 for value in likeness.values())
    # A copy would be at 1, and no answer is one.
    assert {likeness[code, code] for code in prose_languages()} == {0.75}
    assert likeness["ru", "uk"] > likeness["zh", "uk"]
    assert likeness["uk", "zh"] != likeness["zh", "uk"]


@pytest.mark.parametrize("language", ["und", "sw", "yo-NG", ""])
def test_a_language_without_sentences_of_its_own_is_read_as_english(
    aligner: Aligner, language: str
) -> None:
    text = "Daraja la zamani limefungwa."

    unknown, english = _read(aligner, text, language), _read(aligner, text, "en")

    np.testing.assert_array_equal(unknown.vectors, english.vectors)
    assert aligner.likeness(language, "uk") == aligner.likeness("en", "uk")


def test_a_region_does_not_make_another_language(aligner: Aligner) -> None:
    traditional, plain = (
        _read(aligner, _BRIDGE["zh"], code) for code in ("zh-TW", "zh")
    )

    np.testing.assert_array_equal(traditional.vectors, plain.vectors)
    assert aligner.likeness("zh-TW", "de-AT") == aligner.likeness("zh", "de")


def test_what_a_language_contributes_is_taken_away(aligner: Aligner) -> None:
    right, wrong = (_read(aligner, _BRIDGE["uk"], code) for code in ("uk", "zh"))

    english = _read(aligner, _BRIDGE["en"], "en")
    assert _mean_cover(english, right) > _mean_cover(english, wrong)


def test_threads_that_begin_together_read_the_same(
    aligner: Aligner, token_reader: BundledEmbedder
) -> None:
    shared = Aligner(token_reader)
    codes = [*_BRIDGE] * 3

    with ThreadPoolExecutor(max_workers=6) as pool:
        reads = list(pool.map(lambda c: _read(shared, _BRIDGE[c], c), codes))
        pairs = [*product(["uk", "zh"], ["de", "ar"])] * 2
        likenesses = list(pool.map(lambda pair: shared.likeness(*pair), pairs))

    for code, read in zip(codes, reads, strict=True):
        expected = _read(aligner, _BRIDGE[code], code).vectors
        np.testing.assert_allclose(read.vectors, expected, atol=1e-4)
    assert likenesses == [aligner.likeness(*pair) for pair in pairs]


def test_without_a_model_the_bundled_one_is_loaded_for_the_first_text() -> None:
    aligner = Aligner()

    first, second = (aligner.read([_BRIDGE["de"]], "de")[0] for _ in range(2))

    np.testing.assert_allclose(first.vectors, second.vectors, atol=1e-5)
