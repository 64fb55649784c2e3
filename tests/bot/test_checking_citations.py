"""Which passages a drafted sentence cites once it is checked, read by the real model."""

from dataclasses import replace

import pytest

from bot.answers import Refused
from bot.checking import Supported
from index.aligning import Aligner
from tests.bot.passages import make_passage
from tests.bot.test_checking import EVIDENCE, FERRY, MUSEUM, SALT, check, places

FINISHED = make_passage("The stadium in Nantes was finished in 1984.", file="a.txt")
HOLDS = make_passage("The stadium in Nantes holds 35,000 spectators.", file="b.txt")
BOTH = "Das 1984 fertiggestellte Stadion in Nantes fasst 35 000 Zuschauer."


@pytest.mark.parametrize(
    "numbers", [(1,), (17,), (0,), ()], ids=["wrong", "made up", "zero", "none"]
)
def test_a_citation_that_does_not_carry_a_sentence_is_moved_to_one_that_does(
    aligner: Aligner, numbers: tuple[int, ...]
) -> None:
    text = "The salt company in Sfax produced 45,000 tonnes this year."

    verdict = check(aligner, text, *numbers)

    assert places(verdict) == [("salt-ar.txt", 0)]
    assert isinstance(verdict, Supported)
    assert verdict.is_moved


def test_a_citation_moves_to_the_passage_that_supports_most(aligner: Aligner) -> None:
    weaker = make_passage(
        "Says the yearbook: 45,000 tonnes of salt left the port.", file="port-en.txt"
    )
    text = "The salt company in Sfax produced 45,000 tonnes this year."

    for evidence in ((weaker, SALT, MUSEUM), (SALT, weaker, MUSEUM)):
        verdict = check(aligner, text, 3, evidence=evidence)
        assert places(verdict) == [("salt-ar.txt", 0)]


def test_of_several_citations_those_that_carry_a_sentence_are_kept(
    aligner: Aligner,
) -> None:
    again = replace(SALT, source=replace(SALT.source, file="salt-again-ar.txt"))
    text = "The salt company in Sfax produced 45,000 tonnes this year."

    verdict = check(aligner, text, 1, 3, 4, 17, evidence=(*EVIDENCE, again))

    assert places(verdict) == [("salt-ar.txt", 0), ("salt-again-ar.txt", 0)]
    assert isinstance(verdict, Supported)
    assert not verdict.is_moved


def test_numbers_that_cited_passages_hold_between_them_keep_all_their_citations(
    aligner: Aligner,
) -> None:
    verdict = check(
        aligner, BOTH, 1, 2, language="de", evidence=(FINISHED, HOLDS, FERRY)
    )

    assert places(verdict) == [("a.txt", 0), ("b.txt", 0)]
    assert isinstance(verdict, Supported)
    assert not verdict.is_moved


@pytest.mark.parametrize(
    "numbers", [(1,), (2,), (1, 3), (3,), ()], ids=["1", "2", "1 3", "3", "none"]
)
def test_numbers_that_only_passages_hold_that_were_not_cited_are_refused(
    aligner: Aligner, numbers: tuple[int, ...]
) -> None:
    verdict = check(
        aligner, BOTH, *numbers, language="de", evidence=(FINISHED, HOLDS, FERRY)
    )

    assert isinstance(verdict, Refused)
    assert verdict.check == "number"
    assert verdict.detail in ("35 000", "1984", "1984, 35 000")


def test_passages_that_mean_something_else_carry_nothing_together(
    aligner: Aligner,
) -> None:
    text = "In 1250 wurde die Kathedrale mit 310 Fenstern geweiht."

    verdict = check(aligner, text, 1, 3, language="de")

    assert isinstance(verdict, Refused)
