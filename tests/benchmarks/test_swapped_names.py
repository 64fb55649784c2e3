import random
from collections.abc import Mapping

from tests.benchmarks.data import Dataset, GoldArticle
from tests.benchmarks.lines import Line
from tests.benchmarks.swapped_names import Namer

_SENTENCES: Mapping[str, tuple[str, ...]] = {
    "en": (
        "On Monday the river saw Anna Petrenko near Cracow.",
        "Later, Robert Miller and anna's friends left.",
    ),
    "ar": ("رأى النهر آنا بيترينكو قرب كراكوف.", "غادر روبرت ميلر."),
}


def _namer() -> Namer:
    articles = {
        code: [
            GoldArticle(
                id=code, language=code, doc="0", title="", text="", sentences=sentences
            )
        ]
        for code, sentences in _SENTENCES.items()
    }
    return Namer(Dataset(name="small", articles=articles, questions={}))


def _lines() -> list[Line]:
    return [
        Line(
            doc="0",
            number=number,
            sentences={code: rows[number] for code, rows in _SENTENCES.items()},
            passages={},
            beside={},
            elsewhere={},
        )
        for number in range(2)
    ]


def _names(number: int, language: str) -> list[str]:
    line = _lines()[number]
    places = _namer().find_names(line, language)
    return [line.sentences[language][start:end] for start, end in places]


def test_names_are_capitalised_words_that_are_never_small() -> None:
    assert _names(0, "en") == ["Petrenko", "Cracow"]
    assert _names(1, "en") == ["Robert Miller"]


def test_arabic_names_are_those_that_sound_like_an_english_one() -> None:
    assert _names(0, "ar") == ["بيترينكو", "كراكوف"]


def test_a_name_becomes_another_of_its_article() -> None:
    lines = _lines()
    drawn = random.Random(1)  # noqa: S311 - no secret

    swapped = {_namer().swap(lines[0], lines, "en", drawn) for _ in range(50)}

    assert swapped == {
        "On Monday the river saw Anna Robert Miller near Cracow.",
        "On Monday the river saw Anna Petrenko near Robert Miller.",
    }


def test_a_sentence_is_not_given_a_name_that_it_has() -> None:
    line = _lines()[0]
    drawn = random.Random(1)  # noqa: S311 - no secret

    assert _namer().swap(line, [line], "en", drawn) is None
