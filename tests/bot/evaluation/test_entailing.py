"""Whether passages entail sentences, by the real checker."""

from dataclasses import replace

from bot.evaluation.entailing import Entailer
from bot.evaluation.outcomes import Entailment
from index.aligning import Aligner
from tests.bot.passages import make_passage

_TOWERS = replace(
    make_passage(
        "Das Schloss steht über der Stadt.", "Es hat 40 Türme und 3 Tore.",
        language="de",
    ),
    chunk_id=1,
)  # fmt: skip
_HONEY = replace(
    make_passage("Пасічники зібрали 12 тонн меду цього літа.", language="uk"),
    chunk_id=2,
)


def _entailer(aligner: Aligner) -> Entailer:
    return Entailer(aligner, "How many towers has the castle?", "en")


def test_a_passage_entails_what_it_says_in_another_language(aligner: Aligner) -> None:
    found = _entailer(aligner).look("The castle has 40 towers.", [_TOWERS])

    assert found == Entailment(by_all=True)


def test_a_passage_does_not_entail_another_number(aligner: Aligner) -> None:
    found = _entailer(aligner).look("The castle has 41 towers.", [_TOWERS])

    assert found == Entailment(by_all=False)


def test_of_two_passages_the_one_that_is_not_needed_is_told(aligner: Aligner) -> None:
    found = _entailer(aligner).look("The castle has 40 towers.", [_TOWERS, _HONEY])

    assert found == Entailment(
        by_all=True, by_each=(True, False), by_others=(False, True)
    )


def test_what_is_quoted_is_entailed_in_whatever_language(aligner: Aligner) -> None:
    found = _entailer(aligner).look("Es hat 40 Türme  und 3 Tore.", [_TOWERS])

    assert found == Entailment(by_all=True)


def test_two_places_of_one_passage_say_the_same(aligner: Aligner) -> None:
    found = _entailer(aligner).look("The castle has 40 towers.", [_TOWERS, _TOWERS])

    assert found == Entailment(
        by_all=True, by_each=(True, True), by_others=(True, True)
    )


def test_nothing_cited_entails_nothing(aligner: Aligner) -> None:
    assert _entailer(aligner).look("The castle is old.", []) == Entailment(by_all=False)
