"""Citations: ALCE's definition on cases worked by hand, files, quotes, refusals."""

import pytest

from bot.evaluation.measuring import summarise
from bot.evaluation.metrics.citations import alce_precision, alce_recall
from bot.evaluation.outcomes import CitedPlace, GoldArticle, ShownSentence
from tests.bot.evaluation.made import made_gold, made_outcome, made_place, said

_ENTAILED = said(1, by_all=True)
_NOT = said(2, by_all=False)
_BARE = said(by_all=False)
_MADE_UP = said(1, 9, by_all=True)


@pytest.mark.parametrize(
    ("sentences", "recall", "precision"),
    [
        pytest.param([_ENTAILED], 1, 1, id="one citation that carries"),
        pytest.param([_NOT], 0, 0, id="one citation that does not"),
        pytest.param([_BARE], 0, 0, id="no citation at all"),
        pytest.param([_MADE_UP], 0, 0, id="a number out of range"),
        pytest.param([_ENTAILED, _BARE], 1 / 2, 1, id="a sentence without citation"),
        # As in the script: what is cited beside a made-up number is not divided by.
        pytest.param([_ENTAILED, _MADE_UP], 1 / 2, 1, id="a made-up one beside a good"),
        pytest.param([_ENTAILED, _NOT], 1 / 2, 1 / 2, id="half of two"),
        pytest.param(
            [said(1, 2, by_all=True, by_each=(True, True), by_others=(True, True))],
            1, 1, id="each of two carries alone",
        ),
        pytest.param(
            [said(1, 2, by_all=True, by_each=(True, False), by_others=(False, True))],
            1, 1 / 2, id="one of two is not needed",
        ),
        pytest.param(
            [said(1, 2, by_all=True, by_each=(False, False), by_others=(False, False))],
            1, 1, id="two carry only together",
        ),
        pytest.param(
            [said(1, 2, by_all=False, by_each=(True, False), by_others=(False, True))],
            0, 0, id="together they do not carry",
        ),
        pytest.param(
            [
                said(1, 2, 3, by_all=True, by_each=(False, False, False),
                     by_others=(False, False, True)),
                _NOT,
            ],
            1 / 2, 2 / 4, id="of four citations two are needed",
        ),
    ],
)  # fmt: skip
def test_sentences_are_graded_as_alce_does(
    sentences: list[ShownSentence], recall: float, precision: float
) -> None:
    known = {1, 2, 3}

    assert alce_recall(sentences, known) == pytest.approx(recall)
    assert alce_precision(sentences, known) == pytest.approx(precision)


def test_what_was_refused_has_no_citations_to_grade() -> None:
    figures = summarise([made_outcome(status="not_found")])

    assert not {"citation_recall", "citation_precision"} & figures.keys()
    assert not {"cited_file_precision", "quotes_in_place"} & figures.keys()


def test_an_unanswerable_question_that_was_answered_is_graded_all_the_same() -> None:
    outcome = made_outcome(said(1, by_all=True), citations=[made_place(1)])

    figures = summarise([outcome])

    assert figures["citation_recall"] == figures["citation_precision"] == 1.0
    assert "cited_file_precision" not in figures


def test_where_nobody_looked_nothing_is_graded() -> None:
    figures = summarise([made_outcome(said(1), citations=[made_place(1)])])

    assert "citation_recall" not in figures


def test_an_answer_that_cites_nothing_needs_no_looking_into() -> None:
    figures = summarise([made_outcome(said(), said(4))])

    assert (figures["citation_recall"], figures["unchecked_sentences"]) == (0.0, 1.0)


def _cited(*files: str) -> list[CitedPlace]:
    return [made_place(number, file) for number, file in enumerate(files, start=1)]


def test_cited_files_are_held_against_the_sources() -> None:
    outcome = made_outcome(
        said(1, 2, 3),
        gold=made_gold("a.txt", "b.txt"),
        citations=_cited("a.txt", "a.txt", "c.txt"),
    )

    figures = summarise([outcome])

    assert figures["cited_file_precision"] == 1 / 2
    assert figures["cited_file_recall"] == 1 / 2


def test_a_version_of_a_sources_story_is_cited_rightly() -> None:
    outcome = made_outcome(
        said(1),
        gold=[GoldArticle(file="a-fa.txt", language="fa", story=7)],
        citations=[made_place(1, "a-uk.txt", story=7)],
    )

    assert summarise([outcome])["cited_file_precision"] == 1.0


def test_quotes_that_left_their_place_are_counted() -> None:
    places = [made_place(1, is_there=True), made_place(2, is_there=False)]

    assert summarise([made_outcome(said(1, 2), citations=places)])[
        "quotes_in_place"
    ] == pytest.approx(1 / 2)


def test_refused_and_moved_sentences_are_shares_of_what_was_drafted() -> None:
    outcome = made_outcome(
        said(1), said(1, is_moved=True), refused=["number", "language"]
    )

    figures = summarise([outcome])

    assert figures["refused_sentences"] == 1 / 2
    assert figures["draft_citation_recall"] == 1 / 4


def test_quotes_after_refused_drafts_are_no_drafted_sentences() -> None:
    figures = summarise([made_outcome("72.", status="quoted", refused=["meaning"])])

    assert figures["refused_sentences"] == 1.0
    assert figures["draft_citation_recall"] == 0.0


def test_quotes_alone_draft_nothing() -> None:
    figures = summarise([made_outcome("72.", status="quoted")])

    assert not {"refused_sentences", "draft_citation_recall"} & figures.keys()
