from dataclasses import replace

import pytest

from bot.grounds import prepare_grounds
from bot.rivalling import Compared, find_misread
from index.aligning import Aligner
from index.figures import Figures, figures_in
from index.passages import Passage
from tests.bot.passages import make_passage

TRAIN = make_passage(
    "夜班列车设有286个铺位。",
    "列车可以运载24辆自行车。",
    "餐车在夜里也开放。",
    language="zh",
)
BICYCLES = "列车可以运载286辆自行车。"


def _rivals(
    aligner: Aligner,
    text: str,
    *evidence: Passage,
    language: str = "zh",
    asked: str = "",
    is_claim: bool = False,
) -> tuple[str, ...]:
    grounds = prepare_grounds(evidence, aligner)
    (read,) = aligner.read([text], language)
    asked_figures = figures_in(asked, language) if asked else Figures()
    compared = [
        Compared(
            held=held,
            likeness=aligner.likeness(language, ground.language),
            story=ground.passage.source.story,
        )
        for ground in grounds
        for held in ground.sentences
    ]
    misread = find_misread(
        read, figures_in(text, language), asked_figures, compared, is_claim=is_claim
    )
    return misread.figures if misread else ()


def test_a_sentence_with_another_number_that_is_nearer_speaks_against_one(
    aligner: Aligner,
) -> None:
    assert _rivals(aligner, BICYCLES, TRAIN) == ("286",)


@pytest.mark.parametrize(
    ("language", "text"),
    [
        ("zh", "列车可以运载24辆自行车。"),
        ("zh", "夜班列车有286个铺位。"),
        ("en", "The train carries 24 bicycles."),
        ("uk", "Нічний потяг має 286 спальних місць."),
        ("de", "Der Nachtzug hat 286 Schlafplätze."),
    ],
)
def test_nothing_speaks_against_what_is_said_of_its_own_number(
    aligner: Aligner, language: str, text: str
) -> None:
    assert _rivals(aligner, text, TRAIN, language=language) == ()


def test_the_rival_may_stand_in_another_passage(aligner: Aligner) -> None:
    berths = make_passage("夜班列车设有286个铺位。", language="zh")
    bicycles = make_passage("列车可以运载24辆自行车。", language="zh")

    assert _rivals(aligner, BICYCLES, berths, bicycles) == ("286",)
    assert _rivals(aligner, BICYCLES, bicycles, berths) == ("286",)


@pytest.mark.parametrize(
    ("language", "text"),
    [("zh", BICYCLES), ("fr", "Le train transporte 286 vélos.")],
)
def test_the_rival_may_be_in_another_language_than_what_is_said(
    aligner: Aligner, language: str, text: str
) -> None:
    train = make_passage(
        "Нічний потяг до узбережжя має 286 спальних місць.",
        "В окремому вагоні він везе до 24 велосипедів.",
        language="uk",
    )

    assert _rivals(aligner, text, train, language=language) == ("286",)


@pytest.mark.xfail(
    strict=True, reason="in a short sentence the number outweighs what it counts"
)
@pytest.mark.parametrize("text", ["The train carries 286 bicycles.", BICYCLES])
def test_a_number_shared_does_not_outweigh_the_bicycles(
    aligner: Aligner, text: str
) -> None:
    train = make_passage(
        "The night train to the coast has 286 berths.",
        "It carries up to 24 bicycles in a wagon of its own.",
    )
    language = "en" if text.isascii() else "zh"

    assert _rivals(aligner, text, train, language=language) == ("286",)


def test_another_story_with_other_figures_is_no_rival(aligner: Aligner) -> None:
    berths = make_passage("夜班列车设有286个铺位。", language="zh")
    bicycles = make_passage("列车可以运载24辆自行车。", language="zh")
    elsewhere = replace(bicycles, source=replace(bicycles.source, story=2))

    assert _rivals(aligner, BICYCLES, berths, elsewhere) == ()


def test_a_few_words_are_rivalled_by_any_sentence_that_their_question_means(
    aligner: Aligner,
) -> None:
    claim = "列车可以运载多少自行车？286"

    assert _rivals(aligner, claim, TRAIN, is_claim=True) == ("286",)
    assert _rivals(aligner, claim.replace("286", "24"), TRAIN, is_claim=True) == ()


def test_a_figure_that_the_question_has_needs_no_defence(aligner: Aligner) -> None:
    assert _rivals(aligner, BICYCLES, TRAIN, asked="286是什么？") == ()


def test_a_number_that_no_sentence_holds_has_no_rival(aligner: Aligner) -> None:
    assert _rivals(aligner, "列车可以运载777辆自行车。", TRAIN) == ()


def test_a_sentence_without_numbers_is_no_rival(aligner: Aligner) -> None:
    passage = make_passage(
        "夜班列车设有286个铺位。", "列车可以运载自行车。", language="zh"
    )

    assert _rivals(aligner, BICYCLES, passage) == ()


def test_what_says_no_number_has_no_rival(aligner: Aligner) -> None:
    assert _rivals(aligner, "列车可以运载自行车。", TRAIN) == ()


def test_without_evidence_there_is_no_rival(aligner: Aligner) -> None:
    assert _rivals(aligner, BICYCLES) == ()
