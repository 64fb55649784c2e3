from dataclasses import replace

import pytest

from bot.grounds import prepare_grounds
from bot.recognising import (
    Said,
    find_strangers,
    is_named,
    measure_names,
    named_in,
    names_in,
    sounds_alike,
)
from index.aligning import Aligner
from tests.bot.passages import make_passage


@pytest.mark.parametrize(
    ("language", "text", "names"),
    [
        ("en", "Today Elena Markovic met Ruiz.", ["Today Elena Markovic", "Ruiz"]),
        ("en", "Elena Markovic met nobody.", ["Elena Markovic"]),
        ("en", "Markovic met nobody.", []),
        ("en", "He said: “Markovic met nobody.” Ruiz left.", []),
        ("en", "They met Ruiz, Vega and (later) Soto", ["Ruiz", "Vega", "Soto"]),
        ("en", "They saw Nova-Svitanok and O’Neil.", ["Nova-Svitanok", "O’Neil"]),
        ("uk", "У Львові Олена Гай виступила двічі.", ["У Львові Олена Гай"]),
        ("fr", "Le maire de Saint-Malo est venu.", ["Saint-Malo"]),
        ("fr", "Un accord entre l’Estonie et l'Ukraine.", ["Estonie", "Ukraine"]),
        ("de", "In Bremen traf Ruiz den Bürgermeister.", []),
        ("de-AT", "In Wien traf Ruiz den Bürgermeister.", []),
        ("ar", "زار محمود مدينة صفاقس.", []),
        ("zh", "马科维奇访问了上海。", []),
        ("en", "", []),
    ],
)
def test_names_are_known_by_capitals_where_capitals_tell(
    language: str, text: str, names: list[str]
) -> None:
    assert [name.text for name in names_in(text, language)] == names


@pytest.mark.parametrize(
    ("text", "language", "other", "other_language", "same"),
    [
        ("They met Elena Markovic.", "en", "Прийшла Елена Маркович.", "uk", True),
        ("They met Rafael Quintero.", "en", "حضر رافائيل كينتيرو.", "ar", True),
        ("They met Elena Markovic.", "en", "Прийшов Степан Гончар.", "uk", False),
        ("They live in Germany.", "en", "Вони живуть у Німеччині.", "uk", True),
        ("They live in Germany.", "en", "Вони живуть у Франції.", "uk", False),
    ],
)
def test_a_name_is_that_of_another_script_by_its_sound_or_as_a_place(
    text: str, language: str, other: str, other_language: str, same: bool
) -> None:
    (name,) = names_in(text, language)

    assert is_named(name, [named_in(other, other_language)]) is same


def test_a_name_that_is_nowhere_is_not_named() -> None:
    (name,) = names_in("They met Ruiz.", "en")

    assert not is_named(name, [])
    assert not sounds_alike(name, [])


@pytest.mark.parametrize(
    ("other", "alike"), [("Маркович прийшла.", True), ("Гончар прийшов.", False)]
)
def test_a_name_may_sound_like_the_beginning_of_another(
    other: str, alike: bool
) -> None:
    (name,) = names_in("They met Markov.", "en")

    assert sounds_alike(name, [named_in(other, "uk")]) is alike


def test_names_that_the_question_names_are_not_looked_for(aligner: Aligner) -> None:
    text = "They met Elena Markovic and Ruiz."

    said = Said.read_sentence(text, "en", "Whom did Elena Markovic meet?", aligner)

    assert said.read.text == text
    assert [(name.text, read.text) for name, read in said.names] == [("Ruiz", "Ruiz")]


_HELD = (
    "Директорка музею Олена Гнатюк відкрила виставку в Житомирі.",
    "На відкриття прийшов посол Еквадору Рафаель Кінтеро.",
    "Виставка триватиме до осені.",
    "Каталог видав Тарас Бондаренко.",
)


