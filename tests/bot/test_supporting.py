import numpy as np
import pytest

from bot.grounds import Ground, prepare_grounds
from bot.supporting import Support, measure_support, nearness_of, weigh_support
from index.aligning import Aligner, ReadText
from index.figures import figures_in
from tests.bot.passages import make_passage

_SENTENCES = {
    "uk": (
        "Міст через річку закрили на ремонт.",
        "Роботи триватимуть 40 днів.",
        "Автобуси їздитимуть об'їздом.",
    ),
    "fr": (
        "Le pont sur la rivière est fermé pour réparation.",
        "Les travaux dureront 40 jours.",
        "Les bus feront un détour.",
    ),
    "zh": ("河上的桥因维修而关闭。", "工程将持续40天。", "公交车将绕行。"),
    "fa": (
        "پل روی رودخانه برای تعمیر بسته شد.",
        "کار ۴۰ روز طول می‌کشد.",
        "اتوبوس‌ها از مسیر دیگری می‌روند.",
    ),
}
_SAID = (
    "The bridge over the river was closed for repairs.",
    "The work will take 40 days.",
    "Buses will take a detour.",
)


def _ground(aligner: Aligner, language: str) -> Ground:
    passage = make_passage(*_SENTENCES[language], language=language)
    return prepare_grounds([passage], aligner)[0]


def _read(aligner: Aligner, text: str, language: str = "en") -> ReadText:
    return aligner.read([text], language)[0]


def _weigh(aligner: Aligner, text: str, ground: Ground) -> Support:
    return weigh_support(
        _read(aligner, text),
        figures_in(text, "en"),
        ground,
        aligner.likeness("en", ground.language),
    )


@pytest.mark.parametrize("language", _SENTENCES)
@pytest.mark.parametrize("place", range(3))
def test_a_passage_supports_what_it_means_in_another_language(
    aligner: Aligner, language: str, place: int
) -> None:
    support = _weigh(aligner, _SAID[place], _ground(aligner, language))

    assert (support.is_enough, support.place) == (True, place)


@pytest.mark.parametrize("language", _SENTENCES)
@pytest.mark.parametrize(
    "text",
    [
        "The parliament elected a new speaker.",
        "The museum of modern art bought a painting.",
        "The patients were treated with antibiotics.",
    ],
)
def test_a_passage_does_not_support_what_it_does_not_mean(
    aligner: Aligner, language: str, text: str
) -> None:
    assert not _weigh(aligner, text, _ground(aligner, language)).is_enough


@pytest.mark.xfail(
    strict=True, reason="in a short sentence the number outweighs what it counts"
)
def test_the_same_number_of_something_else_is_no_support(aligner: Aligner) -> None:
    support = _weigh(
        aligner, "The patients were treated for 40 days.", _ground(aligner, "fr")
    )

    assert not support.is_enough


def test_the_sentence_that_holds_more_figures_supports_though_another_is_nearer(
    aligner: Aligner,
) -> None:
    passage = make_passage(
        "The repair of the bridge over the river takes long.", "It is 40 days."
    )
    (ground,) = prepare_grounds([passage], aligner)
    text = "The repair of the bridge over the river takes 40 days."
    said = _read(aligner, text)

    _, with_figures = measure_support(said, figures_in(text, "en"), ground)
    _, without = measure_support(said, figures_in("", "en"), ground)

    assert (with_figures, without) == (1, 0)


def test_the_measures_of_a_passage_that_says_the_same_are_at_their_most(
    aligner: Aligner,
) -> None:
    (ground,) = prepare_grounds([make_passage(*_SAID)], aligner)
    said = _read(aligner, _SAID[1])

    values, place = measure_support(said, figures_in(_SAID[1], "en"), ground)

    assert place == 1
    assert values == pytest.approx(
        [1, 1, 1, np.log(len(said.vectors)), 1],
        # Texts that are read together are padded alike, which shifts vectors a little.
        abs=0.02,
    )


def test_one_strange_word_lowers_what_the_word_covered_least_is_covered(
    aligner: Aligner,
) -> None:
    ground = _ground(aligner, "fr")
    plain, strange = (
        measure_support(_read(aligner, text), figures_in(text, "en"), ground)[0]
        for text in (_SAID[0], "The bridge over the river was closed for penguins.")
    )

    assert strange[4] < plain[4]


def test_the_more_alike_two_languages_are_the_nearer_a_passage_has_to_be(
    aligner: Aligner,
) -> None:
    ground = _ground(aligner, "fr")
    said, figures = _read(aligner, _SAID[0]), figures_in(_SAID[0], "en")

    far, near = (weigh_support(said, figures, ground, like) for like in (0.3, 0.7))

    assert far.score > near.score
    assert far.place == near.place


def test_what_has_no_tokens_is_supported_by_nothing(aligner: Aligner) -> None:
    ground = _ground(aligner, "uk")
    nothing = _read(aligner, "")

    values, _ = measure_support(nothing, figures_in("", "en"), ground)

    assert values[[0, 1, 3, 4]].tolist() == [0, 0, 0, 0]
    assert not _weigh(aligner, "", ground).is_enough


def test_nearness_grows_from_strange_to_like_to_the_same(aligner: Aligner) -> None:
    held = prepare_grounds([make_passage(_SAID[0])], aligner)[0].sentences[0]

    strange, like, same = (
        nearness_of(_read(aligner, text), held)
        for text in (
            "The parliament elected a new speaker.",
            "They closed the river bridge to repair it.",
            _SAID[0],
        )
    )

    assert -2 <= strange < like < same
    assert same == pytest.approx(2, abs=0.02)


def test_a_text_without_tokens_is_near_nothing(aligner: Aligner) -> None:
    held = prepare_grounds([make_passage(_SAID[0])], aligner)[0].sentences[0]
    nothing = _read(aligner, "")

    assert nearness_of(nothing, held) == pytest.approx(
        float(nothing.embedding @ held.read.embedding)
    )
