from collections.abc import Sequence

import numpy as np
import pytest

from bot.answers import Refused
from bot.checking import Supported, check, is_in_language
from bot.drafting import DraftSentence
from index.embedding import Vectors
from index.passages import Passage
from tests.bot.passages import make_passage

SIGNED = make_passage("۷۲ کشور کنوانسیون را امضا کردند.", "هوا خوب بود.", language="fa")
OPENED = make_passage(
    "The treaty opened in 2025.", "It has 40 parties.", file="b.txt", nearest=1
)


def _alike(_: str, __: str, passages: Sequence[Passage]) -> list[Vectors]:
    """Find the first passage nearest, and in each the first sentence."""
    return [
        np.asarray(
            [1.0 - i / 10 - j / 100 for j in range(len(p.sentences))], np.float32
        )
        for i, p in enumerate(passages)
    ]


def _check(text: str, *numbers: int, language: str = "en") -> Supported | Refused:
    sentence = DraftSentence(text=text, numbers=numbers)
    return check(sentence, language, [SIGNED, OPENED], _alike)


def test_a_number_in_another_digit_script_supports_the_citation() -> None:
    assert _check("72 countries signed the convention.", 1) == Supported(
        text="72 countries signed the convention.",
        places=((SIGNED, SIGNED.sentences[0]),),
    )


def test_a_citation_moves_to_the_passage_that_holds_the_number() -> None:
    verdict = _check("The treaty has 40 parties today.", 1)

    assert verdict == Supported(
        text="The treaty has 40 parties today.",
        places=((OPENED, OPENED.sentences[1]),),
    )


def test_a_sentence_whose_number_no_passage_holds_is_refused() -> None:
    verdict = _check("91 countries signed the convention.", 1)

    assert verdict == Refused(
        text="91 countries signed the convention.", check="number", detail="91"
    )


def test_numbers_that_only_two_passages_together_hold_are_refused() -> None:
    verdict = _check("In 2025 the convention had 72 signatures.", 1)

    assert isinstance(verdict, Refused)
    assert verdict.check == "numbers_apart"


def test_numbers_that_all_cited_passages_together_hold_keep_their_citations() -> None:
    verdict = _check("In 2025 the convention had 72 signatures.", 1, 2)

    assert isinstance(verdict, Supported)
    assert [p.source.file for p, _ in verdict.places] == ["a.txt", "b.txt"]


def test_a_number_in_words_is_held_by_a_passage_that_has_it_in_digits() -> None:
    assert isinstance(_check("Twelve of them signed.", 1), Refused)
    passage = make_passage("Підписали дванадцять держав у Ханої.", language="uk")

    verdict = check(
        DraftSentence(text="12 countries signed it.", numbers=(1,)),
        "en",
        [passage],
        _alike,
    )

    assert isinstance(verdict, Supported)


def test_the_quote_is_the_sentence_that_says_the_number_and_no_heading() -> None:
    passage = make_passage(
        "Whale freed",
        "Twelve volunteers took part in the rescue.",
        "It rained all day.",
    )

    verdict = check(
        DraftSentence(text="12 volunteers freed it.", numbers=(1,)),
        "en",
        [passage],
        _alike,
    )

    assert isinstance(verdict, Supported)
    assert verdict.places[0][1].text.startswith("Twelve volunteers")


def test_where_the_language_is_unknown_any_is_right() -> None:
    assert is_in_language("72 countries signed the convention in Hanoi.", "und")


def test_an_invented_source_number_is_replaced_by_the_nearest_passage() -> None:
    verdict = _check("Many countries signed the convention.", 17)

    assert isinstance(verdict, Supported)
    assert [p.source.file for p, _ in verdict.places] == ["a.txt"]


def test_a_sentence_in_another_language_is_refused() -> None:
    verdict = _check("72 countries signed the convention.", 1, language="uk")

    assert verdict == Refused(
        text="72 countries signed the convention.", check="language"
    )


def test_a_sentence_that_says_nothing_is_refused() -> None:
    assert isinstance(_check("…"), Refused)


@pytest.mark.parametrize(
    ("text", "language"),
    [
        ("Конвенцію підписали 72 держави.", "uk"),
        ("وقعت 72 دولة على الاتفاقية.", "ar"),
        ("کنوانسیون را ۷۲ کشور امضا کردند.", "fa"),
        ("Konwencję podpisały 72 państwa.", "pl"),
        ("72 pays ont signé la convention.", "fr"),
        ("72 nước đã ký công ước.", "vi"),
        ("72", "uk"),
        ("Hà Nội", "vi"),
        ("Київ", "uk"),
        ("Виконавча директорка UNODC подякувала країні.", "uk"),
        ("我们在UNODC工作了72天。", "zh"),
    ],
    ids=lambda value: value if len(value) == 2 else "",
)
def test_a_sentence_passes_as_its_own_language(text: str, language: str) -> None:
    assert is_in_language(text, language)


@pytest.mark.parametrize(
    ("text", "language"),
    [
        ("Конвенцию подписали семьдесят две страны в Ханое.", "uk"),
        ("The convention was signed by 72 countries.", "fr"),
        ("کنوانسیون را ۷۲ کشور در هانوی امضا کردند.", "ar"),
        ("72 个国家签署了公约。", "vi"),
        ("Kyiv", "uk"),
        ("40 państw musi ratyfikować конвencję, aby weszła w życie.", "pl"),
        ("El ministro es miembro del Biura Polityczного del partido.", "es"),
    ],
    ids=[
        "russian for uk",
        "english for fr",
        "persian for ar",
        "chinese for vi",
        "latin",
        "cyrillic inside polish",
        "cyrillic inside spanish",
    ],
)
def test_a_sentence_does_not_pass_as_another_language(text: str, language: str) -> None:
    assert not is_in_language(text, language)