def _strangers(
    aligner: Aligner, text: str, place: int, *held: str, around: str = ""
) -> tuple[str, ...]:
    passage = make_passage(*(held or _HELD), language="uk")
    (ground,) = prepare_grounds([replace(passage, after=around)], aligner)
    said = Said.read_sentence(text, "en", "What happened?", aligner)
    return find_strangers(said, [(ground, place)])


@pytest.mark.parametrize(
    ("text", "place"),
    [
        ("The director of the museum, Olena Hnatiuk, opened the exhibition.", 0),
        ("The exhibition was opened in Zhytomyr.", 0),
        ("The ambassador of Ecuador, Rafael Quintero, came to the opening.", 1),
        ("The exhibition will last until autumn.", 2),
        ("The catalogue was published by Taras Bondarenko.", 3),
    ],
)
def test_a_name_of_the_supporting_sentence_is_no_stranger(
    aligner: Aligner, text: str, place: int
) -> None:
    assert _strangers(aligner, text, place) == ()


def test_a_name_of_elsewhere_in_the_place_of_another_is_a_stranger(
    aligner: Aligner,
) -> None:
    text = "The catalogue was published by {}."

    assert _strangers(aligner, text.format("Taras Bondarenko"), 3) == ()
    assert _strangers(aligner, text.format("Rafael Quintero"), 3) == (
        "Rafael Quintero",
    )


def test_a_name_of_the_text_around_counts_as_far_away(aligner: Aligner) -> None:
    passage = make_passage(*_HELD, language="uk")
    around = replace(passage, after="Охорону очолив Максим Шевчук.")
    said = Said.read_sentence(
        "The catalogue was published by Maksym Shevchuk.", "en", "Who?", aligner
    )

    alone, beside = (
        measure_names(said, [(ground, 3)])
        for ground in prepare_grounds([passage, around], aligner)
    )

    ((_, without),) = alone
    ((name, with_it),) = beside
    assert name.text == "Maksym Shevchuk"
    # It covers the name further, and the name no longer sounds like nothing.
    assert with_it[2] > without[2]
    assert (without[5], with_it[5]) == (1, 0)


def test_what_names_nothing_has_no_stranger(aligner: Aligner) -> None:
    assert _strangers(aligner, "The exhibition will last until autumn.", 3) == ()


def test_a_name_without_a_sound_of_its_own_cannot_be_a_stranger(
    aligner: Aligner,
) -> None:
    said = Said.read_sentence("They went on to Ai.", "en", "Where?", aligner)
    (ground,) = prepare_grounds([make_passage(*_HELD, language="uk")], aligner)

    assert [name.text for name, _ in said.names] == ["Ai"]
    assert measure_names(said, [(ground, 3)]) == []


@pytest.mark.parametrize("language", ["uk", "ar"])
def test_a_supporting_sentence_without_names_leaves_none_unsaid(
    aligner: Aligner, language: str
) -> None:
    held = {"uk": "Виставка триватиме до осені.", "ar": "يستمر المعرض حتى الخريف."}
    (ground,) = prepare_grounds(
        [make_passage(held[language], language=language)], aligner
    )
    said = Said.read_sentence(
        "The exhibition of Marquez will last until autumn.", "en", "How long?", aligner
    )

    ((_, values),) = measure_names(said, [(ground, 0)])

    assert values[6:].tolist() == [0.5, 0]


def test_a_name_that_is_not_said_is_measured(aligner: Aligner) -> None:
    (ground,) = prepare_grounds([make_passage(*_HELD, language="uk")], aligner)
    text = "The catalogue was published by {}."

    unknown, misplaced = (
        measure_names(
            Said.read_sentence(text.format(name), "en", "Who?", aligner), [(ground, 3)]
        )
        for name in ("a certain Ivanenko", "a friend of Quintero")
    )

    for measured in (unknown, misplaced):
        ((_, values),) = measured
        assert values[7] == 1
        assert values[6] < 1
